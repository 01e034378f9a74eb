from odoo import fields
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager as portal_pager
from odoo.addons.support_contracts.controllers.portal import SupportPortal
from odoo.addons.support_contracts.tools.uploads import check_upload
from odoo.addons.support_timesheet.controllers.uploads import get_uploads


class SupportEmergencyPortal(SupportPortal):
    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "support_emergency_count" in counters:
            values["support_emergency_count"] = self._count_readable(
                "support.emergency", [("is_over", "=", False)]
            )
        return values

    @route(
        ["/my/emergencies", "/my/emergencies/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_emergencies(self, page=1, **kwargs):
        emergencies = request.env["support.emergency"]
        domain = emergencies._get_portal_domain()
        pager = portal_pager(
            url="/my/emergencies",
            total=emergencies.search_count(domain),
            page=page,
            step=self._support_items_per_page,
        )
        values = self._get_support_values(
            "support_emergencies",
            emergencies=emergencies.search(
                domain, limit=self._support_items_per_page, offset=pager["offset"]
            ).sudo(),
            pager=pager,
        )
        return request.render("support_emergency.portal_my_emergencies", values)

    @route("/my/emergencies/<int:emergency_id>", type="http", auth="user", website=True)
    def portal_my_emergency(self, emergency_id, **kwargs):
        try:
            emergency = self._get_support_document("support.emergency", emergency_id)
        except (AccessError, MissingError):
            return request.redirect("/my/emergencies")
        return request.render(
            "support_emergency.portal_my_emergency",
            self._get_emergency_values(emergency),
        )

    def _get_emergency_values(self, emergency):
        """What the page shows; ``emergency`` is elevated, its reader was checked."""
        who, what = emergency._get_next_step()
        events = emergency._get_public_events()
        return self._get_support_values(
            "support_emergency",
            emergency=emergency,
            object=emergency,
            next_who=who,
            next_what=what,
            events=events,
            drawn=emergency._get_picture(events),
            estimates=emergency.estimate_ids.sorted("version"),
            sla=emergency._get_hour_to_show(request.env.user.tz),
        )

    # ------------------------------------------------------------------
    # Declaring
    # ------------------------------------------------------------------

    @route(
        "/my/emergencies/new",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_new_emergency(self, **kwargs):
        return self._show_declaration({})

    def _show_declaration(self, typed, error=None):
        values = self._get_support_values(
            "support_emergency_new", typed=typed, submit_error=error
        )
        return request.render("support_emergency.portal_new_emergency", values)

    @route(
        "/my/emergencies/new",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_declare_emergency(self, summary="", description="", minutes="", **post):
        """E1: by anybody of a customer, key user or not (rule 18)."""
        typed = {"summary": summary, "description": description, "minutes": minutes}
        try:
            with request.env.cr.savepoint():
                emergency = self._declare(summary[:200], description[:5000], minutes)
        except UserError as error:
            return self._show_declaration(typed, str(error))
        return request.redirect(emergency.access_url)

    def _declare(self, summary, description, minutes):
        """The emergency of the user; the form knows minutes, not instants."""
        user = request.env.user
        ago = min(int(minutes), 7 * 24 * 60) if minutes.isdecimal() else None
        now = fields.Datetime.now()
        emergency = request.env["support.emergency"]._declare(
            user.partner_id,
            summary,
            user.company_id,
            description=description.strip() or False,
            channel="portal",
            stopped_at=ago is not None and fields.Datetime.subtract(now, minutes=ago),
        )
        for name, data in get_uploads():
            check_upload(request.env, name, data)
            request.env["ir.attachment"].sudo().create(
                {
                    "name": name,
                    "raw": data,
                    "res_model": "helpdesk.ticket",
                    "res_id": emergency.sudo().ticket_id.id,
                }
            )
        return emergency

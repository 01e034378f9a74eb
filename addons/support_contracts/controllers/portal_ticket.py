from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController
from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk

from ..arithmetic.minutes import clock
from ..tools.uploads import MAX_FILE_BYTES, check_upload
from .portal import SupportPortal

# More than the files of one form may have together, so that it is us who say what is
# too much and what was typed is not lost.
MAX_FORM_BYTES = 128 * 1024 * 1024


def _as_id(value):
    """A positive id typed into a form or an address; 0 for anything else."""
    return int(value) if str(value or "").isdecimal() else 0


class SupportTicketPortal(SupportPortal, CustomerPortalHelpdesk):
    # Words of helpdesk_mgmt that nobody translated are said anew here.

    def _ticket_get_searchbar_sortings(self):
        sortings = super()._ticket_get_searchbar_sortings()
        sortings["date"]["label"] = request.env._("Newest first")
        return sortings

    def _ticket_get_searchbar_groupby(self):
        groupings = super()._ticket_get_searchbar_groupby()
        groupings["none"]["label"] = request.env._("Without groups")
        return groupings

    def _ticket_get_searchbar_inputs(self):
        inputs = super()._ticket_get_searchbar_inputs()
        inputs["all"]["label"] = request.env._("Search everywhere")
        inputs["number"]["label"] = request.env._("Search in the number")
        inputs["name"]["label"] = request.env._("Search in the title")
        return inputs | {
            "customer_reference": {
                "input": "customer_reference",
                "label": request.env._("Search in your reference"),
                "order": 4,
            }
        }

    def _ticket_get_search_domain(self, search_in, search):
        domain = super()._ticket_get_search_domain(search_in, search)
        if search_in not in ("customer_reference", "all"):
            return domain
        reference = Domain("customer_reference", "ilike", search)
        return domain | reference if search_in == "all" else reference

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        contract = ticket.sudo().support_contract_id
        customer = contract.partner_id
        is_key_user = request.env["res.partner"]._is_support_key_user(customer)
        sudo_ticket = ticket.sudo()
        return values | {
            **self._get_key_user_values(sudo_ticket, is_key_user),
            "is_support_key_user": is_key_user,
            "support_contract": contract,
            "support_endorsement": sudo_ticket._get_endorsement(),
            "product_specialists": sudo_ticket._get_product_specialists(),
            "support_attachments": sudo_ticket._get_public_attachments(),
            "shows_technician": contract.direct_access,
            "hides_names": sudo_ticket._hides_names(),
            "support_watchers": sudo_ticket.watcher_ids,
            "may_name": is_key_user
            or sudo_ticket.partner_id == request.env.user.partner_id,
            "support_steps": sudo_ticket._get_path_steps(),
            "clock": clock,
        }

    def _get_key_user_values(self, sudo_ticket, is_key_user):
        """What whoever speaks for the customer may choose from and answer."""
        if not is_key_user:
            return {
                "support_packages": sudo_ticket.chosen_package_id,
                "support_approvals": request.env["support.approval"],
                "support_contacts": sudo_ticket.partner_id.browse(),
            }
        known = sudo_ticket.watcher_ids | sudo_ticket.partner_id
        return {
            "support_packages": sudo_ticket._get_packages_to_choose(),
            "support_approvals": sudo_ticket._get_waiting_approvals(),
            "support_contacts": sudo_ticket._get_contacts_to_choose() - known,
        }

    @route("/my/ticket/<int:ticket_id>/terms", type="http", auth="user", website=True)
    def portal_ticket_terms(self, ticket_id, **kwargs):
        """K2: what applies to the ticket, and what was accepted on it."""
        try:
            ticket = self._get_support_document("helpdesk.ticket", ticket_id)
        except (AccessError, MissingError):
            return request.redirect("/my")
        values = self._get_support_values(
            "support_terms",
            ticket=ticket,
            object=ticket,
            approval=ticket._get_terms_approval(),
            missing=ticket._get_missing_terms().get(ticket, ()),
            acceptances=ticket.terms_acceptance_ids,
        )
        return request.render("support_contracts.portal_ticket_terms", values)

    @route(
        "/my/ticket/<int:ticket_id>/hours",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_choose_hours(self, ticket_id, hours_source=None, **post):
        """K5: the key user says where the hours come from."""
        try:
            ticket = self._get_support_document("helpdesk.ticket", ticket_id)
        except (AccessError, MissingError):
            return request.redirect("/my")
        with self._telling_errors():
            customer = ticket.support_contract_id.partner_id
            if not request.env["res.partner"]._is_support_key_user(customer):
                raise AccessError(
                    request.env._("Only a key user says where the hours come from.")
                )
            source, package_id = _parse_hours(hours_source)
            ticket._choose_hours(source, package_id)
            self._notify_next_page(request.env._("Your choice was recorded."))
        return request.redirect(ticket.access_url)


class SupportTicketController(HelpdeskTicketController):
    def _get_create_new_ticket_values(self, **kw):
        values = super()._get_create_new_ticket_values(**kw)
        ticket = self._new_ticket()
        contract = ticket.support_contract_id
        return values | {
            "page_name": "ticket",
            "support_contract": contract,
            "is_support_key_user": self._speaks_for(contract),
            "support_packages": ticket._get_packages_to_choose(),
            "support_installations": self._get_installations(ticket),
            "support_key_users": contract.partner_id._get_support_key_users().get(
                contract.partner_id
            ),
            "clock": clock,
            "typed": kw,
            "support_contacts": ticket._get_contacts_to_choose()
            if self._speaks_for(contract)
            else ticket.partner_id.browse(),
            "max_upload_size": MAX_FILE_BYTES,
        }

    def _prepare_submit_ticket_vals(self, **kw):
        for name in ("category", "team", "type"):
            kw[name] = _as_id(kw.get(name))
        vals = super()._prepare_submit_ticket_vals(**kw)
        ticket = self._new_ticket()
        installation_id = _as_id(kw.get("installation"))
        if installation_id in self._get_installations(ticket).ids:
            vals["support_installation_id"] = installation_id
        vals["customer_reference"] = (kw.get("customer_reference") or "").strip()[:64]
        if self._speaks_for(ticket.support_contract_id):
            affected = _as_id(kw.get("affected"))
            if affected in ticket._get_contacts_to_choose().ids:
                vals["affected_partner_id"] = affected
            source, package_id = _parse_hours(kw.get("hours_source"))
            packages = ticket._get_packages_to_choose()
            if source == "package" and package_id in packages.ids:
                vals |= {"hours_source": source, "chosen_package_id": package_id}
            elif source == "billed":
                vals["hours_source"] = source
        return vals

    def _new_ticket(self):
        """A ticket of the current user that is not recorded yet."""
        return (
            request.env["helpdesk.ticket"]
            .sudo()
            .new(
                {
                    "partner_id": request.env.user.partner_id.id,
                    "company_id": request.env.company.id,
                }
            )
        )

    def _get_installations(self, ticket):
        return ticket._get_installations_to_choose(
            self._speaks_for(ticket.support_contract_id)
        )

    def _speaks_for(self, contract):
        return bool(contract) and request.env["res.partner"]._is_support_key_user(
            contract.partner_id
        )

    @route(methods=["POST"], max_content_length=MAX_FORM_BYTES)
    def submit_ticket(self, **kw):
        """What is missing or not accepted is said beside what was typed."""
        try:
            self._check_submitted(kw)
        except UserError as error:
            kw.pop("attachment", None)
            response = self.create_new_ticket(**kw)
            response.qcontext["submit_error"] = str(error)
            return response
        request.update_context(support_asked_in_portal=True)
        return super().submit_ticket(**kw)

    def _check_submitted(self, values):
        for name in ("subject", "description"):
            if not (values.get(name) or "").strip():
                raise UserError(
                    request.env._("Say in a subject and a description what is wrong.")
                )
        for file in request.httprequest.files.getlist("attachment"):
            check_upload(request.env, file.filename, file.read())
            file.seek(0)

    @route(methods=["POST"])
    def support_ticket_close(self, ticket_id=None, stage_id=None, **kw):
        """Close a ticket one may read, into a stage that the portal offers.

        The helpdesk's own closes any ticket for anybody who follows a link.
        """
        portal = SupportTicketPortal()
        try:
            ticket = portal._get_support_document("helpdesk.ticket", _as_id(ticket_id))
        except (AccessError, MissingError):
            return request.redirect("/my", code=302)
        stages = ticket.team_id._get_applicable_stages()
        stage = stages.filtered(
            lambda stage: stage.id == _as_id(stage_id) and stage.close_from_portal
        )
        if stage:
            ticket.stage_id = stage
        return request.redirect(ticket.access_url, code=302)


def _parse_hours(value):
    """("package", id) of "package-7"; (value, None) of any other choice."""
    source, _dash, package_id = (value or "").partition("-")
    return source, _as_id(package_id) or None

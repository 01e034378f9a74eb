from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import SUPERUSER_ID, fields
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import content_disposition, request, route

from odoo.addons.portal.controllers.portal import pager as portal_pager

from .portal import SupportPortal

STATEMENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class SupportContractPortal(SupportPortal):
    @route("/my/support", type="http", auth="user", website=True)
    def portal_support_contracts(self, **kwargs):
        contracts = request.env["support.contract"].search(
            self._get_support_contract_domain(), order="state, date_start desc, id"
        )
        values = self._get_support_values(
            "support_contracts",
            contracts=contracts.sudo(),
            balances=contracts.sudo()._get_balances(),
        )
        return request.render("support_contracts.portal_my_contracts", values)

    @route(
        [
            "/my/support/<int:contract_id>",
            "/my/support/<int:contract_id>/page/<int:page>",
        ],
        type="http",
        auth="user",
        website=True,
    )
    def portal_support_contract(self, contract_id, page=1, month=None, **kwargs):
        try:
            contract = self._get_support_document("support.contract", contract_id)
        except (AccessError, MissingError):
            return request.redirect("/my/support")
        values = self._get_contract_page_values(contract, page, month)
        return request.render("support_contracts.portal_my_contract", values)

    @route(
        "/my/support/<int:contract_id>/statement.<any(pdf,xlsx):file_type>",
        type="http",
        auth="user",
        website=True,
    )
    def portal_support_statement(self, contract_id, file_type, month=None, **kwargs):
        try:
            contract = self._get_support_document("support.contract", contract_id)
        except (AccessError, MissingError):
            return request.redirect("/my/support")
        start, end = self._get_month(contract, month)
        content = self._render_statement(contract, file_type, start, end)
        name = f"{contract.name} {start:%Y-%m}.{file_type}"
        return request.make_response(
            content,
            headers=[
                ("Content-Type", STATEMENT_TYPES[file_type]),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name, "inline")),
            ],
        )

    def _render_statement(self, contract, file_type, start, end):
        """The file's bytes; whether the reader may have it was checked."""
        reports = request.env["ir.actions.report"].with_user(SUPERUSER_ID)
        data = {"date_start": str(start), "date_end": str(end)}
        action = "support_contracts.action_report_statement"
        if file_type == "xlsx":
            return reports._render_xlsx(f"{action}_xlsx", contract.ids, data)[0]
        return reports._render_qweb_pdf(action, contract.ids, data=data)[0]

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------

    def _get_contract_page_values(self, contract, page, month):
        key_users = contract.partner_id._get_support_key_users()[contract.partner_id]
        self._read_people(contract, key_users)
        start, end = self._get_month(contract, month)
        values = self._get_statement_values(contract, page, start, end)
        values |= self._get_hours_values(contract, values["statement"])
        return self._get_support_values(
            "support_contract",
            # "contract" is what the fee's own breadcrumbs look for
            support_contract=contract,
            object=contract,
            key_users=key_users,
            team=contract._get_team(),
            installations=contract._get_installations(),
            document_rows=contract._get_document_rows(),
            **values,
        )

    def _get_statement_values(self, contract, page, start, end):
        """What happened to the hours from ``start`` to ``end``, a month."""
        statement = contract._get_statement(start, end)
        moves, pager = self._get_statement_moves(contract, statement, page)
        ticket_ids = {ticket.id for ticket, _minutes in statement["tickets"]}
        ticket_ids.update(move.ticket_id for move in moves if move.ticket_id)
        return {
            "statement": statement,
            "levels": contract._get_statement_levels(start, end),
            "billing": contract._get_statement_billing(start, end),
            "moves": moves,
            "pager": pager,
            "tickets_by_id": moves._get_tickets_by_id(ticket_ids),
            "kinds": dict(moves._fields["kind"]._description_selection(request.env)),
            "month": f"{start:%Y-%m}",
            "previous_month": self._get_neighbour(contract, start, -1),
            "next_month": self._get_neighbour(contract, start, 1),
        }

    def _get_hours_values(self, contract, statement):
        """What is left today, and how long it lasts."""
        packages = contract._get_open_packages()
        balance = contract._get_balances(packages)[contract]
        includes_hours = contract._includes_hours()
        return {
            "packages": packages[contract],
            "balance": balance,
            "includes_hours": includes_hours,
            "burn_down": includes_hours and contract._get_burn_down(statement, balance),
        }

    def _read_people(self, contract, key_users):
        """Read whom the page and its layout name together, not one by one."""
        users = contract.user_id | request.env.user.sudo()
        people = users.mapped("partner_id") | key_users.partner_id
        (people | contract.partner_id | contract.company_id.partner_id).mapped("name")

    def _get_today(self, contract):
        """Today where the contract is."""
        return fields.Date.context_today(contract.with_context(tz=contract.tz))

    def _get_month(self, contract, month):
        """First and last day of ``month`` ("2026-03"), or of the current one."""
        try:
            start = date.fromisoformat(f"{month}-01")
        except ValueError:
            start = self._get_today(contract).replace(day=1)
        return start, start + relativedelta(months=1, days=-1)

    @route(
        "/my/support/<int:contract_id>/top-up",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_support_top_up(self, contract_id, **kwargs):
        """K9: the quotation for more hours, ready to be signed."""
        try:
            contract = self._get_support_document("support.contract", contract_id)
        except (AccessError, MissingError):
            return request.redirect("/my/support")
        url = contract.access_url
        with self._telling_errors():
            order_sudo = (
                contract.with_user(request.env.user).sudo(False)._top_up_by_customer()
            )
            url = order_sudo.get_portal_url()
        return request.redirect(url)

    def _get_neighbour(self, contract, start, step):
        """The month ``step`` months away, None outside the contract's life."""
        month = start + relativedelta(months=step)
        first = contract.date_start.replace(day=1)
        if first <= month <= self._get_today(contract):
            return f"{month:%Y-%m}"
        return None

    def _get_statement_moves(self, contract, statement, page):
        start, end = statement["date_start"], statement["date_end"]
        pager = portal_pager(
            url=f"/my/support/{contract.id}",
            url_args={"month": f"{start:%Y-%m}"},
            total=statement["count"],
            page=page,
            step=self._support_items_per_page,
        )
        moves = (
            request.env["support.hour.move"]
            .sudo()
            .search_fetch(
                Domain("contract_id", "=", contract.id)
                & Domain("date", ">=", start)
                & Domain("date", "<=", end),
                ["date", "kind", "minutes", "reason", "package_id", "ticket_id"],
                limit=self._support_items_per_page,
                offset=pager["offset"],
            )
        )
        return moves, pager

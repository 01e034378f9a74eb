import logging

from odoo import fields, models
from odoo.exceptions import UserError

from .support_emergency_order import PROOF

_logger = logging.getLogger(__name__)


class SupportEmergency(models.Model):
    """E8: what the payment opens, all in its own transaction."""

    _inherit = "support.emergency"

    started_on = fields.Datetime(
        string="Work began on",
        readonly=True,
        copy=False,
        help="When the guarantee was settled: from here on work is express.",
    )
    guarantee_invoice_id = fields.Many2one(
        "account.move",
        string="Invoice 1: guarantee",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )

    def _guarantee_settled(self):
        """The order was confirmed: paid, registered or released; elevated."""
        self.ensure_one()
        order = self.sale_order_id
        self._start(
            self._in_customer_language().env._(
                "The guarantee is settled, order %s", order.name
            )
        )
        self._invoice_guarantee()

    def _start(self, what):
        """Contract and open pool in force, expert on the ticket, customer told."""
        self.ensure_one()
        now = fields.Datetime.now()
        self._transition("start", what, started_on=now)
        self.activity_unlink([PROOF], only_automated=False)
        self._open_service()
        self._take_ticket()
        self._begin_express(now)
        self._tell_customer("message_started")

    def _open_service(self):
        """The on-demand service is active, with an open pool of hours."""
        contract = self.contract_id
        if contract.state == "draft":
            today = contract._get_local_day(fields.Datetime.now())
            contract.write({"date_start": today, "signed_by": self.accepted_by})
            contract.action_sign()
        if contract.state == "signed":
            contract.action_activate()
        contract._open_express_pool()
        self._name_key_user()

    def _name_key_user(self):
        """A customer with a contract has somebody who speaks for it (K4).

        Those of the group, where its contract rules; work begins in any case.
        """
        customer, person = self.partner_id, self.requester_id
        speakers = (customer | self.contract_id.partner_id)._get_support_key_users()
        if any(speakers.values()):
            return
        values = {"customer_id": customer.id, "partner_id": person.id, "role": "lead"}
        try:
            with self.env.cr.savepoint():
                self.env["support.key.user"].create(values)
        except UserError as error:
            self._tell_no_key_user(error)

    def _tell_no_key_user(self, problem):
        office = self._in_company_language()
        text = office.env._(
            "%(emergency)s: nobody may answer for the customer yet: %(problem)s",
            emergency=office.display_name,
            problem=problem,
        )
        office._record_event("no_key_user", text, public=False)
        office._notify_staff(office._get_managers(), text)

    def _take_ticket(self):
        """The ticket is of the contract, and of the lead expert."""
        ticket = self.ticket_id.with_context(support_terms_later=True)
        ticket.write({"support_contract_id": self.contract_id.id})
        ticket._assign(self.expert_id, self.expert_reason or self.name)
        if ticket.cover in ("undecided", "independent"):
            ticket._decide_cover(
                "contract",
                self._in_customer_language().env._("Emergency %s", self.name),
            )
        if ticket.terms_state == "none" and ticket.terms_acceptance_ids:
            ticket.write({"terms_state": "accepted"})

    def _begin_express(self, instant):
        """From here on work is express (hook)."""

    # ------------------------------------------------------------------
    # Invoice 1
    # ------------------------------------------------------------------

    def _invoice_guarantee(self):
        """Rule 2: invoice (1) is issued at payment, and meets it.

        What accounting has to mend does not stop an emergency: it is told.
        """
        order = self.sale_order_id
        invoices = order.invoice_ids.filtered(lambda move: move.state != "cancel")
        try:
            with self.env.cr.savepoint():
                invoices = invoices or order._create_invoices()
                invoices.filtered(lambda move: move.state == "draft").action_post()
        except UserError as error:
            _logger.info("No invoice of the guarantee of %s: %s", self.name, error)
            self._tell_accounting(str(error))
            return
        self.guarantee_invoice_id = invoices[:1]
        self._tell_customer("message_invoiced", invoice=invoices[:1])
        # An online payment is reconciled with the invoices it names.
        for transaction in order.transaction_ids.filtered(lambda t: t.state == "done"):
            transaction.invoice_ids |= invoices

    def _tell_accounting(self, problem):
        self.message_post(
            body=self.env._("The invoice of the guarantee was not issued: %s", problem),
            subtype_xmlid="mail.mt_note",
            partner_ids=self._get_managers().partner_id.ids,
        )

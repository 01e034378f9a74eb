from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

# What people said goes along; what the system logged stays with its ticket.
SAID = ("comment", "email", "email_outgoing", "auto_comment")


class HelpdeskTicket(models.Model):
    """U8: two reports of one thing become one ticket; one report of two becomes two.

    Nothing is copied: messages and files move, decided approvals and stamped time
    stay where they were decided, and the tickets point at each other.
    """

    _inherit = "helpdesk.ticket"

    # What was merged into a ticket is asked for with its estimates.
    duplicate_id = fields.Many2one(index="btree_not_null")
    split_from_id = fields.Many2one(
        "helpdesk.ticket",
        string="Split from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
    )
    split_ids = fields.One2many(
        "helpdesk.ticket",
        "split_from_id",
        string="Split into",
        groups="base.group_user",
    )

    # ------------------------------------------------------------------
    # Merging
    # ------------------------------------------------------------------

    def _merge_into(self, survivor):
        """Close these tickets; what they hold goes on in ``survivor``."""
        self._check_merge(survivor)
        (self | survivor).check_access("write")
        for ticket in self:
            ticket._ask_again_on(survivor, ticket._withdraw_approvals())
            ticket._get_messages_of_people()._move_to_ticket(survivor)
            ticket._get_own_files().write({"res_id": survivor.id})
            ticket._move_work_to(survivor)
            ticket._close_as_merged(survivor)
            survivor._tell_of_merge(ticket)

    def _check_merge(self, survivor):
        if not self or survivor in self or len(survivor) != 1:
            raise UserError(self.env._("Choose another ticket to merge into."))
        if survivor.closed or survivor.duplicate_id:
            raise UserError(
                self.env._(
                    "%s is closed: choose an open ticket to merge into.",
                    survivor.number,
                )
            )
        for ticket in self:
            ticket._check_merge_of_one(survivor)

    def _check_merge_of_one(self, survivor):
        self.ensure_one()
        if self.duplicate_id:
            raise UserError(
                self.env._("%(ticket)s was merged already.", ticket=self.number)
            )
        self._check_same_matter(survivor)

    @api.constrains("duplicate_id")
    def _check_duplicate(self):
        """Also of one that is marked by hand: its customer is led to the other."""
        for ticket in self.filtered("duplicate_id"):
            ticket._check_same_matter(ticket.duplicate_id)

    def _check_same_matter(self, survivor):
        """Raise ValidationError unless both are of one customer and contract."""
        self.ensure_one()
        names = {"ticket": self.number, "survivor": survivor.number}
        if (
            self.commercial_partner_id != survivor.commercial_partner_id
            or self.company_id != survivor.company_id
        ):
            raise ValidationError(
                self.env._(
                    "%(ticket)s and %(survivor)s are of different customers: each "
                    "would read the other's messages.",
                    **names,
                )
            )
        if self.support_contract_id != survivor.support_contract_id:
            raise ValidationError(
                self.env._(
                    "%(ticket)s and %(survivor)s are of different contracts: "
                    "correct the contract first.",
                    **names,
                )
            )

    # Each ticket asks these for itself; the one that goes on asked its own.
    _KINDS_OF_EACH_TICKET = frozenset({"endorsement", "terms"})

    def _ask_again_on(self, survivor, approvals):
        """What waited for the customer here waits for them on the ticket that goes on.

        A question that is asked there already is not asked twice: the office reads
        what it was about.
        """
        self.ensure_one()
        questions = approvals.sudo().filtered(
            lambda approval: approval.kind not in self._KINDS_OF_EACH_TICKET
        )
        waiting = set(
            survivor.sudo()
            .approval_ids.filtered(lambda approval: approval.state == "pending")
            .mapped("kind")
        )
        for approval in questions:
            if approval.kind not in waiting:
                survivor.sudo()._approval_changed(approval)
        if questions:
            survivor._note_questions(self, questions, waiting)

    def _note_questions(self, ticket, questions, waiting):
        """For the office: what waited on ``ticket``, and where it is asked now."""
        asked = self.env._("asked again here")
        kept = self.env._("not asked again: one like it waits here already")
        rows = Markup().join(
            Markup("<li>%s: %s</li>")
            % (approval.title, kept if approval.kind in waiting else asked)
            for approval in questions
        )
        self.message_post(
            body=Markup("<p>%s</p><ul>%s</ul>")
            % (self.env._("What waited for an answer on %s:", ticket.number), rows),
            subtype_xmlid="mail.mt_note",
        )

    def _get_messages_of_people(self):
        return (
            self.env["mail.message"]
            .sudo()
            .search(
                Domain("model", "=", self._name)
                & Domain("res_id", "in", self.ids)
                & Domain("message_type", "in", SAID)
            )
        )

    def _get_own_files(self):
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                Domain("res_model", "=", self._name)
                & Domain("res_id", "in", self.ids)
                & Domain("res_field", "=", False)
            )
        )

    def _move_work_to(self, survivor):
        """Hook: what other addons keep for a ticket goes along (time, clocks)."""

    def _close_as_merged(self, survivor):
        self.ensure_one()
        ticket = self.with_context(support_merging=True)
        stages = ticket.team_id._get_applicable_stages().filtered("closed")
        cancelled = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_cancelled", raise_if_not_found=False
        )
        stage = cancelled if cancelled in stages else stages[:1]
        values = {"duplicate_id": survivor.id}
        ticket.write(values | ({"stage_id": stage.id} if stage else {}))
        survivor.message_subscribe((self.partner_id | self.watcher_ids).ids)

    def _tell_of_merge(self, ticket):
        """On the ticket that goes on, for all who followed either."""
        body = Markup("<p>%s</p><blockquote>%s</blockquote>") % (
            self.env._(
                "%(ticket)s “%(title)s” is the same matter and goes on here. It said:",
                ticket=ticket.number,
                title=ticket.name,
            ),
            ticket.description or "",
        )
        self.message_post(
            body=body,
            message_type="auto_comment",
            subtype_xmlid="mail.mt_comment",
            author_id=self.company_id.partner_id.id,
            partner_ids=ticket.partner_id.ids,
        )

    # ------------------------------------------------------------------
    # Splitting
    # ------------------------------------------------------------------

    def _split(self, name, description, messages):
        """A second ticket of the same customer, with ``messages`` of this one."""
        self.ensure_one()
        self.check_access("write")
        messages = messages.sudo() & self._get_messages_of_people()
        ticket = self.create(self._prepare_split(name, description))
        messages._move_to_ticket(ticket)
        ticket._post_split(
            self.env._("Split from %s.", self.number), subtype="mail.mt_note"
        )
        self._post_split(
            self.env._(
                "Part of this goes on as %(ticket)s “%(title)s”.",
                ticket=ticket.number,
                title=ticket.name,
            )
        )
        return ticket

    def _prepare_split(self, name, description):
        return {
            "name": name,
            "description": description,
            "split_from_id": self.id,
            "partner_id": self.partner_id.id,
            "partner_name": self.partner_name,
            "partner_email": self.partner_email,
            "company_id": self.company_id.id,
            "support_contract_id": self.support_contract_id.id,
            "support_installation_id": self.support_installation_id.id,
            "affected_partner_id": self.affected_partner_id.id,
            "customer_reference": self.customer_reference,
            "team_id": self.team_id.id,
            "category_id": self.category_id.id,
            "type_id": self.type_id.id,
            "channel_id": self.channel_id.id,
            "priority": self.priority,
            "endorsement_state": self.endorsement_state,
            "user_id": False,
        }

    def _post_split(self, text, subtype="mail.mt_comment"):
        self.message_post(
            body=text,
            message_type="auto_comment",
            subtype_xmlid=subtype,
            author_id=self.company_id.partner_id.id,
            partner_ids=self.partner_id.ids if subtype == "mail.mt_comment" else [],
        )

from odoo import api, models
from odoo.fields import Domain

from ...exceptions import check_reason

KIND = "endorsement"
# what the key user adds to a refusal that is the answer to the colleague
ANSWERED = "answered"


class HelpdeskTicket(models.Model):
    """Only key users open tickets (rule 18): a colleague's request asks for one.

    It is kept as a ticket, the colleague is told, and a key user endorses it, answers
    it without the desk, or declines it with a reason. Nothing is dropped. Customers
    without a contract ask for themselves.
    """

    _inherit = "helpdesk.ticket"

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        if self.env.context.get("support_asked_in_portal"):
            tickets._tell_office_of_request()
            tickets._ask_for_endorsement()
        return tickets

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        ticket = super().message_new(msg_dict, custom_values=custom_values)
        ticket._ask_for_endorsement()
        return ticket

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------

    def _ask_for_endorsement(self):
        """Offer to the key users what somebody else of the customer asked for."""
        gated = self.sudo().filtered("support_contract_id.key_users_only")
        customers = gated.support_contract_id.partner_id
        key_users = customers._get_support_key_users()
        requests = gated.filtered(
            lambda ticket: (
                ticket.partner_id
                and not ticket.partner_id.user_ids.filtered(lambda user: not user.share)
                and ticket.partner_id
                not in key_users[ticket.support_contract_id.partner_id].partner_id
            )
        )
        if not requests:
            return
        requests.write({"endorsement_state": "pending"})
        requests._request_approval(KIND, lambda ticket: ticket._get_endorsement_title())
        for ticket in requests.with_context(support_asked_in_portal=False):
            speakers = key_users[ticket.support_contract_id.partner_id].partner_id
            ticket._tell_requester_of_endorsement(speakers)

    def _get_endorsement_title(self):
        """What the key user reads in the inbox, in the customer's language."""
        self.ensure_one()
        ticket = self.with_context(lang=self.partner_id.lang or self.env.lang)
        return ticket.env._(
            "%(person)s asks: %(title)s", person=self.partner_id.name, title=self.name
        )

    def _tell_requester_of_endorsement(self, speakers):
        """Answer the colleague; the desk hears of it when nobody can be asked."""
        self._post_to_requester(
            "support_contracts.message_endorsement_asked",
            self.company_id.partner_id,
            speakers=speakers,
        )
        if not speakers:
            manager = self.support_contract_id.user_id or self.env.user
            reader = self.with_context(lang=manager.lang)
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=reader.env._("Name the customer's key user"),
                note=reader.env._(
                    "This request waits for a key user and the customer has none."
                ),
                user_id=manager.id,
            )

    # ------------------------------------------------------------------
    # The answer
    # ------------------------------------------------------------------

    def _approval_snapshot(self, kind):
        return super()._approval_snapshot(kind) | {
            "number": self.number,
            "name": self.name,
            "description": self.description,
            "partner": self.partner_id.name,
        }

    def _approval_portal_details(self, approval):
        return "support_contracts.portal_approval_ticket"

    def _approval_customer(self):
        return super()._approval_customer() or self.partner_id.commercial_partner_id

    def _approval_answer_fields(self, kind):
        names = super()._approval_answer_fields(kind)
        return (*names, ANSWERED) if kind == KIND else names

    def _approval_answer_template(self, approval):
        if approval.kind == KIND:
            return "support_contracts.portal_endorsement_answer"
        return super()._approval_answer_template(approval)

    def _approval_granted(self, approval, values):
        res = super()._approval_granted(approval, values)
        if approval.kind == KIND:
            self.endorsement_state = "endorsed"
            self._tell_requester_of_answer(approval)
        return res

    def _approval_refused(self, approval, comment):
        res = super()._approval_refused(approval, comment)
        if approval.kind == KIND:
            answered = ANSWERED in (approval.answer or {})
            if answered:
                check_reason(comment, self.env._("Write your answer."))
            else:
                check_reason(comment, self.env._("Say why you decline it."))
            state, stage = (
                ("answered", "done") if answered else ("declined", "rejected")
            )
            self.write({"endorsement_state": state, **self._prepare_closed(stage)})
            self._tell_requester_of_answer(approval)
        return res

    def _prepare_closed(self, stage_name):
        """Values that close the request, in the helpdesk's own stage if offered."""
        stages = self.team_id._get_applicable_stages().filtered("closed")
        stage = self.env.ref(
            f"helpdesk_mgmt.helpdesk_ticket_stage_{stage_name}",
            raise_if_not_found=False,
        )
        stage = stage if stage in stages else stages[:1]
        return {"stage_id": stage.id} if stage else {}

    def _get_endorsement(self):
        """The question to the key users that was answered last, as superuser."""
        self.ensure_one()
        approvals = self.env["support.approval"].sudo()
        return approvals.search(
            Domain("res_model", "=", self._name)
            & Domain("res_id", "=", self.id)
            & Domain("kind", "=", KIND)
            & Domain("state", "in", ("granted", "refused")),
            order="id desc",
            limit=1,
        )

    def _tell_requester_of_answer(self, approval):
        self._post_to_requester(
            "support_contracts.message_endorsement_answered",
            approval.decided_by_id,
            approval=approval,
        )

    def _post_to_requester(self, template, author, **values):
        """Tell whoever asked, in their language, on the ticket and by mail."""
        self.ensure_one()
        ticket = self.with_context(lang=self.partner_id.lang or self.env.lang)
        ticket.message_post_with_source(
            template,
            render_values={"ticket": ticket, **values},
            # shown in the portal, and never taken for an answer by staff
            message_type="auto_comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.partner_id.ids,
            author_id=author.id,
        )

from odoo import models
from odoo.tools import format_date


class SupportBillingProposal(models.Model):
    _inherit = "support.billing.proposal"

    def _get_approval_title(self):
        """What the key user reads in the inbox, in the customer's language."""
        self.ensure_one()
        proposal = self.with_context(lang=self.partner_id.lang or self.env.lang)
        return proposal.env._(
            "Billing of %(start)s – %(end)s, contract %(contract)s",
            start=format_date(proposal.env, proposal.date_start),
            end=format_date(proposal.env, proposal.date_end),
            contract=proposal.contract_id.name,
        )

    def _approval_snapshot(self, kind):
        return super()._approval_snapshot(kind) | {
            "date_start": self.date_start,
            "date_end": self.date_end,
            "currency": self.currency_id.name,
            "amount": self.amount,
            "charges": [
                charge._get_approval_snapshot()
                for charge in self.charge_ids.sorted("id")
            ],
        }

    def _approval_portal_url(self, approval):
        return f"/my/proposals/{self.id}"

    def _approval_answer_fields(self, kind):
        return (*super()._approval_answer_fields(kind), "po_number")

    def _approval_granted(self, approval, values):
        res = super()._approval_granted(approval, values)
        po_number = ((values or {}).get("po_number") or "").strip()
        for proposal in self.filtered(lambda proposal: proposal.state == "sent"):
            proposal.write(
                {
                    "state": "approved",
                    "po_number": po_number or proposal.po_number,
                }
            )
        return res

    def _approval_refused(self, approval, comment):
        res = super()._approval_refused(approval, comment)
        for proposal in self.filtered(lambda proposal: proposal.state == "sent"):
            proposal.write({"state": "draft"})
            proposal.message_post(
                body=self.env._(
                    "%(name)s objects: %(comment)s",
                    name=approval.decided_by or self.env.user.name,
                    comment=comment or "–",
                )
            )
        return res


class SupportCharge(models.Model):
    _inherit = "support.charge"

    def _get_approval_snapshot(self):
        """What of a charge the customer is shown, ready for JSON."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "date": self.date,
            "ticket": self.ticket_id.id,
            "product": self.product_id.id,
            "minutes": self.minutes,
            "quantity": self.quantity,
            "price": self.price_unit,
            "discount": self.discount,
            "amount": self.amount,
            "verdict": self.verdict,
            "reason": self.reason,
        }

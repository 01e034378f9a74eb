from odoo.tests import freeze_time

from .common import TODAY, TimeCase


@freeze_time(TODAY)
class EstimateCase(TimeCase):
    """A ticket whose contract asks above two hours, and ways to estimate it."""

    @classmethod
    def estimate(cls, minutes, kind="analysis", send=True, **values):
        """An estimate of the consultant, told to the customer."""
        estimates = cls.env["support.estimate"].with_user(cls.consultant)
        estimate = estimates.create(
            {"ticket_id": cls.ticket.id, "kind": kind, "minutes": minutes, **values}
        )
        if send:
            estimate.action_send()
        return estimate.sudo()

    @classmethod
    def revise(cls, estimate, minutes, **values):
        action = estimate.with_user(cls.consultant).action_revise()
        revision = estimate.browse(action["res_id"]).with_user(cls.consultant)
        revision.write({"minutes": minutes, **values})
        revision.action_send()
        return revision.sudo()

    @classmethod
    def asked(cls, document):
        """What waits for the lead key user about an estimate or confirmation."""
        approvals = document.sudo().approval_ids.filtered(
            lambda a: a.state == "pending"
        )
        return approvals.with_user(cls.lead_user)


@freeze_time(TODAY)
class QuotationCase(EstimateCase):
    """The hours of the ticket are billed apart: what was agreed is sold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket.hours_source = "billed"
        cls.product_hour.taxes_id = False
        cls.product_hour.invoice_policy = "order"

    @classmethod
    def agree(cls, *minutes, kind="solution", **values):
        lines = [
            {"name": f"Part of {m}", "minutes": m, "work_type_id": cls.work_type.id}
            for m in minutes
        ]
        estimate = cls.estimate(
            0, kind, line_ids=[(0, 0, line) for line in lines], **values
        )
        if estimate.state == "waiting":
            cls.asked(estimate)._decide(True)
        return estimate

    def quote(self, estimate, user=None):
        estimate.with_user(user or self.consultant).action_quote()
        return estimate.sale_order_ids.filtered(lambda o: o.state != "cancel")

    def sell(self, *minutes):
        order = self.quote(self.agree(*minutes))
        order.action_confirm()
        return order

    def grow(self, estimate, minutes):
        action = estimate.with_user(self.consultant).action_revise()
        grown = estimate.browse(action["res_id"]).with_user(self.consultant)
        grown.line_ids[:1].minutes = minutes
        grown.action_send()
        self.asked(grown)._decide(True)
        return grown.sudo()

    def assert_sold(self, segment, **sums):
        self.assert_sums(segment, **sums)
        self.assertEqual(
            sum(segment.mapped("burn_minutes")), sum(sums.values()), "nothing is lost"
        )

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

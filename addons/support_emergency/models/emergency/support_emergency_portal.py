from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...arithmetic.timeline import picture

# Of a telephone: its numbers stay readable there.
PICTURE_WIDTH = 330


class SupportEmergency(models.Model):
    """What the customer reads; the callers have checked who reads."""

    _inherit = "support.emergency"

    @api.model
    def _get_portal_domain(self):
        """Of whom the user speaks for; the record rules say the same."""
        return Domain.TRUE

    def _get_next_step(self):
        """(who acts, what happens next), in words of the reader's language."""
        self.ensure_one()
        return getattr(self, f"_get_next_{self.state}")()

    def _get_next_declared(self):
        if self.urgency == "missed":
            return self.env._("Our expert"), self.env._(
                "evaluates it. The hour has passed, and we are sorry: you get our "
                "answer as soon as we have it, free of charge."
            )
        if self.acknowledged_on:
            return self.env._("Our expert"), self.env._(
                "is evaluating it. You get our answer within the hour."
            )
        return self.env._("Our expert on duty"), self.env._(
            "was called and evaluates it. You get our answer within an hour, free "
            "of charge."
        )

    def _get_next_declined(self):
        return self.env._("Nobody"), self.env._(
            "has to do anything: we could not take it, and nothing is charged."
        )

    def _get_next_withdrawn(self):
        return self.env._("Nobody"), self.env._(
            "has to do anything: it was withdrawn, and nothing is charged."
        )

    def _get_next_offered(self):
        return self.env._("You"), self.env._(
            "decide: read what we found and what it costs. We begin as soon as you "
            "accept."
        )

    def _get_next_ordered(self):
        return self.env._("You"), self.env._(
            "pay the guarantee. We begin at once when it is paid."
        )

    def _get_next_normalising(self):
        return self.env._("Our expert"), self.env._(
            "works until your service is restored."
        )

    def _get_next_normalised(self):
        return self.env._("You"), self.env._("say whether your service works again.")

    def _get_next_planning(self):
        return self.env._("You"), self.env._(
            "choose how the causes are removed: we show you what it would cost."
        )

    def _get_next_mitigating(self):
        return self.env._("Our expert"), self.env._(
            "removes the causes, so that it does not happen again."
        )

    def _get_next_postponed(self):
        text = self.env._(
            "has to act now: your service works, and the causes are removed later."
        )
        if self.watch_at:
            text += " " + self.env._(
                "We ask you again on %s.",
                format_date(self.env, self.contract_id._get_local_day(self.watch_at)),
            )
        return self.env._("Nobody"), text

    def _get_next_closed(self):
        return self.env._("Nobody"), self.env._("has to do anything: it is closed.")

    def _get_public_events(self):
        self.ensure_one()
        return self.event_ids.filtered("is_public").sorted(
            lambda event: (event.occurred_at, event.id)
        )

    def _get_picture(self, events):
        """(marks, bars, width) of ``events`` in order, for the template to draw.

        None before work began: a declaration and an answer are no picture.
        """
        self.ensure_one()
        if not self.started_on:
            return None
        instants = events.mapped("occurred_at")
        return *picture(instants, self._get_spans(), PICTURE_WIDTH), PICTURE_WIDTH

    def _get_expert_name(self):
        """W1: the name where the customer may know it, never an address."""
        return self._get_staff_name(self.expert_id.name)

    def _get_staff_name(self, name):
        """W1: ``name`` where the customer may know it, else that of the desk."""
        self.ensure_one()
        ticket = self.ticket_id
        return ticket._get_desk_name() if ticket._hides_names() else name

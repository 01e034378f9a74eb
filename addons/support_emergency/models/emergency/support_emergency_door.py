from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...arithmetic.machine import WrongStateError, target, who_acts

CONSULTANT = "support_contracts.group_support_consultant"
MANAGER = "support_contracts.group_support_manager"


class SupportEmergency(models.Model):
    """The one door of the state: each action that passes it leaves an event."""

    _inherit = "support.emergency"

    def _transition(self, action, what, detail=None, public=True, **values):
        """Go through ``action``; the caller has checked who may.

        ``what``: sentence of the event, in the words of staff and customer; ``values``
        are written together with the state. Of two who press at the same time the
        second is retried, and then finds another state.
        """
        self.ensure_one()
        sudo = self.sudo()
        reached = sudo._check_action(action)
        sudo._bump_version()
        sudo.write(values | {"state": reached})
        sudo._record_event(action, what, detail, public)

    def _check_action(self, action):
        """The state that ``action`` leads to, or a refusal that names the present."""
        self.ensure_one()
        try:
            return target(action, self.state)
        except WrongStateError:
            names = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(emergency)s is “%(state)s”: this is not possible now.",
                    emergency=self.name,
                    state=names[self.state],
                )
            ) from None

    def _bump_version(self):
        """Two who decide at once: the second is retried, and sees what was decided."""
        # Not later: what waits to be written must not come after the count.
        self.flush_recordset()
        self.env.cr.execute(
            "UPDATE support_emergency SET version = version + 1 WHERE id IN %s",
            [tuple(self.ids)],
        )
        self.invalidate_recordset(["version"], flush=False)

    def _record_event(self, kind, what, detail=None, public=True, occurred_at=None):
        """Append to the timeline, and say it in the chatter."""
        self.ensure_one()
        self.env["support.emergency.event"].sudo().create(
            {
                "emergency_id": self.id,
                "kind": kind,
                "name": what,
                "detail": detail or False,
                "occurred_at": occurred_at or fields.Datetime.now(),
                "author_name": self._get_author_name(),
                "is_public": public,
            }
        )
        self._message_log(body="\n".join(filter(None, (what, detail))))

    def _get_author_name(self):
        """Who acts; by a link without login nobody knows more than whose it is."""
        user = self.env.user
        return self.requester_id.name if user._is_public() else user.name

    # ------------------------------------------------------------------
    # Who may
    # ------------------------------------------------------------------

    def _check_expert(self):
        """Support staff attend emergencies; who reads one without that may not."""
        self._check_group(
            CONSULTANT, self.env._("Only support staff attend emergencies.")
        )

    def _check_manager(self):
        self._check_group(MANAGER, self.env._("Only a service manager does this."))

    def _check_group(self, group, message):
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(group):
            raise AccessError(message)

    def _get_who_acts(self):
        """ "customer", "firm" or None."""
        self.ensure_one()
        return who_acts(self.state)

from odoo.tests import freeze_time

from .common import MONDAY, SlaCase


@freeze_time(MONDAY)
class WatchCase(SlaCase):
    """Only the rules that a test makes; a response is due on Monday at 14:00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._silence_rules()
        cls.env["support.sla.clock"].search([]).threshold_at = False
        cls.policy.target_ids.write({"normalisation": 0, "resolution": 0})
        cls.contract.user_id = cls.manager
        cls.leader = cls._create_user("leader", "group_support_dispatcher")
        cls.tower = cls._create_user("tower", "group_support_tower_manager")
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Team", "user_id": cls.leader.id}
        )
        cls.env["support.contract.member"].create(
            {
                "contract_id": cls.contract.id,
                "user_id": cls.tower.id,
                "role": "tower_manager",
                "date_start": "2026-01-01",
            }
        )

    @classmethod
    def _silence_rules(cls):
        cls.env["support.escalation.rule"].search([]).active = False

    @classmethod
    def _create_rule(cls, **values):
        return cls.env["support.escalation.rule"].create(
            {
                "name": "Half of the time",
                "basis": "percentage",
                "percentage": 50,
                "quiet": "contract",
                **values,
            }
        )

    def ticket_at(self, moment=MONDAY, **values):
        with freeze_time(moment):
            return self._create_ticket(
                **{"user_id": self.consultant.id, "team_id": self.team.id, **values}
            )

    def watch(self, moment):
        self.env.flush_all()
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("support_sla.cron_watch").method_direct_trigger()
        self.env.invalidate_all()

    def retarget(self, moment):
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("support_sla.cron_retarget").method_direct_trigger()
        self.env.invalidate_all()

    def logged(self, ticket):
        """[(what, to whom)] in the order in which it happened."""
        logs = self.env["support.escalation.log"].search(
            [("ticket_id", "in", ticket.ids)], order="id"
        )
        return [(log.kind, (log.receiver or "").split(" (")[0]) for log in logs]

    def mails_to(self, partner):
        """What was sent to a person by a rule, the last one first."""
        return self.env["mail.message"].search(
            [
                ("partner_ids", "in", partner.ids),
                ("message_type", "=", "user_notification"),
            ],
            order="id desc",
        )


class WaitCase(WatchCase):
    """A policy that reminds twice and then closes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.write({"remind_days": 1, "remind_times": 2, "close_days": 4})
        cls.lead_user = cls._create_portal_user(cls.lead)

    def waiting(self, **values):
        ticket = self.ticket_at(**values)
        with freeze_time("2026-03-02 11:00:00"):
            ticket.stage_id = self.stages["awaiting"]
            self.env.flush_all()
        return ticket

    def follow(self, moment):
        self.env.flush_all()
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("support_sla.cron_wait").method_direct_trigger()
        self.env.invalidate_all()

    def told(self, ticket):
        return ticket.message_ids.filtered(lambda m: m.message_type == "auto_comment")

    def reply(self, ticket, moment, **values):
        with freeze_time(moment):
            ticket.with_user(self.lead_user).message_post(
                **{
                    "body": "Here it is.",
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                    **values,
                }
            )
            self.env.flush_all()

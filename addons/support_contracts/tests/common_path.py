from .common_people import PeopleCase


class PathCase(PeopleCase):
    """A team that follows the path of support, and a ticket of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.dispatcher = cls._create_user("dispatcher", "group_support_dispatcher")
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Support", "follows_support_path": True}
        )
        cls.stages = cls.env["helpdesk.ticket.stage"]._get_path_stages()
        cls.cause = cls.env.ref("support_contracts.support_cause_defect")
        cls.ticket = cls._create_ticket(team_id=cls.team.id)

    @classmethod
    def move(cls, *codes, user=None, ticket=None):
        """Move through the stages, by the consultant unless said otherwise."""
        ticket = (ticket or cls.ticket).with_user(user or cls.consultant)
        for code in codes:
            ticket.stage_id = cls.stages[code]

    @classmethod
    def solve(cls, ticket=None):
        """What closing needs: cause, solution and cover."""
        ticket = (ticket or cls.ticket).with_user(cls.consultant)
        ticket._decide_cover("contract", "It is agreed")
        ticket.write({"cause_id": cls.cause.id, "solution": "The cable was loose."})

    @classmethod
    def asked_about(cls, kind, ticket=None):
        approvals = (
            (ticket or cls.ticket)
            .sudo()
            .approval_ids.filtered(lambda a: a.state == "pending" and a.kind == kind)
        )
        return approvals.with_user(cls.lead_user)

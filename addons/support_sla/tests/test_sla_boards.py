import ast

from lxml import etree

from odoo.tests import freeze_time, tagged

from .common import SlaCase


@tagged("post_install", "-at_install")
class TestSlaBoards(SlaCase):
    """U7: filters, the queue by criticality, and what clocks add up to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.levels = {
            name: cls.env.ref(f"support_sla.criticality_{name}")
            for name in ("minor", "moderate", "severe", "critical")
        }
        cls.policy.target_ids.normalisation = 0
        cls.tickets = {}
        # the response takes four hours, the resolution sixteen; it is Tuesday 11:00
        cls.add("late", "2026-03-02 09:00:00", "severe")
        cls.add("soon", "2026-03-02 16:00:00", "severe")
        cls.add("today", "2026-03-03 10:00:00", "minor")
        cls.add("paused", "2026-03-03 09:00:00", "critical", stage="awaiting")
        cls.add("done", "2026-03-03 10:00:00", "minor", stage="done")
        cls.env.flush_all()

    @classmethod
    def add(cls, name, instant, level, stage=None):
        with freeze_time(instant):
            ticket = cls.tickets[name] = cls._create_ticket(name=name)
            ticket.sudo().criticality_id = cls.levels[level]
            if stage:
                ticket.stage_id = cls.stages[stage]

    def found(self, name, view="support_sla.helpdesk_ticket_view_search"):
        """Names of what a filter of the search view finds for a consultant."""
        arch = etree.fromstring(self.env.ref(view).arch)
        (node,) = arch.xpath(f"//filter[@name='{name}']")
        records = self.env[self.env.ref(view).model].with_user(self.consultant)
        records = records.with_context(tz="UTC")
        found = records.search(ast.literal_eval(node.get("domain")))
        tickets = found if records._name == "helpdesk.ticket" else found.ticket_id
        return sorted((tickets & self.all_tickets()).mapped("name"))

    def all_tickets(self):
        return self.env["helpdesk.ticket"].union(*self.tickets.values())

    @freeze_time("2026-03-03 11:00:00")
    def test_filters_say_what_is_breached_due_or_waits(self):
        for name, expected in {
            "sla_late": ["late"],
            "sla_breached": ["late"],
            "sla_breaches_today": ["soon", "today"],
            "sla_due_soon": ["soon"],
            # the answer of the late one was due yesterday, its solution is today
            "sla_due_today": ["late", "soon", "today"],
            "sla_paused": ["paused"],
        }.items():
            with self.subTest(filter=name):
                self.assertEqual(self.found(name), expected)

    @freeze_time("2026-03-03 11:00:00")
    def test_clocks_have_the_same_filters(self):
        view = "support_sla.support_sla_clock_view_search"
        self.assertEqual(self.found("due_soon", view), ["soon"])
        self.assertEqual(self.found("paused", view), ["paused"])
        self.assertEqual(self.found("open", view), ["late", "paused", "soon", "today"])

    @freeze_time("2026-03-03 11:00:00")
    def test_an_excused_miss_is_no_breach(self):
        clock = self.clock(self.tickets["late"])
        clock._give_notice()
        clock.with_user(self.manager)._override("The customer was away")
        self.assertEqual(self.found("sla_breached"), [])
        view = "support_sla.support_sla_clock_view_search"
        self.assertEqual(self.found("excused", view), ["late"])

    @freeze_time("2026-03-05 11:00:00")
    def test_a_breach_stays_one_once_it_was_answered(self):
        late = self.tickets["late"]
        self.answer(late)
        self.clock(late)._give_notice()
        self.assertIn("late", self.found("sla_breached"))

    @freeze_time("2026-03-03 11:00:00")
    def test_the_queue_has_a_column_for_each_level_the_worst_first(self):
        queue = self.env["helpdesk.ticket"].with_user(self.consultant)
        domain = [("id", "in", self.all_tickets().ids), ("closed", "=", False)]
        groups = queue.formatted_read_group(domain, ["criticality_id"], ["__count"])
        columns = queue.with_context(read_group_expand=True).web_read_group(
            domain, ["criticality_id"]
        )["groups"]
        counts = {group["criticality_id"][1]: group["__count"] for group in columns}
        self.assertEqual(len(groups), 3)
        self.assertEqual(
            list(counts.items()),
            [("Critical", 1), ("Severe", 2), ("Moderate", 0), ("Minor", 1)],
        )

    @freeze_time("2026-03-03 11:00:00")
    def test_the_queue_opens_what_was_not_analysed_yet(self):
        new = self._create_ticket(name="new")
        queue = self.env["helpdesk.ticket"].with_user(self.consultant)
        domain = [("id", "=", new.id)]
        options = {"auto_unfold": True, "unfold_read_specification": {"name": {}}}
        for context, opened in (({"sla_queue": True}, True), ({}, False)):
            (group,) = queue.with_context(**context).web_read_group(
                domain, ["criticality_id"], **options
            )["groups"]
            self.assertEqual("__records" in group, opened, context)

    @freeze_time("2026-03-03 11:00:00")
    def test_columns_are_ordered_by_deadline(self):
        view = self.env.ref("support_sla.helpdesk_ticket_view_kanban_queue")
        order = etree.fromstring(view.arch).get("default_order")
        queue = self.env["helpdesk.ticket"].with_user(self.consultant)
        found = queue.search([("id", "in", self.all_tickets().ids)], order=order)
        self.assertEqual(
            found.mapped("name"), ["late", "soon", "today", "paused", "done"]
        )

    def test_nothing_is_dragged_in_the_queue(self):
        """K15: a level is given with its reason, by the button."""
        view = self.env.ref("support_sla.helpdesk_ticket_view_kanban_queue")
        arch = etree.fromstring(view.arch)
        self.assertEqual(arch.get("records_draggable"), "0")

    @freeze_time("2026-03-03 11:00:00")
    def test_clocks_add_up_by_what_their_tickets_are(self):
        """G13: raw data of measures."""
        self.env["support.sla.clock"].search([])._give_notice()
        clocks = self.env["support.sla.clock"].with_user(self.consultant)
        domain = [("ticket_id", "in", self.all_tickets().ids), ("is_missed", "=", True)]
        for name, expected in {
            "criticality_id": self.levels["severe"],
            "customer_id": self.customer,
            "support_contract_id": self.contract,
        }.items():
            with self.subTest(group=name):
                self.assertEqual(
                    clocks._read_group(domain, [name], ["__count"]), [(expected, 1)]
                )

    @freeze_time("2026-03-03 11:00:00")
    def test_misses_and_what_was_met_add_up(self):
        """G13: of what is decided; what is excused was no miss."""
        self.env["support.sla.clock"].search([])._give_notice()
        clocks = self.env["support.sla.clock"].with_user(self.consultant)
        domain = [("ticket_id", "in", self.all_tickets().ids)]
        measures = ["missed_count:sum", "met_rate:avg"]
        # late: missed once; done: stopped twice
        (missed, met), *_others = clocks._read_group(domain, [], measures)
        self.assertEqual((missed, round(met, 4)), (1, 0.6667))
        late = self.clock(self.tickets["late"])
        self.assertEqual((late.missed_count, late.met_rate), (1, 0.0))
        late.with_user(self.manager)._override("The customer was away")
        self.env.flush_all()
        self.assertEqual(clocks._read_group(domain, [], measures), [(0, 1.0)])
        described = clocks.fields_get(["missed_count"], ["aggregator"])
        self.assertEqual(described["missed_count"]["aggregator"], "sum")

    def test_a_clock_opens_its_ticket(self):
        ticket = self.tickets["late"]
        action = ticket.sla_clock_ids[0].with_user(self.consultant).action_view_ticket()
        self.assertEqual(action["res_id"], ticket.id)

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10 12:00:00")
class TestHandover(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.seller = cls._create_user("seller", "sales_team.group_sale_salesman")
        cls.installation = cls._create_installation()
        cls.template = cls.env["support.handover.template"].create(
            {
                "name": "Usual",
                "line_ids": [
                    (0, 0, {"name": "Accesses"}),
                    (0, 0, {"name": "Manual", "kind": "document"}),
                ],
            }
        )
        cls.handover = cls.env["support.handover"].create(
            {
                "title": "New stock module",
                "contract_id": cls.contract.id,
                "template_id": cls.template.id,
                "installation_id": cls.installation.id,
                "date_start": "2026-06-01",
                "date_end": "2026-06-30",
                "delivered_by_id": cls.seller.id,
                "received_by_id": cls.manager.id,
            }
        )

    def sign(self, user, granted=True):
        approval = self.handover.sudo().approval_ids.filtered(
            lambda a: (
                a.state == "pending"
                and (a.approver_id == user or (user.share and a.audience == "customer"))
            )
        )
        return approval.with_user(user).sudo(False)._decide(granted, comment="No")

    def sign_all(self):
        self.handover.with_user(self.seller).action_send()
        self.sign(self.seller)
        self.sign(self.manager)

    def register(self, **values):
        ticket = self._create_ticket(**values)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = '2026-06-10' WHERE id = %s",
            [ticket.id],
        )
        ticket.invalidate_recordset(["create_date"])
        return ticket

    def test_the_checklist_comes_from_the_template(self):
        """G12: checklist, documents, open points."""
        self.assertEqual(self.handover.line_ids.mapped("name"), ["Accesses", "Manual"])

    def test_both_internal_sides_sign(self):
        """G12: who hands over and who takes over; nobody for the other."""
        self.handover.with_user(self.seller).action_send()
        self.sign(self.seller)
        self.assertEqual(self.handover.state, "sent")
        other = self._create_user("other", "group_support_manager")
        approval = self.handover.approval_ids.filtered(lambda a: a.state == "pending")
        with self.assertRaises(AccessError):
            approval.with_user(other).sudo(False)._decide(True)
        self.sign(self.manager)
        self.assertEqual(self.handover.state, "signed")

    def test_the_customer_signs_if_asked(self):
        self.handover.customer_signs = True
        self.sign_all()
        self.assertEqual(self.handover.state, "sent")
        self.sign(self.lead_user)
        self.assertEqual(self.handover.state, "signed")

    def test_two_people_and_something_to_hand_over(self):
        handover = self.handover.copy({"received_by_id": self.seller.id})
        with self.assertRaisesRegex(UserError, "Two people sign"):
            handover.action_send()
        handover.line_ids.unlink()
        with self.assertRaisesRegex(UserError, "nothing on the checklist"):
            handover.action_send()

    def test_what_was_signed_stays(self):
        """Only what is done goes on."""
        self.sign_all()
        handover = self.handover.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "take it back"):
            handover.date_end = "2026-12-31"
        with self.assertRaisesRegex(UserError, "take it back"):
            handover.line_ids[0].name = "Other"
        with self.assertRaisesRegex(UserError, "take it back"):
            handover.line_ids[0].unlink()
        with self.assertRaisesRegex(UserError, "take it back"):
            handover.line_ids.create({"handover_id": handover.id, "name": "More"})
        handover.line_ids[0].is_done = True

    def test_a_refused_signature_ends_the_round(self):
        self.handover.action_send()
        self.sign(self.manager, granted=False)
        self.assertEqual(self.handover.state, "refused")
        self.assertNotIn("pending", self.handover.approval_ids.mapped("state"))

    def test_it_is_over_with_its_time_and_its_open_points(self):
        self.sign_all()
        with self.assertRaisesRegex(UserError, "not over"):
            self.handover.action_done()
        with freeze_time("2026-07-01 12:00:00"):
            with self.assertRaisesRegex(UserError, "open points"):
                self.handover.action_done()
            self.handover.line_ids.is_done = True
            self.handover.action_done()
        self.assertEqual(self.handover.state, "done")

    def test_work_of_the_stabilisation_is_warranty_and_its_bearer_knows_the_cost(self):
        """G12, U1: proposed as warranty; counted for who bears it."""
        ticket = self.register(support_installation_id=self.installation.id)
        self.assertEqual(ticket._propose_cover()[ticket][0], "independent")
        self.sign_all()
        cover, reason = ticket._propose_cover()[ticket]
        self.assertEqual(cover, "warranty")
        self.assertIn("New stock module", reason)
        ticket.with_user(self.consultant)._decide_cover(cover, reason)
        self.assertEqual(ticket.support_handover_id, self.handover)
        self.env["support.charge"].create(
            {
                "name": "Repair",
                "contract_id": self.contract.id,
                "ticket_id": ticket.id,
                "product_id": self.product_hour.id,
                "minutes": 120,
                "price_unit": 50,
                "verdict": "no_charge",
                "reason": reason,
            }
        )
        self.handover.invalidate_recordset()
        self.assertEqual(self.handover.cost_amount, 100)
        ticket.with_user(self.consultant)._decide_cover("independent", "Misuse")
        self.assertFalse(ticket.support_handover_id)

    def test_only_what_was_handed_over_is_in_it(self):
        """G12: its installation or products, not everything of the contract."""
        product = self._create_product("ERP", 100.0)
        alike, other = (
            self._create_installation(product_id=product and product.id)
            for product in (product, None)
        )
        self.handover.product_ids = product
        self.sign_all()
        for installation, cover in (
            (self.installation, "warranty"),
            (alike, "warranty"),
            (other, "independent"),
            (None, "independent"),
        ):
            ticket = self.register(
                support_installation_id=installation and installation.id
            )
            self.assertEqual(ticket._propose_cover()[ticket][0], cover)

    def test_it_says_what_is_handed_over(self):
        self.handover.installation_id = False
        with self.assertRaisesRegex(UserError, "which installation or products"):
            self.handover.action_send()

    def test_its_documents_are_signed_and_stay(self):
        """G12: checked when uploaded, part of what is signed, then for good."""
        files = self.env["ir.attachment"].with_user(self.seller)
        values = {"res_model": "support.handover", "res_id": self.handover.id}
        with self.assertRaisesRegex(UserError, "a program or a web page"):
            files.create({"name": "manual.exe", "raw": b"MZ", **values})
        file = files.create({"name": "manual.pdf", "raw": b"%PDF", **values})
        self.handover.with_user(self.seller).attachment_ids = file
        self.handover.action_send()
        snapshot = self.handover.approval_ids[0].snapshot
        self.assertEqual(snapshot["files"], [["manual.pdf", file.checksum]])
        with self.assertRaisesRegex(UserError, "was sent to be signed"):
            file.raw = b"Other"
        with self.assertRaisesRegex(UserError, "was sent to be signed"):
            file.unlink()
        with self.assertRaisesRegex(UserError, "take it back"):
            self.handover.with_user(self.seller).attachment_ids = False
        self.handover.with_user(self.seller).action_take_back()
        file.unlink()

    def test_who_writes_a_hand_over(self):
        for user in (self.consultant, self.auditor, self.lead_user):
            with self.assertRaises(AccessError):
                self.handover.with_user(user).title = "Mine"

    def test_the_act_is_printed(self):
        self.sign_all()
        html, _type = self.env["ir.actions.report"]._render_qweb_html(
            "support_contracts.report_handover", self.handover.ids
        )
        for text in (self.handover.name, "Accesses", self.seller.name):
            self.assertIn(text, html.decode())

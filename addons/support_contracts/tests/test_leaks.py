import io

from odoo import Command
from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common_people import PeopleCase


@tagged("post_install", "-at_install")
class TestLeaks(PeopleCase):
    """What a customer reads by a program, with the rights of the portal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.consultant.write(
            {"name": "Tom Tech", "email": "tom@tech.example", "phone": "555-0199"}
        )
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.colleague_user = cls._create_portal_user(cls.colleague)
        cls.ticket = cls._create_ticket(user_id=cls.consultant.id)
        cls.note = cls.ticket.with_user(cls.consultant).message_post(
            body="The master password is plugh",
            subtype_xmlid="mail.mt_note",
            attachments=[("note.txt", b"secret")],
        )

    def count(self, model, domain, user=None):
        self.env.invalidate_all()
        return self.env[model].with_user(user or self.lead_user).search_count(domain)

    def create_fee(self, customer, **values):
        line = {
            "name": "Fee",
            "product_id": self.product_hour.id,
            "price_unit": 777.0,
            "date_start": "2026-01-01",
            "recurring_next_date": "2026-01-01",
        }
        return self.env["contract.contract"].create(
            {
                "name": f"Fee of {customer.name}",
                "partner_id": customer.id,
                "contract_line_ids": [Command.create(line)],
                "modification_ids": [
                    Command.create({"date": "2026-02-01", "description": "Dearer"})
                ],
                **values,
            }
        )

    def count_of(self, fee, user=None):
        """How many contracts, lines and modifications of ``fee`` the user reads."""
        own = [("contract_id", "=", fee.id)]
        return [
            self.count("contract.contract", [("id", "=", fee.id)], user),
            self.count("contract.line", own, user),
            self.count("contract.modification", own, user),
        ]

    # the recurring fee

    def test_prices_of_other_customers_are_not_read(self):
        """W1: contract lines and modifications have no rule of their own."""
        fee = self.create_fee(self.other_customer)
        fee.message_subscribe(self.lead.ids)
        self.assertEqual(self.count_of(fee), [0, 0, 0])
        with self.assertRaises(AccessError):
            fee.contract_line_ids.with_user(self.lead_user).read(["price_unit"])

    def test_the_customers_own_fee_is_read_by_its_followers(self):
        """W1: what is not about support stays as the contract addon has it."""
        fee = self.create_fee(self.customer)
        fee.message_subscribe(self.lead.ids)
        modifications = len(fee.modification_ids)
        self.assertEqual(self.count_of(fee), [1, 1, modifications])

    def test_the_fee_of_support_is_the_key_users_to_read(self):
        """K5: not a colleague's, even one who follows it."""
        fee = self.create_fee(self.customer, support_contract_id=self.contract.id)
        fee.message_subscribe((self.lead + self.colleague).ids)
        modifications = len(fee.modification_ids)
        self.assertEqual(self.count_of(fee), [1, 1, modifications])
        self.assertEqual(self.count_of(fee, self.colleague_user), [0, 0, 0])

    def test_staff_read_the_fees_as_before(self):
        """W1: the rules narrow what customers read, nothing else."""
        fee = self.create_fee(self.other_customer)
        accountant = self._create_user("accountant", "account.group_account_invoice")
        self.assertEqual(self.count_of(fee, accountant)[:2], [1, 1])

    # internal notes

    def get_threads_of_customers(self):
        """The models of support with a thread, whose documents customers read."""
        portal = self.env.ref("base.group_portal")
        rights = self.env["ir.model.access"].search(
            [("group_id", "=", portal.id), ("perm_read", "=", True)]
        )
        return {
            model
            for model in rights.model_id.mapped("model")
            if model.startswith(("support.", "contract.", "helpdesk."))
            and "message_ids" in self.env[model]._fields
        }

    def test_internal_notes_are_not_searched_through(self):
        """W1: a search by text would tell a note letter by letter."""
        threads = self.get_threads_of_customers()
        self.assertLessEqual({"helpdesk.ticket", "support.contract"}, threads)
        for model in sorted(threads):
            for name in ("message_ids", "website_message_ids"):
                with self.subTest(model=model), self.assertRaises(AccessError):
                    self.count(model, [(f"{name}.body", "ilike", "plugh")])
        self.assertEqual(self.count("mail.message", [("body", "ilike", "plugh")]), 0)
        self.assertFalse(self.count("mail.message", [("id", "=", self.note.id)]))

    def test_an_internal_note_is_not_read(self):
        """W1: by its number, whether written, mailed or logged; nor its files."""
        for kind in ("comment", "email", "notification", "auto_comment"):
            self.note.message_type = kind
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                self.note.with_user(self.lead_user).read(["body"])
        with self.assertRaises(AccessError):
            self.note.attachment_ids.with_user(self.lead_user).read(["raw"])

    # staff

    def test_who_attends_is_not_read_by_a_program(self):
        """W1: neither the user nor the way to reach them."""
        ticket = self.ticket.with_user(self.lead_user)
        names = ["user_id", "user_ids", "create_uid", "write_uid", "email_cc"]
        for name in [*names, "activity_ids", "message_follower_ids"]:
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                ticket.read([name])
        with self.assertRaises(AccessError):
            self.count("helpdesk.ticket", [("user_id", "ilike", "Tom")])

    def test_a_technicians_card_is_not_read(self):
        """W1: in none of the models that hold mail and phone."""
        self.consultant.action_create_employee()
        employee = self.consultant.employee_id
        public = self.env["hr.employee.public"].browse(employee.id)
        for card, name in (
            (self.consultant, "email"),
            (self.consultant.partner_id, "phone"),
            (employee, "work_email"),
            (public, "work_phone"),
        ):
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                card.with_user(self.lead_user).read([name])
        for model in ("res.users", "res.partner"):
            self.assertEqual(self.count(model, [("email", "ilike", "tom@tech")]), 0)

    def test_costs_and_hours_of_staff_are_not_fields_of_the_customer(self):
        """W1: whatever an addon adds to the ticket, the portal reads what is meant."""
        readable = self.ticket.with_user(self.lead_user).fields_get()
        for name in ("timesheet_ids", "minutes_total", "support_available_minutes"):
            self.assertNotIn(name, readable)

    def test_sla_rows_of_the_helpdesk_are_not_ours_to_show(self):
        """W1: where the helpdesk's SLA addon is installed, customers read no rows."""
        for model in ("helpdesk.ticket.sla", "helpdesk.sla"):
            if model in self.env:
                self.assertEqual(self.count(model, []), 0)


@tagged("post_install", "-at_install")
class TestLeaksOnPages(PeopleCase, HttpCase):
    """What a customer's browser receives."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.email = "desk@example.com"
        cls.consultant.write(
            {"name": "Tom Tech", "email": "tom@tech.example", "phone": "555-0199"}
        )
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.ticket = cls._create_ticket(user_id=cls.consultant.id)
        tech = cls.ticket.with_user(cls.consultant)
        cls.note = tech.message_post(
            body="plugh",
            subtype_xmlid="mail.mt_note",
            attachments=[("note.txt", b"secret words")],
        )
        tech.message_post(
            body="Done", message_type="comment", subtype_xmlid="mail.mt_comment"
        )

    def setUp(self):
        super().setUp()
        self.authenticate(self.lead_user.login, self.lead_user.login)

    def assertHides(self, text):
        for secret in ("tom@tech.example", "555-0199", "plugh", "secret words"):
            self.assertNotIn(secret, text)

    def test_the_conversation_shows_no_address_and_no_note(self):
        """W1: in the data that the page asks for."""
        params = {"thread_model": "helpdesk.ticket", "thread_id": self.ticket.id}
        for path in ("/mail/chatter_fetch", "/mail/thread/messages"):
            data = self.make_jsonrpc_request(path, {**params, "fetch_params": {}})
            self.assertIn("Done", str(data))
            self.assertHides(str(data))
        self.assertHides(self.url_open(f"/my/ticket/{self.ticket.id}").text)

    def test_the_page_of_the_fee_tells_no_address(self):
        """W1: unless the contract grants direct access."""
        fee = self.env["contract.contract"].create(
            {
                "name": "Fee",
                "partner_id": self.customer.id,
                "user_id": self.consultant.id,
                "support_contract_id": self.contract.id,
            }
        )
        fee.message_subscribe(self.lead.ids)
        page = self.url_open(f"/my/contracts/{fee.id}").text
        self.assertIn("Tom Tech", page)
        self.assertHides(page)
        self.contract.direct_access = True
        self.assertIn("tom@tech.example", self.url_open(f"/my/contracts/{fee.id}").text)

    def test_files_of_notes_are_not_downloaded(self):
        """W1: by none of the addresses of a file."""
        file_id = self.note.attachment_ids.id
        for path in (
            f"/web/content/{file_id}",
            f"/web/content?model=ir.attachment&id={file_id}&field=raw",
            f"/web/image/{file_id}",
        ):
            self.assertHides(self.url_open(path).content.decode("latin-1"))
        data = {"file_ids": file_id, "zip_name": "all", "csrf_token": self.token()}
        self.assertIn(
            self.url_open("/mail/attachment/zip", data=data).status_code, (403, 404)
        )

    def token(self):
        return Request.csrf_token(self)

    # what is sent

    def upload(self, name, data):
        return self.url_open(
            "/mail/attachment/upload",
            data={
                "thread_id": self.ticket.id,
                "thread_model": "helpdesk.ticket",
                "csrf_token": self.token(),
            },
            files={"ufile": (name, io.BytesIO(data))},
        ).json()

    def test_programs_and_pages_are_not_taken_into_a_conversation(self):
        """U8: the answer says which file and why."""
        self.assertIn("data", self.upload("photo.png", b"\x89PNG\r\n\x1a\n"))
        for name, data in (
            ("setup.exe", b"anything"),
            ("renamed.txt", b"MZ\x90\x00"),
            ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            ("page.txt", b"<!DOCTYPE html><html><script>1</script></html>"),
        ):
            self.assertIn(name, self.upload(name, data)["error"])

    def test_large_files_are_refused(self):
        """U8: with the size that is accepted."""
        answer = self.upload("film.mp4", b"0" * (10 * 1024 * 1024 + 1))
        self.assertIn("more than 10 MB", answer["error"])

    def submit(self, file=None, **values):
        before = self.env["helpdesk.ticket"].search_count([])
        data = {
            "csrf_token": self.token(),
            "subject": "The drawer sticks",
            "description": "What I typed\n<script>alert(1)</script>",
            **values,
        }
        files = file and {"attachment": (file[0], io.BytesIO(file[1]))}
        page = self.url_open("/submitted/ticket", data=data, files=files)
        self.env.invalidate_all()
        return page, self.env["helpdesk.ticket"].search_count([]) - before

    def test_what_was_typed_comes_back_with_the_refusal(self):
        """U8: nothing is lost, nothing is half-created."""
        page, created = self.submit(("setup.exe", b"MZ"))
        self.assertEqual(created, 0)
        self.assertIn("setup.exe", page.text)
        self.assertIn("The drawer sticks", page.text)
        self.assertIn("What I typed", page.text)
        self.assertNotIn("<script>alert", page.text)
        _page, created = self.submit(("log.txt", b"text"))
        self.assertEqual(created, 1)

    def test_a_ticket_needs_words(self):
        """U8: an empty form is answered, not an error of the server."""
        page, created = self.submit(subject=" ")
        self.assertEqual((page.status_code, created), (200, 0))
        self.assertIn("Say in a subject", page.text)

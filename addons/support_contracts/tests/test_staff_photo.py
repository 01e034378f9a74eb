import base64
import io

from PIL import Image

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, JsonRpcException, tagged

from odoo.addons.mail.tools.discuss import Store

from .common_people import PeopleCase

BLUE = (0x12, 0x34, 0x56)


class StaffCase(PeopleCase):
    """A technician with a photo answers a customer; a manager is told as well."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        photo = io.BytesIO()
        Image.new("RGB", (64, 64), BLUE).save(photo, "PNG")
        cls.consultant.write(
            {"name": "Tom Tech", "image_1920": base64.b64encode(photo.getvalue())}
        )
        cls.manager.name = "Mara Boss"
        cls.env.company.email = "desk@example.com"
        cls.consultant.action_create_employee()
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.ticket = cls._create_ticket(user_id=cls.consultant.id)
        cls.message = cls._answer()

    @classmethod
    def _answer(cls, **values):
        return cls.ticket.with_user(cls.consultant).message_post(
            body="Done",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=(cls.manager.partner_id + cls.lead).ids,
            **values,
        )

    def _as_lead(self):
        self.env.invalidate_all()
        return self.message.with_user(self.lead_user)

    def _get_chatter(self, messages):
        return str(Store().add(messages).get_result())


@tagged("post_install", "-at_install")
class TestStaffNames(StaffCase):
    """W1: what tells who works for a customer, beyond the signature of an answer."""

    def test_addressees_of_staff_are_not_told(self):
        """W1: who else an answer went to is the house's matter."""
        chatter = self._get_chatter(self._as_lead())
        self.assertIn("Tom Tech", chatter)
        self.assertIn("Ana Lead", chatter)
        self.assertNotIn("Mara Boss", chatter)
        self.assertIn("Mara Boss", self._get_chatter(self.message))
        self.contract.direct_access = True
        self.assertIn("Mara Boss", self._get_chatter(self._as_lead()))

    def test_messages_are_not_searched_by_who_wrote_them(self):
        """W1: a search would tell a name letter by letter."""
        messages = self.env["mail.message"]
        for name in ("email_from", "reply_to"):
            domain = [("id", "=", self.message.id), (name, "ilike", "T")]
            with self.assertRaisesRegex(AccessError, "neither searched"):
                messages.with_user(self.lead_user).search_count(domain)
            self.assertEqual(messages.with_user(self.manager).search_count(domain), 1)
        by_author = [("author_id.name", "ilike", "Tom")]
        self.assertFalse(messages.with_user(self.lead_user).search_count(by_author))

    def test_messages_are_not_counted_by_who_wrote_them(self):
        """W1: the title of a group is a name."""
        messages = self.env["mail.message"]
        domain = [("id", "=", self.message.id)]
        for name in ("author_id", "create_uid", "email_from"):
            with self.assertRaisesRegex(AccessError, "neither searched nor counted"):
                messages.with_user(self.lead_user).formatted_read_group(domain, [name])
        with self.assertRaises(AccessError):
            messages.with_user(self.lead_user).formatted_read_group(
                domain, ["model"], ["author_id:array_agg"]
            )
        counted = messages.with_user(self.manager)
        self.assertTrue(counted.formatted_read_group(domain, ["author_id"]))

    def test_no_set_of_groups_names_who_wrote(self):
        """W1: several groupings asked for at once are titled with names too."""
        messages = self.env["mail.message"].with_user(self.lead_user)
        domain = [("id", "=", self.message.id)]
        for spec in ("author_id", "create_uid", "email_from", "author_id.name"):
            with self.assertRaisesRegex(AccessError, "neither searched nor counted"):
                messages.formatted_read_grouping_sets(domain, [[spec], []])
        with self.assertRaises(AccessError):
            messages.formatted_read_grouping_sets(domain, [[]], ["email_from:max"])
        with self.assertRaises(AccessError):
            messages.formatted_read_group(domain, ["parent_id.email_from"])

    def test_no_condition_or_order_of_groups_tells_who_wrote(self):
        """W1: an address would be found out by halves."""
        messages = self.env["mail.message"].with_user(self.lead_user)
        domain = [("id", "=", self.message.id)]
        group = {"domain": domain, "groupby": ["model"], "aggregates": ["__count"]}
        with self.assertRaises(AccessError):
            messages.formatted_read_group(
                **group, having=[("email_from:max", ">=", "T")]
            )
        for order in ("email_from:max", "__count, author_id:min desc"):
            with self.assertRaises(AccessError):
                messages.formatted_read_group(**group, order=order)
            with self.assertRaises(AccessError):
                messages.formatted_read_grouping_sets(domain, [["model"]], order=order)
        self.assertTrue(messages.formatted_read_group(**group, order="model"))

    def test_messages_are_not_sorted_by_who_wrote_them(self):
        """W1: one's own answers would stand before and after an address."""
        messages = self.env["mail.message"]
        domain = [("id", "=", self.message.id)]
        for order in ("email_from", "author_id desc", "date, create_uid.id"):
            with self.assertRaises(AccessError):
                messages.with_user(self.lead_user).search(domain, order=order)
            self.assertTrue(
                messages.with_user(self.manager).search(domain, order=order)
            )

    def test_a_hidden_name_is_not_beside_the_address_to_answer_to(self):
        """W1: in the header of the mail, nor read afterwards."""
        self.assertIn("Tom Tech", self._answer().reply_to)
        self.env.company.support_hide_staff_names = True
        message = self._answer()
        self.assertNotIn("Tom Tech", message.reply_to)
        self.assertIn(self.env.company.name, message.reply_to)
        read = self._as_lead().read(["reply_to"])
        self.assertEqual(read, [{"id": self.message.id, "reply_to": False}])
        self.contract.direct_access = True
        self.assertIn("Tom Tech", self._answer().reply_to)

    def test_a_photo_is_not_read_with_a_message(self):
        """W1: the file itself, by its field."""
        read = self._as_lead().read(["author_avatar"])
        self.assertFalse(read[0]["author_avatar"])
        self.assertTrue(self.message.read(["author_avatar"])[0]["author_avatar"])
        self.contract.direct_access = True
        self.assertTrue(self._as_lead().read(["author_avatar"])[0]["author_avatar"])

    def test_other_documents_of_support_are_kept_the_same_way(self):
        """W1: the contract has a conversation too; a plain document grants nothing."""
        messages = self.env["mail.message"]
        for model, path in (
            ("support.contract", "direct_access"),
            ("helpdesk.ticket", "support_contract_id.direct_access"),
            ("support.document", "contract_id.direct_access"),
            ("helpdesk.ticket.team", ""),
        ):
            self.assertEqual(messages._get_path_to_direct_access(model), path)


@tagged("post_install", "-at_install")
class TestStaffPhoto(StaffCase, HttpCase):
    """W1: what a customer's browser gets to see of the people who work for it."""

    def setUp(self):
        super().setUp()
        self.authenticate(self.lead_user.login, self.lead_user.login)

    def _sees_photo(self, path):
        answer = self.url_open(path)
        self.assertNotIn("tom", str(answer.headers).lower())
        try:
            picture = Image.open(io.BytesIO(answer.content)).convert("RGB")
        except OSError:
            return False
        width, height = picture.size
        return picture.getpixel((width // 2, height // 2)) == BLUE

    def _fetch(self, route):
        params = {"thread_model": "helpdesk.ticket", "thread_id": self.ticket.id}
        return self.make_jsonrpc_request(route, {**params, "fetch_params": {}})["data"]

    def _get_cards(self):
        """The models with a photo of the technician, and the record of each."""
        employee_id = self.consultant.employee_id.id
        return {
            "res.users": self.consultant.id,
            "res.partner": self.consultant.partner_id.id,
            "hr.employee": employee_id,
            "hr.employee.public": employee_id,
        }

    def test_no_address_of_a_card_gives_the_photo(self):
        """W1: of the user, the contact or the employee; nor the name, in a header."""
        for model, card_id in self._get_cards().items():
            for name in ("avatar_128", "image_1920"):
                for path in (
                    f"/web/image/{model}/{card_id}/{name}",
                    f"/web/content/{model}/{card_id}/{name}",
                    f"/web/image?model={model}&id={card_id}&field={name}&download=1",
                ):
                    with self.subTest(path=path):
                        self.assertFalse(self._sees_photo(path))

    def test_a_card_is_not_read_by_a_program(self):
        """W1: by number or by name, whole or by the name alone."""
        for model, card_id in self._get_cards().items():
            for method, args in (
                ("read", [[card_id], ["display_name"]]),
                ("web_read", [[card_id], {"name": {}}]),
            ):
                with self.subTest(model=model), self.assertRaises(JsonRpcException):
                    self._call(model, method, args)
        for model in ("res.users", "res.partner"):
            self.assertFalse(self._call(model, "name_search", ["Tom"]))
        suggested = self._call("res.partner", "get_mention_suggestions", ["Tom"])
        self.assertNotIn("Tom", str(suggested))

    def _call(self, model, method, args):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": {}},
        )

    def test_the_photo_of_who_answers_is_the_contracts_to_grant(self):
        """W1: beside an answer stands the logo, unless there is direct access."""
        path = f"/web/image/mail.message/{self.message.id}/author_avatar"
        self.assertFalse(self._sees_photo(path))
        self.assertFalse(self._sees_photo(f"{path}?download=1"))
        shown = self._fetch("/mail/chatter_fetch")["mail.message"][0]
        self.assertIn("/res.company/", shown["author_avatar_url"])
        self.contract.direct_access = True
        self.assertTrue(self._sees_photo(path))
        shown = self._fetch("/mail/chatter_fetch")["mail.message"][0]
        self.assertTrue(self._sees_photo(shown["author_avatar_url"]))

    def test_the_conversation_hands_out_no_key_to_a_photo(self):
        """W1: the chatter's data holds keys that open photos without rights."""
        path = f"/web/image/res.partner/{self.consultant.partner_id.id}/avatar_128"
        self.assertFalse(self._sees_photo(f"{path}?access_token={self._get_key()}"))
        self.contract.direct_access = True
        answer = self.url_open(f"{path}?access_token={self._get_key()}")
        self.assertEqual(Image.open(io.BytesIO(answer.content)).size, (64, 64))

    def _get_key(self):
        cards = self._fetch("/mail/thread/messages")["res.partner"]
        technician = [card for card in cards if card["name"] == "Tom Tech"]
        return technician[0]["avatar_128_access_token"]

    def test_staff_see_each_other(self):
        """W1: what customers do not get is narrowed for nobody else."""
        self.authenticate(self.manager.login, self.manager.login)
        path = f"/web/image/mail.message/{self.message.id}/author_avatar"
        self.assertTrue(self._sees_photo(path))

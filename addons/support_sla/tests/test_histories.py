from pathlib import Path

from odoo.modules.migration import load_script
from odoo.tests import TransactionCase, tagged

# What a history that cannot change must not point at: contacts are merged, users are
# deleted, and both rewrite what refers to them.
PEOPLE = ("res_partner", "res_users")


@tagged("post_install", "-at_install")
class TestHistories(TransactionCase):
    """Histories are appended only: the database refuses whatever else is tried."""

    def test_no_history_refers_to_a_person(self):
        """DESIGN: people are kept as values; else they could not be merged."""
        self.env.cr.execute(
            """
            SELECT DISTINCT history.relname, person.relname
              FROM pg_trigger trigger
              JOIN pg_class history ON history.oid = trigger.tgrelid
              JOIN pg_constraint reference ON reference.conrelid = history.oid
              JOIN pg_class person ON person.oid = reference.confrelid
             WHERE trigger.tgname LIKE %s
               AND reference.contype = 'f'
               AND person.relname IN %s
            """,
            ["%append_only", PEOPLE],
        )
        self.assertFalse(self.env.cr.fetchall())

    def test_a_user_can_be_deleted(self):
        """Nobody who wrote nothing is held by what others wrote."""
        user = self.env["res.users"].create({"name": "Gone", "login": "gone"})
        user.unlink()
        self.env.flush_all()
        self.assertFalse(user.exists())

    def test_ratings_of_before_let_their_contact_go(self):
        """An update drops the column that kept a contact from being merged."""
        self.env.cr.execute(
            "ALTER TABLE support_ticket_rating "
            "ADD COLUMN partner_id integer REFERENCES res_partner"
        )
        script = Path(__file__).parent.parent / "migrations/19.0.1.0.1/pre-migration.py"
        load_script(str(script), "pre_rating").migrate(self.env.cr, "19.0.1.0.0")
        self.test_no_history_refers_to_a_person()

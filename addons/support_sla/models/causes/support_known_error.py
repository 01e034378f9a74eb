from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

MANAGER = "support_contracts.group_support_manager"
WORDS, FOUND = 8, 50


class SupportKnownError(models.Model):
    """U9: an error whose cause is known, and how to live with it until it is mended.

    Plain words; customers find those that a service manager published, and no other.
    """

    _name = "support.known.error"
    _description = "Known Error"
    _inherit = ["support.record.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _SEQUENCE = "support.known.error"

    title = fields.Char(required=True)
    symptom = fields.Text(required=True, help="What one sees when it happens.")
    workaround = fields.Text(help="How to go on working meanwhile.")
    solution = fields.Text(help="What mends it, or since which version it is mended.")
    problem_id = fields.Many2one(
        "helpdesk.ticket",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('type_id.support_kind', '=', 'problem')]",
    )
    rca_id = fields.Many2one(
        "support.rca", index="btree_not_null", ondelete="restrict", check_company=True
    )
    category_id = fields.Many2one("support.cause", ondelete="restrict")
    customer_ids = fields.Many2many(
        "res.partner",
        "support_known_error_customer_rel",
        "error_id",
        "partner_id",
        string="Only for",
        domain=[("is_company", "=", True)],
        help="Empty: for all customers of the company.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("published", "Published"),
            ("retired", "Retired"),
        ],
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
        copy=False,
    )
    published_on = fields.Date(readonly=True, copy=False)

    _SYSTEM_FIELDS = frozenset({"name", "state", "published_on"})

    def _get_settled_fields(self, names):
        return set() if self.state == "draft" else set(names)

    def action_publish(self):
        self._check_publisher()
        self._check_state("draft")
        for error in self:
            if not (error.workaround or error.solution or "").strip():
                raise UserError(
                    self.env._("Say how to go on working, or what mends it.")
                )
        self.sudo().write(
            {"state": "published", "published_on": fields.Date.context_today(self)}
        )
        return True

    def action_retire(self):
        """It is mended everywhere, or it was wrong: nobody finds it any more."""
        self._check_publisher()
        self._check_state("published")
        self.sudo().write({"state": "retired"})
        return True

    def action_revise(self):
        """Back to draft, out of the customers' sight, to be changed."""
        self._check_publisher()
        self._check_state("published", "retired")
        self.sudo().write({"state": "draft", "published_on": False})
        return True

    def _check_publisher(self):
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only a service manager publishes what customers read.")
            )

    # ------------------------------------------------------------------
    # Portal
    # ------------------------------------------------------------------

    @api.model
    def _get_portal_domain(self):
        """Published, by a company that serves the user's, and for the user's."""
        customers = self.env["support.key.user"]._get_customers_of_user()
        customers |= self.env.user.partner_id.commercial_partner_id.sudo()
        contracts = self.env["support.contract"].sudo()
        contracts = contracts.search(
            Domain("state", "=", "active")
            & (
                Domain("partner_id", "in", customers.ids)
                | Domain("covered_partner_ids", "in", customers.ids)
            )
        )
        readers = customers | contracts.partner_id
        return (
            Domain("state", "=", "published")
            & Domain("company_id", "in", contracts.company_id.ids)
            & (
                Domain("customer_ids", "=", False)
                | Domain("customer_ids", "in", readers.ids)
            )
        )

    @api.model
    def _search_portal(self, words=""):
        """Elevated: known errors of the user that hold each of the words."""
        domain = self._get_portal_domain()
        for word in (words or "").split()[:WORDS]:
            domain &= Domain.OR(
                Domain(name, "ilike", word)
                for name in ("title", "symptom", "workaround", "solution")
            )
        return self.sudo().search(domain, limit=FOUND)

import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty

from odoo.addons.base.models.res_partner import _lang_get

from ...tools.uploads import check_pictures


class SupportTermsVersion(models.Model):
    """One text of the terms in one language; once published it never changes."""

    _name = "support.terms.version"
    _description = "Version of Support Terms"
    _inherit = ["support.guarded.mixin"]
    _order = "terms_id, lang, id desc"

    terms_id = fields.Many2one(
        "support.terms", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="terms_id.company_id", store=True)
    number = fields.Integer(string="Version", readonly=True, copy=False)
    lang = fields.Selection(
        _lang_get,
        string="Language",
        required=True,
        default=lambda self: self.env.company.partner_id.lang or self.env.lang,
    )
    body = fields.Html(string="Text", sanitize_style=True, sanitize_overridable=False)
    silence_approves = fields.Boolean(
        help="The text says that the customer's silence approves the time they were "
        "shown. Without accepted terms that say so, silence never approves (rule 7)."
    )
    date_start = fields.Date(
        string="In force from", required=True, default=fields.Date.context_today
    )
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published")],
        required=True,
        readonly=True,
        default="draft",
    )
    body_hash = fields.Char(
        string="Fingerprint", readonly=True, copy=False, help="SHA-256 of the text."
    )
    published_on = fields.Datetime(readonly=True, copy=False)
    published_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    acceptance_count = fields.Integer(compute="_compute_acceptance_count")

    _number_unique = models.UniqueIndex(
        "(terms_id, lang, number) WHERE state = 'published'",
        "This version was already published.",
    )

    _SYSTEM_FIELDS = frozenset(
        {"number", "state", "body_hash", "published_on", "published_by_id"}
    )

    @api.depends("terms_id.name", "number", "lang", "state")
    def _compute_display_name(self):
        for version in self:
            name = version.terms_id.name or ""
            if version.state == "published":
                version.display_name = self.env._(
                    "%(terms)s, version %(number)s", terms=name, number=version.number
                )
            else:
                version.display_name = self.env._("%(terms)s, draft", terms=name)

    def _compute_acceptance_count(self):
        counts = dict(
            self.env["support.terms.acceptance"]._read_group(
                [("version_id", "in", self.ids)], ["version_id"], ["__count"]
            )
        )
        for version in self:
            version.acceptance_count = counts.get(version, 0)

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            # A new version is a draft, whatever a client or an import says.
            vals_list = self._without_system_values(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if any(version.state == "published" for version in self):
            raise UserError(
                self.env._(
                    "A published version stays as it is: what was accepted rests on "
                    "it. Write a new version."
                )
            )
        if self._SYSTEM_FIELDS & vals.keys() and not self.env.su:
            raise UserError(self.env._("A version is published with its button."))
        return super().write(vals)

    @api.constrains("body")
    def _check_pictures(self):
        for version in self:
            check_pictures(self.env, version.body)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        if any(version.state == "published" for version in self):
            raise UserError(self.env._("A published version stays as proof."))

    # ------------------------------------------------------------------
    # Publishing
    # ------------------------------------------------------------------

    def action_publish(self):
        """Draft → published, with its number and fingerprint."""
        self.check_access("write")
        for version in self:
            if version.state != "draft":
                raise UserError(self.env._("This version is published already."))
            if is_html_empty(version.body):
                raise UserError(self.env._("There is no text to publish."))
            version.sudo().write(version._prepare_publication())
        return True

    def _prepare_publication(self):
        last = self.search(
            [
                ("terms_id", "=", self.terms_id.id),
                ("lang", "=", self.lang),
                ("state", "=", "published"),
            ],
            order="number desc",
            limit=1,
        )
        number = last.number + 1
        return {
            "state": "published",
            "number": number,
            "body_hash": self._get_fingerprint(number),
            "published_on": fields.Datetime.now(),
            "published_by_id": self.env.uid,
        }

    def _get_fingerprint(self, number):
        """SHA-256 (hex) of everything that is accepted."""
        self.ensure_one()
        content = {
            "terms": self.terms_id.id,
            "number": number,
            "lang": self.lang,
            "date_start": str(self.date_start),
            "silence_approves": self.silence_approves,
            "body": str(self.body),
        }
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()

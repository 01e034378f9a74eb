from odoo import api, models
from odoo.exceptions import UserError

from ...arithmetic import raci
from ...tools.uploads import check_pictures

# What was approved never changes; the date of effect is set with the signature when
# it was left open.
FROZEN = """
CREATE OR REPLACE FUNCTION support_document_version_frozen()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.approved_on IS NOT NULL AND (
        TG_OP = 'DELETE'
        OR (NEW.document_id, NEW.number, NEW.lang, NEW.body,
            NEW.audience, NEW.metric_period, NEW.change_note,
            NEW.raci_matrix, NEW.content_hash, NEW.approved_on,
            NEW.approved_by)
        IS DISTINCT FROM
           (OLD.document_id, OLD.number, OLD.lang, OLD.body,
            OLD.audience, OLD.metric_period, OLD.change_note,
            OLD.raci_matrix, OLD.content_hash, OLD.approved_on,
            OLD.approved_by)
        OR (OLD.date_from IS NOT NULL
            AND NEW.date_from IS DISTINCT FROM OLD.date_from)
        OR (OLD.signed_on IS NOT NULL
            AND (NEW.signed_on, NEW.signed_by, NEW.signed_from)
            IS DISTINCT FROM
                (OLD.signed_on, OLD.signed_by, OLD.signed_from))
    ) THEN
        RAISE EXCEPTION 'An approved version of a document never changes.'
        USING ERRCODE = '23514', TABLE = TG_TABLE_NAME,
            CONSTRAINT = 'support_document_version_frozen';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER support_document_version_frozen
BEFORE UPDATE OR DELETE ON support_document_version
FOR EACH ROW EXECUTE FUNCTION support_document_version_frozen()
"""


class SupportDocumentVersion(models.Model):
    """Invariant 5: what was approved is only superseded, by no way changed."""

    _inherit = "support.document.version"

    _CONTENT_FIELDS = frozenset(
        {
            "document_id",
            "number",
            "lang",
            "template_id",
            "body",
            "change_note",
            "audience",
            "metric_period",
            "raci_matrix",
            "date_from",
        }
    )
    _SYSTEM_FIELDS = frozenset(
        {
            "state",
            "date_to",
            "published_on",
            "content_hash",
            "approved_on",
            "approved_by",
            "signed_by",
            "signed_by_id",
            "signed_on",
            "signed_from",
            "signature",
            "refused_reason",
        }
    )

    def init(self):
        """The database refuses too, whoever writes: an import, a script, a shell."""
        res = super().init()
        self.env.cr.execute(FROZEN)
        return res

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._prepared(vals) for vals in vals_list]
        documents = self.env["support.document"].browse(
            [vals["document_id"] for vals in vals_list if vals.get("document_id")]
        )
        last = {
            document.id: max(document.sudo().version_ids.mapped("number"), default=0)
            for document in documents
        }
        for vals in vals_list:
            document_id = vals.get("document_id")
            last[document_id] = last.get(document_id, 0) + 1
            vals["number"] = last[document_id]
        return super().create(vals_list)

    def _prepared(self, vals):
        """A new version is a draft, whatever a client or an import says."""
        names = vals.keys() if self.env.su else vals.keys() - self._SYSTEM_FIELDS
        vals = {name: vals[name] for name in names}
        if "raci_matrix" in vals:
            vals["raci_matrix"] = self._clean_raci(vals["raci_matrix"])
        return vals

    def write(self, vals):
        if not self.env.su and (self._SYSTEM_FIELDS | {"number"}) & vals.keys():
            raise UserError(
                self.env._(
                    "The state of a document is not edited by hand: use its buttons."
                )
            )
        if self._CONTENT_FIELDS & vals.keys() and not self._completes_date(vals):
            self._check_editable()
        if "raci_matrix" in vals:
            vals = vals | {"raci_matrix": self._clean_raci(vals["raci_matrix"])}
        return super().write(vals)

    @api.constrains("body")
    def _check_pictures(self):
        for version in self:
            check_pictures(self.env, version.body)

    def _completes_date(self, vals):
        """A first day left open is the day of the signature: the system fills it in."""
        return (
            self.env.su
            and self._CONTENT_FIELDS & vals.keys() == {"date_from"}
            and not any(self.mapped("date_from"))
            and all(version._get_today() == vals["date_from"] for version in self)
        )

    @api.model
    def _clean_raci(self, matrix):
        """The matrix as it is kept; the names of people are ours, not the client's."""
        if matrix and not isinstance(matrix, dict):
            raise UserError(self.env._("This is no RACI matrix."))
        matrix = raci.normalized(matrix)
        ids = [role["partner_id"] for role in matrix["roles"] if "partner_id" in role]
        names = {
            partner.id: partner.name
            for partner in self.env["res.partner"].browse(ids).exists()
        }
        for role in matrix["roles"]:
            role.pop("partner", None)
            if role.get("partner_id") in names:
                role["partner"] = names[role["partner_id"]]
            else:
                role.pop("partner_id", None)
        return matrix

    def _check_editable(self):
        """Drafts only, also with the rights of the system."""
        for version in self:
            if version.state != "draft":
                raise UserError(
                    self.env._(
                        "“%s” is no draft any more: make a new version to change it.",
                        version.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        for version in self:
            if version.approved_on:
                raise UserError(
                    self.env._(
                        "“%s” was approved: it stays readable. Make a new version.",
                        version.display_name,
                    )
                )

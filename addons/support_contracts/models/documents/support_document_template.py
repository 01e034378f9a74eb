from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.rendering_tools import parse_inline_template

from ...arithmetic import raci
from ...tools.uploads import check_pictures


class SupportDocumentTemplate(models.Model):
    """A text with places for the contract's data, such as ``{{ customer }}``.

    Places are looked up in a list, never evaluated: whoever writes a template writes
    no code, and reaches nothing but what the list offers.
    """

    _name = "support.document.template"
    _description = "Template of Support Documents"
    _order = "kind, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        selection=lambda self: self._selection_kind(), required=True, default="contract"
    )
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    body = fields.Html(
        string="Text", translate=True, sanitize_style=True, sanitize_overridable=False
    )
    raci_text = fields.Text(
        string="RACI matrix",
        translate=True,
        help="As copied from a spreadsheet: roles on the first line, then a line for "
        "each activity.",
    )
    placeholder_help = fields.Html(
        string="Places", compute="_compute_placeholder_help", sanitize=False
    )

    @api.model
    def _selection_kind(self):
        field = self.env["support.document"]._fields["kind"]
        return field._description_selection(self.env)

    def _compute_placeholder_help(self):
        offered = self.env["support.document.version"]._get_placeholders()
        rows = Markup().join(
            Markup("<tr><td><code>{}</code></td><td>{}</td></tr>").format(
                f"{{{{ {name} }}}}", label
            )
            for name, label in offered.items()
        )
        table = Markup("<table class='table table-sm'>{}</table>").format(rows)
        for template in self:
            template.placeholder_help = table

    @api.constrains("body")
    def _check_pictures(self):
        for template in self:
            check_pictures(self.env, template.body)

    @api.constrains("body")
    def _check_places(self):
        """A place that does not exist is told at once, in every language."""
        known = self.env["support.document.version"]._get_placeholders()
        langs = [code for code, _name in self.env["res.lang"].get_installed()]
        for template in self:
            for lang in langs:
                template.with_context(lang=lang)._check_known(known)

    def _check_known(self, known):
        for _text, name, _default in parse_inline_template(str(self.body or "")):
            if name and name not in known:
                raise ValidationError(self._message_unknown(name))
        if "{{" in self._without_places():
            raise ValidationError(
                self.env._(
                    "The template “%s” opens a place with {{ and does not close it, or "
                    "has a part of it in another style.",
                    self.name,
                )
            )

    def _without_places(self):
        parts = parse_inline_template(str(self.body or ""))
        return "".join(text for text, _name, _default in parts)

    def _message_unknown(self, name):
        return self.env._(
            "The template “%(template)s” has a place {{ %(place)s }} that does not "
            "exist. The list beside the text shows those that do.",
            template=self.name,
            place=name,
        )

    # ------------------------------------------------------------------
    # Filling in
    # ------------------------------------------------------------------

    def _fill(self, version):
        """The text for a version, in its language; names what is wrong with itself."""
        self.ensure_one()
        template = self.with_context(lang=version.lang)
        version = version.with_context(lang=version.lang)
        known = version._get_placeholders()
        values, parts = {}, []
        for text, name, default in parse_inline_template(str(template.body or "")):
            parts.append(Markup(text))
            if not name:
                continue
            if name not in known:
                raise UserError(template._message_unknown(name))
            if name not in values:
                values[name] = version._get_place(name)
            parts.append(escape(values[name] or default))
        return Markup().join(parts)

    def _get_raci(self, version):
        """The matrix of the template in the language of the version."""
        self.ensure_one()
        text = self.with_context(lang=version.lang).raci_text
        return raci.parse(text) if text else None

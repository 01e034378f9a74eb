from odoo import api, fields, models
from odoo.tools import ormcache


class SupportCriticalityCell(models.Model):
    """U7: the matrix that proposes a level; a consultant confirms it (K15)."""

    _name = "support.criticality.cell"
    _description = "Criticality by Impact and Urgency"
    _order = "impact, urgency"

    impact = fields.Selection(
        selection=lambda self: self._selection_impact(), required=True
    )
    urgency = fields.Selection(
        selection=lambda self: self._selection_urgency(), required=True
    )
    criticality_id = fields.Many2one(
        "support.criticality",
        string="Proposes",
        required=True,
        index=True,
        ondelete="cascade",
    )

    _once = models.Constraint(
        "UNIQUE (impact, urgency)", "The matrix says this already."
    )

    @api.model
    def _selection_impact(self):
        labels = {
            "1": self.env._("One person"),
            "2": self.env._("Several people or an area"),
            "3": self.env._("The whole company"),
        }
        return list(labels.items())

    @api.model
    def _selection_urgency(self):
        labels = {
            "1": self.env._("It can wait"),
            "2": self.env._("Soon"),
            "3": self.env._("At once"),
        }
        return list(labels.items())

    @api.depends("impact", "urgency", "criticality_id")
    def _compute_display_name(self):
        impacts = dict(self._selection_impact())
        urgencies = dict(self._selection_urgency())
        for cell in self:
            cell.display_name = (
                f"{impacts.get(cell.impact, '')} × {urgencies.get(cell.urgency, '')}"
            )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    # ------------------------------------------------------------------
    # Proposals
    # ------------------------------------------------------------------

    @api.model
    def _propose(self, impact, urgency):
        """The level of the matrix; empty as long as nobody said the impact.

        What nobody called urgent is due soon.
        """
        level_id = self._get_matrix().get((impact, urgency or "2"))
        return self.env["support.criticality"].browse(level_id)

    @api.model
    @ormcache()
    def _get_matrix(self):
        """{(impact, urgency): id of the level}, of the levels in use."""
        return {
            (cell.impact, cell.urgency): cell.criticality_id.id
            for cell in self.sudo().search([("criticality_id.active", "=", True)])
        }

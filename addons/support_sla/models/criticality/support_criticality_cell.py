from odoo import api, fields, models
from odoo.tools import ormcache


class SupportCriticalityCell(models.Model):
    """U7: the matrix that proposes a level; a consultant confirms it (K15)."""

    _name = "support.criticality.cell"
    _description = "Criticality by Impact and Urgency"
    _order = "matrix_id, impact, urgency"

    matrix_id = fields.Many2one(
        "support.criticality.matrix",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: of the general matrix.",
    )
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

    _said_once = models.UniqueIndex(
        "(COALESCE(matrix_id, 0), impact, urgency)", "The matrix says this already."
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
    def _propose(self, impact, urgency, matrix_id=None):
        """The level of the matrix; empty as long as nobody said the impact.

        What nobody called urgent is due soon; what a matrix of its own does not say is
        as in the general one.
        """
        cells, asked = self._get_cells(), (impact, urgency or "2")
        level_id = cells.get((matrix_id, *asked)) or cells.get((None, *asked))
        return self.env["support.criticality"].browse(level_id)

    @api.model
    @ormcache()
    def _get_cells(self):
        """{(matrix id or None, impact, urgency): id of the level}, of those in use."""
        return {
            (cell.matrix_id.id or None, cell.impact, cell.urgency): (
                cell.criticality_id.id
            )
            for cell in self.sudo().search([("criticality_id.active", "=", True)])
        }

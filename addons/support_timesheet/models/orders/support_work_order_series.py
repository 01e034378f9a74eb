from odoo import fields, models
from odoo.tools import SQL


class SupportWorkOrderSeries(models.Model):
    """The last number of a company's year. Numbers of a year have no gaps.

    One statement takes the next number: two at once wait for each other, and the
    second is refused by the database and repeated by Odoo; what is rolled back gives
    its number back. `ir.sequence` would create its ranges of the year twice.
    """

    _name = "support.work.order.series"
    _description = "Numbers of the Work Orders"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    year = fields.Integer(required=True)
    last_number = fields.Integer(required=True)

    _one_per_year = models.Constraint(
        "UNIQUE (company_id, year)", "A company has one series a year."
    )

    def _take_number(self, company, year):
        """The next number of the ``year``, as the paper shows it."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO support_work_order_series (company_id, year, last_number)
                     VALUES (%s, %s, 1)
                ON CONFLICT (company_id, year) DO UPDATE
                        SET last_number = support_work_order_series.last_number + 1
                  RETURNING last_number
                """,
                company.id,
                year,
            )
        )
        [number] = self.env.cr.fetchone()
        self.invalidate_model(["last_number"], flush=False)
        return f"{company.support_work_order_prefix or ''}{year}/{number:05}"

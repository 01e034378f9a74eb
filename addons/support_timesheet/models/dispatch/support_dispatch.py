from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

NOBODY_LIMIT = 80
# Which record a row stands for: its id is the record's times three, plus this.
KINDS = {"helpdesk.ticket": 0, "support.visit": 1, "support.work.order": 2}


class SupportDispatch(models.Model):
    """What waits for somebody, of all kinds, on one board (W8, W9).

    A row is an open ticket, a visit to come or a sheet that is not confirmed.
    Writing a technician on it writes that on the record, with the record's own rules.
    """

    _name = "support.dispatch"
    _description = "Dispatch Board"
    _auto = False
    _order = "priority desc, date_start, id"

    kind = fields.Selection(
        [
            ("helpdesk.ticket", "Ticket"),
            ("support.visit", "Visit"),
            ("support.work.order", "Work order"),
        ],
        readonly=True,
    )
    res_id = fields.Many2oneReference(model_field="kind", readonly=True)
    number = fields.Char(readonly=True)
    name = fields.Char(string="Subject", readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Technician", group_expand="_group_expand_technicians"
    )
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("helpdesk.ticket.team", readonly=True)
    priority = fields.Selection(
        [("0", "Low"), ("1", "Medium"), ("2", "High"), ("3", "Very High")],
        readonly=True,
    )
    date_start = fields.Datetime(string="From", readonly=True)
    date_end = fields.Datetime(string="Until", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            "%s UNION ALL %s UNION ALL %s",
            self._query_tickets(),
            self._query_visits(),
            self._query_orders(),
        )

    @api.model
    def _query_tickets(self):
        return SQL(
            """
            SELECT ticket.id * 3 AS id, 'helpdesk.ticket' AS kind,
                   ticket.id AS res_id, ticket.number, ticket.name, ticket.user_id,
                   ticket.commercial_partner_id AS partner_id, ticket.company_id,
                   ticket.team_id, ticket.priority,
                   NULL::timestamp AS date_start, NULL::timestamp AS date_end
              FROM helpdesk_ticket ticket
              LEFT JOIN helpdesk_ticket_stage stage ON stage.id = ticket.stage_id
             WHERE ticket.active AND stage.closed IS NOT TRUE
               AND ticket.support_contract_id IS NOT NULL
            """
        )

    @api.model
    def _query_visits(self):
        """Visits to come; once opened, their sheet stands for them."""
        return SQL(
            """
            SELECT visit.id * 3 + 1, 'support.visit', visit.id, NULL, visit.name,
                   visit.user_id, visit.partner_id, visit.company_id, NULL::integer,
                   '1', visit.date_start, visit.date_end
              FROM support_visit visit
             WHERE visit.state NOT IN ('opened', 'cancelled')
            """
        )

    @api.model
    def _query_orders(self):
        """Sheets to be written; where nobody typed an hour, noon of the day."""
        return SQL(
            """
            SELECT wo.id * 3 + 2, 'support.work.order', wo.id, ticket.number,
                   ticket.name, wo.user_id, wo.end_customer_id, wo.company_id,
                   ticket.team_id, ticket.priority,
                   COALESCE(wo.date_start, wo.date + interval '12 hours'),
                   COALESCE(wo.date_end, wo.date_start, wo.date + interval '12 hours')
                   + CASE WHEN wo.date_end IS NULL THEN interval '1 hour'
                          ELSE interval '0' END
              FROM support_work_order wo
              JOIN helpdesk_ticket ticket ON ticket.id = wo.ticket_id
             WHERE wo.state = 'draft'
            """
        )

    @api.model
    def _group_expand_technicians(self, users, domain):
        """A column for everybody who could get something, also without anything."""
        own = [("company_id", "in", [*self.env.companies.ids, False])]
        teams = self.env["helpdesk.ticket.team"].search(own)
        return users | teams.user_ids | self.env["support.roster"].search(own).user_ids

    @api.model
    @api.readonly
    def web_read_group(self, domain, groupby, *args, **kwargs):
        """What nobody has is what the office looks for: that column begins open."""
        by_technician = list(groupby)[:1] == ["user_id"]
        if (
            by_technician
            and kwargs.get("auto_unfold")
            and not kwargs.get("opening_info")
        ):
            limit = kwargs.get("unfold_read_default_limit") or NOBODY_LIMIT
            unfolded = {"value": False, "folded": False, "offset": 0, "limit": limit}
            kwargs["opening_info"] = [unfolded]
        return super().web_read_group(domain, groupby, *args, **kwargs)

    # ------------------------------------------------------------------
    # Assigning
    # ------------------------------------------------------------------

    def write(self, vals):  # pylint: disable=method-required-super
        """W9: only a technician is written here, by the office, on the record."""
        if vals.keys() != {"user_id"}:
            raise UserError(
                self.env._("On the board only the technician changes: open the rest.")
            )
        self.check_access("write")
        self.env["support.roster"]._check_office()
        for records in self._get_records():
            records.write({"user_id": vals["user_id"]})
        self.invalidate_model()
        return True

    def _get_records(self):
        """The records behind the rows: a recordset for each kind."""
        return [
            self.env[kind].browse(rows.mapped("res_id"))
            for kind, rows in self.grouped("kind").items()
        ]

    def action_open(self):
        self.ensure_one()
        [record] = self._get_records()
        return record._get_records_action()

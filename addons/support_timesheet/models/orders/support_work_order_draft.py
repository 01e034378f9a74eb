from odoo import api, models


class SupportWorkOrder(models.Model):
    """W3: one for each visit or remote day, drafted where nobody did it by hand."""

    _inherit = "support.work.order"

    def action_collect_time(self):
        """Bring the time of the ticket and day that is on no work order yet."""
        self.check_access("write")
        self._check_draft()
        self.sudo()._collect_time()
        return True

    def _collect_time(self):
        """Time of the same ticket, day and kind that nobody put on an order."""
        lines = (
            self.env["account.analytic.line"]
            .sudo()
            .search(
                [
                    ("ticket_id", "in", self.ticket_id.ids),
                    ("date", "in", self.mapped("date")),
                    ("work_order_id", "=", False),
                    ("unit_amount", "!=", 0),
                ]
            )
        )
        keys = {order._get_day_key(): order for order in reversed(self)}
        joining = {
            line: keys[line._get_work_order_key()]
            for line in lines
            if line._get_work_order_key() in keys
        }
        lines._join_order(joining)

    def _get_day_key(self):
        """What the time of one order has in common."""
        self.ensure_one()
        return self.contract_id, self.ticket_id, self.date, self.mode

    @api.model
    def _draft_for(self, lines):
        """Put time without an order on one: a draft of its day, else a new one."""
        orders = self._get_orders_for(lines)
        lines.browse().concat(*orders)._join_order(orders)

    @api.model
    def _get_orders_for(self, lines):
        """{line: order} for time without one: a draft of its day, else a new one.

        ``lines``: time entries, elevated. A fixed number of queries for all of them.
        """
        missing = lines._filtered_without_order()
        if not missing:
            return {}
        lines_by_key = missing.grouped(lambda line: line._get_work_order_key())
        orders = self._get_drafts(lines_by_key)
        new_keys = [key for key in lines_by_key if key not in orders]
        created = self._create_quietly(
            [self._prepare_draft(key, lines_by_key[key]) for key in new_keys]
        )
        orders |= {key: [o] for key, o in zip(new_keys, created, strict=True)}
        return {
            line: _choose(orders[key], line)
            for key, own in lines_by_key.items()
            for line in own
        }

    @api.model
    def _get_drafts(self, keys):
        """{key: drafts of that ticket, day and kind}."""
        drafts = self.sudo().search(
            [
                ("state", "=", "draft"),
                ("ticket_id", "in", [ticket.id for _c, ticket, _d, _m in keys]),
                ("date", "in", list({day for _c, _t, day, _m in keys})),
            ],
            order="id",
        )
        return {
            key: list(own)
            for key, own in drafts.grouped(lambda o: o._get_day_key()).items()
            if key in keys
        }

    @api.model
    def _create_quietly(self, vals_list):
        """Without a message and followers for each: nobody opened them."""
        return (
            self.sudo()
            .with_context(
                tracking_disable=True, mail_create_nolog=True, mail_notrack=True
            )
            .create(vals_list)
            .with_env(self.sudo().env)
        )

    @api.model
    def _prepare_draft(self, key, lines):
        contract, ticket, day, mode = key
        starts = list(filter(None, lines.mapped("date_time")))
        return {
            "contract_id": contract.id,
            "ticket_id": ticket.id,
            "date": day,
            "mode": mode,
            "date_start": mode == "visit" and starts and min(starts),
            "user_id": (lines.user_id[:1] or ticket.user_id).id,
            "description": "\n".join(dict.fromkeys(lines.mapped("name"))),
        }


def _choose(orders, line):
    """The order of the technician whose time it is, else the first of the day."""
    return next((o for o in orders if o.user_id == line.user_id), orders[0])

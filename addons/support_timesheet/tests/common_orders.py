from .common import TimeCase

# A drawing of one dot.
DRAWING = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA"
    "WjR9awAAAABJRU5ErkJggg=="
)


class OrderCase(TimeCase):
    """A ticket of a team, its technician, a dispatcher, and a material of 80."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dispatcher = cls._create_user("dispatcher", "group_support_dispatcher")
        cls.material = cls._create_product("Fuser", 80.0)
        cls.visit_type = cls._create_work_type("VISIT", on_site=True)
        cls.ticket.user_id = cls.consultant

    @classmethod
    def _create_order(cls, user=None, **values):
        """A draft sheet of the technician, of the day of `log`."""
        orders = cls.env["support.work.order"].with_user(user or cls.consultant)
        return orders.create(
            {"ticket_id": cls.ticket.id, "date": "2026-03-10", **values}
        )

    @classmethod
    def _create_order_with_material(cls, **line):
        order = cls._create_order()
        cls._add(order, **line)
        return order

    @classmethod
    def _add(cls, order, **values):
        return order.env["support.work.order.line"].create(
            {"order_id": order.id, "product_id": cls.material.id, **values}
        )

    def orders(self):
        return self.env["support.work.order"].search(
            [("contract_id.partner_id", "=", self.customer.id)], order="id"
        )

    def charges_of_order(self, order):
        return self.env["support.charge"].search(
            [("work_order_id", "=", order.id)], order="id"
        )

    def run_orders_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "support_timesheet.cron_confirm_work_orders"
            ).method_direct_trigger()
        self.env.invalidate_all()

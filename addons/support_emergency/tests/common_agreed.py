from odoo.tests import freeze_time

from .common import CALL, EmergencyCase


@freeze_time(CALL)
class AgreedCase(EmergencyCase):
    """Express costs 120 an hour, an hour of support 60; the guarantee bears no tax.

    ``newcomer_user`` logs in for the company without contract, ``lead_user`` for the
    one with it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.express = cls.env.ref("support_contracts.work_type_express")
        cls.express.product_id.list_price = 120.0
        cls.later = cls.env.ref("support_contracts.work_type_support")
        cls.later.product_id.list_price = 60.0
        products = cls.express.product_id | cls.later.product_id
        cls.guarantee = cls.env.ref("support_emergency.product_guarantee")
        (products | cls.guarantee).taxes_id = False
        cls.newcomer_user = cls._create_portal_user(cls.newcomer)
        cls.lead_user = cls._create_portal_user(cls.lead)
        cls.accountant = cls._create_user(
            "accountant", "account.group_account_invoice", tz="UTC"
        )
        cls.bank = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.env.company.id)], limit=1
        )

    @classmethod
    def offered(cls, requester=None, **values):
        emergency = cls.declare(requester=requester)
        cls.evaluate(emergency, **values)
        return emergency

    @classmethod
    def answer(cls, emergency, granted=True, user=None, comment=None, **values):
        """The customer answers what waits on the page of the emergency."""
        approval = emergency.sudo().approval_ids.filtered(
            lambda a: a.state == "pending"
        )
        user = user or emergency.requester_id.user_ids
        return approval.with_user(user)._decide(
            granted, comment=comment, values=values or None
        )

    @classmethod
    def ordered(cls, requester=None, conditions=None, **values):
        emergency = cls.offered(requester, **values)
        cls.answer(emergency, **({"conditions": conditions} if conditions else {}))
        return emergency

    @classmethod
    def pay(cls, emergency, **values):
        """Accounting registers the payment."""
        wizard = cls.env["support.emergency.payment"].with_user(cls.accountant)
        return wizard.create(
            {"emergency_id": emergency.id, "journal_id": cls.bank.id, **values}
        ).action_register()

    @classmethod
    def started(cls, requester=None, conditions=None, **values):
        emergency = cls.ordered(requester, conditions, **values)
        cls.pay(emergency)
        return emergency

    @classmethod
    def log(cls, emergency, start, end, user=None, **values):
        """Time of the expert, with its hours."""
        lines = cls.env["account.analytic.line"].with_user(user or cls.expert)
        return lines.create(
            {
                "ticket_id": emergency.ticket_id.id,
                "name": "Restoring",
                "started_at": start,
                "ended_at": end,
                **values,
            }
        ).sudo()

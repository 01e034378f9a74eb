from odoo import fields, models

from ...arithmetic.minutes import clock

TEMPLATE = "support_contracts.message_hours_low"


class SupportHourAlert(models.Model):
    _inherit = "support.hour.alert"

    def _tell(self):
        """Write to both sides, each in their language: once per contract and package.

        Of thresholds that were passed together only the lowest is told.
        """
        lowest = {}
        for alert in self.sorted("level", reverse=True):
            lowest[alert.contract_id, alert.package_id] = alert
        told = self.browse().concat(*lowest.values())
        customers = told.contract_id.partner_id._get_support_key_users()
        forecasts = told.contract_id._get_forecasts(told.contract_id._get_balances())
        for alert in told:
            contract = alert.contract_id
            people = customers[contract.partner_id].partner_id
            readers = (people or contract.partner_id) | contract.user_id.partner_id
            for lang, some in readers.grouped("lang").items():
                alert._tell_readers(some, lang, forecasts[contract])
        told.write({"told_on": fields.Datetime.now()})

    def _tell_readers(self, readers, lang, found):
        """One mail in ``lang``, about the hours and what can be done."""
        self.ensure_one()
        alert = self.with_context(lang=lang or self.env.lang)
        contract = alert.contract_id
        body = alert.env["ir.qweb"]._render(
            TEMPLATE,
            {
                "alert": alert,
                "contract": contract,
                "forecast": contract._describe_forecast(found),
                "url": contract.get_base_url() + contract.access_url,
            },
            lang=alert.env.lang,
            minimal_qcontext=True,
        )
        contract.message_notify(
            partner_ids=readers.ids,
            subject=alert._get_subject(),
            body=body,
            author_id=contract.company_id.partner_id.id,
            email_layout_xmlid="mail.mail_notification_light",
        )

    def _get_subject(self):
        self.ensure_one()
        left = clock(max(self.left_minutes, 0))
        if self.package_id:
            return self.env._(
                "%(time)s h are left of %(package)s",
                time=left,
                package=self.package_id.name,
            )
        return self.env._(
            "%(time)s h of support are left on %(contract)s",
            time=left,
            contract=self.contract_id.display_name,
        )

    def _describe(self):
        """A sentence for people, in the language of the environment."""
        self.ensure_one()
        return self.env._(
            "Of the support hours of %(name)s, %(left)s h are left; there were "
            "%(base)s h after the last ones came.",
            name=self.package_id.name or self.contract_id.display_name,
            left=clock(max(self.left_minutes, 0)),
            base=clock(self.base_minutes),
        )

from odoo import fields, models


class SupportSurveyCampaignLine(models.Model):
    """A customer in a campaign: waiting, asked, answered. Only the campaign writes."""

    _name = "support.survey.campaign.line"
    _description = "Customer in a Satisfaction Campaign"
    _order = "campaign_id desc, stratum, id"
    _rec_name = "partner_id"

    campaign_id = fields.Many2one(
        "support.survey.campaign",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="campaign_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    contract_id = fields.Many2one(
        "support.contract", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    stratum = fields.Char(string="Plan", readonly=True)
    person_id = fields.Many2one(
        "res.partner", string="Who is asked", readonly=True, ondelete="restrict"
    )
    state = fields.Selection(
        [
            ("waiting", "Not asked"),
            ("invited", "Consulted"),
            ("answered", "Answered"),
            ("unreachable", "Without address"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    wave = fields.Integer(readonly=True, aggregator=None)
    invited_on = fields.Date(string="Asked on", readonly=True)
    written_on = fields.Date(string="Last written to", readonly=True)
    reminders = fields.Integer(readonly=True)
    user_input_id = fields.Many2one(
        "survey.user_input",
        string="Answer",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="support_contracts.group_support_manager",
    )
    answered_on = fields.Date(readonly=True)
    has_score = fields.Boolean(readonly=True, help="Some scale was answered.")
    score = fields.Float(
        string="Satisfaction",
        readonly=True,
        aggregator="avg",
        help="Mean of the scales, from 0 to 100.",
    )

    _once = models.Constraint(
        "UNIQUE (campaign_id, partner_id)", "A customer counts once in a campaign."
    )

    def _invite(self, wave):
        """Give each an answer sheet of its own and write to its person."""
        today = fields.Date.context_today(self)
        for line in self:
            survey = line.campaign_id.survey_id
            sheet = survey._create_answer(partner=line.person_id, check_attempts=False)
            line.write(
                {
                    "user_input_id": sheet.id,
                    "state": "invited",
                    "wave": wave,
                    "invited_on": today,
                    "written_on": today,
                }
            )
        self._write_to("support_sla.message_survey_invitation")

    def _remind(self):
        today = fields.Date.context_today(self)
        for line in self:
            line.write({"reminders": line.reminders + 1, "written_on": today})
        self._write_to("support_sla.message_survey_reminder")

    def _write_to(self, template):
        for line in self:
            person = line.person_id
            line = line.with_context(lang=person.lang or self.env.lang)
            line.env["mail.thread"].message_notify(
                partner_ids=person.ids,
                subject=line.env._("How do we serve you? %s", line.campaign_id.title),
                body=line.env["ir.qweb"]._render(
                    template,
                    {"line": line, "url": line._get_answer_url()},
                    lang=person.lang,
                ),
                email_from=line.company_id.email_formatted,
                author_id=line.company_id.partner_id.id,
            )

    def _get_answer_url(self):
        self.ensure_one()
        sheet = self.user_input_id
        path = f"/survey/{sheet.survey_id.access_token}/{sheet.access_token}"
        return sheet.survey_id.get_base_url() + path

    def _take_answer(self):
        """The sheet is complete; once, and while the campaign runs. Elevated."""
        taken = self.filtered(
            lambda line: line.state == "invited" and line.campaign_id.state == "running"
        )
        for line in taken:
            values = {
                "state": "answered",
                # Measures count it by the days of the contract.
                "answered_on": line.contract_id._get_today(),
            }
            score = line.user_input_id._get_satisfaction()
            if score is not None:
                # Else the column stays empty, which no mean counts.
                values |= {"has_score": True, "score": score}
            line.write(values)

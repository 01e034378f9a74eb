from . import (
    support_survey_campaign,
    support_survey_campaign_life,
    support_survey_campaign_line,
    survey_user_input,
    support_ticket_rating,
    helpdesk_ticket,
    support_measure,
)

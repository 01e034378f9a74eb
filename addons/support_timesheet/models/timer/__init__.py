from . import (
    res_company,
    res_config_settings,
    account_analytic_line,
    helpdesk_ticket,
)

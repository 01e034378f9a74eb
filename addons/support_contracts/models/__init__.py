from . import agreement, hours, people, money, tickets, res_company, res_config_settings

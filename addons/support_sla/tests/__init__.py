from . import test_calendar_version, test_working_time, test_working_time_odoo

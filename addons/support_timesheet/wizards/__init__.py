from . import hr_timesheet_switch, support_time_decision, support_work_order_sign

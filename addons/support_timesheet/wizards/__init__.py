from . import (
    hr_timesheet_switch,
    support_day_review,
    support_roster_reassign,
    support_time_decision,
    support_time_rerate,
    support_timer_stop,
    support_work_order_sign,
)

from . import (
    support_load_analysis,
    support_margin_analysis,
    support_time_analysis,
    support_work_order,
)

from . import support_margin_analysis, support_time_analysis, support_work_order

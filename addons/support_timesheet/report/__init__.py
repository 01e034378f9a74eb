from . import support_work_order

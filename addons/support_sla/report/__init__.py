from . import support_report

from . import (
    support_report_plan,
    support_report,
    support_report_content,
    support_report_work,
    support_report_life,
    support_report_making,
    support_report_miss,
    support_report_version,
    support_report_delivery,
    support_report_portal,
    support_report_dashboard,
    support_contract,
)

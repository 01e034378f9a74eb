from . import (
    account_analytic_line,
    account_analytic_line_check,
    account_analytic_line_moment,
    support_time_overlap,
    account_analytic_line_contract,
)

from . import (
    ir_actions_report,
    support_billing_annex_xlsx,
    support_billing_proposal,
    support_document,
    support_load_analysis,
    support_margin_analysis,
    support_statement,
    support_statement_xlsx,
    support_terms_acceptance,
)

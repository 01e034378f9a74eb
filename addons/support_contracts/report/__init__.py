from . import support_billing_proposal, support_statement, support_statement_xlsx

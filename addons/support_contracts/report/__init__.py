from . import support_billing_proposal, support_statement

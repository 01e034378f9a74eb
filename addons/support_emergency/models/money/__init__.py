from . import support_charge, support_billing_proposal, support_emergency_bill

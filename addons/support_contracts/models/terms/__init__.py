from . import (
    support_terms,
    support_terms_version,
    support_terms_acceptance,
    support_approval_requester,
    support_contract_terms,
    helpdesk_ticket_stage,
    helpdesk_ticket_terms,
    helpdesk_ticket_terms_gate,
    helpdesk_ticket_diverted,
    support_document_version_terms,
)

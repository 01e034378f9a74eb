from . import (
    support_record_mixin,
    support_formal_mixin,
    support_contract_version,
    support_change_request,
    support_change_request_line,
    support_change_request_words,
    support_change_request_apply,
    support_service_request,
    support_charge_absorbed,
    support_contract_changes,
    support_document_changes,
    helpdesk_ticket_request,
)

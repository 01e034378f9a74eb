from . import (
    attachment,
    portal,
    portal_approval,
    portal_billing,
    portal_change,
    portal_contract,
    portal_delegation,
    portal_document,
    portal_purchase_order,
    portal_people,
    portal_ticket,
    portal_ticket_people,
)

from . import portal, portal_approval, portal_billing, portal_contract, portal_ticket

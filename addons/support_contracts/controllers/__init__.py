from . import portal, portal_approval, portal_contract, portal_ticket

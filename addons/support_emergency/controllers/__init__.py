from . import portal_emergency, portal_offer, portal_plan, portal_report

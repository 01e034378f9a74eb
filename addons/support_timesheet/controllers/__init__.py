from . import portal_cutoff, portal_ticket

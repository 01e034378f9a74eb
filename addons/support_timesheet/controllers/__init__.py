from . import portal_cutoff, portal_ticket
from . import portal_work_order

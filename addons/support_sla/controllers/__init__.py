from . import portal_ticket
from . import portal_complaint

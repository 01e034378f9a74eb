from . import portal_ticket
from . import portal_complaint
from . import portal_known_error
from . import portal_measure
from . import portal_longer
from . import portal_rating
from . import portal_report
from . import portal_dashboard

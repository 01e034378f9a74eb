from . import agreement, time, tickets, cuts, segments, estimates
from . import agreement, time, tickets, cuts, segments, money

from . import events, emergency, agreement, time, phases, money, reports, measures

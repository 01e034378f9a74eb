from . import portal_emergency

from . import events, emergency

from .hooks import uninstall_hook

from . import arithmetic, controllers, models, report, wizards

from . import arithmetic, controllers, models, wizards

from . import support_charge

from . import support_measure

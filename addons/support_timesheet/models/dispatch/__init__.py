from . import support_dispatch

from . import support_record_mixin

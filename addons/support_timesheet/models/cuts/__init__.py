from . import support_cutoff, support_cutoff_publish, support_cutoff_decide

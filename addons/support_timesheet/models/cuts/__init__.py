from . import (
    support_cutoff,
    support_cutoff_publish,
    support_cutoff_decide,
    support_cutoff_together,
    support_cutoff_silence,
    support_cutoff_message,
    support_cutoff_replace,
)

from . import (
    support_work_band_windows,
    support_time_piece,
    support_time_segment,
    support_time_segment_allocation,
    support_time_segment_cover,
    support_time_segment_corrected,
    support_time_segment_correction,
    support_time_segment_held,
    support_time_segment_review,
    support_time_segment_dispute,
)

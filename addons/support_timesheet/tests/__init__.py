from . import (
    test_time_entry,
)

from . import (
    test_allocation,
    test_arithmetic,
    test_approval_decision,
    test_approval_notice,
    test_approval_request,
    test_key_user,
)

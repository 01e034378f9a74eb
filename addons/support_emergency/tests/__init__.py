from . import (
    test_agree,
    test_bill,
    test_declare,
    test_evaluate,
    test_express,
    test_normalise,
    test_pay,
    test_plan,
    test_portal_declare,
    test_report,
    test_watch,
)

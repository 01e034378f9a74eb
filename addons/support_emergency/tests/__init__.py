from . import test_declare, test_evaluate, test_portal_declare, test_watch

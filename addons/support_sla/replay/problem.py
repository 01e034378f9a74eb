"""What may be wrong with a log or a mapping; `support.sla.import` finds the words."""


class Problem(Exception):
    """``code`` says which, ``details`` are named values for the message."""

    def __init__(self, code, **details):
        super().__init__(code)
        self.code, self.details = code, details

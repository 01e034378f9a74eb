from odoo.exceptions import ValidationError


class MissingReasonError(ValidationError):
    """Something was changed by hand without saying why."""


def check_reason(reason, message):
    """Refuse an empty ``reason`` with ``message``, which says what to explain."""
    if not (reason or "").strip():
        raise MissingReasonError(message)


class OneOfManyError(Exception):
    """One of the records created together does not pass: which is not known yet."""

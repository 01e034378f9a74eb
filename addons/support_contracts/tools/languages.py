"""In whose language words are written."""

from odoo.tools import float_repr


def in_language_of(records, person):
    """``records`` in the language of a user or partner who will read what they say.

    Jobs and portal visitors write for somebody else, whose language is not theirs.
    """
    return records.with_context(lang=person.lang or records.env.lang)


def format_number(env, value, digits=2):
    """``value`` without idle zeros and with the decimal mark of the language.

    Such as "95,5" of 95.50 for a reader of Spanish.
    """
    # Adding zero: no "-0" of what is rounded away.
    text = float_repr(round(value, digits) + 0.0, digits)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    lang = env["res.lang"]._get_data(code=env.lang or "en_US")
    return text.replace(".", lang.decimal_point or ".")

"""In whose language words are written."""


def in_language_of(records, person):
    """``records`` in the language of a user or partner who will read what they say.

    Jobs and portal visitors write for somebody else, whose language is not theirs.
    """
    return records.with_context(lang=person.lang or records.env.lang)

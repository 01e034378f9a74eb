"""Tell the story of a support firm, from its first contract to this morning."""

from . import (
    agreements,
    asks,
    billing,
    catalogue,
    changes,
    cuts,
    desk,
    documents,
    emergencies,
    hours,
    levels,
    measures,
    orders,
    people,
    purchases,
    quality,
    relations,
    reports,
    terms,
    work,
)
from .firm import Firm


def tell(env, lang):
    """Fill an empty database; return [(role, login, password)].

    Everybody acts with their own rights and by what their screens offer; what the
    scheduled actions would have done meanwhile is done as they do it.
    """
    firm = Firm(env, lang)
    people.introduce(firm)
    chapters = (
        catalogue,
        terms,
        agreements,
        relations,
        documents,
        work,
        levels,
        desk,
        asks,
        cuts,
        billing,
        changes,
        hours,
        orders,
        purchases,
        emergencies,
        quality,
        measures,
        reports,
    )
    for chapter in chapters:
        chapter.prepare(firm)
    firm.timeline.tell()
    return people.logins(firm)

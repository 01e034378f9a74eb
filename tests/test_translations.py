"""The templates of terms are what the code exports, and Spanish has every term."""

import re
from collections import Counter
from io import BytesIO
from pathlib import Path

import polib
import pytest

import odoo.tests.common
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools.translate import trans_export

ROOT = Path(__file__).parents[1]
ADDONS = sorted(path.parent.name for path in ROOT.glob("addons/*/__manifest__.py"))
REFRESH = "See “Translations” in the README for how to refresh the files."
VARIABLE = re.compile(r"%(?:\(\w+\))?[sdifr%]|\{\{.*?\}\}", re.S)
TAG = re.compile(r"<[^<>]+>")
# What a reader sees of a tag is translated with it.
SPOKEN = re.compile(r' (?:alt|aria-label|placeholder|title)="[^"]*"')


def template(addon):
    return polib.pofile(ROOT / "addons" / addon / "i18n" / f"{addon}.pot")


def spanish(addon):
    return polib.pofile(ROOT / "addons" / addon / "i18n" / "es.po")


def exported(addon):
    """The terms as Odoo exports them from the database of the tests."""
    buffer = BytesIO()
    with Registry(odoo.tests.common.get_db_name()).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        trans_export(None, [addon], buffer, "po", env)
    return polib.pofile(buffer.getvalue().decode())


def places(file):
    """{term: where it comes from}; headers and the order do not matter."""
    return {
        entry.msgid: (
            sorted(place for place, _line in entry.occurrences),
            entry.comment,
        )
        for entry in file
    }


def kept(term):
    """
    >>> sorted(kept('<i title="Hours"/> of %(name)s'))
    ['%(name)s', '<i/>']
    """
    tags = (SPOKEN.sub("", tag) for tag in TAG.findall(term))
    return Counter([*VARIABLE.findall(term), *tags])


@pytest.mark.parametrize("addon", ADDONS)
class TestTranslations:
    def test_the_template_is_what_the_code_exports(self, addon):
        ours, now = places(template(addon)), places(exported(addon))
        changed = {
            "not in the .pot": sorted(now.keys() - ours.keys()),
            "not in the code": sorted(ours.keys() - now.keys()),
            "from elsewhere": sorted(
                term for term in now.keys() & ours.keys() if now[term] != ours[term]
            ),
        }
        assert not any(changed.values()), f"{changed}\n{REFRESH}"

    def test_spanish_has_every_term_and_no_other(self, addon):
        entries = [entry for entry in spanish(addon) if not entry.obsolete]
        words = {entry.msgid for entry in entries}
        expected = {entry.msgid for entry in template(addon)}
        assert words ^ expected == set(), REFRESH
        assert len(words) == len(entries)

    def test_spanish_leaves_no_term_empty_or_fuzzy(self, addon):
        undone = [
            entry.msgid
            for entry in spanish(addon)
            if entry.fuzzy or not entry.msgstr.strip()
        ]
        assert undone == []

    def test_spanish_keeps_variables_and_tags(self, addon):
        broken = {
            entry.msgid: entry.msgstr
            for entry in spanish(addon)
            if kept(entry.msgid) != kept(entry.msgstr)
        }
        assert broken == {}

    def test_code_terms_say_where_they_are_shown(self, addon):
        """Odoo reads the terms of code from es.po only where marked as in the .pot."""
        marks = {entry.msgid: entry.comment for entry in template(addon)}
        wrong = [e.msgid for e in spanish(addon) if e.comment != marks.get(e.msgid)]
        assert wrong == []


def test_code_calls_the_translation_by_its_own_name():
    """Odoo finds the terms of ``env._("…")``, not those of another name for it."""
    hidden = [
        path.relative_to(ROOT).as_posix()
        for path in sorted(ROOT.glob("addons/**/*.py"))
        if re.search(r"\benv\._(?![\w(])", path.read_text(encoding="utf-8"))
    ]
    assert hidden == []

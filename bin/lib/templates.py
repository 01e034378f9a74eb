"""The two databases that every test starts from a copy of.

The *base* has Odoo, the OCA addons and Spanish, the *suite* has our addons as
well. Their names hold a hash of all that went into them.
"""

from contextlib import contextmanager
from pathlib import Path

from . import addons, databases
from .console import PlainError, progress
from .files import lock
from .odoo_log import problems
from .settings import digest

BASE, SUITE = "support_base", "support_suite"
KEPT = {BASE: 2, SUITE: 12}
# The first one is the language of the database.
LANGUAGES = "en_US,es_ES"
# Not a dependency, but how the tests pay.
FOR_TESTS = ["payment_demo"]
SCRIPTS = Path(__file__).parent / "odoo_scripts"
FINISH = SCRIPTS / "finish_base.py"
BUNDLES = SCRIPTS / "make_bundles.py"


def base_name(ready):
    asked = (
        ready.source.version,
        *ready.project.requirements("oca"),
        *base_modules(ready),
        LANGUAGES,
        FINISH.read_text(encoding="utf-8"),
    )
    return f"{BASE}_{digest(*asked)}"


def suite_name(ready):
    content = addons.installed_content(ready.project)
    made = BUNDLES.read_text(encoding="utf-8")
    return f"{SUITE}_{digest(base_name(ready), content, made)}"


def base_modules(ready):
    return [*addons.foreign_dependencies(ready.project), *FOR_TESTS]


def ensure_base(ready):
    return ensure(ready, BASE, base_name(ready), build_base, "Odoo, OCA and Spanish")


def ensure_suite(ready):
    base = ensure_base(ready)

    def build(ready, draft):
        build_suite(ready, base, draft)

    return ensure(ready, SUITE, suite_name(ready), build, "our addons")


def ensure(ready, prefix, name, build, content):
    server = ready.server
    if not databases.exists(server, name):
        with lock(ready.project.local / f"{name}.lock"):
            # Somebody else may have built it while we waited.
            if not databases.exists(server, name):
                with progress(f"template {name}: {content}"):
                    build_draft(ready, name, build)
    databases.mark_used(server, name)
    databases.drop_all_but(server, prefix, KEPT[prefix])
    return name


def build_draft(ready, name, build):
    draft = f"{name}_draft"
    databases.drop(ready.server, draft)
    build(ready, draft)
    databases.freeze(ready.server, draft, name)


def build_base(ready, draft):
    modules = ",".join(base_modules(ready))
    language = f"--load-language={LANGUAGES}"
    databases.install(ready, draft, "-i", modules, language)
    databases.run_script(ready, draft, FINISH)


def build_suite(ready, base, draft):
    databases.copy(ready.server, base, draft)
    names = list(addons.manifests(ready.project))
    if not names:
        return
    log = databases.install(ready, draft, "-i", ",".join(names))
    complaints = problems(log, names, ready.project.addons)
    if complaints:
        raise PlainError("Installing our addons warned:\n" + "\n".join(complaints))
    databases.run_script(ready, draft, BUNDLES)


@contextmanager
def suite_copy(ready, purpose="test"):
    with databases.temporary_copy(ready.server, ensure_suite(ready), purpose) as name:
        yield name

"""One portal is made of the controllers of all addons: their helpers share names."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def methods():
    """(name, arguments, file) of every method of a controller."""
    for path in sorted(ROOT.glob("addons/*/controllers/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield node.name, arguments(node), path.relative_to(ROOT).as_posix()


def arguments(function):
    """Names of what must be given; what is optional may differ."""
    positional = [argument.arg for argument in function.args.args]
    return tuple(positional[: len(positional) - len(function.args.defaults)])


def test_a_helper_never_hides_another_that_takes_something_else():
    found = defaultdict(lambda: defaultdict(list))
    for name, taken, path in methods():
        found[name][taken].append(path)
    clashes = {name: dict(ways) for name, ways in found.items() if len(ways) > 1}
    assert clashes == {}

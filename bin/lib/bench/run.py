"""Run the figures on the two copies that `lib.measurement` made."""

import gc
import importlib
import os
import sys
from dataclasses import dataclass

from odoo.tools import config

from . import report
from .options import FIGURES


@dataclass(frozen=True)
class Bench:
    """The copy with our addons, the one without, and how much data to make.

    ``rival``: one with OCA's service levels instead, or None.
    """

    suite: object
    plain: object
    scale: float
    rival: object = None

    def count(self, number, least=1):
        return max(least, round(number * self.scale))


def run(options):
    bench = open_databases(options.scale)
    figures = []
    for name in options.figures:
        print(f"-- {name}: {FIGURES[name]}", file=sys.stderr, flush=True)
        module = importlib.import_module(f"{__package__}.{name}")
        figures += module.measure(bench)
        gc.freeze()
    report.print_table(figures)
    if options.json:
        options.json.write_text(report.as_json(figures, options) + "\n", "utf-8")
    missed = sum(not figure.is_met for figure in figures)
    print(f"\n{len(figures) - missed} of {len(figures)} figures meet their target.")
    return 0


def open_databases(scale):
    # The settings file is the one that ODOO_RC names.
    settings = ["--no-http", "--log-level=error"]
    if path := os.environ.get("SUPPORT_RIVAL_PATH"):
        settings.append(f"--addons-path={path}")
    config.parse_config(settings, setup_logging=True)
    from .database import Database

    suite = Database(os.environ["SUPPORT_DATABASE"])
    plain = Database(os.environ["SUPPORT_PLAIN_DATABASE"])
    rival = os.environ.get("SUPPORT_RIVAL_DATABASE")
    return Bench(suite, plain, scale, rival and Database(rival))

"""The command line of `bin/bench`; it imports nothing of Odoo."""

import argparse
from pathlib import Path

# In the order in which they run: name → what it measures. Each is a module here.
FIGURES = {
    "time_lines": "logging time in batches, and one line",
    "desk": "one ticket and one reply",
    "approval": "one answer of a key user",
    "day_close": "closing a day of many contracts",
    "invoices": "charges to draft invoices",
    "billing_run": "a billing run over many contracts",
    "history": "balance, statement and forecast of a long history",
    "spreadsheets": "annex and statement of many lines, as XLSX",
    "documents": "a contract on paper",
    "reports": "a service-level report on paper",
    "clocks": "tickets with service levels, beside OCA's",
    "deadlines": "deadlines by the index, and anew after a holiday",
    "sweep": "the job that watches deadlines",
    "emergencies": "an emergency declared, and its report on paper",
    "closing": "closing a month of measures",
}


def parse(arguments):
    listing = "\n".join(f"  {name:<13}{text}" for name, text in FIGURES.items())
    parser = argparse.ArgumentParser(
        prog="bin/bench",
        description="Measure what the suite costs next to bare Odoo, in one run.",
        epilog=f"figures:\n{listing}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "figures",
        nargs="*",
        metavar="NAME",
        help="only these figures, default: all of them",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures")
    parser.add_argument(
        "--scale",
        type=fraction,
        default=1.0,
        help="a part of the data, for a quick look: 0.05",
    )
    options = parser.parse_args(arguments)
    unknown = [name for name in options.figures if name not in FIGURES]
    if unknown:
        parser.error(f"there is no figure {unknown[0]}, only {', '.join(FIGURES)}")
    options.figures = options.figures or list(FIGURES)
    return options


def fraction(text):
    value = float(text)
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError("between 0 and 1")
    return value

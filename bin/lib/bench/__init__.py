"""What the suite costs, as ratios within one run; called by `bin/bench`."""

from .options import parse


def main(arguments):
    """Measure, print a table, write JSON where asked; runs where odoo imports."""
    options = parse(arguments)
    from .run import run

    return run(options)

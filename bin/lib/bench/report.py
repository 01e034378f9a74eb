"""The table and the JSON."""

import json
import platform
from dataclasses import asdict
from datetime import datetime, timezone

HEAD = ("figure", "ours", "baseline", "measured", "min – max", "target", "")


def print_table(figures):
    rows = [HEAD, *(row for figure in figures for row in rows_of(figure))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    for number, row in enumerate(rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())
        if not number:
            print("  ".join("-" * width for width in widths))


def rows_of(figure):
    comparison = figure.comparison
    lead = (comparison.label, side(comparison, "ours"), side(comparison, "bare"))
    for check in figure.checks:
        yield (*lead, *cells_of(check))
        lead = ("", "", "")


def cells_of(check):
    spread = ""
    if check.low is not None:
        spread = f"{check.low:.2f} – {check.high:.2f}"
    target = verdict = ""
    if check.limit is not None:
        target = f"≤ {check.limit:g}"
    if check.least is not None:
        target = f"≥ {check.least:g}"
    if target:
        verdict = "met" if check.is_met else "MISSED"
    return f"{check.what} {check.value:.2f}", spread, target, verdict


def side(comparison, name):
    milliseconds = comparison.typical(name, "wall") * 1000
    queries = comparison.typical(name, "queries")
    return f"{milliseconds:.1f} ms, {queries:.0f} q"


def as_json(figures, options):
    return json.dumps(
        {
            "measured_on": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "python": platform.python_version(),
            "scale": options.scale,
            "figures": [describe(figure) for figure in figures],
        },
        indent=2,
        ensure_ascii=False,
    )


def describe(figure):
    comparison = figure.comparison
    return {
        "name": figure.name,
        "label": comparison.label,
        "baseline": comparison.baseline,
        "units": comparison.units,
        "unit": comparison.unit,
        "met": figure.is_met,
        "checks": [asdict(check) | {"met": check.is_met} for check in figure.checks],
        "samples": {
            name: [asdict(sample) for sample in getattr(comparison, name)]
            for name in ("ours", "bare")
        },
    }

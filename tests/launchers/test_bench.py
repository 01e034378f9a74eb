import importlib.util
import json

import pytest
from lib.bench import options, report
from lib.bench.harness import Check, Comparison, Figure, Sample, in_turn


def compare(*pairs):
    comparison = Comparison("ours", "bare", units=10, unit="line")
    for ours, bare in pairs:
        comparison.add(Sample(wall=ours, queries=30), Sample(wall=bare, queries=20))
    return comparison


def test_the_ratio_is_the_median_of_the_pairs():
    """A slow moment of the machine spoils one pair, not the figure."""
    check = compare((1.2, 1.0), (9.0, 1.0), (2.2, 2.0)).check_ratio(1.3)
    assert (check.value, check.low, check.high) == (1.2, 1.1, 9.0)
    assert check.is_met


def test_more_queries_are_told_by_the_line():
    check = compare((1, 1)).check_extra_queries(0.1)
    assert check.value == 1.0
    assert not check.is_met


def test_sides_take_turns_and_the_first_pair_only_warms_up():
    order = []

    def act(side):
        order.append(side)
        return Sample(wall=1.0)

    comparison = Comparison("ours", "bare")
    in_turn(comparison, lambda: act("ours"), lambda: act("bare"), 2)
    assert order == ["ours", "bare", "bare", "ours", "ours", "bare"]
    assert len(comparison.ours) == len(comparison.bare) == 2


def test_a_figure_is_met_when_all_its_checks_are():
    kept, broken, untold = Check("a", 1.0, 1.3), Check("b", 1.4, 1.3), Check("c", 9.0)
    assert Figure("x", compare(), [kept, untold]).is_met
    assert not Figure("x", compare(), [kept, broken]).is_met


def test_what_is_to_be_many_times_faster_has_a_least():
    assert Check("times faster", 200.0, least=200).is_met
    assert not Check("times faster", 199.0, least=200).is_met


def test_the_table_and_the_json_say_the_same(capsys):
    comparison = compare((1.4, 1.0))
    figure = Figure("lines", comparison, [comparison.check_ratio(1.3)])
    report.print_table([figure])
    assert "MISSED" in capsys.readouterr().out
    [told] = json.loads(report.as_json([figure], options.parse([])))["figures"]
    assert (told["name"], told["met"], told["checks"][0]["value"]) == (
        "lines",
        False,
        1.4,
    )


def test_each_figure_has_its_module():
    for name in options.FIGURES:
        assert importlib.util.find_spec(f"lib.bench.{name}")


@pytest.mark.parametrize("words", [["nothing"], ["--scale", "0"], ["--scale", "2"]])
def test_wrong_words_are_told(words, capsys):
    with pytest.raises(SystemExit):
        options.parse(words)
    assert "error" in capsys.readouterr().err

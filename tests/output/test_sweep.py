"""The page of a sweep: the rows, columns and part of the picture that are shown, and the remarks on the rest."""

import math

import pytest

from gdcli.model import Outcome, SweepRow
from gdcli.model.words import word
from gdcli.output.layout.screen import Screen
from gdcli.output.page_context import PageChoices, PageContext
from gdcli.output.pages.sweep import ROWS_MAX, selection
from gdcli.output.plots.sweep import heights, is_logarithmic, sweep_plot
from gdcli.record import replace
from tests.output import records
from tests.output.pages import page_lines

EDGE = records.sweep_report().edge or ()


def words_of(outcome) -> str:
    return str(word(outcome))


def page(report, width=80, **choices) -> list[str]:
    return page_lines(Screen(width, 40), report, PageContext(PageChoices(**choices)))


def table_of(lines):
    """The lines from the headings to the last row."""
    first = next(place for place, line in enumerate(lines) if line.startswith("  ──"))
    end = next(place for place in range(first, len(lines)) if "rates; --format csv" in lines[place])
    return lines[first - 1 : end]


@pytest.mark.parametrize("width", [80, 100, 140])
def test_a_row_is_one_line(width):
    lines = table_of(page(records.sweep_report(), width))
    rows = [line for line in lines if line.strip()[:1].isdigit()]
    assert len(rows) == ROWS_MAX
    assert all(len(line) <= width for line in lines)


def test_every_outcome_has_a_column_where_there_is_room():
    report = records.sweep_report()
    heading = table_of(page(report, 140))[0]
    occurring = {outcome for row in report.sweep.rows for outcome, many in row.outcomes.items() if many}
    assert len(occurring) > 7
    assert all(words_of(outcome) in heading for outcome in occurring)
    assert "other" not in heading


def test_where_there_is_no_room_the_rarest_outcomes_share_a_column_that_says_what_they_are():
    lines = page(records.sweep_report(), 80)
    heading = table_of(lines)[0]
    other = next(line for line in lines if line.startswith("  other: "))
    assert "other" in heading
    assert "converged" in heading.replace("not converged", "")
    assert "diverged" in heading
    for outcome in (Outcome.SADDLE, Outcome.MAXIMUM):
        assert words_of(outcome) in other
        assert words_of(outcome) not in heading


def test_an_outcome_that_is_frequent_anywhere_keeps_its_column_and_the_median_goes_first():
    lines = page(records.sweep_report(), 80)
    heading = table_of(lines)[0]
    assert all(words_of(outcome) in heading for outcome in (Outcome.SLOW, Outcome.OSCILLATING, Outcome.DIVERGED))
    assert "  not shown for lack of room: median f" in lines


def test_what_is_left_out_is_named():
    lines = page(records.sweep_report(), 50)
    left_out = next(line for line in lines if "not shown for lack of room" in line)
    assert "median f" in left_out
    assert "median f" not in table_of(lines)[0]


def test_no_column_hides_that_some_start_did_otherwise():
    row = SweepRow(0.1, {Outcome.CONVERGED: 999, Outcome.SADDLE: 1}, 5.0, 0.0)
    report = records.sweep_report([0.1])
    text = "\n".join(page(replace(report, sweep=replace(report.sweep, rows=(row,)))))
    assert ">99%" in text
    assert "<1%" in text


@pytest.mark.parametrize("reverse", [False, True])
def test_the_selection_has_the_rows_that_the_findings_speak_of(reverse):
    report = records.sweep_report()
    rows = report.sweep.rows[::-1] if reverse else report.sweep.rows
    needed = [report.suggestion, *EDGE]
    assert not set(needed) <= {row.learning_rate for row in selection(rows, ROWS_MAX)}  # the even one misses some
    chosen = selection(rows, ROWS_MAX, needed)
    rates = [row.learning_rate for row in chosen]
    assert set(needed) <= set(rates)
    assert (rates[0], rates[-1]) == (rows[0].learning_rate, rows[-1].learning_rate)
    assert len(chosen) == ROWS_MAX
    assert rates == sorted(rates, reverse=reverse)


def test_the_suggested_row_is_marked_and_the_limit_parts_the_rows():
    report = records.sweep_report()
    lines = table_of(page(report))
    marked = [line for line in lines if line.endswith("◀ use")]
    assert [float(line.split()[0]) for line in marked] == [pytest.approx(report.suggestion, rel=1e-3)]
    place = next(place for place, line in enumerate(lines) if "limit by theory = 0.15" in line)
    rates = [float(line.split()[0]) for line in (lines[place - 1], lines[place + 1])]
    assert rates[0] < 0.15 < rates[1]
    assert rates == pytest.approx(EDGE, rel=1e-3)


def test_of_rates_in_no_order_the_limit_parts_nothing():
    text = "\n".join(page(records.sweep_report([0.1, 0.2, 0.05])))
    assert "╌" not in text
    assert "0.15 by theory" in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"limit_exact": True}, "the same everywhere"),
        ({"limit_at": None, "minima": 0}, "at a minimum"),
        ({"minima": 1}, "at the minimum x = -1.3008 this limit holds for a constant rate"),
        (
            {"minima": 3},
            "x = -1.3008, the sharpest of 3 minima known here this limit holds for a constant rate",
        ),
    ],
)
def test_the_limit_says_where_it_holds(changes, words):
    assert words in " ".join(line.strip() for line in page(records.sweep_report(**changes), 140))


def test_the_header_says_what_was_used_and_what_was_left_out():
    text = "\n".join(page(records.sweep_report()))
    assert "momentum (momentum = 0.5), step (every = 10)" in text
    assert "of 100 starts 44 have no value and are left out" in text


def test_a_header_shows_three_lines_of_a_long_function():
    report = records.sweep_report()
    names = tuple(f"x{k}" for k in range(1, 401))
    long = replace(report.sweep, variables=names, expression=" + ".join(f"{name}**2" for name in names))
    lines = page(replace(report, sweep=long, limit_at=None))
    end = next(place for place, line in enumerate(lines) if line.startswith("  starts"))
    assert end <= 4
    assert "f(x1, x2, …, x400)" in lines[1]
    assert "more characters)" in lines[end - 1]


def test_an_interrupted_sweep_says_how_far_it_came():
    lines = page(records.interrupted_sweep())
    assert lines[0] == "Sweep of 400 descents (interrupted: 119 had ended)"
    assert not any(line.strip().startswith("0.1 ") for line in lines)


def test_a_sweep_without_a_descent_says_why():
    report = records.sweep_report([0.1])
    empty = replace(report.sweep, rows=(SweepRow(0.1, {}, None, None, 0, 100),))
    assert "has no value at any of the starts" in "\n".join(page(replace(report, sweep=empty)))
    ended = "\n".join(page(replace(report, sweep=replace(empty, rows=(), interrupted=True))))
    assert "Interrupted before the first descent had ended." in ended


# --- the picture ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        ([0.1, 0.2, 0.3], False),
        ([0.02, 0.04, 0.08], True),
        ([0.02 * 10 ** (k / 9) for k in range(10)], True),
        ([0.1, 0.2, 1.1], True),
        ([0.1, 0.2], False),
        ([0.1], False),
        ([0.1, 0.1, 0.1], False),
        ([0.0, 0.1, 10.0], False),
    ],
)
def test_the_axis_of_rates_is_logarithmic_where_that_spaces_them(rates, expected):
    assert is_logarithmic(rates) is expected


def test_the_order_of_the_rates_does_not_matter():
    rates = [0.1, 1.2, 0.5]
    shares, medians, unsettled = [1.0, 0.0, 0.9], [1e-3, 5.0, 1e-6], [0.0, 1.0, 0.1]
    order = [1, 2, 0]

    def drawn(places):
        each = ([column[place] for place in places] for column in (rates, shares, medians, unsettled))
        rates_, shares_, medians_, unsettled_ = each
        return sweep_plot(Screen(80, 40), rates_, shares_, medians_, unsettled=unsettled_, marks={"limit": 1.0})

    assert drawn([0, 2, 1]) == drawn(order) == drawn([1, 0, 2])
    assert "▲" in "\n".join(Screen(80, 40).lines(drawn(order)))


def test_the_range_is_that_of_the_rates_that_work():
    medians = [1e-2, 1e-3, 1e-4, 50.0, 1e115, 1e138]
    found = heights(medians, [0.0, 0.0, 0.2, 0.6, 1.0, 1.0], 1e-6)
    assert found is not None
    assert found.axis.low == pytest.approx(1e-4)
    assert 1e-2 < found.axis.high <= 10.0
    assert found.notes == ("3 of 6 rates end above the picture or without a number",)


def test_where_no_rate_works_the_lowest_medians_are_shown():
    found = heights([5.0, 7.0, 1e115, 1e138], [1.0] * 4, 1e-6)
    assert found is not None
    assert (found.axis.low, found.axis.high) == pytest.approx((5.0, 7000.0))


def test_noise_is_drawn_flat_and_said_to_be():
    found = heights([1.7e-14, 3.0e-15, 0.0, 8e-15], [0.0] * 4, 1e-6)
    assert found is not None
    assert set(found.values) == {1e-12}
    assert found.axis.low < 1e-12 < found.axis.high
    assert "medians of 4 rates" in found.notes[0]


def test_noise_above_a_floor_is_flat_too_and_what_is_more_is_not():
    found = heights([-1.0, -1.0 + 2e-16, -1.0 + 1e-6], [0.0] * 3, 1e-6)
    assert found is not None
    assert found.values[0] == found.values[1] == pytest.approx(1e-12)
    assert found.values[2] == pytest.approx(1e-6)


def test_what_lies_below_the_rates_that_work_is_counted():
    found = heights([-1.0, -0.5, -1e200], [0.0, 0.0, 1.0], 1e-6)
    assert found is not None
    assert math.isnan(found.values[2])
    assert found.notes[-1] == "1 of 3 rates ends below the picture"


def test_the_steps_are_drawn_where_rates_converge():
    """Once all descents end at the minimum, the median f tells nothing about the rates."""
    rates, medians = [0.1, 0.5, 2.0], [-1.0, -1.0, 1e90]
    names = {
        found: [name for name in ("median steps", "median f") if name in "\n".join(_drawn(rates, medians, found))]
        for found in ((40.0, 3.0, math.nan), (40.0, math.nan, math.nan))
    }
    assert list(names.values()) == [["median steps"], ["median f"]]


def _drawn(rates, medians, steps):
    screen = Screen(80, 40)
    return screen.lines(sweep_plot(screen, rates, [1.0, 1.0, 0.0], medians, steps=steps, unsettled=[0.0, 0.0, 1.0]))


def test_no_descent_is_advised_without_a_rate():
    report = records.sweep_report(suggestion=None)
    lines = "\n".join(page(report, 140))
    assert "gdcli descend" not in lines


def test_without_a_finite_median_there_are_no_heights():
    assert heights([math.inf, math.nan], [1.0, 1.0], 1e-6) is None


def test_the_curves_are_told_apart_without_color():
    lines = Screen(80, 40).lines(sweep_plot(Screen(80, 40), [0.1, 1.0, 2.0], [1, 1, 0], [1, 1, 9], unsettled=[0, 0, 1]))
    assert any("c converged" in line and "u unsettled" in line for line in lines)
    assert all(any(letter in line for line in lines[1:9]) for letter in "cu")

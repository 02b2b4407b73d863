"""What pages say where, for what no snapshot shows: rare sentences, narrow screens, values that are missing."""

import pytest

import gdcli
from gdcli.output.layout.screen import Medium, Screen
from gdcli.output.pages.fit import _bar
from gdcli.output.plots.schedule import schedule_plot
from gdcli.record import replace
from tests.output import records
from tests.output.pages import page_lines


def words(record, width=80):
    """The page of a record in one line."""
    return " ".join(" ".join(page_lines(Screen(width, 24, medium=Medium.TERMINAL), record)).split())


def with_note():
    derivation = records.derivation_with_everything()
    (first, *others) = derivation.steps
    return replace(derivation, steps=(replace(first, note_sentence="a note on the rule"), *others))


def in_range():
    """An analysis that has proved that it found all, with a point that has no formula."""
    return replace(records.analysis(), complete=True)


SAID = {
    "a note on a rule": (with_note, "a note on the rule"),
    "complete in a range": (in_range, "no other critical points for x in"),
    "none converged": (
        lambda: gdcli.compare("x**4", lr=(1e-6, 1e-5), steps=3), "the lowest value is f = 0.9995, of η = 1e-5."
    ),
    "symbols on a narrow screen": (lambda: gdcli.descend("x**2", steps=3), "○ start, ◆ last, ★ best"),
}


@pytest.mark.parametrize("case", SAID)
def test_a_page_says_it(case):
    record, said = SAID[case]
    assert said in words(record(), 58)


@pytest.mark.parametrize(
    ("rates", "ticks"), [([1.0, 0.1, 1e-2, 1e-3, 1e-4], ["1", "0.01", "0.0001"]), ([1.0, 0.5], ["1", "0.5", "0"])]
)
def test_rates_that_fall_far_stand_on_a_logarithmic_axis(rates, ticks):
    screen = Screen(80, 24)
    lines = screen.lines(schedule_plot(screen, rates))
    assert [line.split("┤")[0].strip() for line in lines if "┤" in line] == ticks


@pytest.mark.parametrize(
    ("ends", "line"),
    [((1.0, 1e4), "├───────┤"), ((1.0, 1e2), "├───┤"), ((1e2, 1e4), "    ├───┤"), ((1e2, 1e2), "    ●")],
)
def test_curvatures_are_drawn_on_a_logarithmic_scale(ends, line):
    assert _bar(ends, 0.0, 4.0, 9) == line


@pytest.mark.parametrize(
    ("separator", "word"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar"), ("~", "~")]
)
def test_a_table_says_what_separates_its_cells(separator, word, tmp_path):
    path = tmp_path / "rows.txt"
    path.write_text("\n".join(separator.join(row) for row in ("xy", "13", "25", "37")))
    assert f"separated by {word}," in words(
        gdcli.fit(str(path), model="w*x", separator=separator, steps=3, advise=False)
    )

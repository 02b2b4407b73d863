"""The table of iterates shows as much as the width allows, and says what it leaves out."""

import math
import re

import pytest

from gdcli.output.layout import blocks
from gdcli.output.layout.screen import Screen
from gdcli.output.sections.iterations import iterations
from gdcli.output.sections.verdict import ruler
from gdcli.record import replace
from tests.output import records
from tests.output.pages import page_lines
from tests.output.shell import shell_words


def table(run, width, **options):
    return Screen(width, 24).lines(*iterations(Screen(width, 24), run, **options))


@pytest.mark.parametrize("width", [*range(20, 90), *range(90, 401, 31)])
def test_every_width_shows_steps_and_values(width):
    run = records.parabola(0.1)
    text = "\n".join(table(run, width))
    assert all(re.search(rf"^ +{step} ", text, re.MULTILINE) for step in (0, 1, 50))
    assert "f(x)" in text
    if "f'(x)" not in text:
        assert "the gradient does not fit" in " ".join(text.split())
    if not re.search(r"step +x ", text):
        assert "1 of 1 variables do not fit" in " ".join(text.split())


@pytest.mark.parametrize("width", [*range(20, 80, 7), 120, 200, 400])
@pytest.mark.parametrize("variables", [2, 3, 7, 50])
def test_variables_that_do_not_fit_are_counted(width, variables):
    text = " ".join("\n".join(table(records.many(variables), width)).split())
    heading = text.split("─")[0]
    shown = len(re.findall(r"(?<![/∂])\bx\d+\b", heading))
    if shown < variables:
        assert f"{variables - shown} of {variables} variables do not fit" in text
    assert "‖∇f‖" in heading or "the gradient does not fit" in text


@pytest.mark.parametrize(("width", "has_signs"), [(50, True), (59, True), (60, False), (80, False)])
def test_signs_are_explained_where_there_is_no_room_for_words(width, has_signs):
    text = "\n".join(table(records.parabola(0.1), width))
    assert ("◆★\n" in text) == ("○ start, ◆ last, ★ best" in text) == has_signs
    assert ("last, best\n" in text) == (not has_signs)


def test_every_row_is_shown_where_all_are_asked_for():
    text = table(records.parabola(0.1), 80, every_row=True)
    assert len([line for line in text if re.match(r" +\d+ ", line)]) == 51
    assert not any("⋮" in line for line in text)


def test_gaps_are_marked_where_rows_are_missing():
    lines = table(records.parabola(0.1), 80)
    assert sum("⋮" in line for line in lines) == 5
    assert "13 of 51 iterates" in lines[-1]


def test_a_thinned_run_says_so():
    run = records.parabola(0.001, 100)
    thin = type(run.trajectory)(1, run.trajectory.rows[::10])
    facts = (run.expression, run.variables, run.settings, run.stop_reason, 100, 101, 101, run.final, run.best)
    thinned = type(run)(*facts, thin)
    assert "11 of 101 iterates were kept" in "\n".join(table(thinned, 80))


def test_numbers_of_the_table_are_those_of_the_run():
    run = records.bowl(0.05, 20)
    rows = {int(match[1]): match[0].split() for line in table(run, 140, every_row=True)
            if (match := re.match(r" +(\d+) .*", line))}  # fmt: skip
    for row in run.trajectory:
        step, x, y, value, *_ = rows[row.step]
        assert int(step) == row.step
        for text, number in ((x, row.point[0]), (y, row.point[1]), (value, row.value)):
            assert math.isclose(float(text), number, rel_tol=1e-5, abs_tol=1e-12)


def test_what_has_no_value_is_said():
    run = records.descend("log(x)", ["x"], math.log, lambda x: (1 / x,), (1,), 3.0, 9)
    assert "nan" in "\n".join(table(run, 80))


@pytest.mark.parametrize(
    ("rate", "mark"), [(0.1, "●"), (0.999999, "●┤"), (1.000001, "┤●"), (1.0, "┤●"), (1.2, "●"), (50.0, "▶")]
)
def test_the_ruler_has_the_rate_on_the_right_side_of_the_limit(rate, mark):
    line = ruler(Screen(80, 24), rate, records.PARABOLA.lr_limit, records.PARABOLA.lr_best)[0].plain
    assert mark in line
    assert (line.index("●" if "●" in mark else mark) < line.index("┤")) == (rate < 1)


@pytest.mark.parametrize("rate", [0.0, -1.0, math.nan, math.inf])
def test_there_is_no_ruler_for_rates_that_make_no_sense(rate):
    assert ruler(Screen(80, 24), rate, records.PARABOLA.lr_limit, records.PARABOLA.lr_best) == []


@pytest.mark.parametrize("width", [20, 39, 80])
def test_a_command_that_is_too_wide_goes_on_behind_a_backslash(width):
    text = "\n".join(page_lines(Screen(width, 24), records.parabola(1.1, 50, records.DIVERGED)))
    assert records.DIVERGED.advice is not None
    assert shell_words(text.partition("Next:")[2].strip()) == shell_words(records.DIVERGED.advice.command)


@pytest.mark.parametrize("width", [20, 39, 80])
def test_the_findings_lose_nothing(width):
    lines = page_lines(Screen(width, 24), records.parabola(1.1, 50, records.DIVERGED))
    text = "".join("".join(lines).split())
    assert "".join(records.DIVERGED.summary.split()) in text
    assert "Curvature:f''=2everywhere." in text
    assert "belowto" not in text


def test_findings_are_sentences_and_no_keys_of_json():
    run = records.parabola(1.1, 50, replace(records.DIVERGED, evidence={"sign_changes": 1.0, "noise": 0.3}))
    text = "\n".join(page_lines(Screen(80, 24), run))
    assert "The slope had noise of size 0.3." in text
    assert "sign_changes" not in text
    assert "sign changes" not in text


def test_a_last_cell_that_is_too_long_goes_on_below_itself():
    long = "a chain of weights whose product shall be one, told at length"
    words = blocks.Column("what it is", [long, "short"], left=True)
    _, _, first, second = (str(line) for line in blocks.table(Screen(40), [blocks.Column("n", ["12", "3"]), words]))
    assert first.splitlines()[0].startswith("  12  a chain")
    assert all(line.startswith("      ") and len(line) <= 40 for line in first.splitlines()[1:])
    assert " ".join(first.split()) == f"12 {long}"
    assert second == "   3  short"

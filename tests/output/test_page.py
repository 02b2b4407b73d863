"""On a terminal the last screen is the answer: picture, verdict, what to type next. Elsewhere the page is whole."""

import re

import pytest

from gdcli.model import FunctionPlot, Gallery
from gdcli.output.layout.screen import Depth, Medium, Screen
from gdcli.output.page_context import PageChoices, PageContext
from gdcli.output.sections.limit import limit
from gdcli.record import replace
from tests.output import records
from tests.output.pages import ProposedCommands, Subject, bowl, page_lines, parabola
from tests.output.shell import shell_words
from tests.pseudo import marked_english

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
SIZES = [(80, 24), (100, 30), (140, 45), (60, 20)]
COMMAND = 'gdcli descend "x**2+3*x"'
SLOW = records.parabola(0.001, 300)


def context(value=parabola, expression='"x**2+3*x"', variables=("x",), **choices):
    return PageContext(
        PageChoices(**choices), Subject(value, variables), command=f"gdcli descend {expression}",
        commands=ProposedCommands(expression),
    )  # fmt: skip


def terminal(size):
    width, height = size
    return Screen(width, height, Depth.TRUE_COLOR, medium=Medium.TERMINAL)


def page(run, size, **choices):
    value = bowl if len(run.variables) == 2 else parabola
    return [ESCAPES.sub("", line) for line in page_lines(terminal(size), run, context(value, **choices))]


def rows_of(lines, width):
    """The rows of a terminal that the lines take."""
    return [line[first : first + width] for line in lines for first in range(0, max(1, len(line)), width)]


def dots(rows):
    return [row for row in rows if re.search("[\u2801-\u28ff▀]", row)]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(
    "run",
    [records.parabola(0.1, 70, records.CONVERGED), records.parabola(1.1, 50, records.DIVERGED),
     records.bowl(0.093, 300, records.CONVERGED)],
    ids=["converged", "diverged", "two variables"],
)  # fmt: skip
def test_the_last_screen_has_picture_verdict_and_next_command(run, size):
    lines = page(run, size)
    last = rows_of(lines, size[0])[-(size[1] - 1) :]
    assert len(dots(last)) == len(dots(lines)) >= 7
    assert run.verdict
    assert "".join(run.verdict.summary.split()) in "".join("".join(last).split())
    assert (run.verdict.advice.command if run.verdict.advice else COMMAND) in "\n".join(lines[-2:])


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_short_head_is_on_the_last_screen_too(size):
    shown = FunctionPlot("x**2 + 3*x", ("x",), ((-3.0, 3.0),))
    lines = [ESCAPES.sub("", line) for line in page_lines(terminal(size), shown, context())]
    assert lines[0] == "f(x) = x**2 + 3*x"
    assert len(rows_of(lines, size[0])) < size[1]
    assert len(dots(lines)) >= 6


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_what_stands_above_takes_about_one_screen(size):
    lines = page(SLOW, size)
    assert len(lines) <= 2 * size[1] + 14
    assert "301 iterates; --all shows every one" in "\n".join(lines)


def test_all_shows_all():
    lines = page(SLOW, (80, 24), every_row=True)
    assert len([line for line in lines if re.match(r" +\d+  ", line)]) >= 301


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_brief_is_the_last_screen_alone(size):
    whole, brief = page(SLOW, size), page(SLOW, size, brief=True)
    assert whole[-len(brief) :] == brief
    assert len(rows_of(brief, size[0])) <= size[1] - 1
    assert "Gradient descent" not in "\n".join(brief)


def test_quiet_has_no_next_command_but_keeps_advice():
    assert not any("--explain" in line for line in page(SLOW, (80, 24), quiet=True))
    diverged = records.parabola(1.1, 50, records.DIVERGED)
    assert records.DIVERGED.advice
    assert records.DIVERGED.advice.command in page(diverged, (80, 24), quiet=True)[-1]


def test_in_a_pipe_the_page_is_whole_and_names_no_next_command():
    lines = page_lines(Screen(80, 24), SLOW, context())
    assert not any("--explain" in line for line in lines)
    assert not dots(lines)
    assert lines == page_lines(Screen(80, 60), SLOW, context())


def test_the_next_commands_are_those_that_fit():
    long = replace(context(), command=COMMAND + " --steps 1000" * 9)
    lines = page_lines(terminal((80, 24)), SLOW, long)
    assert ESCAPES.sub("", lines[-1]) == 'Next: gdcli compare "x**2+3*x"'


@pytest.mark.parametrize("expression", [COMMAND * 9, '"' + "x*x + " * 99 + 'x"', '"' + "x" * 300 + '"'])
def test_where_none_fits_the_first_stands_in_lines_that_a_shell_reads_as_one(expression):
    long = context(expression=expression)
    lines = [ESCAPES.sub("", line) for line in page_lines(terminal((80, 24)), SLOW, long)]
    first = lines.index("Next:") + 1
    assert max(map(len, lines)) <= 80
    assert shell_words("\n".join(lines[first:])) == shell_words(f"{long.command} --explain 1")


RECORDS = {
    "derivation": (records.derivation_with_everything(), parabola, 1),
    "comparison": (records.comparison(), parabola, 1),
    "sweep": (records.sweep_report(), parabola, 1),
    "basins": (records.basins_of_everything(1), bowl, 2),
    "backprop": (records.backprop(), bowl, 2),
    "analysis": (records.analysis(), bowl, 2),
}


def check_last_screen(name, size):
    record, value, variables = RECORDS[name]
    shown = context(value, variables=("x", "y")[:variables], brief=True)
    lines = [ESCAPES.sub("", line) for line in page_lines(terminal(size), record, shown)]
    rows = rows_of(lines, size[0])
    assert len(rows) <= size[1] - 1
    assert len(dots(rows)) >= (7 if size[1] >= 24 else 5) or name == "backprop"
    assert ": gdcli " in "\n".join(lines[-2:])
    verdict = lines[lines.index("", 1) + 1 : -1] if "" in lines[1:] else lines
    assert len(" ".join(verdict).split()) >= 4


@pytest.mark.parametrize("record", [records.explanation(), Gallery((records.card(),))], ids=["explanation", "gallery"])
def test_an_answer_without_a_picture_is_whole_on_a_terminal(record):
    lines = [ESCAPES.sub("", line) for line in page_lines(terminal((80, 24)), record, context())]
    whole = page_lines(Screen(80, 24), record, context())
    assert [line.rstrip() for line in lines[: len(whole)]] == [line.rstrip() for line in whole]


@pytest.mark.parametrize(("height", "count"), [(24, 2), (23, 1)])
def test_the_next_commands_take_two_lines_of_a_usual_screen(height, count):
    each = f'"{"x" * 50}"'
    lines = [ESCAPES.sub("", line) for line in page_lines(terminal((80, height)), SLOW, context(expression=each))]
    assert len([line for line in lines if each in line]) == count


def test_an_analysis_without_a_minimum_proposes_no_rate():
    found = replace(records.analysis(), points=())
    text = "\n".join(page_lines(terminal((80, 24)), found, context(bowl, variables=("x", "y"))))
    assert "Next: gdcli" in ESCAPES.sub("", text)


@pytest.mark.parametrize(
    ("shape", "names", "command"),
    [("unknown", "xy", "basins"), ("unknown", "xyz", "compare"), ("convex", "x", "compare")],
)
def test_a_map_is_proposed_where_starts_may_lead_to_different_minima(shape, names, command):
    box = ((-5.0, 5.0),) * len(names)
    found = replace(records.analysis(), convexity=shape, variables=tuple(names), points=(), box=box)
    lines = page_lines(terminal((80, 24)), found, context(lambda _: 0.0, variables=tuple(names)))
    assert f"gdcli {command}" in "\n".join(lines)


@pytest.mark.parametrize(("count", "is_whole"), [(6, True), (7, False)])
def test_a_card_names_up_to_six_variables(count, is_whole):
    card = replace(records.card(), variables=tuple("abcdefg"[:count]), start=(0.0,) * count, minima=())
    (line,) = (line for line in page_lines(Screen(80, 24), card) if "f(a, b" in line)
    assert ("f, …)" not in line) == is_whole


@pytest.mark.parametrize(("room", "is_whole"), [(21, True), (20, False)])
def test_a_table_of_secants_leaves_rows_out_where_it_would_not_fit(room, is_whole):
    lines = Screen(80, 24).lines(*limit(Screen(80, 24), records.secants(), several=False, room=room))
    assert len(lines) <= room
    assert (len([line for line in lines if re.match(r" +\de?", line)]) == 12) == is_whole


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", RECORDS)
def test_every_answer_fits_the_last_screen(name, size):
    check_last_screen(name, size)


@pytest.mark.parametrize("name", RECORDS)
def test_an_answer_in_longer_words_fits_the_last_screen(name):
    with marked_english():
        check_last_screen(name, (80, 24))

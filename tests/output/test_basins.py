"""The page of the basins: every class of starts has its glyph, color and words; many minima share one label."""

import re
import shlex

import pytest

from gdcli.explore.command_line import FunctionCommands
from gdcli.explore.problem import read_problem
from gdcli.model import NOT_RUN, Outcome
from gdcli.output.layout.palette import MAP_SIGNS
from gdcli.output.layout.screen import Depth, Screen
from gdcli.output.page_context import PageChoices, PageContext
from gdcli.output.pages.basins import basins_picture
from gdcli.output.pages.sentences.descent import WITHOUT_A_PLACE
from gdcli.output.plots.basins import AREAS, EMPTY_KEY, BasinKey, basins_map
from gdcli.record import replace
from tests.output import records
from tests.output.pages import page_lines

WORDS = [str(template()) for template in WITHOUT_A_PLACE.values()]


def page(record, width=80, **screen) -> list[str]:
    return page_lines(Screen(width, 40, **screen), record)


def table_of(lines):
    """The rows of the table, from the first on."""
    first = next(place for place, line in enumerate(lines) if line.startswith(("  ──", "  --")))
    end = next((place for place in range(first, len(lines)) if not lines[place].strip()), len(lines))
    return lines[first + 1 : end]


def only(record, *outcomes):
    """The record with these basins alone, as if all starts had reached the first."""
    kept = tuple(each for each in record.basins if each.outcome in outcomes)
    return replace(record, basins=kept, labels=((0, 0), (0, 0)), interrupted=False)


def test_the_classes_differ_in_glyph_color_and_words_in_ascii_too():
    ascii_glyphs = {Screen(unicode=False).written(glyph) for glyph, _ in MAP_SIGNS.values()}
    assert len(ascii_glyphs) == len(MAP_SIGNS)
    assert all(len(glyph) == 1 and not glyph.isupper() for glyph in ascii_glyphs)
    colors = [color for _, color in MAP_SIGNS.values()]
    assert len({*colors, *AREAS}) == len(colors) + len(AREAS)
    assert len(set(WORDS)) == len(WORDS) == len(MAP_SIGNS)


@pytest.mark.parametrize("screen", [{}, {"unicode": False}, {"depth": Depth.TRUE_COLOR}, {"depth": Depth.STANDARD}])
def test_legend_and_table_name_every_class(screen):
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in page(records.basins_of_everything(1), **screen)]
    table = "\n".join(table_of(lines))
    others = "\n".join(lines).replace(table, "")
    for words in (*WORDS, "saddle", "maximum"):
        assert words in table
        assert words in others
    assert f"{EMPTY_KEY} not run" in others
    assert "not run" not in table


@pytest.mark.parametrize("unicode", [True, False])
def test_the_map_shows_the_glyph_of_each_class(unicode):
    screen = Screen(80, 40, unicode=unicode)
    picture = basins_picture(screen, records.basins_of_everything(1), is_listed=True)
    rows = [line[4:] for line in screen.lines(*picture.rows[1:16])]
    for glyph, _ in MAP_SIGNS.values():
        assert any(screen.written(glyph) in row for row in rows), glyph


@pytest.mark.parametrize("depth", [Depth.NONE, Depth.TRUE_COLOR])
def test_fields_that_were_not_run_stay_empty(depth):
    screen = Screen(80, 40, depth)
    labels = [[NOT_RUN] * 40 for _ in range(20)]
    basins = [BasinKey("one"), BasinKey("two", "?", (1, 2, 3))]
    picture = basins_map(screen, ((0, 1), (0, 1)), labels, basins, names=("x", "y"))
    for row in picture.rows[1:16]:
        inside = row.plain[row.plain.index("│" if "│" in row.plain else "┤") + 1 :]
        assert inside.strip() == ""
        assert not any(getattr(span.style, "bgcolor", None) for span in row.spans)


def test_a_long_list_of_minima_is_given_once():
    record = records.basins_of_everything(24)
    lines = page(record)
    table = "\n".join(table_of(lines))
    others = "\n".join(lines).replace(table, "")
    assert table.count("minimum") == 24
    assert "A-Z 26 places, listed above" in others
    assert "-2.80512" not in others
    assert all(words in others for words in WORDS)


def test_a_picture_by_itself_has_the_whole_legend():
    context = PageContext(PageChoices(brief=True))
    text = "\n".join(page_lines(Screen(80, 40), records.basins_of_everything(24), context))
    assert "listed above" not in text
    assert text.count("(") >= 26


def test_the_coordinates_of_a_column_have_the_same_digits():
    lines = table_of(page(records.basins_of_everything(1)))
    rows = [line.split() for line in lines if line[2:4] in ("A ", "B ", "C ")]
    xs = [row[2] for row in rows]
    assert [len(x.lstrip("-").replace(".", "")) for x in xs] == [6] * 3
    assert [row[3] for row in rows] == ["3.13131", "0.00000", "0.00000"]  # 2.1e-9 is nothing on this map


@pytest.mark.parametrize("width", [80, 100])
def test_a_row_is_one_line(width):
    rows = table_of(page(records.basins_of_everything(1), width))
    rows = rows[: len(records.basins_of_everything(1).basins)]
    assert all(row.endswith("%") and len(row) <= width for row in rows)


def test_shares_that_round_to_nothing_are_not_nothing():
    assert any(line.endswith("<0.1%") for line in page(records.basins_of_everything()))


@pytest.mark.parametrize("outcome", [Outcome.OSCILLATING, Outcome.DIVERGED])
def test_where_starts_never_settle_the_page_ends_with_advice(outcome):
    record = only(records.basins_of_everything(), Outcome.SADDLE, outcome)
    problem = read_problem("sin(x)*y**2")
    lines = page_lines(Screen(120, 40), record, PageContext(commands=FunctionCommands(problem, "-5:5")))
    assert any("the learning rate may be too high" in line for line in lines)
    commands = [shlex.split(line) for line in lines if line.startswith("gdcli ")]
    assert commands == [
        ["gdcli", "analyze", problem.text, "--range", "-5:5"],
        ["gdcli", "sweep", problem.text, "--range", "x=-5:5,y=-5:5", "--optimizer", "momentum", "--momentum", "0.5"],
    ]


def test_where_no_start_came_to_a_minimum_the_page_says_so():
    record = records.basins_of_everything()
    assert any("No start reached a minimum" in line for line in page(only(record, Outcome.NOT_CONVERGED)))
    assert any("No start reached a minimum" in line for line in page(only(record, Outcome.SADDLE)))


def test_where_all_is_well_there_is_no_advice():
    record = records.basins_of_everything()
    assert not any("gdcli" in line for line in page(only(record, Outcome.CONVERGED, Outcome.LEFT_DOMAIN)))


def test_an_interrupted_map_says_how_far_it_came():
    lines = page(records.basins_of_everything())
    assert lines[0] == "Basins of attraction (interrupted)"
    assert "2,160 of them ended before the interruption" in "\n".join(lines)


def test_an_interrupted_map_without_an_end_is_empty_and_advises_nothing():
    record = replace(records.basins_of_everything(), basins=(), labels=((NOT_RUN,) * 4,) * 4)
    text = "\n".join(page(record))
    assert f"{EMPTY_KEY} not run" in text
    assert "gdcli" not in text

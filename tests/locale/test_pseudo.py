"""No English is left where a sentence can be translated, and longer words break no page: see tests/pseudo.py."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import pytest

import gdcli
from gdcli.cli.sentences import BYTES, DESCENTS, RUNS, STEPS
from gdcli.cli.terminal.animation import Clock, Performance, Show
from gdcli.cli.terminal.descent_watch import DescentShow
from gdcli.cli.terminal.frame_shows import GraphShow, LimitShow
from gdcli.cli.terminal.progress import progress_line
from gdcli.errors import ExpressionError, UsageError
from gdcli.explore.problem import read_problem
from gdcli.gallery import GALLERY
from gdcli.model.sentences import COUNT_OF_STARTS, Template
from tests.cli.test_wrong_calls import WRONG as REFUSED_CALLS
from tests.hostile.corpus import REFUSED
from tests.hostile.inside import inside
from tests.locale.calls import HELP, MARKDOWN, PAGES, PICTURES, RECORDS, WRONG, untranslated_in
from tests.pseudo import COLUMNS, answer, leaks, marked_english, no_catalogue, wide_lines


@pytest.mark.parametrize("call", dict.fromkeys((*PAGES, *PICTURES, *HELP, *WRONG)))
def test_no_english_is_left(call: str) -> None:
    words = shlex.split(call)
    done = answer(*words)
    assert [word for text in (done.out, done.err) for word in leaks(text, words, untranslated_in(call))] == []
    if call not in PICTURES:
        assert wide_lines(done.out) == []


@pytest.mark.parametrize("call", dict.fromkeys(call for call, *_ in REFUSED_CALLS))
def test_no_refusal_of_a_call_is_english(call: str) -> None:
    """A refusal repeats the words of the call, the name of the command among them."""
    words = shlex.split(call)
    assert leaks(answer(*words).err, ["gdcli", *words], untranslated_in(call)) == []


@pytest.mark.parametrize("call", MARKDOWN)
def test_the_sentences_of_markdown_have_no_english(call: str) -> None:
    words = shlex.split(call)
    lines = (line for line in answer(*words).out.splitlines() if not line.startswith("|"))
    assert leaks("\n".join(lines), words, untranslated_in(call)) == []


def test_no_card_of_the_gallery_has_english() -> None:
    """The source of a function is a citation, which is not translated."""
    for name, function in GALLERY.items():
        card = answer("functions", name, "--no-plot").out
        assert leaks(" ".join(card.split()).replace(function.source, "")) == [], name
        assert wide_lines(card) == []


LOOK_ALIKES = ("mu", "omega", "phi", "fi")
"""Characters that look like another one, in its place."""


def test_no_refusal_of_an_expression_is_english() -> None:
    assert list({word for text in REFUSED for word in leaks_of_refusal(text)}) == []


def leaks_of_refusal(text: str) -> list[str]:
    """What is left of the message and the hint; the expression itself is in plain letters."""
    with marked_english():
        try:
            read_problem(text)
        except ExpressionError as error:
            return leaks(f"{error.message}\n{error.hint}", ("", text), LOOK_ALIKES)
        except UsageError:
            return []
    raise AssertionError(f"{text} is not refused")


ANSWERS = b"steps\nx\nsin(\nskip\nx\nquit\n"


@pytest.mark.parametrize("topic", ["chain", "outcome"])
def test_practice_has_no_english(topic: str) -> None:
    done = answer("practice", topic, "--seed", "1", "--answers", "-", stdin=ANSWERS)
    assert leaks(done.out, ("", "sin", "steps", "skip", "quit")) + leaks(done.err) == []
    assert wide_lines(done.out) == []


@pytest.mark.parametrize("unit", [STEPS, RUNS, DESCENTS, COUNT_OF_STARTS, BYTES], ids=lambda unit: unit.text)
def test_the_progress_line_has_no_english(unit: Template) -> None:
    with marked_english():
        lines = [progress_line(unit, done, 1_000_000, 3.0, COLUMNS - 1) for done in (0, 1, 500_000)]
    assert leaks("\n".join(lines)) == wide_lines("\n".join(lines)) == []


class RecordedStage:
    """A stage whose keys are known, and on which everything that is drawn is kept."""

    def __init__(self, keys: str) -> None:
        self.keys = iter(keys)
        self.drawn: list[str] = []

    def key(self, _seconds: float | None) -> str:
        return next(self.keys)

    def draw(self, rows: Sequence[str], footer: Sequence[str], _height: int) -> None:
        self.drawn += [*rows, *footer]


SHOWS: dict[str, Callable[[], Show]] = {
    "descent": lambda: DescentShow(read_problem("x**2 + 3*x"), {"lr": 0.4}),
    "descent in the plane": lambda: DescentShow(read_problem("(x-1)**2 + 10*(y+2)**2"), {"lr": 0.11}),
    "secants": lambda: LimitShow(read_problem("x**2 + 3*x"), 1.0),
    "graph": lambda: GraphShow(read_problem("x*y + sin(x)"), gdcli.backprop("x*y + sin(x)", at="2,1")),
}


@pytest.mark.parametrize("name", SHOWS)
def test_a_show_has_no_english(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    stage: Any = RecordedStage("  hqy m+nn" + "\x1b")
    with marked_english(), suppress(StopIteration):
        Performance(SHOWS[name](), stage, Clock(10.0)).run()
    drawn = "\n".join(stage.drawn)
    assert leaks(drawn) == []
    assert wide_lines(drawn) == []


@pytest.mark.parametrize("call", RECORDS)
def test_what_programs_read_asks_no_catalogue(call: str) -> None:
    words = [*shlex.split(call), "--quiet"]
    english = inside(*words, GDCLI_LANG="en")
    with no_catalogue():
        done = inside(*words, GDCLI_LANG="pt")
    assert (done.status, done.out, done.err) == (0, english.out, "")

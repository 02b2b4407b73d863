"""Records are the same in every language: each command in each of its formats for programs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

import gdcli
from gdcli.model.sentences import shown
from tests.hostile.inside import inside
from tests.pseudo import answer, leaks, marked_english

CALLS = (
    "descend --lr 1.1 --steps 5 --format json",
    "descend @rosenbrock --lr 0.001 --steps 20 --format jsonl",
    "descend x**2 --optimizer cg --explain 1 --format json",
    "descend x**2 --bounds x=0:1 --schedule one-cycle --explain 1 --format json",
    "compare x**2 --lr 0.1,1.1 --steps 5 --format json",
    "compare x**2 --lr 0.1,1.1 --steps 5 --format csv",
    "sweep x**2 --lr 0.1,1.5 --starts 3 --format json",
    "sweep exp(-x) --lr 0.1 --starts x=0:1:3 --steps 50 --format csv",
    "basins x**4-2*x**2 --lr 0.1 --format json",
    "derive |x|*sin(x**2) --steps --format json",
    "derive x*y --through x=t**2,y=t --format json",
    "analyze x**4-x**2 --format json",
    "analyze mean((a*area-price)**2) --data @houses --format json",
    "backprop x*y --at 1,2 --format json",
    "functions rosenbrock --format json",
    "fit @houses --model w*area+b --lr 0.1 --steps 5 --format json",
)


@pytest.mark.parametrize("call", CALLS)
def test_records_are_the_same_to_the_byte(call: str) -> None:
    """In marked English every sentence is translated, so that one in the wrong place cannot hide."""
    words = call.split()
    in_english, in_other = inside(*words), answer(*words)
    assert in_english.status == in_other.status == 0
    assert in_english.out == in_other.out


def test_a_record_has_its_text_in_english_and_its_sentence_in_the_language_of_the_reader() -> None:
    report = gdcli.sweep("exp(-x)", lr=[0.1], starts=3, steps=50)
    assert report.reason.startswith("the function falls on towards 0")
    sentences = {report.reason: report.reason_sentence, report.sweep.starts: report.sweep.starts_sentence}
    for text, sentence in sentences.items():
        assert in_marked_english(partial(shown, sentence)) not in ("", text)
        assert str(sentence) == text


def in_marked_english(made: Callable[[], str]) -> str:
    """The result of a call while marked English is the language."""
    with marked_english():
        return made()


def test_the_short_form_of_a_record_is_in_the_language_of_the_reader() -> None:
    run = gdcli.descend("x**2", lr=0.1)
    assert "verdict   Converged in" in repr(run)
    assert not leaks(in_marked_english(lambda: repr(run).partition("\n")[2]), allowed=["tolerance"])

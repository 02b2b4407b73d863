"""One word for one term: the catalogue of a language uses the words of its glossary and no others."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import pytest

from gdcli.translation import FOLDER
from tests.catalogue import catalogue_of, forms

GLOSSARIES: Final = {path.parent.name: path for path in FOLDER.glob("*/glossary.csv")}
"""The glossary of each language that has one: a term in its forms, the beginnings of the words that stand for it, and
the words that do not, each separated by a bar."""
CODE: Final = re.compile(r"`[^`]*`|\{[^{}]*\}|--[\w-]+|\b\w+\(\)|\b[A-Z]{2,}\b")
"""Parts of a sentence that are no words of the field: code, fields, options, metavars."""
FREE: Final = {
    "slope right": "the head of a column that stands beside `slope left`",
    "The schedule had brought the learning rate to {rate}.": "the rate is named by the schedule, cronograma da taxa",
    "for at its critical points it bends up as well as down": "the function bends, in Portuguese",
}
"""Sentences that say it in other words, with the reason."""


class Term(NamedTuple):
    """A term in its forms, and what stands for it."""

    english: re.Pattern[str]
    words: tuple[str, ...]
    forbidden: tuple[str, ...]


@lru_cache
def terms(language: str) -> list[Term]:
    with GLOSSARIES[language].open(encoding="utf-8", newline="") as stream:
        return [_term(*row) for row in list(csv.reader(stream))[1:]]


def _term(english: str, words: str, forbidden: str) -> Term:
    pattern = re.compile(rf"(?<![\w-])(?:{english})(?![\w-])", re.IGNORECASE)
    return Term(pattern, tuple(words.split("|")), tuple(filter(None, forbidden.split("|"))))


def translations(language: str) -> Iterator[tuple[str, str]]:
    """Each English form with its translation, where it has one."""
    for message in catalogue_of(language):
        pairs = zip(forms(message.id), forms(message.string), strict=False)
        yield from ((english, string) for english, string in pairs if english and string)


def slips(language: str, english: str, string: str) -> Iterator[str]:
    """The terms that a translation does not say as the glossary does; a word that stays English is a name to type."""
    text, lowered = CODE.sub(" ", english), string.lower()
    for term in terms(language):
        yield from (word for word in term.forbidden if word in lowered)
        found = term.english.search(text)
        if found and not any(word in lowered for word in term.words) and not re.search(rf"\b{found[0]}\b", string):
            yield found[0]


@pytest.mark.parametrize("language", GLOSSARIES)
def test_a_translation_has_the_words_of_the_glossary(language: str) -> None:
    found = {english: list(slips(language, english, string)) for english, string in translations(language)}
    assert {english: words for english, words in found.items() if words and english not in FREE} == {}


@pytest.mark.parametrize(
    ("english", "string", "slip"),
    [
        ("The learning rate 1.1 is too high", "A taxa de aprendizado 1.1 é alta demais", "taxa de aprendizado"),
        ("each step of the descent", "cada etapa da descida", "etapa"),
        ("the slopes are equal", "os declives são iguais", "declive"),
        ("a local minimum", "um vale local", "minimum"),
        ("Rank by steps", "Classifica por passos", None),
        ("Rank by steps", "Classifica por steps", None),
        ("`step` is a schedule", "`step` é um cronograma", None),
    ],
)
def test_a_slip_is_seen(english: str, string: str, slip: str | None) -> None:
    assert next(slips("pt", english, string), None) == slip

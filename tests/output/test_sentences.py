"""The sentences of pages: there are words for every value that a record can have."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from gdcli.calculus.analysis.convexity import FunctionShape
from gdcli.explore.comparison import SORTS
from gdcli.gallery import GALLERY
from gdcli.model import Agreement, CriticalKind, Outcome, StopReason, Trend
from gdcli.model.words import WORDS
from gdcli.output.layout.palette import OUTCOME_SIGNS
from gdcli.output.pages.sentences import functions
from gdcli.output.sections import sentences

TABLES: dict[str, tuple[Mapping[Any, Any], Iterable[Any]]] = {
    "words of records": (WORDS, [*Outcome, *StopReason, *CriticalKind, *Trend, *Agreement, *FunctionShape, *SORTS]),
    "signs of outcomes": (OUTCOME_SIGNS, Outcome),
    "why a run stopped": (sentences.STOPPED, StopReason),
    "why a run within bounds stopped": (sentences.STOPPED_WITHIN_BOUNDS, StopReason),
    "trends": (sentences.TRENDS, Trend),
    "critical points": (functions.KINDS, CriticalKind),
    "tags of the gallery": (functions.TAG_WORDS, {tag for entry in GALLERY.values() for tag in entry.tags}),
}


@pytest.mark.parametrize("name", TABLES)
def test_there_are_words_for_everything(name):
    words, things = TABLES[name]
    assert set(words) == set(things)

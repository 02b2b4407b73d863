"""Sentences are whole templates: each is used, its fields are filled in, and its plural has the same fields."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import gdcli
from gdcli.diagnosis import sentences, thresholds
from gdcli.diagnosis.many import sentences as of_sweeps
from gdcli.model import Template

TEMPLATES = {
    name: each for room in (sentences, of_sweeps) for name, each in vars(room).items() if isinstance(each, Template)
}
SOURCES = [path for path in Path(gdcli.__file__).parent.rglob("*.py") if path.stem not in ("sentences", "thresholds")]
WORDS = {word for path in SOURCES for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
NUMBERS = [name for name in vars(thresholds) if name.isupper()]


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_sentence_is_used_and_whole(name: str) -> None:
    template = TEMPLATES[name]
    assert name in WORDS, f"{name} is said by nobody"
    given = dict.fromkeys(fields_of(template.text), "1")
    assert "{" not in str(template(**given))
    if template.plural is not None:
        assert fields_of(template.plural) == fields_of(template.text)
        others = {field: "x" for field in given if field != "count"}
        assert str(template(1, **others)) == template.text.format(count=1, **others)
        assert str(template(1200, **others)) == template.plural.format(count="1,200", **others)


@pytest.mark.parametrize("name", NUMBERS)
def test_each_threshold_is_read_somewhere(name: str) -> None:
    assert name in WORDS, f"{name} turns no judgement"

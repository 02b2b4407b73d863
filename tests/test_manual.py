"""The manual in other languages: each page has the commands, tables and sections of the English one."""

from __future__ import annotations

import re

import pytest

from gdcli.manual.pages import TOPICS
from gdcli.translation import ENGLISH, languages
from tests.documents import MANUAL

CODE = re.compile(r"^```\w*\n(\$ gdcli [^\n]*)?|^(gdcli [^\n]*)|<!-- generated: (\w+) -->", re.MULTILINE)
GENERATED = re.compile(r"(?<=-->\n).*?(?=<!-- /generated -->)", re.DOTALL)


def skeleton(language: str, topic: str) -> tuple[list[str], list[int], int]:
    """What a translation leaves as it is: code blocks and commands, levels of the headings, rows of the tables."""
    text = GENERATED.sub("", (MANUAL / language / f"{topic}.md").read_text(encoding="utf-8"))
    return (
        ["".join(part or "" for part in found.groups()) for found in CODE.finditer(text)],
        [len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE)],
        len(re.findall(r"^\|", text, re.MULTILINE)),
    )


@pytest.mark.parametrize("language", [language for language in languages() if language != ENGLISH])
@pytest.mark.parametrize("topic", TOPICS)
def test_a_translated_page_has_the_shape_of_the_english_one(language: str, topic: str) -> None:
    assert skeleton(language, topic) == skeleton(ENGLISH, topic)

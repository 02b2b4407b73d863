"""The pages of the manual and their order.

The first line of a page is its title, the first paragraph says what it is about. Tables between `generated` marks are
made from the program's own tables, and outputs are those of the program (`python -m tests.documents` writes both).
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Final

from gdcli.record import record
from gdcli.translation import ENGLISH, language_in_use

TOPICS: Final = (
    "tour", "language", "commands", "methods", "data", "gallery", "verdicts", "records", "python", "lessons",
    "promises", "speed", "contributing",
)  # fmt: skip
"""The name of each page, which is also its file's, in the order in which they are listed."""
_MARKS: Final = re.compile(r"<!-- [^\n]* -->\n+")


@record
class ManualPage:
    """One page of the manual: its topic, title, first paragraph and the whole text in Markdown."""

    topic: str
    title: str
    about: str
    text: str


def read_page(topic: str) -> ManualPage:
    """The page on a topic of TOPICS in the language in use, in English where it is not translated."""
    folder = files("gdcli.manual")
    page = folder / language_in_use() / f"{topic}.md"
    text = (page if page.is_file() else folder / ENGLISH / f"{topic}.md").read_text(encoding="utf-8")
    text = _MARKS.sub("", text)
    title, about, *_ = text.split("\n\n")
    return ManualPage(topic, title.removeprefix("# "), " ".join(about.split()), text)

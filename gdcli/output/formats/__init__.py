"""One small file per format, and the table that names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, TypeVar

from gdcli.errors import UsageError
from gdcli.late import LateModule
from gdcli.output.record_kinds import RecordKind, record_kind

if TYPE_CHECKING:
    from gdcli.output.formats import sentences
    from gdcli.output.layout.screen import Screen
    from gdcli.output.page import Page, PageMaker
    from gdcli.output.page_context import PageChoices, PageContext
else:
    sentences = LateModule("gdcli.output.formats.sentences")  # for errors only

R = TypeVar("R")

TABLE: Final = "table"
FORMATS: Final = (TABLE, "json", "jsonl", "csv", "markdown", "latex", "dot", "mermaid", "svg", "html")
"""The name of each format, which is also its module's."""
DRAWING_FORMATS: Final = ("svg", "html")
"""The formats that are drawings."""
PAGE_FORMATS: Final = frozenset({TABLE, *DRAWING_FORMATS})
"""The formats that people read: their modules have `page_lines`, those of the others `record_lines`."""
FORMAT_OF_ENDING: Final[Mapping[str, str]] = {
    **{name: name for name in (*DRAWING_FORMATS, "json", "jsonl", "csv", "dot")},
    "md": "markdown", "tex": "latex", "mmd": "mermaid",
}  # fmt: skip
"""The format that the ending of a file's name asks for, where --format names none."""
PICTURE_ENDINGS: Final = frozenset({"htm", "png", "pdf", "jpg", "jpeg", "gif", "webp", "eps"})
"""The endings of files in which people expect a picture of a kind that is not drawn."""


def format_for(name: str, output: str | None) -> str:
    """The format to write: the one that was named, or else the one that the name of the file asks for, or the page.

    Raises UsageError where the name promises a picture of another kind.
    """
    ending = PurePath(output).suffix[1:].lower() if output else ""
    if name != TABLE:
        return name
    if ending in PICTURE_ENDINGS:
        raise UsageError(sentences.NO_SUCH_PICTURE(ending=ending), sentences.PICTURE_FILES())
    return FORMAT_OF_ENDING.get(ending, TABLE)


def formats_of(*kinds: type) -> list[str]:
    """The names of the formats that records of any of these kinds have, in the order of the table."""
    known = {name for kind in kinds for name in _formats(record_kind(kind))}
    return [name for name in FORMATS if name in known]


def _formats(kind: RecordKind) -> set[str]:
    """The formats that have a meaning for records of one kind."""
    document = ("json", "jsonl", "markdown") if kind.shape else ()
    return {*(PAGE_FORMATS if kind.page else ()), *document, *(("csv",) if kind.table else ()), *kind.further_formats}


def check_format(kind: type, name: str) -> None:
    """Raises UsageError where the named format has no meaning for records of that kind."""
    known = record_kind(kind)
    if name in _formats(known):
        return
    if not known.shape:
        raise UsageError(sentences.PICTURE_ONLY(format=name), sentences.NAME_A_DRAWING())
    refusal, hint = sentences.REFUSALS[name]
    raise UsageError(refusal(format=name), hint())


def formatted(
    record: R, name: str, context: PageContext | None = None, page: PageMaker[R] | None = None
) -> Iterator[str]:
    """The record in the named format, line by line; only that format's module is loaded.

    A page shows what is in its `context`; `page` makes it where that is not what the kind of the record has for it.
    Raises UsageError where the format has no meaning for the record.
    """
    check_format(type(record), name)
    form = import_module(f"gdcli.output.formats.{name}")
    lines: Iterator[str]
    lines = form.page_lines(*_page(record, name, context, page)) if name in PAGE_FORMATS else form.record_lines(record)
    return lines


def _page(
    record: R, name: str, context: PageContext | None, page: PageMaker[R] | None
) -> tuple[Screen, Page, PageChoices]:
    """The screen, the page that is made for it, and what the reader chose of the page."""
    from gdcli.output.layout.screen import paper, screen_for  # rich is for pages only
    from gdcli.output.page import page_of
    from gdcli.output.page_context import PageContext

    shown, make = context or PageContext(), page or page_of(type(record))
    screen = screen_for(shown.choices.output)
    if name in DRAWING_FORMATS:
        screen = paper(screen)
    return screen, make(screen, record, shown), shown.choices

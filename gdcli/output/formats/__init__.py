"""One small file per format, and the table that names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, cast

from gdcli.errors import UsageError
from gdcli.model.sentences import Template
from gdcli.output.formats import sentences

if TYPE_CHECKING:
    from gdcli.output.options import PageOptions

TABLE: Final = "table"
FORMATS: Final[Mapping[str, Template]] = {
    TABLE: sentences.PAGE,
    "json": sentences.JSON,
    "jsonl": sentences.JSONL,
    "csv": sentences.CSV,
    "markdown": sentences.MARKDOWN,
    "latex": sentences.LATEX,
    "dot": sentences.DOT,
    "mermaid": sentences.MERMAID,
    "svg": sentences.SVG,
    "html": sentences.HTML,
}
"""The name of each format, and what it is; `table` is the page, every other one has a module with its name and
`record_lines`."""
DRAWING_FORMATS: Final = ("svg", "html")
"""The formats that are drawings."""
PAGE_FORMATS: Final = frozenset({TABLE, *DRAWING_FORMATS})
"""The formats that people read: these are made from a page."""
PICTURE_KINDS: Final = frozenset({"FunctionPlot"})
"""The records that are a page and nothing else, by the names of their classes."""
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


def is_for(kind: type, name: str) -> bool:
    """Whether the named format has a meaning for records of that kind."""
    try:
        check(kind, name)
    except UsageError:
        return False
    return True


def formats_of(*kinds: type) -> list[str]:
    """The names of the formats that records of any of these kinds have, in the order of the table."""
    return [name for name in FORMATS if any(is_for(kind, name) for kind in kinds)]


def check(kind: type, name: str) -> None:
    """Raises UsageError where the named format has no meaning for records of that kind."""
    if name in PAGE_FORMATS:
        return  # every record has a page; rich is not loaded to say so
    if kind.__name__ in PICTURE_KINDS:
        raise UsageError(sentences.PICTURE_ONLY(format=name), sentences.NAME_A_DRAWING())
    refuse = getattr(import_module(f"gdcli.output.formats.{name}"), "check", None)
    if refuse is not None:
        refuse(kind)


def formatted(record: object, name: str, options: PageOptions | None = None) -> Iterator[str]:
    """The record in the named format, line by line; only that format's module is loaded. `options` are for pages.

    Raises UsageError where the format has no meaning for the record.
    """
    if name not in PAGE_FORMATS:
        return cast(Iterator[str], import_module(f"gdcli.output.formats.{name}").record_lines(record))
    from gdcli.output.options import PageOptions  # noqa: PLC0415 - for pages only

    options = options or PageOptions()
    if name == TABLE:
        from gdcli.output.layout.screen import screen_for  # noqa: PLC0415 - rich is for pages only
        from gdcli.output.page import page_lines  # noqa: PLC0415

        return page_lines(screen_for(options.output), record, options)
    return cast(Iterator[str], import_module(f"gdcli.output.formats.{name}").record_lines(record, options))

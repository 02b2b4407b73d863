"""`gdcli manual`: the pages of the manual."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated, Final

import typer

from gdcli.cli.answer_format import Output
from gdcli.cli.atomic_file import check_writable
from gdcli.cli.bundles import NAMES_FIELD
from gdcli.cli.sentences import READ_A_PAGE
from gdcli.cli.work import CallOptions
from gdcli.cli.writing import write_for_people
from gdcli.descent.methods.parameters import known_name
from gdcli.explore.sentences import UNKNOWN_TOPIC
from gdcli.manual.pages import TOPICS, read_page
from gdcli.model.sentences import shown

EXAMPLES: Final = ("gdcli manual", "gdcli manual language")
ManualTopic = Annotated[
    str | None,
    typer.Argument(
        metavar="[TOPIC]",
        help=f"One of {NAMES_FIELD}.",
        autocompletion=lambda: TOPICS,
    ),
]


def command(topic: ManualTopic = None, *, output: Output = None, call: CallOptions) -> int:  # noqa: ARG001 - it has no notes
    """Without a topic the topics are listed. On a terminal a page is laid out, in a pipe it is Markdown."""
    if output is not None:
        check_writable(output)
    lines = _list() if topic is None else _page(known_name(topic, TOPICS, UNKNOWN_TOPIC), output)
    write_for_people(lines, output)
    return 0


def _list() -> Iterator[str]:
    """The topics, each with its sentence, and how to read one."""
    abouts = [(topic, read_page(topic).about) for topic in TOPICS]
    if sys.stdout is not None and sys.stdout.isatty():
        from gdcli.output.layout.blocks import facts  # rich is for terminals only
        from gdcli.output.layout.screen import screen_for

        screen = screen_for(None)
        yield from screen.lines(facts(screen, abouts))
    else:
        width = max(map(len, TOPICS))
        yield from (f"  {topic:{width}}  {about}" for topic, about in abouts)
    yield ""
    yield shown(READ_A_PAGE(command="gdcli manual TOPIC"))


def _page(topic: str, output: str | None) -> Iterator[str]:
    """The page as Markdown, or laid out for a terminal."""
    text = read_page(topic).text
    if output is not None or not sys.stdout.isatty():
        return iter(text.splitlines())
    from gdcli.output.layout.markdown import markdown_lines
    from gdcli.output.layout.screen import screen_for  # rich is for terminals only

    return iter(markdown_lines(screen_for(output), text))

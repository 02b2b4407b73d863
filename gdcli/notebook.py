"""Records in a notebook: how Jupyter, Colab and IPython show them.

Nothing of IPython is imported; a record is drawn when the notebook asks for it. A record that is a table is shown as
its picture, its verdict and the beginning of its table; a descent's picture plays. Any other record is the page of the
command line as a drawing. All follow the reader's system, light or dark.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import islice
from typing import Any, Final

from gdcli.errors import GdcliError
from gdcli.explore.problem import read_problem
from gdcli.model import Derivation, Run
from gdcli.model.sentences import Template, shown
from gdcli.output.drawing.canvas import Picture
from gdcli.output.formats import formatted
from gdcli.output.formats.csv_columns import CellValue, table_of
from gdcli.output.formats.latex import rows
from gdcli.output.formats.svg import svg
from gdcli.output.layout.blocks import notes
from gdcli.output.layout.inks import DARK_INK, DARK_PAPER, INK, PAPER
from gdcli.output.layout.numbers import number
from gdcli.output.layout.palette import css
from gdcli.output.layout.screen import SIZE_MAX, Screen, paper
from gdcli.output.layout.text import safe
from gdcli.output.page import Page, page_of
from gdcli.output.page_context import PageChoices, PageContext, Subject
from gdcli.output.record_kinds import record_kind
from gdcli.record import replace

STYLE: Final = (
    f"<style>.gdcli{{max-width:100%;overflow-x:auto;padding:4px 8px;background:{css(PAPER)};color:{css(INK)}}}"
    ".gdcli svg{display:block;max-width:100%;height:auto}"
    ".gdcli table{border-collapse:collapse}"
    ".gdcli th,.gdcli td{padding:2px 8px;text-align:right;white-space:nowrap}"
    ".gdcli th{border-bottom:1px solid currentColor}.gdcli p{margin:6px 0}"
    f"@media (prefers-color-scheme:dark){{.gdcli{{background:{css(DARK_PAPER)};color:{css(DARK_INK)}}}}}</style>"
)
ROWS_SHOWN: Final = 10
ROWS_LEFT: Final = Template("{count} more row: columns() has it, too.", "{count} more rows: columns() has them, too.")


def mimebundle(record: Any) -> dict[str, str]:  # noqa: ANN401 - any record of the model
    """The forms of a record by their MIME types; empty for a record that has no page of its own."""
    if not record_kind(type(record)).page:
        return {}
    bundle = {"text/plain": repr(record), "text/html": _html(record)}
    if isinstance(record, Derivation) and record.gradient is not None:
        bundle["text/latex"] = _latex(record)
    return bundle


def _html(record: Any) -> str:  # noqa: ANN401
    """The record as HTML; all text in it is escaped."""
    context = PageContext(subject=subject_of(record))
    try:
        body = list(_body(record, context))
    except GdcliError:  # a record that cannot be drawn is shown without a picture
        body = list(formatted(record, "svg", replace(context, choices=PageChoices(plot=False))))
    return "\n".join([STYLE, '<div class="gdcli">', *body, "</div>"])


def _body(record: Any, context: PageContext) -> Iterator[str]:  # noqa: ANN401
    if not record_kind(type(record)).has_table_in_notebook:
        yield from formatted(record, "svg", context)
        return
    wide = paper(Screen(SIZE_MAX))
    page = page_of(type(record))(wide, record, context)
    if page.draw is not None:
        yield from _picture(record, page.draw, context.subject)
    yield from _verdict(wide, page)
    yield from _table(record)


def _picture(record: Any, draw: Callable[[Screen], Picture], subject: Subject | None) -> Iterator[str]:  # noqa: ANN401
    """The picture of the page; that of a descent plays by itself."""
    if isinstance(record, Run) and subject is not None:
        from gdcli.output.plots.moving import moving_svg  # noqa: PLC0415 - for runs only

        return moving_svg(record, subject.objective.value, known=subject.minima)
    screen = paper(Screen())
    picture = draw(screen)
    return svg(screen, shown(table_of(record).title), picture, notes(screen, picture.notes))


def _verdict(screen: Screen, page: Page) -> Iterator[str]:
    """The answer in a sentence, and the command that it recommends."""
    for line in screen.segments(*page.verdict):
        yield f"<p>{_escaped(''.join(segment.text for segment in line).strip())}</p>"
    if page.advice:
        yield f"<p><code>{_escaped(page.advice)}</code></p>"


def _table(record: Any) -> Iterator[str]:  # noqa: ANN401
    """The first rows of the record's table and the last one, and the number of rows between them."""
    table = table_of(record)
    every = table.rows_for_people()
    kept = list(islice(every, ROWS_SHOWN))
    rest = deque(enumerate(every, 1), maxlen=1)
    if rest:
        kept[-1] = rest[0][1]
    yield "<table><thead>"
    yield from _row("th", table.columns)
    yield "</thead><tbody>"
    for row in kept:
        yield from _row("td", [_cell(cell) for cell in row])
    yield "</tbody></table>"
    for left, _ in rest:
        yield f"<p>{_escaped(shown(ROWS_LEFT(left)))}</p>"


def _row(kind: str, cells: Sequence[str]) -> Iterator[str]:
    yield f"<tr>{''.join(f'<{kind}>{_escaped(cell)}</{kind}>' for cell in cells)}</tr>"


def _cell(cell: CellValue) -> str:
    """A cell as text; numbers have as many digits as on a page."""
    return "" if cell is None else number(cell) if isinstance(cell, float) else str(cell)


def _escaped(text: str) -> str:
    return escape(safe(text))


def subject_of(record: Any) -> Subject | None:  # noqa: ANN401
    """The function that a record is about: that of a fit, or the one read from the text of the record."""
    view: Subject | None = getattr(record, "view", None)
    if view is not None:
        return view
    about = record.runs[0] if hasattr(record, "runs") else getattr(record, "sweep", record)
    text = getattr(about, "expression", None)
    text = getattr(text, "text", text)
    if not isinstance(text, str):
        return None
    try:
        return read_problem(text, wrt=",".join(about.variables), from_file=True)
    except GdcliError:
        return None


def _latex(derivation: Derivation) -> str:
    """The function and its derivatives as formulas."""
    return "\n".join((r"$$\begin{aligned}", " \\\\\n".join(rows(derivation)), r"\end{aligned}$$"))

"""Records in a notebook: what Jupyter, Colab and IPython show of them.

Nothing of IPython is imported; a record is drawn when the notebook asks for it. The drawing is the page of the command
line with its picture, as SVG in HTML; where the reader's system is dark, its colors are turned around.
"""

from __future__ import annotations

from typing import Any, Final

from gdcli.errors import GdcliError
from gdcli.explore.problem import Problem, read_problem
from gdcli.model import Derivation
from gdcli.output.formats.svg import page_for_paper, svg
from gdcli.output.options import PageOptions
from gdcli.output.pages import PAGES

STYLE: Final = (
    "<style>.gdcli{max-width:100%;overflow-x:auto}"
    "@media (prefers-color-scheme:dark){.gdcli svg{filter:invert(0.9) hue-rotate(180deg)}}</style>"
)


def mimebundle(record: Any) -> dict[str, str]:  # noqa: ANN401 - any record of the model
    """The forms of a record by their MIME types; empty for a record that has no page of its own."""
    if type(record).__name__ not in PAGES:
        return {}
    bundle = {"text/plain": repr(record), "text/html": _html(record)}
    if isinstance(record, Derivation) and record.gradient is not None:
        bundle["text/latex"] = _latex(record)
    return bundle


def _html(record: Any) -> str:  # noqa: ANN401
    """The page of a record as an SVG drawing; all text in it is escaped."""
    options = PageOptions(subject=_subject(record), plot=True)
    try:
        drawing = "\n".join(svg(*page_for_paper(record, options)))
    except GdcliError:  # what cannot be drawn is shown without a picture
        drawing = "\n".join(svg(*page_for_paper(record, PageOptions())))
    return f'{STYLE}<div class="gdcli">{drawing}</div>'


def _subject(record: Any) -> Problem | None:  # noqa: ANN401
    """The function that a record is about, where it can be read from its text."""
    text = getattr(record, "expression", None)
    text = getattr(text, "text", text)
    if not isinstance(text, str):
        return None
    try:
        return read_problem(text, wrt=",".join(record.variables), from_file=True)
    except GdcliError:
        return None


def _latex(derivation: Derivation) -> str:
    """The derivatives as formulas."""
    lines = [
        rf"\frac{{\partial f}}{{\partial {name}}} = {formula.latex}"
        for name, formula in zip(derivation.variables, derivation.gradient or (), strict=True)
    ]
    return "$$" + r" \\ ".join(lines) + "$$"

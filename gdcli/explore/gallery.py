"""The gallery of named functions, and the card of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.language.limits import FILE_LIMITS
from gdcli.language.printing.text import to_text
from gdcli.language.reading.parser import parse
from gdcli.model import Card, Gallery

if TYPE_CHECKING:
    from gdcli.gallery import NamedInstance


def card(reference: str) -> Card:
    """One named function. Raises UsageError with the nearest name."""
    from gdcli.gallery import lookup

    return _card(lookup(reference if reference.startswith("@") else f"@{reference}"))


def gallery() -> Gallery:
    """All named functions."""
    from gdcli.gallery import GALLERY

    return Gallery(tuple(_card(function.instance()) for function in GALLERY.values()))


def functions(name: str | None = None) -> Gallery | Card:
    """The named functions, or the one of that name, as in `"rosenbrock(5)"`. Raises UsageError with the nearest name.

    >>> functions("rosenbrock(3)").variables
    ('x1', 'x2', 'x3')
    """
    return gallery() if name is None else card(name)


def _card(named: NamedInstance) -> Card:
    function = named.function
    return Card(
        name=named.name,
        about_sentence=function.about,
        teaches_sentence=function.teaches,
        source=function.source,
        tags=tuple(sorted(function.tags)),
        expression=to_text(parse(named.text, FILE_LIMITS)),
        variables=named.variables,
        start=named.start,
        ranges=named.ranges,
        minima=named.minima,
        sizes_sentence=function.size.said() if function.size else "",
    )

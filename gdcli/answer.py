"""The base of every record that answers a question: a short form to read, and forms for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from itertools import islice
from typing import Any, Final, cast

FORMS: Final = "gdcli.output.answers"
SENTENCES: Final = "gdcli.model.sentences"
"""The modules that make the forms and the sentences of records; imported late, because they import this module."""
FACTS_SHOWN: Final = 4
"""The lines of a short form below the kind of the record."""
LINE_CHARACTERS: Final = 100
"""The longest line of a short form."""
Fact = tuple[Any, object]
"""A line of a short form: its name, as text, template or sentence, and its value."""


POINT_COMPONENTS: Final = 4
"""The components of a point that a short form shows."""


def point_in_short_form(names: Sequence[str], point: Sequence[float]) -> str:
    """A point by name, with six digits.

    >>> point_in_short_form(("x", "y"), (1.0, 2 / 3))
    'x = 1, y = 0.666667'
    """
    pairs = [f"{name} = {value:.6g}" for name, value in zip(names, point, strict=True)]
    return ", ".join([*pairs[:POINT_COMPONENTS], *(["…"] if len(pairs) > POINT_COMPONENTS else [])])


class Answer:
    """A record with a short form in a few lines, and with forms for programs."""

    __slots__ = ()

    def to_json(self) -> str:
        """The record of `--format json`, as text."""
        return cast(str, import_module(FORMS).to_json(self))

    def to_dict(self) -> dict[str, Any]:
        """The record of `--format json`, as a dictionary; None stands for numbers that are not finite."""
        return cast(dict[str, Any], import_module(FORMS).to_dict(self))

    def columns(self, *, arrays: bool = False) -> Mapping[str, Any]:
        """The columns of `--format csv` by name, as lists or, with `arrays`, as numpy arrays.

        Raises UsageError if the record is no table.
        """
        return cast(Mapping[str, Any], import_module(FORMS).columns(self, arrays=arrays))

    def facts(self) -> Iterator[Fact]:
        """The lines of the short form, the most important first."""
        raise NotImplementedError

    def __repr__(self) -> str:
        shown = import_module(SENTENCES).shown
        facts = [(shown(name), _written(value, shown)) for name, value in islice(self.facts(), FACTS_SHOWN)]
        width = max(len(name) for name, _ in facts)
        lines = [type(self).__name__, *(f"  {name:{width}}  {value}" for name, value in facts)]
        return "\n".join(line if len(line) <= LINE_CHARACTERS else f"{line[: LINE_CHARACTERS - 1]}…" for line in lines)


def _written(value: object, shown: Callable[[Any], str]) -> str:
    """A value of a short form as text; sentences are translated into the language in use."""
    return shown(value) if hasattr(value, "template") else str(value)

"""Conditions on a record, such as `verdict.outcome == converged and steps_taken <= 10`; they are read, not executed."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from gdcli.errors import UsageError
from gdcli.lessons.sentences import AT_LINE, CONDITION_UNREADABLE, WRITE_CONDITION
from gdcli.record import record

OPERATORS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
"""The comparisons, the longer ones first."""
COMPARISON: Final = re.compile(r"^\s*([A-Za-z_][\w.]*)\s*(==|!=|<=|>=|<|>)\s*(\S+)\s*$")

FieldValue = str | float | bool | None


@record
class FieldComparison:
    """A field of a record compared with a value."""

    field: str
    operator: str
    value: FieldValue

    def holds(self, found: Mapping[str, object]) -> bool:
        """Whether the comparison holds for a record; for a missing field, or one of another kind, only `!=` holds."""
        actual = field_of(found, self.field)
        try:
            return OPERATORS[self.operator](actual, self.value)
        except TypeError:
            return False


@record
class Condition:
    """Comparisons that all hold, in one of several groups: `any` of them is enough."""

    text: str
    any: tuple[tuple[FieldComparison, ...], ...]

    def holds(self, found: Mapping[str, object]) -> bool:
        """Whether the condition holds for a record."""
        return any(all(comparison.holds(found) for comparison in group) for group in self.any)

    def unmet(self, found: Mapping[str, object]) -> tuple[FieldComparison, ...]:
        """The comparisons of the first group that do not hold for a record."""
        return tuple(comparison for comparison in self.any[0] if not comparison.holds(found))

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that the condition names."""
        return tuple(comparison.field for group in self.any for comparison in group)


def parse_condition(text: str, line: int = 0) -> Condition:
    """Read comparisons joined by `and` and `or`; `and` binds more tightly. Raises UsageError.

    >>> parse_condition("steps_taken <= 10 and verdict.outcome == converged").fields
    ('steps_taken', 'verdict.outcome')
    """
    groups = tuple(
        tuple(_comparison(part, line) for part in re.split(r"\s+and\s+", group))
        for group in re.split(r"\s+or\s+", text.strip())
    )
    return Condition(text, groups)


def _comparison(text: str, line: int) -> FieldComparison:
    found = COMPARISON.match(text)
    if not found:
        fault = CONDITION_UNREADABLE(condition=repr(text.strip()))
        raise UsageError(
            AT_LINE(line=line, fault=fault) if line else fault, WRITE_CONDITION(operators=" ".join(OPERATORS))
        )
    return FieldComparison(found[1], found[2], field_value(found[3]))


def field_value(text: str) -> FieldValue:
    """A value as written: a number, true, false, null, or a word.

    >>> field_value("0.5"), field_value("true"), field_value("converged")
    (0.5, True, 'converged')
    """
    try:
        return float(text)
    except ValueError:
        constants: Mapping[str, FieldValue] = {"true": True, "false": False, "null": None}
        return constants.get(text, text.strip("\"'"))


def field_of(found: Mapping[str, object], path: str) -> object:
    """The value at a dotted path, such as `verdict.outcome` or `final.point.x`; None where there is none."""
    value: object = found
    for name in path.split("."):
        if isinstance(value, list) and name.isdigit():
            value = value[int(name)] if int(name) < len(value) else None
        else:
            value = value.get(name) if isinstance(value, Mapping) else None
    return value

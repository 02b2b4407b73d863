"""What numbers a method or a schedule takes: their meaning, their range, and the refusal of those it does not have."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from gdcli.errors import UsageError
from gdcli.language.values import nearest
from gdcli.record import record


@record
class Range:
    """The numbers a parameter may be, in words and as a test."""

    words: str
    contains: Callable[[float], bool]


POSITIVE: Final = Range("above 0", lambda value: 0.0 < value < math.inf)
NOT_NEGATIVE: Final = Range("0 or above", lambda value: 0.0 <= value < math.inf)
FRACTION: Final = Range("at least 0 and below 1", lambda value: 0.0 <= value < 1.0)
SHARE: Final = Range("between 0 and 1", lambda value: 0.0 <= value <= 1.0)
COUNT: Final = Range("1 or above", lambda value: 1.0 <= value < math.inf)
FINITE: Final = Range("finite", math.isfinite)



@record
class Hyperparameter:
    """A number that methods take: what it is, and which numbers it may be."""

    about: str
    range: Range


HYPERPARAMETERS: Final[Mapping[str, Hyperparameter]] = {
    "momentum": Hyperparameter("the share of the last update that is kept", FRACTION),
    "beta1": Hyperparameter("the decay of the mean of the gradients", FRACTION),
    "beta2": Hyperparameter("the decay of the mean that is kept from update to update", FRACTION),
    "alpha": Hyperparameter("the decay of the mean of the squared gradients", FRACTION),
    "eps": Hyperparameter("what is added to the divisor", NOT_NEGATIVE),
    "weight_decay": Hyperparameter("the factor of the penalty that pulls towards 0", NOT_NEGATIVE),
    "fmin": Hyperparameter("the value at the minimum", FINITE),
}
"""Every hyperparameter of every method; the same name means the same thing everywhere."""


def chosen(kind: str, name: str, known: Iterable[str]) -> str:
    """The name itself where it is known; otherwise the nearest one goes into the hint. Raises UsageError."""
    known = tuple(known)
    if name in known:
        return name
    close = nearest(name, known)
    hint = f"Did you mean {close}? " if close else ""
    raise UsageError(f"unknown {kind} {name!r}", f"{hint}Choose one of {', '.join(known)}.")


def check_seed(seed: int | None) -> None:
    """Refuse a negative seed. Raises UsageError."""
    if seed is not None and seed < 0:
        raise UsageError(f"the seed cannot be {seed}", "It must be a whole number, 0 or above.")


def check(owner: str, given: Mapping[str, float], known: Mapping[str, Range]) -> None:
    """Refuse what `owner` does not have, and what is out of range. Raises UsageError."""
    for name, value in given.items():
        if name not in known:
            has = f"It has {', '.join(known)}." if known else "It has none."
            raise UsageError(f"{owner} has no {name}", has)
        if not known[name].contains(value):
            raise UsageError(f"{name} is {value:g}, which is out of range", f"It must be {known[name].words}.")

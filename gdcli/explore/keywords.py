"""The keywords of the functions that descend, each written once, with the defaults of `Settings`.

A keyword may be given as Python has it (`lr=0.1`, `start={"x": 1}`) or as it is typed on the command line (`lr="1/10"`,
`start="x=1"`). A hyperparameter stands here and in its table in `descent/methods`. Names from other programs stand here
with the keyword or the option that they are meant for.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, TypedDict

from gdcli.errors import UsageError
from gdcli.explore.problem import PointLike, listed
from gdcli.language.names import nearest
from gdcli.language.values import parse_count, parse_number, parse_rate, parse_rates
from gdcli.model import DEFAULTS, Settings

NumberLike = float | str
CountLike = int | float | str
"""A whole number: `1000`, `1e3` or `"1e3"`."""
RangesLike = str | Iterable[Any] | Mapping[str, Any]
"""The box to look at: a pair for every variable, several pairs in order, pairs by name, or text such as `x=-3:3`."""


class SharedKeywords(TypedDict, total=False):
    """The keywords of every function that descends."""

    steps: CountLike
    tol: NumberLike
    ftol: NumberLike | None
    xtol: NumberLike | None
    bounds: RangesLike | None
    momentum: NumberLike | None
    beta1: NumberLike | None
    beta2: NumberLike | None
    alpha: NumberLike | None
    eps: NumberLike | None
    weight_decay: NumberLike | None
    fmin: NumberLike | None


class MethodKeywords(SharedKeywords, total=False):
    """The keywords of functions that descend with one method."""

    optimizer: str
    schedule: str


class RateKeywords(MethodKeywords, total=False):
    """The keywords of functions that descend with one method at one learning rate."""

    lr: NumberLike


class NoiseKeywords(SharedKeywords, total=False):
    """The keywords of functions that descend with noise on the gradient."""

    noise: NumberLike
    seed: CountLike | None


class DescentKeywords(RateKeywords, NoiseKeywords, total=False):
    """The keywords of a single descent."""

    start: PointLike | None


ALIASES: Final[Mapping[str, str]] = {
    "--learning-rate": "--lr",
    "--eta": "--lr",
    "--alpha0": "--lr",
    "--iterations": "--steps",
    "--epochs": "--steps",
    "--max-iter": "--steps",
    "--x0": "--start",
    "--gtol": "--tol",
}
"""Option of another program -> the option of this one, in commands in which that takes a value."""
OPTIONS_ELSEWHERE: Final[Mapping[str, str]] = {
    **ALIASES,
    "--rate": "--lr",
    "--step-size": "--lr",
    "--lrs": "--lr",
    "--method": "--optimizer",
    "--algorithm": "--optimizer",
    "--scheduler": "--schedule",
    "--maxiter": "--steps",
    "--max-steps": "--steps",
    "--n-iter": "--steps",
    "--tolerance": "--tol",
    "--init": "--start",
    "--initial": "--start",
    "--from": "--start",
    "--point": "--at",
    "--params": "--set",
    "--parameters": "--set",
    "--vars": "--wrt",
    "--variables": "--wrt",
    "--bounds": "--range",
    "--ranges": "--range",
    "--xlim": "--range",
    "--out": "--output",
    "--file": "--output",
    "--random-state": "--seed",
    "--silent": "--quiet",
}
"""Option of another program -> the option of this one that the error message names."""
STANDS_FOR: Final[Mapping[str, Sequence[str]]] = {
    "--start": ("--starts", "--at"), "--at": ("--start", "--starts"), "--tol": ("--timeout",),
}  # fmt: skip
"""Option -> the options that do its job in commands that lack it."""
RANGE_EXAMPLES: Final = 'range=(-3, 3), range={"x": (-3, 3)}, range="x=-3:3"'
FIELDS: Final[Mapping[str, str]] = {"lr": "learning_rate"}
"""Keyword -> the field of `Settings` that it fills, if the field has another name."""


def default_of(keyword: str, defaults: Settings = DEFAULTS) -> object:
    """The default of a keyword: that of its field; None for a point or a box, and for hyperparameters of methods."""
    return None if keyword in ("start", "bounds") else getattr(defaults, FIELDS.get(keyword, keyword), None)


def number(value: NumberLike) -> float:
    """A number, given as such or as text such as `pi/2`. Raises UsageError."""
    return parse_number(value) if isinstance(value, str) else float(value)


def count(value: CountLike, keyword: str) -> int:
    """A whole number, given as such, as `1000.0` or as text such as `1e3`. Raises UsageError."""
    if isinstance(value, str | float):
        return parse_count(str(value), keyword)
    return operator.index(value)


def rate(value: NumberLike) -> float:
    """One learning rate. Raises UsageError."""
    return parse_rate(value) if isinstance(value, str) else float(value)


def rates(value: NumberLike | Iterable[NumberLike]) -> tuple[float, ...]:
    """Learning rates: a number, several, or text such as `0.01:1:9:log`. Raises UsageError."""
    if isinstance(value, str):
        return parse_rates(value)
    return (tuple(map(rate, value)) if isinstance(value, Iterable) else (float(value),)) or parse_rates("")


def names(value: str | Iterable[str]) -> tuple[str, ...]:
    """Names, as one text or several: `"gd,cosine:min=0,warmup=1"`; a comma before `key=` belongs to its schedule."""
    if not isinstance(value, str):
        return tuple(value) or ("",)  # without any name the empty name is refused, as an unknown one
    parts: list[str] = []
    for piece in value.split(","):
        if "=" in piece and ":" not in piece and parts:
            parts[-1] += f",{piece}"
        else:
            parts.append(piece.strip())
    return tuple(parts)


def interval(value: str | Iterable[NumberLike | None]) -> str:
    """`(-3, 3)` as `-3.0:3.0`, and `(0, None)` or `(0, inf)`, which have no upper end, as `0.0:`. Raises UsageError."""
    if isinstance(value, str):
        return value
    ends = tuple(value)
    if len(ends) != 2:
        from gdcli.explore.sentences import TWO_ENDS  # only on the way to an error
        from gdcli.language.sentences import WRITE_IT

        raise UsageError(TWO_ENDS(given=len(ends)), WRITE_IT(text=RANGE_EXAMPLES))
    return ":".join(_end(end, none) for end, none in zip(ends, (-math.inf, math.inf), strict=True))


def _end(value: NumberLike | None, none: float) -> str:
    """An end of an interval as text; empty for `none`, which means that there is no such end."""
    end = none if value is None else number(value)
    return "" if end == none else repr(end)


def ranges_text(value: RangesLike | None) -> str | None:
    """The text of `--range` from a pair for every variable, several pairs in order, or pairs by name."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return listed({name: interval(ends) for name, ends in value.items()})
    ends = tuple(value)
    one_for_all = not any(isinstance(end, str | Iterable) for end in ends)
    return interval(ends) if one_for_all else listed([interval(each) for each in ends])


def nearest_option(word: str, options: Collection[str]) -> str | None:
    """The one of the options that a wrong option is meant for; None where no one comes close."""
    started = (each for each in options if len(word) > 3 and each.startswith(word))
    aliases = (alias for alias, meaning in ALIASES.items() if meaning in options)
    near = same_option(word, options) or next(started, None) or nearest(word, [*options, *aliases])
    return same_option(near, options) if near else None


def same_option(word: str, options: Collection[str]) -> str | None:
    """The one of the options that is the word, or does what the word does in another program or another command."""
    option = OPTIONS_ELSEWHERE.get(word, word)
    return next((each for each in (word, option, *STANDS_FOR.get(option, ())) if each in options), None)


def option_of(keyword: str) -> str:
    """The option that stands for a keyword on the command line: `--weight-decay` for `weight_decay`."""
    return "--set" if keyword == "parameters" else f"--{keyword.replace('_', '-')}"

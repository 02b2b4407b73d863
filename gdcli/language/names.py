"""Names: what may be one, in which order people expect them, and which known one an unknown one is closest to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile
from typing import Final

from gdcli.language.functions import CONSTANTS, NAMES

# Greek letters, without the capitals (and omicron) that look exactly like a Latin letter, and without pi, a constant.
GREEK: Final = "αβγδεζηθικλμνξρςστυφχψωΓΔΘΛΞΠΣΦΨΩ"
GREEK_NAMES: Final = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu"),
    *("xi", "rho", "varsigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
    *("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega"),
)
"""The names of the letters in `GREEK`, in its order, as typed and as LaTeX commands."""
NAME_PATTERN: Final = f"[A-Za-z][A-Za-z0-9_]*|[{GREEK}]"
_DIGITS: Final = re.compile("([0-9]+)")
SHOWN: Final = 40  # characters of what was typed that a message repeats
SHORTEST_PREFIX: Final = 3  # `cosine` means `cos`
FARTHEST: Final = 2  # edits, and fewer for short names


def is_name(text: str) -> bool:
    """Whether the text has the form of a name (it may still be a function's or a constant's)."""
    return re.fullmatch(NAME_PATTERN, text) is not None


def is_variable_name(text: str) -> bool:
    """Whether the text may name a variable."""
    return is_name(text) and text not in NAMES and text not in CONSTANTS


def natural_order(names: Iterable[str]) -> tuple[str, ...]:
    """The names sorted by letters, then by number: x2 before x10."""
    return tuple(sorted(names, key=_natural_key))


def _natural_key(name: str) -> tuple[list[tuple[int, str]], str]:
    parts = _DIGITS.split(name)
    numbers = [part.lstrip("0") for part in parts[1::2]]
    parts[1::2] = numbers
    return [(len(part) if index % 2 else 0, part) for index, part in enumerate(parts)], name


def shortened(text: str) -> str:
    """The text as a message repeats it: whole, or its beginning."""
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that a mistyped name most likely means, None if all are too far away."""
    known = tuple(candidates)
    allowed = min((len(name) + 1) // 3, FARTHEST)
    distances = [_distance(name.lower(), candidate.lower(), allowed) for candidate in known]
    closest = min(distances, default=allowed + 1)
    if closest <= allowed:
        close = [candidate for candidate, distance in zip(known, distances, strict=True) if distance == closest]
        return max(close, key=lambda candidate: _shared_start(name, candidate))
    starts = [candidate for candidate in known if len(candidate) >= SHORTEST_PREFIX and name.startswith(candidate)]
    return max(starts, key=len, default=None)


def _shared_start(left: str, right: str) -> int:
    same = (letter == other for letter, other in zip(left, right, strict=False))
    return sum(1 for _ in takewhile(bool, same))


def _distance(left: str, right: str, allowed: int) -> int:
    """How many letters to insert, delete, replace or swap with their neighbor; more than `allowed` counts as such."""
    if abs(len(left) - len(right)) > allowed:
        return allowed + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, 1):
        before, above, row = row, before, [i]
        for j, other in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]

"""Names: which texts are names, their natural order, and the known name that is nearest to an unknown one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile
from typing import Final

from gdcli.language.function_table import CONSTANTS, NAMES

# Greek letters, without the capitals (and omicron) that look exactly like a Latin letter, and without pi, a constant.
GREEK: Final = "αβγδεζηθικλμνξρςστυφχψωΓΔΘΛΞΠΣΦΨΩ"
GREEK_NAMES: Final = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu"),
    *("xi", "rho", "varsigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
    *("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega"),
)
"""The names of the letters in `GREEK`, in its order, as typed and as LaTeX commands."""
NAME_PATTERN: Final = f"[A-Za-z][A-Za-z0-9_]*|[{GREEK}]"
TEXT_CHARACTERS_SHOWN: Final = 40
"""The most characters of the typed text that a message repeats."""
PREFIX_LETTERS_MIN: Final = 3  # a known name this long, at the beginning of an unknown one, is proposed: cos for cosine
EDITS_MAX: Final = 2  # between an unknown name and the one that is proposed; fewer for short names


def is_name(text: str) -> bool:
    """Whether the text has the form of a name (it may still be a function's or a constant's)."""
    return re.fullmatch(NAME_PATTERN, text) is not None


def is_variable_name(text: str) -> bool:
    """Whether the text may name a variable."""
    return is_name(text) and text not in NAMES and text not in CONSTANTS


def natural_order(names: Iterable[str]) -> tuple[str, ...]:
    """The names sorted by letters, then by number: x2 before x10."""
    known = tuple(names)
    return tuple(sorted(known, key=None if "".join(known).isalpha() else _natural_key))


def _natural_key(name: str) -> tuple[list[tuple[int, str]], str]:
    parts = re.split("([0-9]+)", name)
    numbers = [part.lstrip("0") for part in parts[1::2]]
    parts[1::2] = numbers
    return [(len(part) if index % 2 else 0, part) for index, part in enumerate(parts)], name


def shortened(text: str) -> str:
    """The text as a message repeats it: whole, or its beginning."""
    return text if len(text) <= TEXT_CHARACTERS_SHOWN else text[:TEXT_CHARACTERS_SHOWN] + "…"


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate with the fewest edits from a mistyped name; None if all have too many."""
    known = tuple(candidates)
    allowed = min((len(name) + 1) // 3, EDITS_MAX)
    distances = [_distance(name.lower(), candidate.lower(), allowed) for candidate in known]
    closest = min(distances, default=allowed + 1)
    if closest <= allowed:
        close = [candidate for candidate, distance in zip(known, distances, strict=True) if distance == closest]
        return max(close, key=lambda candidate: _shared_start(name, candidate))
    starts = [candidate for candidate in known if len(candidate) >= PREFIX_LETTERS_MIN and name.startswith(candidate)]
    return max(starts, key=len, default=None)


def _shared_start(left: str, right: str) -> int:
    same = (letter == other for letter, other in zip(left, right, strict=False))
    return sum(1 for _ in takewhile(bool, same))


def _distance(left: str, right: str, allowed: int) -> int:
    """The edits from one to the other: letters inserted, deleted, replaced or swapped; allowed + 1 stands for more."""
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

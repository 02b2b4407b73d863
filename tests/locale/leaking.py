"""Calls in whose answer English is left. The table only shrinks: an entry that no longer leaks fails."""

from __future__ import annotations

from typing import Final

LEAKING: Final = frozenset({
    "descend --data missing.csv",
    "learn --lint missing.md",
    "fit @houses --validate 2",
    "derive x^2 --at 1 --steps --limit --format markdown",
    "sweep --starts 3 --lr 0.1,0.5 --format markdown",
})  # fmt: skip

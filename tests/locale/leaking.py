"""Calls in whose answer English is left. The table only shrinks: an entry that no longer leaks fails."""

from __future__ import annotations

from typing import Final

LEAKING: Final = frozenset({
    "functions rosenbrock --plot",
    "descend --every 0",
    "descend log(x) --start -1",
    "descend --data missing.csv",
    "learn --lint missing.md",
    "fit @houses --validate 2",
    "cards of the gallery",
    "refused expressions",
})  # fmt: skip

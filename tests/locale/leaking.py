"""Calls in whose answer English is left. The table only shrinks: an entry that no longer leaks fails."""

from __future__ import annotations

from typing import Final

LEAKING: Final = frozenset({
    "functions rosenbrock --plot",
    "descend --every 0",
    "descend log(x) --start -1",
    "descend --data missing.csv",
    "descend @rosenbrock --optimizer nesterov --momentum 0.9 --lr 0.001 --steps 200 --plot",
    "compare @rosenbrock --lr 0.001,0.01 --optimizer gd,adam --steps 50 --all",
    "functions",
    "functions rosenbrock --plot",
    "descend @nothing",
    "descend @rosenbrock(1)",
    "descend --data missing.csv",
    "functions nothing",
    "learn --lint missing.md",
    "fit @houses --validate 2",
    "derive x^2 --at 1 --steps --limit --format markdown",
    "sweep --starts 3 --lr 0.1,0.5 --format markdown",
    "cards of the gallery",
    "refused expressions",
})  # fmt: skip

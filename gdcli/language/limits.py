"""The largest size of an expression: one record, with values for typed expressions and for files; and of its LaTeX."""

from __future__ import annotations

from typing import Final

from gdcli.record import record


@record
class Limits:
    """The limits that keep every answer fast; each is named in the error that it causes.

    `nesting`: parentheses, calls, bars, powers and signs that are open at once; a sign directly after an opening
    bracket does not count. `digits`: of each number. `exponent` and `constant`: absolute values of parts without
    variables.
    """

    characters: int = 4_000
    tokens: int = 2_000
    nesting: int = 60
    digits: int = 40
    exponent: int = 1_000
    constant: int = 10**300


TYPED_LIMITS: Final = Limits()
"""For an expression on the command line."""

FILE_LIMITS: Final = Limits(characters=5_000_000, tokens=1_000_000, nesting=2_000)
"""For files, standard input and the generated forms of the gallery."""
UNLIMITED: Final = Limits(characters=10**9, tokens=10**9, nesting=10**9)
"""For text that was checked against its limits when it was first read."""
NESTED_BRACES_MAX: Final = 150
"""The most braces of a LaTeX text within braces, typed or in a file; its reader calls itself once for each."""

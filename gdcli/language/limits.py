"""How large an expression may be: one record, with the values for what people type and for what files hold."""

from __future__ import annotations

from typing import Final

from gdcli.record import record


@record
class Limits:
    """The bounds within which every answer comes in time; each is named in the error that it causes.

    `nesting` counts what is open at once: parentheses, calls, bars, powers and signs, where a sign directly after an
    opening bracket shares its level. `digits` is per number, `exponent` and `constant` bound absolute values.
    """

    characters: int = 4_000
    tokens: int = 2_000
    nesting: int = 60
    digits: int = 40
    exponent: int = 1_000
    constant: int = 10**300


TYPED: Final = Limits()
"""For an expression on the command line."""

GENEROUS: Final = Limits(characters=5_000_000, tokens=1_000_000, nesting=2_000)
"""For files, standard input and the generated forms of the gallery."""

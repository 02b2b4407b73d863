r"""The signs around a formula: $…$, \[…\], \(…\), and the full stop of its sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from gdcli.language.reading.tokens import BLANKS

_OPENED: Final = re.compile(r"\s*(\$\$?|\\\[|\\\()")
_CLOSED: Final = re.compile(r"(\$\$?|\\\]|\\\))[\s.,;]*\Z")
_PAIRS: Final[Mapping[str, str]] = {"$": "$", "$$": "$$", r"\[": r"\]", r"\(": r"\)"}


def inside_delimiters(text: str) -> tuple[int, int]:
    r"""The first and the last place inside $…$, \[…\] or \(…\), without a full stop after the formula."""
    start, stop = 0, len(text)
    opened, closed = _OPENED.match(text), _CLOSED.search(text)
    if opened and closed and closed.start() >= opened.end() and _PAIRS[opened[1]] == closed[1]:
        start, stop = opened.end(), closed.start()
    formula = text[:stop].rstrip(BLANKS)
    without = formula.rstrip(".,;")
    is_command = without.endswith(("\\", "\\left", "\\right"))
    return start, len(formula if is_command else without)

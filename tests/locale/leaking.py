"""Calls in whose answer English is left. The table only shrinks: an entry that no longer leaks fails."""

from __future__ import annotations

from typing import Final

LEAKING: Final[frozenset[str]] = frozenset()

"""The words of the command line, as what one may type next begins with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

LEFT_OUT: Final = frozenset({"--all", "--brief", "--no-plot", "--plot", "--watch"})
"""How the answer was to be shown, which is no part of the question."""
_WORDS: Final[list[str]] = []


def remember(words: Sequence[str]) -> None:
    """Keep the words of the command line."""
    _WORDS[:] = words


def typed_words() -> list[str]:
    """The words of the question, the program's name first; empty where no command was typed."""
    words = [word for word in _WORDS if word not in LEFT_OUT]
    return ["gdcli", *words] if words else []

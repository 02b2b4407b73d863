"""A column of two words, such as the target of a classification: one word is 0, the other 1."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from gdcli.data import sentences as say
from gdcli.data.cells import is_missing
from gdcli.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NEGATIVE_WORDS: Final = frozenset({
    "no", "n", "não", "nao", "false", "falso", "f", "negative", "negativo", "neg", "off", "absent", "ausente", "fail",
    "failed", "reprovado", "benign", "benigno", "dead", "bad", "ham", "normal", "low", "baixo",
})  # fmt: skip
"""Words that become 0 if the other word of the column is not among them; else the first in the alphabet becomes 0."""


class ColumnWords:
    """Reads the cells of one column as numbers, or as two words; `pair` are the words for 0 and 1."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.is_numeric = True

    def read(self, cell: str, number: Callable[[str], float]) -> float:
        """The number of a cell, or the place of its word among the words seen so far; nan for a missing cell."""
        value = number(cell)
        if value == value or is_missing(cell):
            return value
        self.is_numeric = False
        word = cell.strip()
        if word not in self.seen:
            self.seen.append(word)
        return float(self.seen.index(word))

    def check(self, title: str) -> None:
        """Refuse more or fewer than two words. Raises UsageError."""
        if not self.is_numeric and len(self.seen) != 2:
            shown = ", ".join(self.seen[:4]) + ("…" if len(self.seen) > 4 else "")
            raise UsageError(
                say.NOT_TWO_WORDS(len(self.seen), title=repr(title), words=shown), say.ONE_AGAINST_THE_REST()
            )

    @property
    def pair(self) -> tuple[str, str] | None:
        """The word for 0 and the word for 1; None for a column of numbers."""
        if self.is_numeric or len(self.seen) != 2:
            return None
        first, second = sorted(self.seen, key=lambda word: (word.lower() not in NEGATIVE_WORDS, word.lower()))
        return first, second

    def ordered(self, column: NDArray[np.float64]) -> NDArray[np.float64]:
        """The column of places as 0 and 1 in the order of `pair`."""
        pair = self.pair
        return 1.0 - column if pair is not None and self.seen[0] != pair[0] else column



"""The answers of the algebra: formulas as trees, and one line about those that are missing."""

from __future__ import annotations

from typing import Literal

from gdcli.language.tree import Node
from gdcli.model.sentences import Sentence
from gdcli.record import record


class NoFormulaError(Exception):
    """A formula that is not derived; `sentence` says why."""

    def __init__(self, sentence: str | Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@record
class Derived:
    """The formulas: gradient (n), Hessian (n×n), derivatives of order 2 … N.

    `form` is the form of the gradient, None without a gradient. `missing` says which formulas are missing or not tidy,
    and why; it is empty if none is.
    """

    gradient: tuple[Node, ...] | None = None
    hessian: tuple[tuple[Node, ...], ...] | None = None
    higher: tuple[Node, ...] = ()
    form: Literal["tidy", "rules"] | None = "tidy"
    missing: str | Sentence = ""


@record
class Solved:
    """Critical points in closed form, n coordinates each; `complete`: it is proved that there are no others.

    `missing` says why there is no answer; it is empty for an answer without points.
    """

    points: tuple[tuple[Node, ...], ...] = ()
    complete: bool = False
    missing: str | Sentence = ""

"""The exact derivative, the way to it, and what it says at a point.

n variables, K updates. Points and gradients are tuples of n floats, in the order of `variables`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Literal

from gdcli.answer import Answer, Fact, point_in_short_form
from gdcli.model.outcomes import Trend
from gdcli.model.run import norm
from gdcli.model.sentences import AT, FUNCTION, VALUE, Sentence, Template
from gdcli.record import field, record


@record
class Formula:
    """A formula in its two printed forms: `text` reads back as typed input, `latex` is for paper."""

    text: str
    latex: str


@record
class RuleStep:
    """One node of a derivation: the rule used on `of` in its textbook form, the meaning of its letters, the result.

    `letters`: u, v, … -> the parts that they stand for; `held`: the variables that a partial derivative holds constant.
    `rule` and `note` are the English texts of `rule_sentence` and `note_sentence`, which people read.
    """

    rule_sentence: str | Sentence
    textbook: str
    of: Formula
    wrt: str
    letters: Mapping[str, Formula]
    result: Formula
    held: tuple[str, ...] = ()
    note_sentence: str | Sentence = ""
    children: tuple[RuleStep, ...] = ()

    @property
    def rule(self) -> str:
        """The name of the rule: that of a function, or one of the words of the field."""
        return str(self.rule_sentence)

    @property
    def note(self) -> str:
        """A note on the step, in English; empty if there is none."""
        return str(self.note_sentence)


@record
class SecantRow:
    """The definition of the derivative at one h: forward and central difference quotients and their errors."""

    wrt: str
    h: float
    value: float  # f(x + h)
    secant_slope: float
    error: float
    central_slope: float
    central_error: float
    rounding_wins: bool  # from this row on a smaller h makes the forward error larger, not smaller


@record
class LocalView:
    """The function at one point: value, gradient (n), Hessian (n×n) where asked for, and in one variable the trend.

    At a kink the Hessian is nan, and `slopes` has for each variable the slopes from the left and from the right, None
    for one that does not exist. Where the function jumps along a variable, that partial derivative is nan, and `jumps`
    has for each variable the limits from the left and from the right. `higher` are the derivatives of order 2 … N of a
    function of one variable, nan where one does not exist.
    """

    point: tuple[float, ...]
    value: float
    gradient: tuple[float, ...]
    hessian: tuple[tuple[float, ...], ...] | None = None
    eigenvalues: tuple[float, ...] | None = None
    trend: Trend | None = None
    slopes: tuple[tuple[float | None, float | None], ...] | None = None
    jumps: tuple[tuple[float | None, float | None], ...] | None = None
    higher: tuple[float, ...] = ()

    @property
    def gradient_norm(self) -> float:
        return norm(self.gradient)

    @property
    def ascent(self) -> tuple[float, ...] | None:
        """The unit vector of steepest ascent; None if the gradient vanishes or is not finite."""
        length = self.gradient_norm
        if not 0.0 < length < math.inf:
            return None
        return tuple(component / length for component in self.gradient)


@record
class ChainTerm:
    """One way from z back to x: ∂z/∂u (over the letters), du/dx, and their product (over the variables).

    `inner` is what u stands for; where z holds x itself, u is x. `values` are the three in numbers, at a point.
    `textbook` is the term in the rule, ∂z/∂u·du/dx.
    """

    letter: str
    inner: Formula
    outer_slope: Formula
    inner_slope: Formula
    product: Formula
    values: tuple[float, float, float] | None = None
    textbook: str = ""


@record
class ChainRule:
    """The chain rule in several variables, by one of them: a term for each way, their sum, and the direct derivative.

    `agree`: whether both have the same value at every tested point; None if no tested point has finite values.
    `values` are the sum and the direct derivative in numbers, at a point. `outcome` is the name of the composition in
    `textbook`.
    """

    wrt: str
    textbook: str
    terms: tuple[ChainTerm, ...]
    total: Formula
    direct: Formula
    agree: bool | None
    values: tuple[float, float] | None = None
    outcome: str = "z"


@record
class SumPartial:
    """The partial derivative by any component of a vector: its name in text and in LaTeX, and the formula."""

    name: str
    latex_name: str
    formula: Formula


@record
class SumDerivation:
    """A function with one sum, and its partial derivatives by vectors, as they are written with the sum's index."""

    expression: Formula
    partials: tuple[SumPartial, ...]


@record
class Derivation(Answer):
    """The exact derivative of a function, and what was asked for around it.

    `gradient` (n) and `hessian` (n×n) are None only beyond the size limits. `form` says whether the gradient was tidied
    by the algebra system or has the form of our own rules; `missing_sentence` says what is not tidy or not there, and
    why, and `missing` says so in English. `higher` holds the derivatives of order 2 … N of a function of one variable.
    """

    expression: Formula = field(may_be_deferred=True)
    variables: tuple[str, ...]
    gradient: tuple[Formula, ...] | None
    hessian: tuple[tuple[Formula, ...], ...] | None = None
    higher: tuple[Formula, ...] = ()
    at: LocalView | None = None
    steps: tuple[RuleStep, ...] = ()
    limit: tuple[SecantRow, ...] = ()
    chain: tuple[ChainRule, ...] = ()
    compact: SumDerivation | None = None
    form: Literal["tidy", "rules"] | None = "tidy"
    missing_sentence: str | Sentence = ""
    interrupted: bool = False

    @property
    def missing(self) -> str:
        """The formulas that are missing or not tidy, and why; empty if there are none."""
        return str(self.missing_sentence)

    def facts(self) -> Iterator[Fact]:
        """The short form."""
        yield FUNCTION, self.expression.text
        if self.missing:
            yield Template("missing"), self.missing_sentence
        if self.at is not None:
            yield AT, point_in_short_form(self.variables, self.at.point)
            yield VALUE, Template("{value}, gradient norm {slope}")(
                value=f"{self.at.value:.6g}", slope=f"{self.at.gradient_norm:.6g}"
            )
        for name, slope in zip(self.variables, self.gradient or (), strict=False):
            yield f"d/d{name}", slope.text

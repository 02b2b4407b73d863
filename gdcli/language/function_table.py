"""The function table: each function of the language is one entry; all other modules read it from here.

Derivatives and definitions are written in the language itself, with `u` (and `v`) for the arguments, so that one text
serves as the backward rule of the graph, the rule of `derive --steps`, sympy's `fdiff` and the line of the reference.

A *primitive* has a `value` for floats, and a name in numpy and C (`numpy`, `c`). A *composite* has a `definition` in
primitives instead, in a form that neither overflows nor loses digits by cancellation for any float. For a variadic
function the texts are made for a number of arguments, called u1 … un.

Sources: DLMF chapters 4 and 7 for the elementary and error functions; Hendrycks & Gimpel 2016 (GELU);
Elfwing et al. 2018 (SiLU); conventions at kinks as in PyTorch's autograd notes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Final

from gdcli.model.sentences import Sentence, Template
from gdcli.record import field, record

INF: Final = math.inf
WITH_CONVENTION: Final = Template("{about}; {convention}")
A_TIE_SHARES: Final = Template("a tie shares its gradient equally")


@record
class Function:
    """One function: its names, its rules, its domain; exactly one of `value` and `definition` is given."""

    name: str
    about: Template
    derivative: tuple[str, ...] | Callable[[int], tuple[str, ...]]
    value: Callable[..., float] | None = None
    definition: str | Callable[[int], str] | None = None
    aliases: tuple[str, ...] = ()
    variadic: bool = False
    domain: str = ""  # a condition on u; empty where the function has a value at every real number
    range: str = "(-inf, inf)"  # an interval with all its values; a bracket [ or ] says that the end is one of them
    rises: bool = False  # with each argument, over its whole domain; strictly unless it has kinks
    falls: bool = False
    latex: str = ""  # a LaTeX command; empty means \operatorname{name}
    numpy: str = ""  # the name in numpy, if it is another one
    c: str = ""  # the name in C, if it is another one
    edges: Mapping[float, float] = field(default_factory=dict)  # limits where `math` raises at the edge of the domain
    convention: Template | None = None  # the derivative at a kink, at which calculus has none

    @property
    def description(self) -> Sentence:
        """The description of the function, with its convention if it has one."""
        if self.convention is None:
            return self.about()
        return WITH_CONVENTION(about=self.about(), convention=self.convention())

    @property
    def arity(self) -> int | None:
        """The number of its arguments; None for one or more."""
        return None if callable(self.derivative) else len(self.derivative)

    @property
    def is_monotone(self) -> bool:
        """Whether it has one argument, and rises with it or falls with it."""
        return self.arity == 1 and (self.rises or self.falls)

    @property
    def is_primitive(self) -> bool:
        return self.value is not None

    def parameters(self, count: int) -> tuple[str, ...]:
        """The names that its texts use for `count` arguments."""
        if self.variadic:
            return tuple(f"u{i}" for i in range(1, count + 1))
        return ("u", "v")[:count]

    def derivative_texts(self, count: int) -> tuple[str, ...]:
        """The partial derivative by each of `count` arguments."""
        return self.derivative(count) if callable(self.derivative) else self.derivative

    def definition_text(self, count: int) -> str | None:
        """The definition in primitives for `count` arguments, None for a primitive."""
        return self.definition(count) if callable(self.definition) else self.definition


def sign(u: float) -> float:
    """-1, 0 or 1; nan stays nan."""
    return 1.0 if u > 0.0 else -1.0 if u < 0.0 else 0.0 if u == 0.0 else u


def heaviside(u: float) -> float:
    """0 below zero, 1 above, 1/2 at zero (the half-maximum convention, as in sympy); nan stays nan."""
    return 1.0 if u > 0.0 else 0.0 if u < 0.0 else 0.5 if u == 0.0 else u


def maximum(*values: float) -> float:
    """The largest number; nan if any is nan."""
    total = sum(values)
    return total if total != total and any(v != v for v in values) else max(values)


def minimum(*values: float) -> float:
    """The smallest number; nan if any is nan."""
    return -maximum(*(-v for v in values))


def _arguments(count: int) -> str:
    return ", ".join(f"u{i}" for i in range(1, count + 1))


def _shared_extreme(name: str) -> Callable[[int], tuple[str, ...]]:
    """The gradient of `max` or `min`: 1 for the extreme argument, shared equally by those that tie."""

    def texts(count: int) -> tuple[str, ...]:
        if count == 1:
            return ("1",)
        if count == 2:
            return ("heaviside(u1 - u2)", "heaviside(u2 - u1)")[:: 1 if name == "max" else -1]
        hits = [f"(1 - abs(sign(u{i} - {name}({_arguments(count)}))))" for i in range(1, count + 1)]
        ties = " + ".join(hits)
        return tuple(f"{hit}/({ties})" for hit in hits)

    return texts


def _logsumexp(count: int) -> str:
    largest = f"max({_arguments(count)})"
    return f"{largest} + log({' + '.join(f'exp(u{i} - {largest})' for i in range(1, count + 1))})"


def _softmax(count: int) -> tuple[str, ...]:
    return tuple(f"exp(u{i} - logsumexp({_arguments(count)}))" for i in range(1, count + 1))


_TABLE: Final = (
    # exponentials, logarithms, roots
    Function("exp", Template("e to the power of u"), ("exp(u)",), math.exp, latex=r"\exp",
             range="(0, inf)", rises=True),
    Function("log", Template("natural logarithm"), ("1/u",), math.log, aliases=("ln",), domain="u > 0", latex=r"\log",
             edges={0.0: -INF}, rises=True),
    Function("log2", Template("logarithm to base 2"), ("1/(u*log(2))",), math.log2, domain="u > 0", latex=r"\log_{2}",
             edges={0.0: -INF}, rises=True),
    Function("log10", Template("logarithm to base 10"), ("1/(u*log(10))",), math.log10, domain="u > 0",
             latex=r"\log_{10}", edges={0.0: -INF}, rises=True),
    Function("log1p", Template("log(1 + u), exact for small u"), ("1/(1 + u)",), math.log1p, domain="u > -1",
             edges={-1.0: -INF}, rises=True),
    Function("expm1", Template("exp(u) - 1, exact for small u"), ("exp(u)",), math.expm1,
             range="(-1, inf)", rises=True),
    Function("sqrt", Template("square root"), ("1/(2*sqrt(u))",), math.sqrt, aliases=("raiz",), domain="u >= 0",
             range="[0, inf)", rises=True),
    Function("cbrt", Template("real cube root, of negative numbers too"), ("1/(3*cbrt(u)**2)",), math.cbrt, rises=True),
    # kinks and steps: the field's conventions at the kink
    Function("abs", Template("absolute value"), ("sign(u)",), math.fabs, c="fabs",
             convention=Template("|u|' = 0 at the kink"), range="[0, inf)"),
    Function("sign", Template("-1, 0 or 1"), ("0",), sign, aliases=("sgn",), c="gd_sign",
             range="[-1, 1]", rises=True),
    Function("heaviside", Template("0 below zero, 1 above, 1/2 at zero"), ("0",), heaviside, c="gd_heaviside",
             range="[0, 1]", rises=True),
    Function("min", Template("smallest argument"), _shared_extreme("min"), minimum, variadic=True, latex=r"\min",
             numpy="minimum", c="gd_min", convention=A_TIE_SHARES, rises=True),
    Function("max", Template("largest argument"), _shared_extreme("max"), maximum, variadic=True, latex=r"\max",
             numpy="maximum", c="gd_max", convention=A_TIE_SHARES, rises=True),
    # circular
    Function("sin", Template("sine"), ("cos(u)",), math.sin, aliases=("sen",), latex=r"\sin", range="[-1, 1]"),
    Function("cos", Template("cosine"), ("-sin(u)",), math.cos, latex=r"\cos", range="[-1, 1]"),
    Function("tan", Template("tangent"), ("sec(u)**2",), math.tan, aliases=("tg",), latex=r"\tan"),
    Function("sec", Template("secant, 1/cos(u)"), ("sec(u)*tan(u)",), definition="1/cos(u)", latex=r"\sec"),
    Function("csc", Template("cosecant, 1/sin(u)"), ("-csc(u)*cot(u)",), definition="1/sin(u)",
             aliases=("cosec", "cossec"), latex=r"\csc"),
    Function("cot", Template("cotangent, 1/tan(u)"), ("-csc(u)**2",), definition="1/tan(u)",
             aliases=("cotg", "cotan", "ctg"), latex=r"\cot"),
    Function("asin", Template("inverse sine"), ("1/sqrt(1 - u**2)",), math.asin, aliases=("arcsin", "arcsen"),
             domain="-1 <= u <= 1", latex=r"\arcsin", numpy="arcsin",
             range="[-pi/2, pi/2]", rises=True),
    Function("acos", Template("inverse cosine"), ("-1/sqrt(1 - u**2)",), math.acos, aliases=("arccos",),
             domain="-1 <= u <= 1", latex=r"\arccos", numpy="arccos", range="[0, pi]", falls=True),
    Function("atan", Template("inverse tangent"), ("1/(1 + u**2)",), math.atan, aliases=("arctan", "arctg"),
             latex=r"\arctan", numpy="arctan", range="(-pi/2, pi/2)", rises=True),
    Function("asec", Template("inverse secant, acos(1/u)"), ("1/(abs(u)*sqrt(u**2 - 1))",), definition="acos(1/u)",
             aliases=("arcsec",), domain="abs(u) >= 1"),
    Function("acsc", Template("inverse cosecant, asin(1/u)"), ("-1/(abs(u)*sqrt(u**2 - 1))",), definition="asin(1/u)",
             aliases=("arccsc",), domain="abs(u) >= 1"),
    # 0/u is 0 wherever acot has a value, and has none at u = 0, where a computer takes atan(1/u) for atan(inf).
    Function("acot", Template("inverse cotangent, atan(1/u)"), ("-1/(1 + u**2)",), definition="atan(1/u) + 0/u",
             aliases=("arccot", "arccotg"), domain="u != 0"),
    Function("atan2", Template("angle of the point (v, u): atan2(y, x)"), ("v/(u**2 + v**2)", "-u/(u**2 + v**2)"),
             math.atan2, aliases=("arctan2",), numpy="arctan2", range="(-pi, pi]"),
    # hyperbolic
    Function("sinh", Template("hyperbolic sine"), ("cosh(u)",), math.sinh, aliases=("senh",), latex=r"\sinh",
             rises=True),
    Function("cosh", Template("hyperbolic cosine"), ("sinh(u)",), math.cosh, latex=r"\cosh",
             range="[1, inf)"),
    Function("tanh", Template("hyperbolic tangent"), ("sech(u)**2",), math.tanh, aliases=("tgh",), latex=r"\tanh",
             range="(-1, 1)", rises=True),
    Function("sech", Template("hyperbolic secant, 1/cosh(u)"), ("-sech(u)*tanh(u)",),
             definition="2*exp(-abs(u))/(1 + exp(-abs(u))**2)", range="(0, 1]"),
    Function("csch", Template("hyperbolic cosecant, 1/sinh(u)"), ("-csch(u)*coth(u)",), definition="1/sinh(u)",
             domain="u != 0"),
    Function("coth", Template("hyperbolic cotangent, 1/tanh(u)"), ("-csch(u)**2",), definition="1/tanh(u)",
             aliases=("cotgh",), domain="u != 0", latex=r"\coth"),
    Function("asinh", Template("inverse hyperbolic sine"), ("1/sqrt(u**2 + 1)",), math.asinh,
             aliases=("arcsinh", "arsinh"), numpy="arcsinh", rises=True),
    Function("acosh", Template("inverse hyperbolic cosine"), ("1/(sqrt(u - 1)*sqrt(u + 1))",), math.acosh,
             aliases=("arccosh", "arcosh"), domain="u >= 1", numpy="arccosh", range="[0, inf)", rises=True),
    Function("atanh", Template("inverse hyperbolic tangent"), ("1/(1 - u**2)",), math.atanh,
             aliases=("arctanh", "artanh"), domain="-1 < u < 1", numpy="arctanh", edges={-1.0: -INF, 1.0: INF},
             rises=True),
    Function("asech", Template("inverse hyperbolic secant, acosh(1/u)"), ("-1/(u*sqrt(1 - u**2))",),
             definition="acosh(1/u)", aliases=("arcsech",), domain="0 < u <= 1", range="[0, inf)", falls=True),
    Function("acsch", Template("inverse hyperbolic cosecant, asinh(1/u)"), ("-1/(abs(u)*sqrt(1 + u**2))",),
             definition="asinh(1/u)", aliases=("arccsch",), domain="u != 0"),
    Function("acoth", Template("inverse hyperbolic cotangent, atanh(1/u)"), ("1/(1 - u**2)",), definition="atanh(1/u)",
             aliases=("arccoth",), domain="abs(u) > 1"),
    # deep learning
    # max(exp(-|u|), sign(u)) is exp(min(u, 0)) to the bit, with the exponential that the denominator has already.
    Function("sigmoid", Template("logistic function, 1/(1 + exp(-u))"), ("sigmoid(u)*sigmoid(-u)",),
             definition="max(exp(-abs(u)), sign(u))/(1 + exp(-abs(u)))", range="(0, 1)", rises=True),
    Function("relu", Template("max(u, 0)"), ("max(sign(u), 0)",), definition="max(u, 0)",
             convention=Template("relu'(0) = 0"), range="[0, inf)", rises=True),
    Function("leaky_relu", Template("u above zero, u/100 below"), ("0.01 + 0.99*max(sign(u), 0)",),
             definition="max(u, 0.01*u)", convention=Template("its slope at 0 is 1/100"), rises=True),
    Function("softplus", Template("log(1 + exp(u))"), ("sigmoid(u)",), definition="max(u, 0) + log1p(exp(-abs(u)))",
             range="(0, inf)", rises=True),
    Function("silu", Template("u*sigmoid(u), also called swish"), ("sigmoid(u)*(1 + u*sigmoid(-u))",),
             definition="u*sigmoid(u)", aliases=("swish",)),
    Function("gelu", Template("u times the normal distribution's probability below u"),
             ("erfc(-u/sqrt(2))/2 + u*exp(-u**2/2)/sqrt(2*pi)",), definition="u*(erfc(-u/sqrt(2))/2)"),
    Function("logsumexp", Template("log(exp(u1) + exp(u2) + …)"), _softmax, definition=_logsumexp, variadic=True,
             rises=True),
    # of several kinds
    Function("erf", Template("error function"), ("2*exp(-u**2)/sqrt(pi)",), math.erf,
             range="(-1, 1)", rises=True),
    Function("erfc", Template("1 - erf(u), exact in the tail"), ("-2*exp(-u**2)/sqrt(pi)",), math.erfc,
             range="(0, 2)", falls=True),
    Function("hypot", Template("sqrt(u**2 + v**2)"), ("u/hypot(u, v)", "v/hypot(u, v)"), math.hypot,
             range="[0, inf)"),
)

_REDUCTIONS: Final = (
    Function("mean", Template("mean of u over the rows of a table"), ("1",)),
    Function("sum", Template("sum of u over the rows of a table"), ("1",)),
)

FUNCTIONS: Final[Mapping[str, Function]] = {function.name: function for function in _TABLE}
"""Canonical name -> entry, in the order of the reference."""

KINKED: Final = frozenset({"abs", "sign", "heaviside", "min", "max", "relu", "leaky_relu"})
"""Functions with kinks or steps; elsewhere their second derivatives are constant, but they are not quadratics."""

REDUCTIONS: Final[Mapping[str, Function]] = {function.name: function for function in _REDUCTIONS}
"""Functions of all rows of a table: linear in u, without a value or a definition for a single number."""

CALLS: Final[Mapping[str, Function]] = {**FUNCTIONS, **REDUCTIONS}
"""Every function: canonical name -> entry."""

NAMES: Final[Mapping[str, str]] = {
    name: function.name for function in CALLS.values() for name in (function.name, *function.aliases)
}
"""Every name that may be typed -> the canonical one."""

CONSTANTS: Final[Mapping[str, float]] = {"pi": math.pi, "e": math.e}

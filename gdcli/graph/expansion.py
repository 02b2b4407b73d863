"""One-sided expansions: a function of the distance t > 0 from a point, as a sum of powers of t.

The largest term near t = 0 comes first. Example: 1 - 2*t + O(t**2). An expansion describes the function near the point
even if the chain rule gives 0·inf there: the square root of t**4 is t**2. Exponents are real numbers, so sqrt(t),
abs(t)**1.5 and 1/t have expansions. The error is bounded by a multiple of t**`order`; the order -inf says that nothing
is known.

Elementary functions such as exp, log, sin, cos and powers have series. The other functions are integrated term by term
from their derivatives in the function table.

Sources: Knuth 1997, The Art of Computer Programming 2, section 4.7 (manipulation of power series);
Gruntz 1996, "On computing limits in a symbolic manipulation system" (leading terms).
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable
from typing import Final

from gdcli.graph.code.ieee_arithmetic import CAREFUL_FUNCTIONS
from gdcli.record import record

TERMS_MAX: Final = 12
"""The largest number of terms of an expansion."""
EXPONENT_MAX: Final = 12.0
"""The largest exponent of t in the series of a function such as exp."""
ORDER_BEYOND_POWERS: Final = 1e6
"""The order of exp(-1/t), which is smaller than every power of t."""
LOGARITHM_ORDER: Final = -1e-3
"""An order for log(t), which grows more slowly than every negative power of t."""
CANCELLATION_SHARE: Final = 32 * sys.float_info.epsilon
"""The size of a sum, relative to the sum of the sizes of its terms, up to which it counts as zero."""


class NoExpansionError(ArithmeticError):
    """The function has no real values near the point, on this side."""


@record
class Expansion:
    """The sum of coefficient * t**exponent, plus O(t**order).

    `terms` are pairs (exponent, coefficient), the smallest exponent first.
    """

    terms: tuple[tuple[float, float], ...]
    order: float = math.inf

    @property
    def leading(self) -> float:
        """The smallest exponent, whose term is the largest near t = 0; `order` if no term is known."""
        return self.terms[0][0] if self.terms else self.order

    @property
    def sign(self) -> int | None:
        """The sign of the function near the point: -1, 1, or 0 if it is constantly zero; None if not known."""
        if self.terms:
            return 1 if self.terms[0][1] > 0.0 else -1
        return 0 if self.order == math.inf else None

    @property
    def limit(self) -> float | None:
        """The limit for t to 0, which may be ±inf; None if it is not known."""
        if self.leading < 0.0:
            return math.copysign(math.inf, self.terms[0][1]) if self.terms else None
        return self.coefficient(0.0)

    def coefficient(self, exponent: float) -> float | None:
        """The coefficient of t**exponent; None if it is not known."""
        if exponent >= self.order:
            return None
        return next((coefficient for e, coefficient in self.terms if e == exponent), 0.0)

    @property
    def variation(self) -> Expansion:
        """The expansion without its constant term."""
        return Expansion(tuple(term for term in self.terms if term[0] != 0.0), self.order)


UNKNOWN_EXPANSION: Final = Expansion((), -math.inf)
ZERO_EXPANSION: Final = Expansion(())


def constant(value: float) -> Expansion:
    """The expansion of a number."""
    return collected([(0.0, value)])


def line(value: float, slope: float) -> Expansion:
    """The expansion value + slope*t."""
    return collected([(0.0, value), (1.0, slope)])


def collected(terms: Iterable[tuple[float, float]], order: float = math.inf) -> Expansion:
    """The expansion of a sum of terms; terms of the same exponent that cancel up to rounding are left out."""
    sums: dict[float, float] = {}
    sizes: dict[float, float] = {}
    for exponent, coefficient in terms:
        key = exponent if exponent.is_integer() else round(exponent, 9)
        sums[key] = sums.get(key, 0.0) + coefficient
        sizes[key] = sizes.get(key, 0.0) + abs(coefficient)
    kept = [(e, sums[e]) for e in sorted(sums) if e < order and not abs(sums[e]) <= CANCELLATION_SHARE * sizes[e]]
    if not all(math.isfinite(coefficient) for _, coefficient in kept):
        return UNKNOWN_EXPANSION
    if len(kept) > TERMS_MAX:
        order = kept[TERMS_MAX][0]
    return Expansion(tuple(kept[:TERMS_MAX]), order)


def add(*parts: Expansion) -> Expansion:
    """The expansion of a sum."""
    return collected((term for part in parts for term in part.terms), min(part.order for part in parts))


def scale(factor: float, u: Expansion) -> Expansion:
    """The expansion of factor*u; it is zero for the factor 0, whatever u is."""
    return collected(((e, factor * c) for e, c in u.terms), u.order) if factor else ZERO_EXPANSION


def negate(u: Expansion) -> Expansion:
    """The expansion of -u."""
    return Expansion(tuple((e, -c) for e, c in u.terms), u.order)


def multiply(u: Expansion, v: Expansion) -> Expansion:
    """The expansion of u*v."""
    if ZERO_EXPANSION in (u, v):
        return ZERO_EXPANSION
    if UNKNOWN_EXPANSION in (u, v):
        return UNKNOWN_EXPANSION
    order = min(u.leading + v.order, u.order + v.leading)
    return collected(((a + b, c * d) for a, c in u.terms for b, d in v.terms if a + b < order), order)


def divide(u: Expansion, v: Expansion) -> Expansion:
    """The expansion of u/v. Raises NoExpansionError if v is constantly zero."""
    return multiply(u, power(v, -1.0))


def power(u: Expansion, exponent: float) -> Expansion:
    """The expansion of u**exponent: the leading term is factored out, and the rest has a binomial series.

    Raises NoExpansionError if u is negative and the exponent is not a whole number, or if it divides by zero.
    """
    if exponent == 0.0:
        return constant(1.0)
    if not u.terms:
        return _power_of_zero(u, exponent)
    (lead, factor), *_ = u.terms
    if factor < 0.0 and exponent != int(exponent):
        raise NoExpansionError
    rest = Expansion(tuple((e - lead, c / factor) for e, c in u.terms[1:]), u.order - lead)
    coefficients = [1.0]
    for k in range(TERMS_MAX):
        coefficients.append(coefficients[-1] * (exponent - k) / (k + 1))
    series = _composed(coefficients, rest)
    return multiply(collected([(lead * exponent, CAREFUL_FUNCTIONS["power"](factor, exponent))]), series)


def _power_of_zero(u: Expansion, exponent: float) -> Expansion:
    """The power of an expansion without terms: u is zero, or only its order is known."""
    if u.order == math.inf:
        if exponent < 0.0:
            raise NoExpansionError
        return ZERO_EXPANSION
    return Expansion((), u.order * exponent) if exponent > 0.0 else UNKNOWN_EXPANSION


def general_power(u: Expansion, v: Expansion) -> Expansion:
    """The expansion of u**v as u**b * exp((v - b)*log(u)), where b is the limit of v."""
    limit = v.limit
    if limit is None or not math.isfinite(limit):
        return UNKNOWN_EXPANSION
    rest = v.variation
    if rest == ZERO_EXPANSION:
        return power(u, limit)
    if u == ZERO_EXPANSION:
        return ZERO_EXPANSION if limit > 0.0 else UNKNOWN_EXPANSION
    return multiply(power(u, limit), exponential(multiply(rest, logarithm(u))))


def _composed(coefficients: Iterable[float], rest: Expansion) -> Expansion:
    """The expansion of the sum of coefficients[k] * rest**k, where `rest` has the limit 0."""
    if rest.leading <= 0.0:
        return UNKNOWN_EXPANSION
    total, factor = ZERO_EXPANSION, constant(1.0)
    for k, coefficient in enumerate(coefficients):
        if rest == ZERO_EXPANSION and k:
            return total
        if k * rest.leading > EXPONENT_MAX:
            break
        total = add(total, scale(coefficient, factor))
        factor = multiply(factor, rest)
    return add(total, Expansion((), factor.leading))


def exponential(u: Expansion) -> Expansion:
    """The expansion of exp(u); not known if the limit of u is inf."""
    limit = u.limit
    if limit == -math.inf:
        return Expansion((), ORDER_BEYOND_POWERS)
    if limit is None or limit == math.inf:
        return UNKNOWN_EXPANSION
    size = math.exp(limit)
    if size == 0.0:  # an underflow, not a zero
        return Expansion((), ORDER_BEYOND_POWERS)
    return scale(size, _composed([1.0 / math.factorial(k) for k in range(TERMS_MAX)], u.variation))


def logarithm(u: Expansion) -> Expansion:
    """The expansion of log(u); if the limit of u is 0 or inf, only its order is known."""
    if u.sign in (0, -1):
        raise NoExpansionError
    limit = u.limit
    if limit is None or limit in (0.0, math.inf):
        return Expansion((), LOGARITHM_ORDER) if u.terms else UNKNOWN_EXPANSION
    rest = scale(1.0 / limit, u.variation)
    series = _composed([0.0, *((-1.0) ** (k + 1) / k for k in range(1, TERMS_MAX))], rest)
    return add(constant(math.log(limit)), series)


def absolute(u: Expansion) -> Expansion:
    """The expansion of |u|."""
    return negate(u) if u.sign == -1 else u


def sign(u: Expansion) -> Expansion:
    """The expansion of the sign of u near the point; O(1) if the sign is not known."""
    return Expansion((), 0.0) if u.sign is None else constant(float(u.sign))


def maximum(u: Expansion, v: Expansion) -> Expansion:
    """The expansion of max(u, v) near the point; if it is not known which is larger, their common terms."""
    difference = add(u, negate(v))
    if difference.sign is None:
        return collected(u.terms, difference.order)
    return u if difference.sign >= 0 else v


def extreme(*parts: Expansion) -> Expansion:
    """The expansion of the maximum of several functions."""
    best, *others = parts
    for other in others:
        best = maximum(best, other)
    return best


def angle(y: Expansion, x: Expansion) -> Expansion:
    """The expansion of atan2(y, x), computed from y/x or x/y, whichever stays bounded."""
    if y.sign is None or x.sign is None:
        return UNKNOWN_EXPANSION
    if x.sign and x.leading <= y.leading:
        turn = math.pi if y.sign >= 0 else -math.pi
        return add(integrated("atan", divide(y, x)), constant(turn if x.sign < 0 else 0.0))
    if y.sign:
        return add(constant(y.sign * math.pi / 2), negate(integrated("atan", divide(x, y))))
    raise NoExpansionError


def _turning(name: str, u: Expansion) -> Expansion:
    """The expansion of sin(u) or cos(u); O(1) if the limit of u is not finite or not known."""
    limit = u.limit
    if limit is None or not math.isfinite(limit):
        return Expansion((), 0.0)
    # The limit has a rounding error: a sine or cosine of at most its size counts as zero.
    room = sys.float_info.epsilon * max(1.0, abs(limit))
    sine, cosine = (0.0 if abs(value) <= room else value for value in (math.sin(limit), math.cos(limit)))
    cycle = (sine, cosine, -sine, -cosine) if name == "sin" else (cosine, -sine, -cosine, sine)
    return _composed([cycle[k % 4] / math.factorial(k) for k in range(TERMS_MAX)], u.variation)


def _hyperbolic(sign_of_inverse: float, u: Expansion) -> Expansion:
    inverse = scale(sign_of_inverse, exponential(negate(u)))
    return scale(0.5, add(exponential(u), inverse))


def integrated(name: str, u: Expansion) -> Expansion:
    """The expansion of f(u) as f(u(0)) plus the integral of f'(u)*u', for a function f of the function table."""
    limit = u.limit
    if limit is None:
        return UNKNOWN_EXPANSION
    start = CAREFUL_FUNCTIONS[name](limit)
    if math.isnan(start):
        raise NoExpansionError
    rest = u.variation
    if rest == ZERO_EXPANSION:
        return constant(start)
    if not math.isfinite(start):
        return Expansion((), LOGARITHM_ORDER)
    if not rest.terms:
        # asin and similar functions behave as a square root at the edge of the domain, and are smooth elsewhere.
        return collected([(0.0, start)], rest.order / 2.0)
    from gdcli.graph.rays import table_slope  # noqa: PLC0415 - the derivative is a graph, whose nodes are expanded there

    derivative = multiply(table_slope(name, u), collected(((e - 1.0, e * c) for e, c in rest.terms), rest.order - 1.0))
    if derivative.leading <= -1.0:
        return UNKNOWN_EXPANSION
    integral = collected(((e + 1.0, c / (e + 1.0)) for e, c in derivative.terms), derivative.order + 1.0)
    return add(constant(start), integral)


OPERATIONS: Final[dict[str, Callable[..., Expansion]]] = {
    "add": add,
    "neg": negate,
    "mul": multiply,
    "div": divide,
    "pow": general_power,
    "exp": exponential,
    "expm1": lambda u: add(exponential(u), constant(-1.0)),
    "log": logarithm,
    "log2": lambda u: scale(1.0 / math.log(2.0), logarithm(u)),
    "log10": lambda u: scale(1.0 / math.log(10.0), logarithm(u)),
    "log1p": lambda u: logarithm(add(constant(1.0), u)),
    "sqrt": lambda u: power(u, 0.5),
    "cbrt": lambda u: negate(power(negate(u), 1.0 / 3.0)) if u.sign == -1 else power(u, 1.0 / 3.0),
    "abs": absolute,
    "sign": sign,
    "heaviside": lambda u: scale(0.5, add(constant(1.0), sign(u))),
    "max": extreme,
    "min": lambda *parts: negate(extreme(*map(negate, parts))),
    "hypot": lambda u, v: power(add(multiply(u, u), multiply(v, v)), 0.5),
    "atan2": angle,
    "sin": lambda u: _turning("sin", u),
    "cos": lambda u: _turning("cos", u),
    "tan": lambda u: divide(_turning("sin", u), _turning("cos", u)),
    "sinh": lambda u: _hyperbolic(-1.0, u),
    "cosh": lambda u: _hyperbolic(1.0, u),
}
"""The operations of a lowered graph on expansions; all others are integrated."""

"""One-sided expansions: a function of the distance t > 0 as a sum of powers of t, in order of their size near t = 0.

`1 - 2*t + O(t**2)` says what a function does right beside a point, also where the chain rule meets 0·inf: the square
root of t**4 is t**2. Exponents are real, so that sqrt(t), abs(t)**1.5 and 1/t have expansions, too. What is left out is
bounded by a power of t, `order`; an order of -inf says that nothing is known.

Functions other than exp, sin, cos, sinh, cosh and powers are integrated term by term from the derivative in the
function table. Source: Knuth 1997, The Art of Computer Programming 2, section 4.7 (manipulation of power series);
Gruntz 1996, "On computing limits in a symbolic manipulation system" (leading terms).
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable
from typing import Final

from gdcli.graph.code.primitives import CAREFUL
from gdcli.record import record

MAX_TERMS: Final = 12
"""Terms that an expansion keeps."""
MAX_EXPONENT: Final = 12.0
"""Powers of t above this are left out of the expansion of a function such as exp."""
ORDER_BEYOND_POWERS: Final = 1e6
"""The order of exp(-1/t), which is smaller than every power of t."""
LOGARITHM_ORDER: Final = -1e-3
"""An order for log(t), which grows more slowly than every negative power of t."""
CANCELLATION_SHARE: Final = 32 * sys.float_info.epsilon
"""A sum smaller than this part of its terms is zero but for rounding."""


class NoValueError(ArithmeticError):
    """The function has no real value right beside the point."""


@record
class Expansion:
    """The sum of coefficient * t**exponent over `terms`, exponents rising, plus O(t**order)."""

    terms: tuple[tuple[float, float], ...]
    order: float = math.inf

    @property
    def leading(self) -> float:
        """The exponent of the largest term near t = 0; `order` where no term is known."""
        return self.terms[0][0] if self.terms else self.order

    @property
    def sign(self) -> int | None:
        """The sign right beside the point, 0 where the function vanishes there; None where it is not known."""
        if self.terms:
            return 1 if self.terms[0][1] > 0.0 else -1
        return 0 if self.order == math.inf else None

    @property
    def limit(self) -> float | None:
        """What the function tends to for t to 0, ±inf included; None where that is not known."""
        if self.leading < 0.0:
            return math.copysign(math.inf, self.terms[0][1]) if self.terms else None
        return self.coefficient(0.0)

    def coefficient(self, exponent: float) -> float | None:
        """The coefficient of a power of t; None where it is not known."""
        if exponent >= self.order:
            return None
        return next((coefficient for e, coefficient in self.terms if e == exponent), 0.0)

    @property
    def variation(self) -> Expansion:
        """The expansion without its constant."""
        return Expansion(tuple(term for term in self.terms if term[0] != 0.0), self.order)


UNKNOWN: Final = Expansion((), -math.inf)
ZERO: Final = Expansion(())


def constant(value: float) -> Expansion:
    """A number."""
    return collected([(0.0, value)])


def line(value: float, slope: float) -> Expansion:
    """The expansion value + slope*t."""
    return collected([(0.0, value), (1.0, slope)])


def collected(terms: Iterable[tuple[float, float]], order: float = math.inf) -> Expansion:
    """Terms of equal exponents added up; what cancels but for rounding is gone."""
    sums: dict[float, float] = {}
    sizes: dict[float, float] = {}
    for exponent, coefficient in terms:
        key = round(exponent, 9)
        sums[key] = sums.get(key, 0.0) + coefficient
        sizes[key] = sizes.get(key, 0.0) + abs(coefficient)
    kept = [(e, sums[e]) for e in sorted(sums) if e < order and not abs(sums[e]) <= CANCELLATION_SHARE * sizes[e]]
    if not all(math.isfinite(coefficient) for _, coefficient in kept):
        return UNKNOWN
    if len(kept) > MAX_TERMS:
        order = kept[MAX_TERMS][0]
    return Expansion(tuple(kept[:MAX_TERMS]), order)


def add(*parts: Expansion) -> Expansion:
    """The sum."""
    return collected((term for part in parts for term in part.terms), min(part.order for part in parts))


def scale(factor: float, u: Expansion) -> Expansion:
    """A multiple; 0 times anything is 0."""
    return collected(((e, factor * c) for e, c in u.terms), u.order) if factor else ZERO


def negate(u: Expansion) -> Expansion:
    """The negative."""
    return Expansion(tuple((e, -c) for e, c in u.terms), u.order)


def multiply(u: Expansion, v: Expansion) -> Expansion:
    """The product."""
    if ZERO in (u, v):
        return ZERO
    if UNKNOWN in (u, v):
        return UNKNOWN
    order = min(u.leading + v.order, u.order + v.leading)
    return collected(((a + b, c * d) for a, c in u.terms for b, d in v.terms), order)


def divide(u: Expansion, v: Expansion) -> Expansion:
    """The quotient. Raises NoValueError where v vanishes."""
    return multiply(u, power(v, -1.0))


def power(u: Expansion, exponent: float) -> Expansion:
    """The power u**exponent: the leading power factored out, the rest by the binomial series."""
    if exponent == 0.0:
        return constant(1.0)
    if not u.terms:
        return _power_of_zero(u, exponent)
    (lead, factor), *_ = u.terms
    if factor < 0.0 and exponent != int(exponent):
        raise NoValueError
    rest = Expansion(tuple((e - lead, c / factor) for e, c in u.terms[1:]), u.order - lead)
    coefficients = [1.0]
    for k in range(MAX_TERMS):
        coefficients.append(coefficients[-1] * (exponent - k) / (k + 1))
    series = _composed(coefficients, rest)
    return multiply(collected([(lead * exponent, CAREFUL["power"](factor, exponent))]), series)


def _power_of_zero(u: Expansion, exponent: float) -> Expansion:
    """A power of what is zero, or of which only the order is known."""
    if u.order == math.inf:
        if exponent < 0.0:
            raise NoValueError
        return ZERO
    return Expansion((), u.order * exponent) if exponent > 0.0 else UNKNOWN


def general_power(u: Expansion, v: Expansion) -> Expansion:
    """The power u**v as u**b * exp((v - b)*log(u)), where b is what v tends to."""
    limit = v.limit
    if limit is None or not math.isfinite(limit):
        return UNKNOWN
    rest = v.variation
    if rest == ZERO:
        return power(u, limit)
    if u == ZERO:
        return ZERO if limit > 0.0 else UNKNOWN
    return multiply(power(u, limit), exponential(multiply(rest, logarithm(u))))


def _composed(coefficients: Iterable[float], rest: Expansion) -> Expansion:
    """The sum of coefficients[k] * rest**k, for a rest that tends to 0."""
    if rest.leading <= 0.0:
        return UNKNOWN
    total, factor = ZERO, constant(1.0)
    for k, coefficient in enumerate(coefficients):
        if rest == ZERO and k:
            return total
        if k * rest.leading > MAX_EXPONENT:
            break
        total = add(total, scale(coefficient, factor))
        factor = multiply(factor, rest)
    return add(total, Expansion((), factor.leading))


def exponential(u: Expansion) -> Expansion:
    """The exponential function; not known where u tends to infinity."""
    limit = u.limit
    if limit == -math.inf:
        return Expansion((), ORDER_BEYOND_POWERS)
    if limit is None or limit == math.inf:
        return UNKNOWN
    size = math.exp(limit)
    if size == 0.0:  # an underflow, not a zero
        return Expansion((), ORDER_BEYOND_POWERS)
    return scale(size, _composed([1.0 / math.factorial(k) for k in range(MAX_TERMS)], u.variation))


def logarithm(u: Expansion) -> Expansion:
    """The natural logarithm; where u tends to 0 or to infinity only its order is known."""
    if u.sign in (0, -1):
        raise NoValueError
    limit = u.limit
    if limit is None or limit in (0.0, math.inf):
        return Expansion((), LOGARITHM_ORDER) if u.terms else UNKNOWN
    rest = scale(1.0 / limit, u.variation)
    series = _composed([0.0, *((-1.0) ** (k + 1) / k for k in range(1, MAX_TERMS))], rest)
    return add(constant(math.log(limit)), series)


def absolute(u: Expansion) -> Expansion:
    """The absolute value |u|."""
    return negate(u) if u.sign == -1 else u


def sign(u: Expansion) -> Expansion:
    """The sign of u beside the point, between -1 and 1 where it is not known."""
    return Expansion((), 0.0) if u.sign is None else constant(float(u.sign))


def maximum(u: Expansion, v: Expansion) -> Expansion:
    """The one that is larger right beside the point; as far as both agree where neither is seen to be."""
    difference = add(u, negate(v))
    if difference.sign is None:
        return collected(u.terms, difference.order)
    return u if difference.sign >= 0 else v


def extreme(*parts: Expansion) -> Expansion:
    """The largest of several."""
    best, *others = parts
    for other in others:
        best = maximum(best, other)
    return best


def angle(y: Expansion, x: Expansion) -> Expansion:
    """The angle atan2(y, x) by the quotient that stays bounded, moved to the right half-plane."""
    if y.sign is None or x.sign is None:
        return UNKNOWN
    if x.sign and x.leading <= y.leading:
        turn = math.pi if y.sign >= 0 else -math.pi
        return add(integrated("atan", divide(y, x)), constant(turn if x.sign < 0 else 0.0))
    if y.sign:
        return add(constant(y.sign * math.pi / 2), negate(integrated("atan", divide(x, y))))
    raise NoValueError


def _turning(name: str, u: Expansion) -> Expansion:
    """The sine or cosine; bounded where its argument is not."""
    limit = u.limit
    if limit is None or not math.isfinite(limit):
        return Expansion((), 0.0)
    # The argument is known to its rounding only: a value within that is zero.
    room = sys.float_info.epsilon * max(1.0, abs(limit))
    sine, cosine = (0.0 if abs(value) <= room else value for value in (math.sin(limit), math.cos(limit)))
    cycle = (sine, cosine, -sine, -cosine) if name == "sin" else (cosine, -sine, -cosine, sine)
    return _composed([cycle[k % 4] / math.factorial(k) for k in range(MAX_TERMS)], u.variation)


def _hyperbolic(sign_of_inverse: float, u: Expansion) -> Expansion:
    inverse = scale(sign_of_inverse, exponential(negate(u)))
    return scale(0.5, add(exponential(u), inverse))


def integrated(name: str, u: Expansion) -> Expansion:
    """A function of the table by its derivative: f(u) = f(u(0)) + the integral of f'(u)*u'."""
    limit = u.limit
    if limit is None:
        return UNKNOWN
    start = CAREFUL[name](limit)
    if math.isnan(start):
        raise NoValueError
    rest = u.variation
    if rest == ZERO:
        return constant(start)
    if not math.isfinite(start):
        return Expansion((), LOGARITHM_ORDER)
    if not rest.terms:
        # At the edge of its domain asin behaves as a square root, everywhere else it is smooth; so are its kin.
        return collected([(0.0, start)], rest.order / 2.0)
    from gdcli.graph.rays import table_slope  # noqa: PLC0415 - the derivative is a graph, whose nodes are expanded there

    speed = multiply(table_slope(name, u), collected(((e - 1.0, e * c) for e, c in rest.terms), rest.order - 1.0))
    if speed.leading <= -1.0:
        return UNKNOWN
    area = collected(((e + 1.0, c / (e + 1.0)) for e, c in speed.terms), speed.order + 1.0)
    return add(constant(start), area)


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
"""Operations of a lowered graph on expansions; what is missing here is integrated."""

"""Proof that two expressions are equal, as fractions of polynomials in independent quantities.

Sines and cosines of sums and multiples are expanded, exponentials are split into products, and the other circular and
hyperbolic functions are written with sine, cosine and exponential. What is left (a variable, `log(x)`, a root) is a
quantity of its own, with one rule that reduces its powers: sin² = 1 − cos², (√u)² = u, |u|² = u². Two expressions are
equal when the difference of the two fractions has the numerator 0. The converse does not hold: where it is not 0
nothing is proved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import reduce
from math import comb
from operator import add, mul
from typing import Final

from gdcli.language.algebra import number_of
from gdcli.language.tree import Call, Constant, Negative, Node, Number, Over, Power, Product, Sum, Variable, fold
from gdcli.record import record

TERMS_MAX: Final = 1_500
EXPONENT_MAX: Final = 40
DIVISOR_MAX: Final = 10_000

Monomial = tuple[tuple[str, int], ...]
"""Quantities with their exponents, in the order of their names."""
Polynomial = Mapping[Monomial, Fraction]


class ProofTooLargeError(Exception):
    """The expression has no form here that is small enough."""


@record
class Quotient:
    """A fraction of two polynomials."""

    over: Polynomial
    under: Polynomial

    def __add__(self, other: Quotient) -> Quotient:
        if self.under == other.under:
            return Quotient(plus(self.over, other.over), self.under)
        return Quotient(
            plus(times(self.over, other.under), times(other.over, self.under)), times(self.under, other.under)
        )

    def __mul__(self, other: Quotient) -> Quotient:
        return Quotient(times(self.over, other.over), times(self.under, other.under))

    def inverse(self) -> Quotient:
        if not self.over:
            raise ProofTooLargeError
        return Quotient(self.under, self.over)

    def power(self, exponent: int) -> Quotient:
        """The fraction to an integer power."""
        if abs(exponent) > EXPONENT_MAX:
            raise ProofTooLargeError
        base = self if exponent >= 0 else self.inverse()
        result = constant(1)
        for _ in range(abs(exponent)):
            result = result * base
        return result

    @property
    def key(self) -> str:
        """A name for the quantity that depends on nothing but its value in this form."""
        scale = next(iter(sorted(self.under.items())))[1]
        return f"({_written(self.over, scale)})/({_written(self.under, scale)})"


def _written(polynomial: Polynomial, scale: Fraction) -> str:
    return "+".join(f"{value / scale}{monomial}" for monomial, value in sorted(polynomial.items()))


def plus(one: Polynomial, two: Polynomial) -> Polynomial:
    """The sum of two polynomials."""
    result = defaultdict(Fraction, one)
    for monomial, value in two.items():
        result[monomial] += value
    return {monomial: value for monomial, value in result.items() if value}


def times(one: Polynomial, two: Polynomial) -> Polynomial:
    """The product of two polynomials. Raises ProofTooLargeError beyond TERMS_MAX terms."""
    if len(one) * len(two) > TERMS_MAX * 20:
        raise ProofTooLargeError
    result: dict[Monomial, Fraction] = defaultdict(Fraction)
    for first, a in one.items():
        for second, b in two.items():
            result[_joined(first, second)] += a * b
    if len(result) > TERMS_MAX:
        raise ProofTooLargeError
    return {monomial: value for monomial, value in result.items() if value}


def _joined(first: Monomial, second: Monomial) -> Monomial:
    exponents: dict[str, int] = dict(first)
    for name, exponent in second:
        exponents[name] = exponents.get(name, 0) + exponent
    return tuple(sorted((name, exponent) for name, exponent in exponents.items() if exponent))


def constant(value: Fraction | int) -> Quotient:
    """A number as a fraction of polynomials."""
    return Quotient({(): Fraction(value)} if value else {}, {(): Fraction(1)})


def quantity(name: str) -> Quotient:
    """An independent quantity."""
    return Quotient({((name, 1),): Fraction(1)}, {(): Fraction(1)})


def is_proved_equal(first: Node, second: Node) -> bool:
    """Whether the two expressions are proved equal wherever both have a value."""
    try:
        forms = Forms()
        one, two = forms.of(first), forms.of(second)
        difference = plus(times(one.over, two.under), times({(): Fraction(-1)}, times(two.over, one.under)))
        return not forms.reduced(difference)
    except (ProofTooLargeError, RecursionError):
        return False


class Forms:
    """Expressions as fractions; `_reductions` has for a quantity the power that is replaced, and by what."""

    def __init__(self) -> None:
        self._reductions: dict[str, tuple[int, Polynomial]] = {}

    def of(self, node: Node) -> Quotient:
        """The form of an expression."""
        return fold(node, self._form)

    def reduced(self, polynomial: Polynomial) -> Polynomial:
        """The polynomial with every power that has a rule replaced."""
        for name, (exponent, replacement) in reversed(self._reductions.items()):
            changed = True
            while changed:
                polynomial, changed = _replaced(polynomial, name, exponent, replacement)
        return polynomial

    def _form(self, node: Node, below: tuple[Quotient, ...]) -> Quotient:
        match node:
            case Number() | Constant() | Variable():
                return self._leaf(node)
            case Negative():
                return constant(-1) * below[0]
            case Over():
                return below[0].inverse()
            case Sum():
                return reduce(add, below)
            case Product():
                return reduce(mul, below)
            case Power(base=base, exponent=exponent):
                return self._power(base, exponent, *below)
            case Call(function=function):
                return _FUNCTIONS.get(function, Forms._unknown(function))(self, *below)

    def _leaf(self, node: Number | Constant | Variable) -> Quotient:
        if isinstance(node, Number):
            return constant(node.value)
        return self.exp(constant(1)) if node == Constant("e") else quantity(node.name)

    @staticmethod
    def _unknown(function: str) -> Callable[..., Quotient]:
        return lambda _, *arguments: quantity(f"{function}[{';'.join(argument.key for argument in arguments)}]")

    def _power(self, base: Node, exponent: Node, low: Quotient, high: Quotient) -> Quotient:
        value = number_of(exponent)
        if value is not None and value.denominator == 1:
            return low.power(int(value))
        if value is not None:
            return self.root(low, value.denominator).power(value.numerator)
        return self._exponential("e" if base == Constant("e") else low.key, high, low)

    def root(self, under: Quotient, degree: int) -> Quotient:
        """The root of a degree; of a polynomial its power is known."""
        name = f"root{degree}[{under.key}]"
        if under.under == {(): Fraction(1)}:
            self._reductions[name] = degree, under.over
        return quantity(name)

    def _exponential(self, base: str, exponent: Quotient, low: Quotient | None = None) -> Quotient:
        """base^(a + b) = base^a·base^b, with one quantity for each term of the exponent."""
        result = constant(1)
        for monomial, coefficient in _terms(exponent):
            if not monomial and low is not None and coefficient.denominator == 1:
                result = result * low.power(int(coefficient))
            else:
                name = f"{base}^[{monomial}/{coefficient.denominator}]"
                result = result * quantity(name).power(coefficient.numerator)
        return result

    def exp(self, exponent: Quotient) -> Quotient:
        """The exponential function."""
        return self._exponential("e", exponent)

    def circle(self, angle: Quotient) -> tuple[Quotient, Quotient]:
        """Cosine and sine of an angle, by the addition theorems."""
        cosine, sine = constant(1), constant(0)
        for monomial, coefficient in _terms(angle):
            more = self._multiple(f"[{monomial}/{coefficient.denominator}]", coefficient.numerator)
            cosine, sine = (
                cosine * more[0] + constant(-1) * sine * more[1],
                sine * more[0] + cosine * more[1],
            )
        return cosine, sine

    def _multiple(self, angle: str, count: int) -> tuple[Quotient, Quotient]:
        """cos(n·u) and sin(n·u) in powers of cos(u) and sin(u) (de Moivre)."""
        if abs(count) > EXPONENT_MAX:
            raise ProofTooLargeError
        cos, sin = f"cos{angle}", f"sin{angle}"
        self._reductions[sin] = 2, {(): Fraction(1), ((cos, 2),): Fraction(-1)}
        cosine, sine = constant(0), constant(0)
        n = abs(count)
        for k in range(n + 1):
            term = constant(comb(n, k) * (-1) ** (k // 2)) * quantity(cos).power(n - k) * quantity(sin).power(k)
            cosine, sine = (cosine, sine + term) if k % 2 else (cosine + term, sine)
        return cosine, sine if count >= 0 else constant(-1) * sine

    def absolute(self, inside: Quotient) -> Quotient:
        """|u|, with |u|² = u²; the sign inside does not matter."""
        opposite = constant(-1) * inside
        key = min(inside.key, opposite.key)
        if inside.under == {(): Fraction(1)}:
            self._reductions[f"abs[{key}]"] = 2, times(inside.over, inside.over)
        return quantity(f"abs[{key}]")

    def log(self, inside: Quotient) -> Quotient:
        """The natural logarithm; of a number, by its prime factors; of an exponential, its exponent."""
        value = inside.over[()] / inside.under[()] if set(inside.over) == set(inside.under) == {()} else None
        if value is not None and value > 0:
            return sum(
                (constant(count) * quantity(f"log[{prime}]") for prime, count in _factors(value)), start=constant(0)
            )
        return quantity(f"log[{inside.key}]")


def _terms(quotient: Quotient) -> Iterable[tuple[str, Fraction]]:
    """The terms of a sum over a common denominator: each as a name without its coefficient, and the coefficient."""
    if set(quotient.under) == {()}:
        scale = quotient.under[()]
        return [(str(monomial) if monomial else "", value / scale) for monomial, value in sorted(quotient.over.items())]
    under = sorted(quotient.under.items())
    scale = under[0][1]
    name = _written(quotient.under, scale)
    return [(f"{monomial}/({name})", value / scale) for monomial, value in sorted(quotient.over.items())]


def _replaced(polynomial: Polynomial, name: str, exponent: int, replacement: Polynomial) -> tuple[Polynomial, bool]:
    """The polynomial with name^exponent replaced wherever it occurs, and whether it did."""
    changed: dict[Monomial, Fraction] = {}
    result: Polynomial = {}
    for monomial, value in polynomial.items():
        held = dict(monomial).get(name, 0)
        if held < exponent:
            changed[monomial] = value
            continue
        rest = tuple((each, power - exponent * (each == name)) for each, power in monomial)
        kept = tuple(pair for pair in rest if pair[1])
        result = plus(result, times({kept: value}, replacement))
    return plus(changed, result), bool(result) or len(changed) < len(polynomial)


def _factors(value: Fraction) -> Iterable[tuple[int, int]]:
    """The prime factors of a positive fraction with their exponents, negative for the denominator."""
    for whole, sign in ((value.numerator, 1), (value.denominator, -1)):
        yield from ((prime, sign) for prime in _primes_of(whole))


def _primes_of(whole: int) -> Iterator[int]:
    """The prime factors of a whole number; what has none up to DIVISOR_MAX counts as prime."""
    divisor = 2
    while whole > 1:
        while divisor <= DIVISOR_MAX and divisor * divisor <= whole and whole % divisor:
            divisor += 1
        prime = divisor if whole % divisor == 0 else whole
        whole //= prime
        yield prime


def _cos(forms: Forms, u: Quotient) -> Quotient:
    return forms.circle(u)[0]


def _sin(forms: Forms, u: Quotient) -> Quotient:
    return forms.circle(u)[1]


def _cosh(forms: Forms, u: Quotient) -> Quotient:
    return (forms.exp(u) + forms.exp(u).inverse()) * constant(Fraction(1, 2))


def _sinh(forms: Forms, u: Quotient) -> Quotient:
    return (forms.exp(u) + constant(-1) * forms.exp(u).inverse()) * constant(Fraction(1, 2))


def _sigmoid(forms: Forms, u: Quotient) -> Quotient:
    return (constant(1) + forms.exp(u).inverse()).inverse()


_FUNCTIONS: Final[Mapping[str, Callable[..., Quotient]]] = {
    "exp": Forms.exp,
    "expm1": lambda forms, u: forms.exp(u) + constant(-1),
    "log": Forms.log,
    "log2": lambda forms, u: forms.log(u) * forms.log(constant(2)).inverse(),
    "log10": lambda forms, u: forms.log(u) * forms.log(constant(10)).inverse(),
    "log1p": lambda forms, u: forms.log(u + constant(1)),
    "sqrt": lambda forms, u: forms.root(u, 2),
    "cbrt": lambda forms, u: forms.root(u, 3),
    "abs": Forms.absolute,
    "sin": _sin,
    "cos": _cos,
    "tan": lambda forms, u: _sin(forms, u) * _cos(forms, u).inverse(),
    "cot": lambda forms, u: _cos(forms, u) * _sin(forms, u).inverse(),
    "sec": lambda forms, u: _cos(forms, u).inverse(),
    "csc": lambda forms, u: _sin(forms, u).inverse(),
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": lambda forms, u: _sinh(forms, u) * _cosh(forms, u).inverse(),
    "coth": lambda forms, u: _cosh(forms, u) * _sinh(forms, u).inverse(),
    "sech": lambda forms, u: _cosh(forms, u).inverse(),
    "csch": lambda forms, u: _sinh(forms, u).inverse(),
    "sigmoid": _sigmoid,
    "silu": lambda forms, u: u * _sigmoid(forms, u),
    "softplus": lambda forms, u: forms.log(constant(1) + forms.exp(u)),
}
"""Functions that are written with others; every other function is a quantity of its own."""

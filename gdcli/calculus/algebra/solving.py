"""Critical points in closed form: zeros of the gradient whose coordinates sympy finds as formulas that fit on a line.

The parent process limits the time: it ends this process at its deadline. It also searches numerically. A solution is
kept if the gradient vanishes there to 25 digits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

import sympy
from sympy.core.function import Function

from gdcli.calculus.algebra.conversion import SympyFormula, UnwritableError
from gdcli.calculus.algebra.sympy_functions import RealFunction
from gdcli.calculus.algebra.tidy import Tidier, cost
from gdcli.language.tree import Node
from gdcli.record import record

Solution = tuple[SympyFormula, ...]

CHECK_DIGITS: Final = 40
VANISHING_SIZE: Final = sympy.Float("1e-25", CHECK_DIGITS)
"""A sum smaller than this, relative to its largest term, vanishes."""
POINTS_MAX: Final = 64
COORDINATE_COST_MAX: Final = 40
"""The highest cost of a coordinate that is written as a formula (see `readability.cost`)."""
ROOTS_DEGREE_MAX: Final = 20
"""The highest degree of a polynomial whose roots are sought."""
QUADRATIC_DEGREE: Final = 2
# Functions without zeros on the real line: such a factor can be removed.
_POSITIVE: Final = (sympy.exp, sympy.cosh, sympy.sech)


@record
class Solutions:
    """Critical points as sympy expressions; `complete`: it is proved that there are no others."""

    points: tuple[Solution, ...]
    complete: bool


NO_POINTS: Final = Solutions((), complete=False)


def critical_points(form: SympyFormula, gradient: Sequence[SympyFormula], symbols: Sequence[SympyFormula]) -> Solutions:
    """The points at which the function has a value and all its partial derivatives vanish."""
    if any(slope.has(RealFunction) for slope in gradient):
        return NO_POINTS  # sympy cannot solve for their arguments
    constant = [slope for slope in gradient if not slope.free_symbols]
    if constant:
        return Solutions((), complete=True) if any(slope.is_zero is False for slope in constant) else NO_POINTS
    apart = all(slope.free_symbols == {by} for slope, by in zip(gradient, symbols, strict=True))
    found = _apart(gradient, symbols) if apart else _together(gradient, symbols)
    points = {point for point in found.points if _is_critical(point, gradient, symbols)}
    inside = {point for point in points if _is_real(form.xreplace(dict(zip(symbols, point, strict=True))))}
    return Solutions(tuple(sorted(inside, key=_place)), found.complete)


def readable_points(found: Solutions, tidier: Tidier) -> Iterator[tuple[Node, ...]]:
    """The points whose coordinates cost at most COORDINATE_COST_MAX each, as trees."""
    for point in found.points:
        try:
            trees = tuple(tidier.tidy(coordinate)[1] for coordinate in point)
        except UnwritableError:
            continue
        if all(cost(tree) <= COORDINATE_COST_MAX for tree in trees):
            yield trees


def _apart(gradient: Sequence[SympyFormula], symbols: Sequence[SympyFormula]) -> Solutions:
    """All combinations of the zeros, if each partial derivative depends on its own variable only."""
    rows = [zeros(slope, by) for slope, by in zip(gradient, symbols, strict=True)]
    complete = all(row.complete for row in rows)
    combinations = product(*([point[0] for point in row.points] for row in rows))
    points = tuple(point for point, _ in zip(combinations, range(POINTS_MAX + 1), strict=False))
    return Solutions(points[:POINTS_MAX], complete and len(points) <= POINTS_MAX)


def zeros(slope: SympyFormula, by: SympyFormula) -> Solutions:
    """The real zeros of a function of one variable, factor by factor."""
    found: list[SympyFormula] = []
    complete = True
    for factor in sympy.Mul.make_args(sympy.factor(_that_can_vanish(slope))):
        base = factor.base if factor.is_Pow and factor.exp.is_positive else factor
        if by not in base.free_symbols:
            continue
        if base.is_polynomial(by):
            roots, whole = _roots(sympy.Poly(base, by))
        else:
            roots, whole = _solved_for(base, by), False
        found += roots
        complete = complete and whole
    return Solutions(tuple((root,) for root in dict.fromkeys(found)), complete)


def _that_can_vanish(slope: SympyFormula) -> SympyFormula:
    """The numerator without the factors that have no zeros."""
    numerator, _ = sympy.fraction(sympy.together(slope))
    return sympy.Mul(*(factor for factor in sympy.Mul.make_args(numerator) if not isinstance(factor, _POSITIVE)))


def _roots(polynomial: SympyFormula) -> tuple[list[SympyFormula], bool]:
    """The real roots for which sympy has a formula, and whether these are all real roots."""
    if polynomial.degree() > ROOTS_DEGREE_MAX:
        return [], False
    roots = sympy.roots(polynomial, cubics=False, quartics=False)
    real = [root for root in roots if root.is_real]
    if all(coefficient.is_Rational for coefficient in polynomial.all_coeffs()):
        return real, polynomial.sqf_part().count_roots() == len(real)
    return real, polynomial.degree() <= QUADRATIC_DEGREE and all(root.is_real is not None for root in roots)


def _solved_for(factor: SympyFormula, by: SympyFormula) -> list[SympyFormula]:
    """The real zeros of a factor such as log(x) + 1; none where the variable also occurs outside of functions."""
    functions = [part for part in factor.atoms(Function, sympy.Pow) if by in part.free_symbols]
    hidden = factor.xreplace({part: sympy.Dummy() for part in functions if not part.is_polynomial(by)})
    if by in hidden.free_symbols:
        return []
    try:
        return [root for root in sympy.solve(factor, by) if root.is_real]
    except NotImplementedError:
        return []


def _together(gradient: Sequence[SympyFormula], symbols: Sequence[SympyFormula]) -> Solutions:
    """The solutions of a coupled system that is polynomial, apart from factors without zeros."""
    slopes = [_that_can_vanish(slope) for slope in gradient]
    if not all(slope.is_polynomial(*symbols) for slope in slopes):
        return NO_POINTS
    basis = sympy.groebner(slopes, *symbols, order="lex")
    if basis.exprs == [1]:
        return Solutions((), complete=True)
    return _eliminated(basis.exprs, symbols) if basis.is_zero_dimensional else NO_POINTS


def _eliminated(basis: Sequence[SympyFormula], symbols: Sequence[SympyFormula]) -> Solutions:
    """The real solutions of a Groebner basis in lexical order: the last variable first, then the one before it.

    With the known coordinates put in, every solution is a root of each remaining polynomial in the next variable. The
    roots of the one with the lowest degree therefore include all solutions.
    """
    partial: list[dict[SympyFormula, SympyFormula]] = [{}]
    complete = True
    for by in reversed(symbols):
        longer: list[dict[SympyFormula, SympyFormula]] = []
        for known in partial:
            allowed = {by, *known}
            left = [_polynomial(part.xreplace(known), by) for part in basis if part.free_symbols <= allowed]
            simplest = min((part for part in left if part.degree() > 0), key=lambda part: part.degree(), default=None)
            if simplest is None or any(part.degree() == 0 for part in left):
                continue
            roots, whole = _roots(simplest)
            complete = complete and whole
            longer += [{**known, by: root} for root in roots]
        partial = longer[:POINTS_MAX]
        complete = complete and len(longer) <= POINTS_MAX
    points = [tuple(known[by] for by in symbols) for known in partial]
    return Solutions(tuple(point for point in points if _is_critical(point, basis, symbols)), complete)


def _polynomial(expression: SympyFormula, by: SympyFormula) -> SympyFormula:
    """A polynomial of one variable; irrational coefficients that vanish to many digits are removed."""
    terms = sympy.Poly(sympy.expand(expression), by).terms()
    return sympy.Poly({power: value for power, value in terms if not _is_zero(value)} or {(0,): 0}, by)


def _is_critical(point: Solution, gradient: Sequence[SympyFormula], symbols: Sequence[SympyFormula]) -> bool:
    """Whether the gradient vanishes at the point, exactly or to 25 digits."""
    here = dict(zip(symbols, point, strict=True))
    return all(_is_zero(slope.xreplace(here)) for slope in gradient)


def _is_zero(number: SympyFormula) -> bool:
    if number.is_Rational:
        return bool(number == 0)
    scale = max((abs(term.evalf(CHECK_DIGITS)) for term in sympy.Add.make_args(number)), default=sympy.S.One)
    value = number.evalf(CHECK_DIGITS)
    return bool(value.is_real and scale.is_real and abs(value) <= VANISHING_SIZE * max(scale, sympy.S.One))


def _is_real(number: SympyFormula) -> bool:
    return bool(number.evalf(CHECK_DIGITS).is_real)


def _place(point: Solution) -> tuple[float, ...]:
    return tuple(float(coordinate) for coordinate in point)

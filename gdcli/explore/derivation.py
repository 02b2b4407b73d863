"""The derivative of a function, its rules, its meaning at a point, and backpropagation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from gdcli.calculus.algebra.limits import ALGEBRA_SECONDS
from gdcli.errors import CannotError, UsageError
from gdcli.explore import sentences as say
from gdcli.explore.problem import Composition, NamesLike, PointLike, Problem, ValuesLike, as_problem
from gdcli.language.cube_roots import CUBE_ROOT_HINT, has_cube_root
from gdcli.language.tree import Node
from gdcli.model import Backprop, ChainRule, Derivation, LocalView, RuleStep, SecantRow, SumDerivation
from gdcli.model.sentences import INTERRUPTED, NAME_VARIABLES
from gdcli.record import deferred, replace

HESSIAN_VARIABLES_MAX: Final = 1_000
"""The most variables with which a Hessian is computed: a million entries."""
HESSIAN_UNASKED_VARIABLES_MAX: Final = 100
"""The most variables with which a Hessian is computed and recorded without being asked for."""


class Formulas:
    """The formulas of a derivative, requested at once and read later; the algebra process works meanwhile.

    Late formulas have the form of our own rules; formulas beyond the size limits are left out. `missing` tells either,
    with the reason.
    """

    def __init__(self, problem: Problem, *, order: int = 1, hessian: bool = False) -> None:
        from gdcli.calculus.algebra.client import ask_derivatives, start  # for formulas only

        self.interrupted = False
        self.higher: tuple[Node, ...] = ()
        self._problem = problem
        self._worker = start()
        self._question = ask_derivatives(self._worker, problem.expression, order, hessian)

    def derivation(self, seconds: float = ALGEBRA_SECONDS) -> Derivation:
        """The formulas. The algebra process has `seconds` from the moment it is ready, and is ended afterwards.

        Ctrl-C only ends the waiting: the record is complete, and says that it was interrupted.
        """
        from gdcli.calculus.algebra.derived import Derived  # for formulas only
        from gdcli.calculus.derivation.rules import formula

        with self._worker:
            try:
                found = self._question.derived(seconds)
            except KeyboardInterrupt:
                found = self._question.completed(Derived(), INTERRUPTED())
                self.interrupted = True
        self.higher = found.higher
        return Derivation(
            expression=deferred(lambda: formula(self._problem.expression.root)),
            variables=self._problem.variables,
            gradient=None if found.gradient is None else tuple(map(formula, found.gradient)),
            hessian=None if found.hessian is None else tuple(tuple(map(formula, row)) for row in found.hessian),
            higher=tuple(map(formula, found.higher)),
            form=found.form,
            missing_sentence=found.missing,
            interrupted=self.interrupted,
        )


def derive(
    expression: str | Problem,
    *,
    at: PointLike | None = None,
    order: int = 1,
    hessian: bool = False,
    spectrum: bool | None = None,
    steps: bool = False,
    limit: bool = False,
    through: str | None = None,
    wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None,
    data: object = None,
    timeout: float = ALGEBRA_SECONDS,
) -> Derivation:
    """The exact derivative or gradient (n), and what is asked for around it.

    `at`: the function at a point (n), in numbers; `order`: derivatives up to it, in one variable; `hessian`: the n×n
    second derivatives; `spectrum`: their eigenvalues at the point (by default with `hessian`); `steps`: the rules that
    lead there; `limit`: the secant slopes at the point; `through`: what variables stand for, as in `u=x**2,v=sin(x)`:
    the expression is then derived by what they depend on, and the chain rule shows how. The formulas may take `timeout`
    seconds. Raises UsageError and CannotError.

    >>> derive("x**2 + 3*x", at=2).at.gradient
    (7.0,)
    """
    problem = as_problem(expression, wrt, parameters, at, data, through)
    if not problem.variables:
        raise UsageError(say.NOTHING_TO_DERIVE_BY(), NAME_VARIABLES())
    check_order(problem, order)
    if limit and at is None:
        raise UsageError(say.LIMIT_NEEDS_A_POINT(), say.NAME_A_POINT())
    n = len(problem.variables)
    if hessian and n > HESSIAN_VARIABLES_MAX:
        raise CannotError(say.HESSIAN_TOO_LARGE(variables=n, entries=n * n), say.LEAVE_OUT_HESSIAN())
    formulas = Formulas(problem, order=order, hessian=hessian)
    point = None if at is None else problem.point(at)
    view = None
    if point is not None:
        curved = hessian or n <= HESSIAN_UNASKED_VARIABLES_MAX
        view = function_at(problem, point, hessian=curved, spectrum=hessian if spectrum is None else spectrum)
    derivation = formulas.derivation(timeout)
    if view is not None and formulas.higher:
        view = replace(view, higher=_higher(problem, formulas.higher, view.point))
    return replace(
        derivation,
        at=view,
        steps=_rules(problem, derivation) if steps else (),
        limit=secant_rows(problem, point) if limit and point is not None else (),
        chain=_chain(problem.composition, problem, point) if problem.composition else (),
        compact=None if problem.expression.sum_form is None else _compact(problem),
    )


def check_order(problem: Problem, order: int) -> None:
    """Raise UsageError for an order that no derivative has, or that a function of several variables has not."""
    if order < 1 or order > DERIVATIVE_ORDER_MAX:
        raise UsageError(say.NO_SUCH_ORDER(order=str(order)), say.ORDERS_ARE(most=DERIVATIVE_ORDER_MAX))
    if order > 1 and len(problem.variables) > 1:
        raise UsageError(say.ORDER_IN_ONE_VARIABLE(), say.USE_HESSIAN())


def _compact(problem: Problem) -> SumDerivation | None:
    """The derivation of a sum, written with the sum's index."""
    from gdcli.calculus.derivation.sums import sum_derivation

    return sum_derivation(problem.expression)


def _chain(parts: Composition, problem: Problem, point: tuple[float, ...] | None) -> tuple[ChainRule, ...]:
    from gdcli.calculus.derivation.chain_rule import chain_rules

    at = None if point is None else dict(zip(problem.variables, point, strict=True))
    return chain_rules(parts.outer, parts.inner, at, problem.variables)


DERIVATIVE_ORDER_MAX: Final = 20


def function_at(
    problem: Problem, point: tuple[float, ...], *, hessian: bool = False, spectrum: bool = False
) -> LocalView:
    """The function at a point. Raises CannotError if it has no finite value there."""
    from gdcli.calculus.analysis.point_view import local_view

    _require_value(problem, point)
    return local_view(problem.objective, point, hessian=hessian, spectrum=spectrum)


def _require_value(problem: Problem, point: tuple[float, ...]) -> None:
    """Raise CannotError, with the limit, where the function has no value, or where a part of it overflows."""
    from gdcli.calculus.analysis.domain import Failure, culprit
    from gdcli.calculus.analysis.one_sided import limit_at

    value = problem.objective.value(point)
    if math.isfinite(value):
        return
    where = ", ".join(f"{name} = {x:g}" for name, x in zip(problem.variables, point, strict=True))
    failed = culprit(problem.expression, point)
    if failed is not None and failed.failure is Failure.OVERFLOW:
        raise CannotError(say.TOO_LARGE(place=where), say.CHOOSE_ANOTHER())
    if math.isinf(value):
        raise CannotError(say.NO_FINITE_VALUE(place=where), say.CHOOSE_ANOTHER())
    limit = limit_at(problem.objective, point)
    hint = CUBE_ROOT_HINT if has_cube_root(problem.expression.root) else say.CHOOSE_INSIDE()
    none = say.NO_VALUE if limit is None else say.NO_VALUE_BUT_A_LIMIT
    raise CannotError(none(place=where, limit=f"{limit or 0.0:g}"), hint)


def _higher(problem: Problem, forms: Sequence[Node], point: tuple[float, ...]) -> tuple[float, ...]:
    """The derivatives of order 2, 3, … at a point: by the expansions of the function, beyond them by their formulas."""
    from gdcli.calculus.analysis.one_sided import higher_derivatives
    from gdcli.graph.objective import Objective

    by_expansions = higher_derivatives(problem.objective, point[0], len(forms) + 1)
    return tuple(
        Objective(replace(problem.expression, root=form, by_terms=None)).value(point) if known is None else known
        for known, form in zip(by_expansions, forms, strict=True)
    )


def secant_rows(problem: Problem, point: tuple[float, ...]) -> tuple[SecantRow, ...]:
    """The difference quotients at a point (n) for shrinking h, one variable after the other."""
    from gdcli.calculus.analysis.point_view import limit_table

    return limit_table(problem.objective, problem.variables, point)


def _rules(problem: Problem, derivation: Derivation) -> tuple[RuleStep, ...]:
    """The derivation of each partial derivative, rule by rule, ending in the form that `derive` prints."""
    from gdcli.calculus.derivation.rules import explain as explain_rules

    finals = derivation.gradient or (None,) * len(problem.variables)
    return tuple(
        explain_rules(problem.expression, name, final) for name, final in zip(problem.variables, finals, strict=True)
    )


def backprop(
    expression: str | Problem, *, at: PointLike | None = None, wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None, data: object = None,
) -> Backprop:  # fmt: skip
    """Backpropagation at a point (n): every node's value, local derivatives, messages and adjoint.

    Raises UsageError, and CannotError where the function has no value.

    >>> backprop("x*y", at={"x": 2, "y": 3}).backward[0].value
    6.0
    """
    from gdcli.graph.backprop import backprop as lay_open

    problem = as_problem(expression, wrt, parameters, at, data)
    point = problem.point(at)
    _require_value(problem, point)
    return lay_open(problem.expression, point)

"""Is this the derivative? An answer beside the exact derivative."""

from __future__ import annotations

from gdcli.errors import UsageError
from gdcli.explore.calls import answers
from gdcli.explore.problem import Names, Point, Problem, Values, as_problem
from gdcli.lessons.checking.answers import check_answer
from gdcli.model import Check


@answers()
def check(
    expression: str | Problem,
    answer: str,
    *,
    at: Point | None = None,
    order: int = 1,
    hessian: bool = False,
    wrt: Names | None = None,
    parameters: Values | None = None,
) -> Check:
    """Whether `answer` is the derivative of `expression`: equal, different (with a point where), or undecided.

    The answer has one component for each of the n variables, separated by commas; with `hessian` n·n of them, row by
    row; with `order` k, in one variable, it is the k-th derivative. With `at`, a point (n), it is the value there.
    Raises UsageError where the answer cannot be read or has another number of components.

    >>> check("x**2 + 3*x", "3 + 2*x").agreement.value
    'equal'
    """
    problem = as_problem(expression, wrt, parameters)
    if not problem.variables:
        raise UsageError("the expression has no variables, so it has no derivative", "Name some with --wrt.")
    point = None if at is None else problem.point(at)
    return check_answer(problem.expression, answer, order=order, hessian=hessian, point=point)

"""The analysis of a function: its critical points, its shape, and the part of it to show."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gdcli.calculus.algebra.limits import ALGEBRA_SECONDS
from gdcli.errors import UsageError
from gdcli.explore import sentences as say
from gdcli.explore.keywords import RangesLike, ranges_text
from gdcli.explore.problem import NamesLike, PointLike, Problem, ValuesLike, as_problem
from gdcli.language.reading.constants import constant_value
from gdcli.language.tree import Node
from gdcli.model import Analysis, CriticalPoint, FunctionPlot
from gdcli.model.sentences import INTERRUPTED, NAME_VARIABLES, Sentence

if TYPE_CHECKING:
    from gdcli.calculus.algebra.client import CriticalPointsQuestion
    from gdcli.calculus.algebra.derived import Solved
    from gdcli.calculus.search.critical_points import SearchResult


def view(problem: Problem, ranges: str | None = None) -> tuple[tuple[float, float], ...]:
    """The part of the function to show (n intervals): as given, as in the gallery, or its critical points."""
    from gdcli.calculus.search.critical_points import numeric_points
    from gdcli.calculus.search.shown_range import interesting_box

    box = problem.box(ranges)
    if ranges is not None or problem.named is not None or not 1 <= len(problem.variables) <= VIEW_VARIABLES_MAX:
        return box
    return interesting_box(problem.objective, numeric_points(problem.objective, box), box)


VIEW_VARIABLES_MAX: Final = 2


def plot(
    expression: str | Problem,
    *,
    range: RangesLike | None = None,  # noqa: A002 - the option's name
    log: bool = False,
    field: bool = True,
    tangent: PointLike | None = None,
    wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None,
    data: object = None,
) -> FunctionPlot:
    """The picture of a function of one or two variables: the part that is shown, and the critical points in it.

    `tangent`: the point (n) at which the tangent, or in two variables the gradient, is drawn. Raises UsageError.

    >>> plot("x**2", range=(-1, 1)).ranges
    ((-1.0, 1.0),)
    """
    from gdcli.calculus.search.critical_points import SearchResult
    from gdcli.calculus.search.shown_range import reaching
    from gdcli.explore.derivation import function_at

    problem = as_problem(expression, wrt, parameters, data=data)
    box = view(problem, None if range is None else ranges_text(range))
    at = None if tangent is None else function_at(problem, problem.point(tangent))
    if at is not None and range is None:
        box = reaching(box, at.point)
    seen = at is None and 1 <= len(box) <= VIEW_VARIABLES_MAX
    found = _searched(problem, box, _proved_shape(problem)[0]) if seen else SearchResult(())
    if found.interrupted:
        raise KeyboardInterrupt
    return FunctionPlot(
        problem.text, problem.variables, box, log, field, at, found.points, sets=found.sets, complete=found.complete
    )


def analyze(
    expression: str | Problem,
    *,
    range: RangesLike | None = None,  # noqa: A002 - the option's name
    wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None,
    data: object = None,
    timeout: float = ALGEBRA_SECONDS,
) -> Analysis:
    """Critical points, convexity, and the learning rates that can work near each minimum.

    The points are exact where the algebra solves for them within `timeout` seconds; beside it the range is searched,
    with proofs for up to three variables. Ctrl-C ends the search and the waiting for the algebra: the record has the
    points found so far, and says that it was interrupted. Raises UsageError.

    >>> [(point.kind.value, point.point) for point in analyze("x**2 + 3*x").points]
    [('minimum', (-1.5,))]
    """
    from gdcli.calculus.algebra.client import ask_critical_points, start
    from gdcli.calculus.derivation.rules import formula

    problem = as_problem(expression, wrt, parameters, data=data)
    if not problem.variables:
        raise UsageError(say.NOTHING_TO_ANALYZE(), NAME_VARIABLES())
    box = problem.box(ranges_text(range))
    with start() as worker:
        question = ask_critical_points(worker, problem.expression)
        shape, reason = _proved_shape(problem)
        found = _searched(problem, box, shape)
        solved, interrupted = _solved(question, timeout, interrupted=found.interrupted)
    points, everywhere = _points(problem, found, solved)
    complete = found.complete or everywhere
    if not reason and any(map(_bends_down, points)) and any(map(_bends_up, points)):
        shape, reason = "neither", say.BENDS_BOTH_WAYS()
    notes = [say.SEARCH_INTERRUPTED()] * found.interrupted + [solved.missing] * bool(solved.missing)
    return Analysis(
        expression=formula(problem.expression.root),
        variables=problem.variables,
        convexity=shape,
        reason_sentence=reason,
        quadratic=shape not in ("affine", "constant") and problem.objective.constant_hessian is not None,
        points=points,
        complete=complete,
        box=box,
        sets=found.sets,
        undecided=() if complete else found.undecided,
        lowest=found.lowest,
        holes=found.holes,
        note_sentences=tuple(notes),
        interrupted=interrupted,
        everywhere=everywhere,
    )


def _searched(problem: Problem, box: tuple[tuple[float, float], ...], shape: str) -> SearchResult:
    """The critical points in a box (n pairs) of a function of this proved shape."""
    from gdcli.calculus.search.critical_points import SearchResult, critical_points
    from gdcli.calculus.search.flat_sets import whole_range

    if shape == "constant":
        return SearchResult((), (whole_range(problem.objective, box),), complete=True, undecided=())
    return critical_points(problem.objective, box, is_convex=shape == "convex")


def _solved(question: CriticalPointsQuestion, timeout: float, *, interrupted: bool) -> tuple[Solved, bool]:
    """The points in closed form, and whether Ctrl-C was pressed before they came.

    If it was pressed earlier (`interrupted`), only an answer that is already there counts.
    """
    from gdcli.calculus.algebra.derived import Solved
    from gdcli.calculus.algebra.sentences import NO_CRITICAL_POINTS

    try:
        solved = question.solved(0.0 if interrupted else timeout)
        if not (interrupted and solved.missing):
            return solved, interrupted
    except KeyboardInterrupt:
        pass
    return Solved(missing=NO_CRITICAL_POINTS(reason=INTERRUPTED())), True


def _points(problem: Problem, found: SearchResult, solved: Solved) -> tuple[tuple[CriticalPoint, ...], bool]:
    """The points of the algebra and of the search, and whether the algebra proves that there are no others anywhere."""
    from gdcli.calculus.derivation.rules import formula
    from gdcli.calculus.search.critical_points import merged

    exact = [(_coordinates(point), tuple(map(formula, point))) for point in solved.points]
    is_solved = solved.complete and not problem.objective.has_kinks
    # Near a degenerate point the search may stop short of the point. A complete solution needs no search.
    searched = [each for each in found.points if each.slopes or not is_solved]
    points = merged(problem.objective, exact, searched, is_complete=is_solved)
    return points, is_solved and not any(each.slopes for each in points)


def _coordinates(point: Sequence[Node]) -> tuple[float, ...]:
    """An exact point in floats."""
    return tuple(float(value) if value is not None else math.nan for value in map(constant_value, point))


def _proved_shape(problem: Problem) -> tuple[str, str | Sentence]:
    """The proved shape of the function, and the sentence that says how it is proved; no sentence without a proof."""
    from gdcli.calculus.analysis.convexity import FunctionShape, convexity
    from gdcli.calculus.analysis.eigenvalues import eigenvalues

    compact, hessian = problem.expression.compact, problem.objective.constant_hessian
    if hessian is not None and not any(map(any, hessian)):
        slope = problem.objective.value_and_gradient([0.0] * len(hessian))[1]
        return (FunctionShape.AFFINE if any(slope) else FunctionShape.CONSTANT).value, say.HESSIAN_VANISHES()
    shape = convexity(compact.root, compact.table)
    if shape is not FunctionShape.UNKNOWN:
        return shape.value, say.BY_COMPOSITION()
    if hessian is None:
        return shape.value, ""
    spectrum = eigenvalues(hessian)
    ends = spectrum[0] >= 0, spectrum[-1] <= 0
    return {(True, False): "convex", (False, True): "concave"}.get(ends, "neither"), say.BY_EIGENVALUES()


def _bends_down(point: CriticalPoint) -> bool:
    spectrum = point.eigenvalues
    return spectrum is not None and spectrum[0] < -1e-9 * max(map(abs, spectrum))


def _bends_up(point: CriticalPoint) -> bool:
    spectrum = point.eigenvalues
    return spectrum is not None and spectrum[-1] > 1e-9 * max(map(abs, spectrum))

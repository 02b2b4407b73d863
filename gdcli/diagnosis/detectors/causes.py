"""Why a run did not settle: its learning rate beside the limits that curvature sets, at the minimum and on the way."""

from __future__ import annotations

import math
from collections.abc import Iterator

from gdcli.calculus.analysis.eigenvalues import JACOBI_SIZE_MAX, eigenvalues
from gdcli.calculus.analysis.landscape import hessian_at
from gdcli.diagnosis import sentences as say
from gdcli.diagnosis.measures.stability import lr_limit
from gdcli.diagnosis.run_facts import RunFacts
from gdcli.diagnosis.thresholds import PATH_ITERATES_MAX, PATH_ITERATES_OF_MANY_MAX
from gdcli.language.printing.numbers import short, typed
from gdcli.model import Iterate, PathCurvature
from gdcli.model.sentences import Sentence


def path_curvature(facts: RunFacts, *, has_flown: bool = False) -> PathCurvature | None:
    """The largest eigenvalue of the Hessian along the run; None if there is no positive one.

    Of a run that diverged only the iterates up to the first one above the start's value count: the later ones do not
    tell which rate would have worked.
    """
    if facts.is_large:
        return None
    met = [(_largest(facts, iterate), iterate.step) for iterate in _met(facts, has_flown=has_flown)]
    curvature, step = max(((size, -step) for size, step in met if size > 0.0), default=(0.0, 0))
    return PathCurvature(curvature, -step, lr_limit(facts.settings, curvature)) if curvature else None


def _met(facts: RunFacts, *, has_flown: bool) -> Iterator[Iterate]:
    """The iterates at which the Hessian is computed: the first ones, and an even selection of the others.

    Of a quadratic it is the start alone, because its Hessian is the same everywhere.
    """
    kept = facts.run.trajectory[:1] if facts.is_quadratic else facts.run.trajectory
    top = kept[0].value
    most = PATH_ITERATES_MAX if len(facts.final) <= JACOBI_SIZE_MAX else PATH_ITERATES_OF_MANY_MAX
    end = next((i for i in range(1, len(kept)) if not kept[i].value <= top), len(kept)) if has_flown else len(kept)
    first = range(min(end, most // 2))
    rest = range(len(first), end, max(1, -(-(end - len(first)) // (most // 2))))
    return (kept[i] for i in (*first, *rest))


def _largest(facts: RunFacts, iterate: Iterate) -> float:
    """The largest eigenvalue at an iterate; 0 if the Hessian is not finite."""
    most = eigenvalues(hessian_at(facts.landscape, iterate.point))[-1]
    return most if math.isfinite(most) else 0.0


def causes(facts: RunFacts, path: PathCurvature | None, *, on_the_way_first: bool = False) -> tuple[Sentence, ...]:
    """The sentences that compare the learning rate with the method's limit; none if theory has no limit.

    A run that came near the minimum is compared with the limit there, a run that diverged with the limit along the run.
    """
    if facts.settings.learning_rate < 0.0:
        return (say.NEGATIVE_RATE(rate=typed(facts.settings.learning_rate)),)
    on_the_way = _above_on_the_way(facts, path)
    cause = (on_the_way or above_limit(facts)) if on_the_way_first else (above_limit(facts) or on_the_way)
    return cause or tuple(ran_on_schedule(facts))


def without_minimum(facts: RunFacts) -> Iterator[Sentence]:
    """The sentence on a quadratic that bends down; none for any other function, and none within bounds."""
    if facts.bends_down_without_end and facts.spectrum is not None and facts.spectrum.least is not None:
        yield say.UNBOUNDED_QUADRATIC(least=short(facts.spectrum.least))


def ran_on_schedule(facts: RunFacts) -> Iterator[Sentence]:
    """The sentence with the learning rate that a schedule had at the last update; none without a schedule."""
    if not facts.settings.has_constant_rate and not facts.method.searches:
        yield say.RATE_OF_SCHEDULE(rate=short(facts.last_rate))


def above_limit(facts: RunFacts) -> tuple[Sentence, ...]:
    """The sentence for a rate above the limit at the minimum; empty for a lower rate."""
    stability, limit, spectrum = facts.method.stability, facts.lr_limit, facts.spectrum
    if stability is None or limit is None or spectrum is None or not facts.last_rate > limit:
        return ()
    rate = short(facts.last_rate, limit)
    if stability.scale_free:
        return (say.ABOVE_LIMIT_OF_METHOD(rate=rate, formula=facts.limit_formula, method=facts.method.title()),)
    numbers = {"rate": rate, "formula": facts.limit_formula, "limit": short(limit, facts.last_rate)}
    if facts.is_quadratic:
        return (say.ABOVE_LIMIT(**numbers),)
    template = say.ABOVE_LIMIT_AT if spectrum.stationary else say.ABOVE_LIMIT_AT_BEST
    return (template(**numbers, place=facts.where(spectrum.at)),)


def _above_on_the_way(facts: RunFacts, path: PathCurvature | None) -> tuple[Sentence, ...]:
    """The sentence for a rate above the limit for the largest curvature along the run; empty for a lower rate."""
    stability = facts.method.stability
    if stability is None or path is None or path.lr_limit is None or not facts.last_rate > path.lr_limit:
        return ()
    if stability.scale_free:
        rate = short(facts.last_rate, path.lr_limit)
        return (say.ABOVE_LIMIT_OF_METHOD(rate=rate, formula=facts.limit_formula, method=facts.method.title()),)
    kept = facts.run.trajectory
    point = next(kept[i].point for i in range(len(kept)) if kept[i].step == path.step)
    return (
        say.ABOVE_LIMIT_ON_THE_WAY(
            rate=short(facts.last_rate, path.lr_limit), formula=facts.limit_formula,
            limit=short(path.lr_limit, facts.last_rate), curvature=short(path.largest), place=facts.where(point),
            step=path.step,
        ),
    )  # fmt: skip

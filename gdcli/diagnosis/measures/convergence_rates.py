"""How fast a run went: the measured rate of convergence, and how many steps are left at that pace."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from gdcli.diagnosis.thresholds import RATE_ROUNDING_SHARE, RATE_SAMPLES_MAX, RATE_TAIL_SHARE
from gdcli.graph.objective import Vector
from gdcli.model import Run, norm
from gdcli.model.run import step_of

Measure = Callable[[Sequence[float | None]], float]
"""The size of what shrinks, from a row of a trajectory."""


def measured_rate(run: Run, minimizer: Vector | None) -> float | None:
    """The factor by which a step near the end of the run multiplies the distance to the minimizer.

    The exponential of the least-squares slope of log(distance) over the second half of the steps before rounding
    dominates; without a known minimizer the gradient norm takes the place of the distance. None with too few steps or
    with noise.
    """
    if run.settings.noise:
        return None
    measure = _gradient_norm(len(run.variables)) if minimizer is None else _distance_to(minimizer)
    floor = 0.0 if minimizer is None else RATE_ROUNDING_SHARE * norm(minimizer)
    samples = _samples(run, measure, floor)
    if len(samples) > 1 and samples[0][1] > floor and samples[1][0] == 1 and samples[1][1] <= floor:
        return 0.0
    usable = _before_rounding(samples, floor)
    if not usable:
        return None
    first, last = usable[0][0], usable[-1][0]
    tail = [sample for sample in usable if sample[0] >= last - RATE_TAIL_SHARE * (last - first)]
    return geometric_rate(tail if len(tail) > 2 else usable)


def _distance_to(minimizer: Vector) -> Measure:
    return lambda row: math.dist(row[1 : len(minimizer) + 1], minimizer)  # type: ignore[arg-type]


def _gradient_norm(dimension: int) -> Measure:
    return lambda row: norm(row[dimension + 2 : -1])  # type: ignore[arg-type]


def _samples(run: Run, measure: Measure, floor: float) -> list[tuple[int, float]]:
    """Step and measure of an even selection of the kept rows, up to the first one at or below `floor`, or later."""
    kept, end = run.trajectory.rows, 1
    while end < len(kept) and measure(kept[end]) > floor:
        end *= 2
    end = min(end + 1, len(kept))
    found = ((step_of(row), measure(row)) for row in kept[: end : -(-end // RATE_SAMPLES_MAX)])
    return [(step, size) for step, size in found if math.isfinite(size)]


def _before_rounding(samples: Sequence[tuple[int, float]], floor: float) -> list[tuple[int, float]]:
    """The samples before the first one at or below `floor`, where rounding dominates."""
    usable: list[tuple[int, float]] = []
    for step, size in samples:
        if size <= floor or size == 0.0:
            break
        usable.append((step, size))
    return usable


def geometric_rate(samples: Sequence[tuple[int, float]]) -> float | None:
    """The exponential of the least-squares slope of log(size) over the step; None for fewer than two steps."""
    if len(samples) < 2:
        return None
    steps = [float(step) for step, _ in samples]
    logs = [math.log(size) for _, size in samples]
    mean_step, mean_log = math.fsum(steps) / len(steps), math.fsum(logs) / len(logs)
    spread = math.fsum((s - mean_step) ** 2 for s in steps)
    slope = math.fsum((s - mean_step) * (v - mean_log) for s, v in zip(steps, logs, strict=True)) / spread
    return math.exp(min(slope, 700.0))


def steps_to(target: float, size: float, rate: float) -> int | None:
    """The number of steps until `size`, multiplied by `rate` in each step, is at most `target`; None if it never is."""
    if size <= target:
        return 0
    if not 0.0 <= rate < 1.0 or target <= 0.0:
        return None
    return max(1, math.ceil(math.log(target / size) / math.log(rate))) if rate > 0.0 else 1

"""What a sweep shows: where the edge of stability lies, and which learning rate to use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gdcli.model import Outcome, Sweep, SweepRow

ENOUGH: Final = 0.5
"""A rate is one to use only where at least so many of the starts converged with it."""
NEARLY: Final = 0.02
"""Shares that differ by no more than that are taken as equal: then the fewer steps decide."""
STABLE: Final = frozenset({Outcome.CONVERGED, Outcome.SLOW, Outcome.NOT_CONVERGED, Outcome.PLATEAU, Outcome.SADDLE})
"""The outcomes of a rate that is not too high, whatever else may be wrong with it."""


def suggestion(sweep: Sweep) -> tuple[float | None, str]:
    """One learning rate to use and why, or None and why not."""
    rows = [row for row in sweep.rows if row.learning_rate > 0]
    if sweep.interrupted:
        return None, "the sweep was interrupted, so that not every rate had its chance"
    if not rows:
        return None, "no positive learning rate was tried"
    best = max(row.share(Outcome.CONVERGED) for row in rows)
    if best < ENOUGH:
        return None, f"no rate brought even half of the starts to the tolerance (the best one {best:.0%})"
    good = [row for row in rows if row.share(Outcome.CONVERGED) >= best - NEARLY]
    chosen = min(good, key=lambda row: (_steps(row), row.learning_rate))
    share = chosen.share(Outcome.CONVERGED)
    return chosen.learning_rate, f"{share:.0%} of the starts converge with it, in {_steps(chosen):g} steps (median)"


def _steps(row: SweepRow) -> float:
    return float("inf") if row.median_steps is None else row.median_steps


def edge(sweep: Sweep) -> tuple[float, float] | None:
    """The two neighboring rates between which most starts cease to be stable; None where there is no such place."""
    rows = sorted((row for row in sweep.rows if row.learning_rate > 0), key=lambda row: row.learning_rate)
    stable = [_stability(row) >= ENOUGH for row in rows]
    last = max((i for i, each in enumerate(stable) if each), default=-1)
    if last in (-1, len(rows) - 1):
        return None
    return rows[last].learning_rate, rows[last + 1].learning_rate


def _stability(row: SweepRow) -> float:
    """The share of starts for which the rate was not too high."""
    return sum(row.share(outcome) for outcome in STABLE)


def interesting_rates(coarse: Sweep) -> tuple[float, float] | None:
    """From a coarse sweep over many decades: the range from where descent crawls to where it flies away."""
    rows: Sequence[SweepRow] = sorted(coarse.rows, key=lambda row: row.learning_rate)
    moving = [row for row in rows if row.share(Outcome.CONVERGED) > 0 or _stability(row) < ENOUGH]
    if not moving:
        return None
    found = edge(coarse)
    high = found[1] * 2 if found else rows[-1].learning_rate
    converged = [row.learning_rate for row in rows if row.share(Outcome.CONVERGED) > 0 and row.learning_rate < high]
    low = min(converged, default=high / 1000) / 2
    return max(low, high / 1e5), high

"""The results of a sweep: the edge of stability, and the learning rate to use."""

from __future__ import annotations

from collections.abc import Sequence

from gdcli.diagnosis.many import sentences as say
from gdcli.diagnosis.thresholds import STARTS_SHARE, STARTS_SHARE_MARGIN
from gdcli.model import Outcome, Sweep, SweepRow
from gdcli.model.sentences import Sentence
from gdcli.model.sweep import percent


def suggestion(
    sweep: Sweep, ceiling: float | None = None, *, kinked: bool = False
) -> tuple[float | None, Sentence]:
    """The learning rate to use, and the reason for it; None, and the reason, if the sweep does not support any.

    `ceiling`: the rate above which no descent can stay at a minimum; descents at rest with higher rates are elsewhere.
    `kinked`: the function has kinks, across which a descent with a fixed rate jumps to and fro.
    """
    positive = [row for row in sweep.rows if row.learning_rate > 0]
    rows = [row for row in positive if ceiling is None or row.learning_rate <= ceiling]
    if sweep.interrupted:
        return None, say.SWEEP_INTERRUPTED()
    if not positive:
        return None, say.NO_POSITIVE_RATE()
    if not rows:
        return None, say.RATES_ABOVE_LIMIT(limit=f"{ceiling:g}")
    best = max(row.share(Outcome.CONVERGED) for row in rows)
    if best < STARTS_SHARE:
        return None, _why_none(rows, best, kinked=kinked and sweep.settings.has_constant_rate)
    good = [row for row in rows if row.share(Outcome.CONVERGED) >= best - STARTS_SHARE_MARGIN]
    chosen = min(good, key=lambda row: (_steps(row), row.learning_rate))
    if not _steps(chosen):
        return None, say.STARTS_AT_MINIMUM()
    share, taken = chosen.share(Outcome.CONVERGED), _steps(chosen)
    form = 1 if taken == 1.0 else 2
    return chosen.learning_rate, say.RATE_TO_USE(form, count=f"{taken:g}", share=percent(share))


def _why_none(rows: Sequence[SweepRow], best: float, *, kinked: bool) -> Sentence:
    """The sentence on why no rate can be suggested, and what may help."""
    share = percent(best)
    if any(row.share(Outcome.PLATEAU) + row.share(Outcome.SADDLE) > STARTS_SHARE for row in rows):
        return say.NO_RATE_MANY_ON_PLATEAUS(share=share)
    if kinked and any(row.share(Outcome.OSCILLATING) > STARTS_SHARE for row in rows):
        return say.NO_RATE_AT_KINKS(share=share)
    if all(row.unsettled > STARTS_SHARE * row.starts for row in rows):
        return say.NO_RATE_LOWER_MAY(share=share)
    slow = max((row for row in rows if row.unsettled <= STARTS_SHARE * row.starts), key=_on_their_way, default=None)
    if slow is not None and _on_their_way(slow) > STARTS_SHARE:
        return say.NO_RATE_MORE_STEPS_MAY(share=share)
    return say.NO_RATE(share=share)


def _on_their_way(row: SweepRow) -> float:
    """The share of the starts whose steps ran out."""
    return row.share(Outcome.SLOW) + row.share(Outcome.NOT_CONVERGED)


def _steps(row: SweepRow) -> float:
    return float("inf") if row.median_steps is None else row.median_steps


def edge(sweep: Sweep) -> tuple[float, float] | None:
    """The two neighboring rates between which most descents cease to settle; None if they always or never settle.

    Descents that are too short to settle at any rate show no edge.
    """
    below, above = _parted_at_first_unsettled(sweep)
    settles = any(row.share(Outcome.CONVERGED) + row.share(Outcome.SLOW) > 0.0 for row in below)
    return (below[-1].learning_rate, above[0].learning_rate) if settles and above else None


def _parted_at_first_unsettled(sweep: Sweep) -> tuple[list[SweepRow], list[SweepRow]]:
    """The positive rates in order: those below the first one that is too high, and the others."""
    tried = (row for row in sweep.rows if row.learning_rate > 0 and row.starts)
    rows = sorted(tried, key=lambda row: row.learning_rate)
    first = next((i for i, row in enumerate(rows) if _is_unsettled(row)), len(rows))
    return rows[:first], rows[first:]


def _is_unsettled(row: SweepRow) -> bool:
    """Whether the rate is too high for at least half of the starts."""
    return row.unsettled >= STARTS_SHARE * row.starts


def interesting_rates(coarse: Sweep) -> tuple[float, float] | None:
    """The range of rates from those at which descent hardly moves to those at which it diverges.

    It is found by a coarse sweep over many decades.
    """
    rows: Sequence[SweepRow] = sorted(coarse.rows, key=lambda row: row.learning_rate)
    moving = [row for row in rows if row.share(Outcome.CONVERGED) > 0 or _is_unsettled(row)]
    if not moving:
        return None
    below, above = _parted_at_first_unsettled(coarse)
    converged = [row.learning_rate for row in rows if row.share(Outcome.CONVERGED) > 0]
    high = 2 * above[0].learning_rate if below and above else 4 * max(converged, default=rows[-1].learning_rate / 4)
    low = min((rate for rate in converged if rate < high), default=high / 1000) / 2
    return max(low, high / 1e5), high

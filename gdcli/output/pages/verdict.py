"""The verdict of a run: what it came to, the numbers behind it, and what to type next."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from gdcli.model import Curvature, Iterate, Run, StopReason, Verdict
from gdcli.output.layout.blocks import DIM, Fact, command, facts, panel
from gdcli.output.layout.numbers import assignments, count, number
from gdcli.output.layout.palette import GREEN, OUTCOMES, RED, css, outcome_words
from gdcli.output.layout.screen import Screen

STOPPED: Final = {
    StopReason.TOLERANCE: "the gradient is within the tolerance",
    StopReason.MAX_STEPS: "all steps are taken",
    StopReason.DIVERGED: "the values grew beyond all bounds",
    StopReason.NON_FINITE: "the function or its gradient has no finite value there",
    StopReason.INTERRUPTED: "interrupted",
}
ELSEWHERE: Final = frozenset({
    "steps", "tolerance", "learning_rate", "gradient_norm", "value", "curvature", "eigenvalue_min", "eigenvalue_max",
    "lr_limit", "predicted_rate", "measured_rate",
})  # fmt: skip
"""Evidence that the panel shows in other lines."""
RULER: Final = 40
"""The length of the ruler of learning rates, on a screen that is wide enough."""
SHORTEST_RULER: Final = 12


def verdict_panel(screen: Screen, run: Run) -> RenderableType:
    """The outcome in a frame; below it, free of the frame, the command to paste."""
    verdict = run.verdict
    if verdict is None:
        return facts(screen, _ends(run))
    symbol, color = OUTCOMES[verdict.outcome]
    title = f"{symbol} {outcome_words(verdict.outcome)}"
    curved = [*curvature_facts(run, run.curvature)] if run.curvature else []
    pairs = [*_ends(run), *_evidence(verdict), *curved]
    parts: list[RenderableType] = [screen.text(verdict.summary), facts(screen, pairs)]
    if run.curvature:
        parts += ruler(screen, run.settings.learning_rate, run.curvature)
    framed = panel(screen, title, color, *parts)
    return Group(framed, command(screen, "Try next:", verdict.advice.command)) if verdict.advice else framed


def _ends(run: Run) -> Iterator[Fact]:
    """Where the run stopped and why, and its best point if that is another one."""
    yield "stopped", f"at step {run.final.step:,}: {STOPPED[run.stop_reason]}"
    yield f"step {run.final.step:,}", _where(run, run.final)
    if run.best.step != run.final.step:
        yield f"best, step {run.best.step:,}", _where(run, run.best)
    yield "work", f"{count(run.value_evaluations, 'value')}, {count(run.gradient_evaluations, 'gradient')}"


def _where(run: Run, row: Iterate) -> Sequence[str]:
    """A point with its value and slope, to many digits."""
    slope = "|f'|" if len(run.variables) == 1 else "‖∇f‖"
    point = assignments(run.variables, row.point, 9)
    return point, f"f = {number(row.value, 12)}, {slope} = {number(row.gradient_norm, 3)}"


def _evidence(verdict: Verdict) -> Iterator[Fact]:
    """The numbers behind the verdict."""
    known = {name: value for name, value in verdict.evidence.items() if value is not None and name not in ELSEWHERE}
    parts = [f"{name.replace('_', ' ')} {_figure(value)}" for name, value in known.items()]
    if parts:
        yield "evidence", ", ".join(parts)


def _figure(value: float | int | str | None) -> str:
    return number(value) if isinstance(value, float) else str(value)


def curvature_facts(run: Run, curvature: Curvature) -> Iterator[Fact]:
    """What the Hessian says about learning rates, and what of it holds only nearby."""
    where = "the same everywhere" if curvature.exact else f"near {assignments(run.variables, curvature.at, 4)}"
    yield "curvature", f"{_spectrum(curvature.eigenvalues)} ({where})"
    rates = [
        *([f"limit {number(curvature.lr_limit)}"] if curvature.lr_limit is not None else []),
        *([f"best {number(curvature.lr_best)}"] if curvature.lr_best is not None else []),
    ]
    if rates:
        yield "learning rate", f"{number(run.settings.learning_rate)} here; {', '.join(rates)}"
    factors = [
        *([f"predicted {number(curvature.predicted_rate, 4)}"] if curvature.predicted_rate is not None else []),
        *([f"measured {number(curvature.measured_rate, 4)}"] if curvature.measured_rate is not None else []),
    ]
    if factors:
        yield "error per step", f"times {', '.join(factors)}"


def _spectrum(eigenvalues: tuple[float, ...]) -> str:
    """`λ = 2`, or the smallest and the largest with their ratio."""
    low, high = min(eigenvalues), max(eigenvalues)
    if low == high:
        return f"λ = {number(high)}"
    ratio = f", condition number {number(high / low, 4)}" if low > 0 else ""
    return f"λ from {number(low)} to {number(high)}{ratio}"


def ruler(screen: Screen, rate: float, curvature: Curvature) -> list[Text]:
    """The learning rate between zero and the limit of stability, to scale; nothing where theory sets no limit."""
    limit = curvature.lr_limit
    length = min(RULER, screen.width - 26)
    if limit is None or not 0.0 < limit < math.inf or not 0.0 < rate < math.inf or length < SHORTEST_RULER:
        return []
    end = length * 3 // 4
    best = round((curvature.lr_best or 0.0) / limit * end)
    scale = ["├", *"─" * (end - 1), *"═" * (length - end)]
    scale[end] = "┤"
    labels = f"limit {number(limit, 4)}".rjust(end + 6)
    if 0 < best < end:
        scale[best] = "┼"
        labels = _beside(labels, f"best {number(curvature.lr_best or 0.0, 4)}", best)
    here = _place_on_ruler(rate / limit, end, length)
    dot = (("▶" if rate / limit * end > length else "●"), f"bold {css(GREEN if rate < limit else RED)}")
    line = screen.join(("  0 ", DIM), ("".join(scale[:here]), DIM), dot, ("".join(scale[here + 1 :]), DIM))
    return [line, screen.text(f"    {labels}", DIM)]


def _beside(labels: str, words: str, place: int) -> str:
    """The words under a place, or as far to the left as what is there needs; left out where there is no room."""
    room = len(labels) - len(labels.lstrip()) - 2
    first = min(max(place - len(words) // 2, 0), room - len(words))
    return labels if first < 0 else " " * first + words + labels[first + len(words) :]


def _place_on_ruler(share: float, end: int, length: int) -> int:
    """Where a rate stands, on the right side of the limit even if it is very near to it."""
    place = round(min(share, 2.0) * end)
    nearest = min(place, end - 1) if share < 1 else max(place, end + 1)
    return min(max(nearest, 1), length - 1)

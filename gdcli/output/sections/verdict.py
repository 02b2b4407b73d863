"""What a run came to: the verdict in a sentence, and the findings behind it.

In one variable they are told as in school, with slopes and f''; in several with gradients and eigenvalues.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from rich.console import RenderableType
from rich.text import Text

from gdcli.model import DEFAULTS, Curvature, Iterate, Run, StopReason
from gdcli.output.layout.blocks import DIM, notes
from gdcli.output.layout.numbers import assignments, number
from gdcli.output.layout.palette import GREEN, OUTCOMES, RED, css, outcome_words
from gdcli.output.layout.screen import Screen
from gdcli.record import replace

STOPPED: Final = {
    StopReason.TOLERANCE: "the gradient is within the tolerance",
    StopReason.VALUE_CHANGE: "the last update hardly changed the value",
    StopReason.STEP_SIZE: "the last update hardly moved the point",
    StopReason.MAX_STEPS: "all steps are taken",
    StopReason.DIVERGED: "the values grew beyond all bounds",
    StopReason.NON_FINITE: "the function or its gradient has no finite value there",
    StopReason.INTERRUPTED: "interrupted",
    StopReason.VALIDATION: "the validation loss had not been lower for as many epochs as --patience allows",
}
WITHIN_BOUNDS: Final = STOPPED | {StopReason.TOLERANCE: "the projected gradient is within the tolerance"}
END: Final = "Stopped at step {step:,}: {reason}."
LAST_POINT: Final = "Last: {point}, f = {value}, {slope} = {size}."
BEST_POINT: Final = "Best, at step {step:,}: {point}, f = {value}, {slope} = {size}."
BEND_EVERYWHERE: Final = "Curvature: f'' = {bend} everywhere."
BEND_NEARBY: Final = "Curvature: f'' = {bend} near {point}."
SPECTRUM_EVERYWHERE: Final = "Curvature: the Hessian has the eigenvalues {spectrum} everywhere."
SPECTRUM_NEARBY: Final = "Curvature: the Hessian has the eigenvalues {spectrum} near {point}."
CONDITION: Final = "Condition number λmax/λmin = {ratio}."
LIMIT_IN_ONE: Final = "Learning rates below 2/f'' = {limit} settle there; this run has {rate}."
LIMIT_IN_ONE_AND_BEST: Final = (
    "Learning rates below 2/f'' = {limit} settle there, fastest at 1/f'' = {best}; this run has {rate}."
)
LIMIT_IN_SEVERAL: Final = "Learning rates below 2/λmax = {limit} settle there; this run has {rate}."
LIMIT_IN_SEVERAL_AND_BEST: Final = (
    "Learning rates below 2/λmax = {limit} settle there, fastest at 2/(λmin + λmax) = {best}; this run has {rate}."
)
LIMIT_OF_METHOD: Final = "Learning rates below {limit} settle there with {method}; this run has {rate}."
PATH: Final = "The largest curvature on the way was {largest}, at step {step}."
PATH_AND_LIMIT: Final = (
    "The largest curvature on the way was {largest}, at step {step}: there the limit is {limit}; this run has {rate}."
)
FACTOR: Final = "Each step multiplied the distance to the minimum by {measured}."
FACTOR_AND_THEORY: Final = "Each step multiplied the distance to the minimum by {measured}; theory says {predicted}."
WORK: Final = "Work: values computed {values:,}, gradients {gradients:,}."
EVIDENCE: Final[Mapping[str, str]] = {
    "steps_left": "At the pace of the last steps about {value} more steps are missing.",
    "slope_before": "Just before the kink the slope is {value}.",
    "slope_behind": "Just behind the kink the slope is {value}.",
    "step_length": "The last steps were {value} long.",
    "swing_rate": "Each swing was {value} times as wide as the one before.",
    "period": "The iterates repeat after {value} steps.",
    "noise": "The gradient had noise of size {value}.",
    "scatter": "The iterates scatter by {value}.",
    "expected_scatter": "From the noise a scatter of {value} is expected.",
    "factor": "Each step multiplied the distance from where it began by {value}.",
    "known_minimum": "The lowest known value is {value}.",
    "lower_value": "A value nearby is lower: {value}.",
    "projected_gradient_norm": "The projected gradient has the norm {value}.",
    "distance_to_minimum": "The minimum is {value} away.",
    "value_above_minimum": "The value is {value} above the minimum.",
    "start_value": "At the start f was {value}.",
    "gradient_factor": "Each step multiplied the gradient by {value}.",
    "advice_loss": "The advice was tried: its training loss came to {value}.",
    "advice_steps": "The advice was tried: it converged in {value} steps.",
}
"""A sentence for each number that a verdict rests on and that no other sentence tells."""
PLAIN_DESCENT: Final = DEFAULTS.optimizer
RULER: Final = 40
"""The length of the ruler of learning rates, on a screen that is wide enough."""
SHORTEST_RULER: Final = 12


def _reason(run: Run) -> str:
    """Why the run stopped, in words."""
    return (WITHIN_BOUNDS if run.settings.bounds else STOPPED)[run.stop_reason]


def verdict(screen: Screen, run: Run) -> list[RenderableType]:
    """The outcome in bold and the diagnosis in a sentence; of a run without one, why it stopped."""
    if run.verdict is None:
        return [screen.text(END.format(step=run.final.step, reason=_reason(run)))]
    symbol, color = OUTCOMES[run.verdict.outcome]
    title = f"{symbol} {outcome_words(run.verdict.outcome)}"
    return [screen.join((title, f"bold {css(color)}"), "  ", run.verdict.summary)]


def first_sentence(screen: Screen, run: Run) -> RenderableType:
    """The outcome and the first sentence of the diagnosis; of a run without one, why it stopped."""
    if run.verdict is None or not run.verdict.sentences:
        return verdict(screen, run)[0]
    return verdict(screen, replace(run, verdict=replace(run.verdict, summary=str(run.verdict.sentences[0]))))[0]


def sentence_with_sign(run: Run) -> str:
    """The sign of the outcome and the first sentence of the diagnosis; of a run without one, why it stopped."""
    if run.verdict is None:
        return END.format(step=run.final.step, reason=_reason(run))
    sentences = [*map(str, run.verdict.sentences), run.verdict.summary]
    return f"{OUTCOMES[run.verdict.outcome][0]} {sentences[0]}"


def findings(screen: Screen, run: Run) -> Iterator[RenderableType]:
    """The facts behind the verdict, a sentence each, and the ruler of learning rates."""
    curved = _curvature(run, run.curvature) if run.curvature else ()
    sentences = [*_ends(run), *curved, *_path(run), *_evidence(run)]
    yield notes(screen, [*sentences, WORK.format(values=run.value_evaluations, gradients=run.gradient_evaluations)])
    yield from ruler(screen, run.settings.learning_rate, *_limit_and_best(run))


def _limit_and_best(run: Run) -> tuple[float | None, float | None]:
    """The limit for the largest curvature on the way, where that is the lower one; else the one at the minimum."""
    path, curvature = run.path_curvature, run.curvature
    limit = curvature.lr_limit if curvature else None
    if path is not None and path.lr_limit is not None and (limit is None or path.lr_limit < limit):
        return path.lr_limit, None
    return limit, curvature.lr_best if curvature else None


def _path(run: Run) -> Iterator[str]:
    """The largest curvature on the way, where the run diverged or oscillated."""
    path = run.path_curvature
    if path is not None:
        numbers = {"largest": number(path.largest), "step": f"{path.step:,}"}
        if path.lr_limit is None:
            yield PATH.format(**numbers)
        else:
            yield PATH_AND_LIMIT.format(**numbers, limit=number(path.lr_limit), rate=number(run.settings.learning_rate))


def _ends(run: Run) -> Iterator[str]:
    """Where the run stopped and why, and its best point if that is another one."""
    yield END.format(step=run.final.step, reason=_reason(run))
    yield LAST_POINT.format(**_point(run, run.final))
    if run.best.step != run.final.step:
        yield BEST_POINT.format(**_point(run, run.best))


def _point(run: Run, row: Iterate) -> Mapping[str, str | int]:
    """A point with its value and slope, to many digits."""
    return {
        "step": row.step, "point": assignments(run.variables, row.point, 9), "value": number(row.value, 12),
        "slope": "|f'|" if len(run.variables) == 1 else "‖∇f‖", "size": number(row.gradient_norm, 3),
    }  # fmt: skip


def _evidence(run: Run) -> Iterator[str]:
    """The numbers behind the verdict that no other sentence tells."""
    for name, value in (run.verdict.evidence if run.verdict else {}).items():
        if name in EVIDENCE and value is not None:
            yield EVIDENCE[name].format(value=_figure(value))


def _figure(value: float | int | str) -> str:
    return _rounded(value) if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else value


def _rounded(value: float) -> str:
    """Four digits, without zeros at their end: measured factors carry rounding errors of their own."""
    return number(float(f"{value:.4g}"), 4)


def _curvature(run: Run, curvature: Curvature) -> Iterator[str]:
    """What the second derivatives say about learning rates, and what of it holds only nearby."""
    point = assignments(run.variables, curvature.at, 4)
    low, high = min(curvature.eigenvalues), max(curvature.eigenvalues)
    if len(run.variables) == 1:
        yield (BEND_EVERYWHERE if curvature.exact else BEND_NEARBY).format(bend=number(high), point=point)
    else:
        spectrum = number(high) if low == high else f"{number(low)} … {number(high)}"
        yield (SPECTRUM_EVERYWHERE if curvature.exact else SPECTRUM_NEARBY).format(spectrum=spectrum, point=point)
        if curvature.condition_number is not None and low < high:
            yield CONDITION.format(ratio=number(curvature.condition_number, 4))
    yield from _limit(run, curvature)
    if curvature.measured_rate is not None:
        template = FACTOR if curvature.predicted_rate is None else FACTOR_AND_THEORY
        yield template.format(
            measured=_rounded(curvature.measured_rate), predicted=_rounded(curvature.predicted_rate or 0.0)
        )


def _limit(run: Run, curvature: Curvature) -> Iterator[str]:
    """The rates that can work, where theory knows them."""
    if curvature.lr_limit is None:
        return
    words = {
        "limit": number(curvature.lr_limit), "rate": number(run.settings.learning_rate),
        "best": number(curvature.lr_best or 0.0), "method": run.settings.optimizer,
    }  # fmt: skip
    if run.settings.optimizer != PLAIN_DESCENT or run.settings.hyperparameters:
        yield LIMIT_OF_METHOD.format(**words)
    elif len(run.variables) == 1:
        yield (LIMIT_IN_ONE if curvature.lr_best is None else LIMIT_IN_ONE_AND_BEST).format(**words)
    else:
        yield (LIMIT_IN_SEVERAL if curvature.lr_best is None else LIMIT_IN_SEVERAL_AND_BEST).format(**words)


def ruler(screen: Screen, rate: float, limit: float | None, best_rate: float | None) -> list[Text]:
    """The learning rate between zero and the limit of stability, to scale; nothing where theory sets no limit."""
    length = min(RULER, screen.width - 26)
    if limit is None or not 0.0 < limit < math.inf or not 0.0 < rate < math.inf or length < SHORTEST_RULER:
        return []
    end = length * 3 // 4
    best = round((best_rate or 0.0) / limit * end)
    scale = ["├", *"─" * (end - 1), *"═" * (length - end)]
    scale[end] = "┤"
    labels = f"limit {number(limit, 4)}".rjust(end + 6)
    if 0 < best < end:
        scale[best] = "┼"
        labels = _beside(labels, f"best {number(best_rate or 0.0, 4)}", best)
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

"""How a run ended: the verdict in a sentence, and the findings behind it.

In one variable the sentences are those of school, with slopes and f''; in several variables they have gradients and
eigenvalues.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rich.console import RenderableType
from rich.text import Text

from gdcli.model import Curvature, Iterate, Run, Verdict
from gdcli.model.sentences import Sentence, paragraph, shown
from gdcli.model.words import word
from gdcli.output.layout.blocks import DIM_STYLE, notes
from gdcli.output.layout.numbers import number, point_on_page, rounded, without_rounding
from gdcli.output.layout.palette import GREEN, OUTCOME_SIGNS, RED, css
from gdcli.output.layout.screen import Screen, Words
from gdcli.output.sections import sentences as say

RULER_COLUMNS: Final = 40
"""The length of the ruler of learning rates, on a screen that is wide enough."""
RULER_COLUMNS_MIN: Final = 12


def _stopped(run: Run) -> Sentence:
    """Where and why the run stopped."""
    plain = say.STOPPED_IN_ONE if len(run.variables) == 1 else say.STOPPED
    reasons = say.STOPPED_WITHIN_BOUNDS if run.settings.bounds else plain
    return reasons[run.stop_reason](step=run.final.step)


def verdict(screen: Screen, run: Run) -> list[RenderableType]:
    """The outcome in bold and the diagnosis; of a run without one, why it stopped."""
    if run.verdict is None:
        return [screen.text(_stopped(run))]
    return [_verdict_line(screen, run.verdict, run.verdict.sentences)]


def first_sentence(screen: Screen, run: Run) -> RenderableType:
    """The outcome and the first sentence of the diagnosis; of a run without one, why it stopped."""
    if run.verdict is None:
        return screen.text(_stopped(run))
    return _verdict_line(screen, run.verdict, run.verdict.sentences[:1])


def _verdict_line(screen: Screen, verdict: Verdict, sentences: Sequence[Sentence]) -> Text:
    """Sign and name of the outcome in its color, and sentences behind them."""
    sign, color = OUTCOME_SIGNS[verdict.outcome]
    style = f"bold {css(color)}"
    words = paragraph(*sentences) if sentences else verdict.summary
    return screen.join((f"{sign} ", style), (word(verdict.outcome), style), "  ", words)


def sentence_with_sign(run: Run) -> str:
    """The sign of the outcome and the first sentence of the diagnosis; of a run without one, why it stopped."""
    if run.verdict is None:
        return shown(_stopped(run))
    sentence: Words = run.verdict.sentences[0] if run.verdict.sentences else run.verdict.summary
    return f"{OUTCOME_SIGNS[run.verdict.outcome][0]} {shown(sentence)}"


def findings(screen: Screen, run: Run) -> Iterator[RenderableType]:
    """The facts behind the verdict, a sentence each, and the ruler of learning rates."""
    curved = _curvature(run, run.curvature) if run.curvature else ()
    sentences = [*_ends(run), *curved, *_path(run), *_evidence(run)]
    yield notes(screen, [*sentences, _work(run)])
    yield from ruler(screen, run.settings.learning_rate, *_limit_and_best(run))


def _work(run: Run) -> Sentence:
    """How often the function and its derivative were computed."""
    if len(run.variables) == 1:
        return say.WORK_IN_ONE(values=run.value_evaluations, slopes=run.gradient_evaluations)
    return say.WORK(values=run.value_evaluations, gradients=run.gradient_evaluations)


def _limit_and_best(run: Run) -> tuple[float | None, float | None]:
    """The limit for the largest curvature on the way, where that is the lower one; else the one at the minimum."""
    path, curvature = run.path_curvature, run.curvature
    limit = curvature.lr_limit if curvature else None
    if path is not None and path.lr_limit is not None and (limit is None or path.lr_limit < limit):
        return path.lr_limit, None
    return limit, curvature.lr_best if curvature else None


def _path(run: Run) -> Iterator[Sentence]:
    """The largest curvature on the way, where the run diverged or oscillated and the curvature changes."""
    path, is_the_same_everywhere = run.path_curvature, run.curvature is not None and run.curvature.exact
    if path is not None and not is_the_same_everywhere:
        largest = number(path.largest)
        if path.lr_limit is None:
            yield say.PATH(largest=largest, step=path.step)
        else:
            limit, rate = number(path.lr_limit), number(run.settings.learning_rate)
            yield say.PATH_AND_LIMIT(largest=largest, step=path.step, limit=limit, rate=rate)


def _ends(run: Run) -> Iterator[Sentence]:
    """Where the run stopped and why, and its best point if that is another one."""
    yield _stopped(run)
    yield say.LAST_POINT(**_point(run, run.final))
    if run.best.step != run.final.step:
        yield say.BEST_POINT(**_point(run, run.best))


def _point(run: Run, row: Iterate) -> Mapping[str, str | int]:
    """A point with its value and slope, to many digits."""
    return {
        "step": row.step, "point": point_on_page(run.variables, row.point, 9),
        "value": number(without_rounding(row.value, run.trajectory[0].value), 12),
        "slope": "|f'|" if len(run.variables) == 1 else "‖∇f‖", "size": number(row.gradient_norm, 3),
    }  # fmt: skip


def _evidence(run: Run) -> Iterator[Sentence]:
    """Sentences with the numbers behind the verdict that no other sentence has."""
    templates = say.EVIDENCE_IN_ONE if len(run.variables) == 1 else say.EVIDENCE
    for name, value in (run.verdict.evidence if run.verdict else {}).items():
        if name not in templates or value is None:
            continue
        if isinstance(value, int):
            yield templates[name](value, value=value)
        else:
            yield templates[name](value=rounded(value, 4) if isinstance(value, float) else value)


def _curvature(run: Run, curvature: Curvature) -> Iterator[Sentence]:
    """Sentences on what the second derivatives say about learning rates, and whether it holds only nearby."""
    point = point_on_page(run.variables, curvature.at, 4)
    low, high = min(curvature.eigenvalues), max(curvature.eigenvalues)
    if len(run.variables) == 1:
        yield (say.BEND_EVERYWHERE if curvature.exact else say.BEND_NEARBY)(bend=number(high), point=point)
    else:
        spectrum = number(high) if low == high else f"{number(low)} … {number(high)}"
        yield (say.SPECTRUM_EVERYWHERE if curvature.exact else say.SPECTRUM_NEARBY)(spectrum=spectrum, point=point)
        if curvature.condition_number is not None and low < high:
            yield say.CONDITION(ratio=number(curvature.condition_number, 4))
    yield from _limit(run, curvature)
    if curvature.measured_rate is not None:
        template = say.FACTOR if curvature.predicted_rate is None else say.FACTOR_AND_THEORY
        measured, predicted = rounded(curvature.measured_rate, 4), rounded(curvature.predicted_rate or 0.0, 4)
        yield template(measured=measured, predicted=predicted)


def _limit(run: Run, curvature: Curvature) -> Iterator[Sentence]:
    """Sentences on the rates that can work, where theory has a limit."""
    if curvature.lr_limit is None:
        return
    words = {
        "limit": number(curvature.lr_limit), "rate": number(run.settings.learning_rate),
        "best": number(curvature.lr_best or 0.0), "method": run.settings.optimizer,
    }  # fmt: skip
    if not run.settings.is_plain_descent or run.settings.hyperparameters:
        yield say.LIMIT_OF_METHOD(**words)
    elif len(run.variables) == 1:
        yield (say.LIMIT_IN_ONE if curvature.lr_best is None else say.LIMIT_IN_ONE_AND_BEST)(**words)
    else:
        yield (say.LIMIT_IN_SEVERAL if curvature.lr_best is None else say.LIMIT_IN_SEVERAL_AND_BEST)(**words)


def ruler(screen: Screen, rate: float, limit: float | None, best_rate: float | None) -> list[Text]:
    """The learning rate between zero and the limit of stability, to scale; nothing where theory sets no limit."""
    length = min(RULER_COLUMNS, screen.width - 26)
    if limit is None or not 0.0 < limit < math.inf or not 0.0 < rate < math.inf or length < RULER_COLUMNS_MIN:
        return []
    end = length * 3 // 4
    best = round((best_rate or 0.0) / limit * end)
    scale = ["├", *"─" * (end - 1), *"═" * (length - end)]
    scale[end] = "┤"
    labels = screen.written(say.LIMIT_LABEL(rate=number(limit, 4))).rjust(end + 6)
    if 0 < best < end:
        scale[best] = "┼"
        labels = _beside(labels, screen.written(say.BEST_LABEL(rate=number(best_rate or 0.0, 4))), best)
    here = _place_on_ruler(rate / limit, end, length)
    dot = (("▶" if rate / limit * end > length else "●"), f"bold {css(GREEN if rate < limit else RED)}")
    before, behind = "".join(scale[:here]), "".join(scale[here + 1 :])
    line = screen.join(("  0 ", DIM_STYLE), (before, DIM_STYLE), dot, (behind, DIM_STYLE))
    return [line, screen.text(f"    {labels}", DIM_STYLE)]


def _beside(labels: str, words: str, place: int) -> str:
    """The line with further words under a place, moved to keep clear of the words before.

    Without them where there is no room.
    """
    room = len(labels) - len(labels.lstrip()) - 2
    first = min(max(place - len(words) // 2, 0), room - len(words))
    return labels if first < 0 else " " * first + words + labels[first + len(words) :]


def _place_on_ruler(share: float, end: int, length: int) -> int:
    """The place of a rate on the ruler: on its own side of the limit even if it is very near to the limit."""
    place = round(min(share, 2.0) * end)
    nearest = min(place, end - 1) if share < 1 else max(place, end + 1)
    return min(max(nearest, 1), length - 1)


def advised_command(run: Run) -> str:
    """The command that the verdict advises, if there is one."""
    return run.verdict.advice.command if run.verdict and run.verdict.advice else ""

"""The page of a comparison: what was the same for all, the runs ranked, and where the limit of stability lies."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Final

from rich.console import Group, RenderableType

from gdcli.model import Comparison, Iterate, Outcome, Run
from gdcli.model.sentences import FUNCTION, START, VERDICT, Sentence, paragraph, shown
from gdcli.model.words import BEST_VALUE, FINAL_VALUE, STEPS, word
from gdcli.output.drawing.canvas import Picture
from gdcli.output.layout import labels
from gdcli.output.layout.blocks import (
    DIM_STYLE,
    Column,
    NamedValue,
    as_text,
    columns_left_out,
    facts,
    fitting,
    function_definition,
    notes,
    parting,
    parting_line,
    schedule_with_options,
    table,
    width_of,
)
from gdcli.output.layout.numbers import (
    DIGITS_MAX,
    align,
    letter_of,
    number,
    point_on_page,
    told_apart,
    without_dust,
    without_rounding,
)
from gdcli.output.layout.palette import GREEN, OUTCOME_SIGNS, css
from gdcli.output.layout.screen import Screen, Words
from gdcli.output.page import Page, Section, picture_of
from gdcli.output.page_context import Commands, PageContext, Subject
from gdcli.output.pages.sentences import descent as say
from gdcli.output.sections.run_settings import bounds_facts, stop_rule

LOSS_LINES: Final = 24
"""The lines of the picture of the losses by step."""
CURVES_MAX: Final = 8
"""The most curves that can be told apart in one picture."""
PLACE_VARIABLES_MAX: Final = 2
"""The most variables with which the line of the limit names the minimum."""
SAME_MINIMUM_SHARE: Final = 1e-4
"""Values of runs that converged differ by less than this share of max(1, |value|) at the same minimum."""
VARIABLES_SHOWN: Final = 3
"""The most variables with which the table shows the points where the runs ended; csv and json always have them."""


def comparison_page(screen: Screen, comparison: Comparison, context: PageContext) -> Page:
    """What was the same for all, the ranking; the picture of the runs, and which is the fastest."""
    runs = [comparison.runs[index] for index in comparison.ranking]
    sections: list[Section] = [[heading(screen, comparison, remarks=context.remarks)], [ranking(screen, comparison)]]
    if context.subject is not None and len(runs[0].variables) <= 2 and context.choices.is_drawn(screen):
        sections.append(partial(_losses_beside, screen, runs[:CURVES_MAX], context.subject))
    draw = picture_of(_picture, runs, context.subject)
    return Page(sections, draw, [screen.text(paragraph(*_verdict(runs)))], next_commands=_next(runs, context.commands))


def _picture(screen: Screen, runs: Sequence[Run], subject: Subject) -> Picture:
    """The descents on the curve in one variable, their paths on one landscape in two, else the losses by step."""
    if len(runs[0].variables) == 1:
        from gdcli.output.plots.curve import descents_side_by_side  # loads plotext

        chosen = [(f"{letter_of(place)} {run_label(runs[place], runs)}", runs[place]) for place in _telling(runs)]
        return descents_side_by_side(screen, subject.objective.value, chosen, known=subject.minima)
    if len(runs[0].variables) == 2:
        from gdcli.output.plots.landscape import paths_landscape

        runs = runs[:CURVES_MAX]
        labels = [run_label(run, runs) for run in runs]
        return paths_landscape(
            screen, subject.objective.value, runs, known=subject.minima, labels=labels
        )
    return _losses(screen, runs[:CURVES_MAX], subject)


def _telling(runs: Sequence[Run]) -> list[int]:
    """The indices of the runs to show beside the best one: those with the lowest and with the highest rate."""
    rates = [run.settings.learning_rate for run in runs]
    chosen = {rates.index(min(rates)), 0, len(rates) - 1 - rates[::-1].index(max(rates))}
    return sorted(chosen, key=lambda place: rates[place])


def _losses_beside(
    screen: Screen, runs: Sequence[Run], subject: Subject, room: float
) -> Sequence[RenderableType]:
    """The losses by step, where there is room for them besides the other picture."""
    if room < LOSS_LINES:
        return []
    picture = _losses(screen, runs, subject)
    return [picture, notes(screen, picture.notes)]


def _losses(screen: Screen, runs: Sequence[Run], subject: Subject) -> Picture:
    """The losses of the runs over each other."""
    from gdcli.output.plots.loss import loss_plot, losses_of  # loads plotext

    least = min((minimum.value for minimum in subject.minima if minimum.value == minimum.value), default=None)
    return loss_plot(screen, [losses_of(run, run_label(run, runs)) for run in runs], minimum=least)


def _verdict(runs: Sequence[Run]) -> Iterator[Sentence]:
    """The sentence on the fastest run, and the lowest minimum if the runs end at different ones."""
    yield _fastest(runs)
    converged = [run for run in runs if _has_converged(run)]
    if len(converged) > 1:
        lowest, highest = (choose(converged, key=_least_value) for choose in (min, max))
        least = _least_value(lowest)
        if _least_value(highest) - least > SAME_MINIMUM_SHARE * max(1.0, abs(least)):
            yield say.DIFFERENT_MINIMA(lowest=run_name(lowest, runs), value=number(least, 4))


def _least_value(run: Run) -> float:
    """The value at the minimum that a run reached, to which a coarse test may have left some way."""
    return run.final.value if run.minimum is None else run.minimum.value


def _fastest(runs: Sequence[Run]) -> Sentence:
    """The sentence on the fastest run, with the ratio of the slowest run's steps to its steps."""
    converged = sorted((run for run in runs if _has_converged(run)), key=lambda run: run.steps_taken)
    if not converged:
        lowest = min(runs, key=lambda run: run.best.value if run.best.value == run.best.value else math.inf)
        value = number(lowest.best.value, 4)
        if lowest.best.step == 0:
            return say.NONE_CAME_DOWN(len(runs), value=value)
        return say.NONE_CONVERGED(len(runs), lowest=run_name(lowest, runs), value=value)
    first, last = run_name(converged[0], runs), run_name(converged[-1], runs)
    fewest, most = converged[0].steps_taken, converged[-1].steps_taken
    if 0 < fewest < most:
        is_alone = fewest < converged[1].steps_taken
        times = told_apart([1.0, most / fewest], 2, DIGITS_MAX)[1]
        return (say.FASTEST if is_alone else say.AMONG_FASTEST)(first=first, last=last, steps=fewest, times=times)
    if len(converged) == 1:
        return say.ONE_CONVERGED(len(runs), first=first, steps=fewest)
    return say.ALL_ALIKE(first=first, runs=len(runs), converged=len(converged), steps=fewest)


def _next(runs: Sequence[Run], commands: Commands | None) -> list[str]:
    """The best run alone, and many rates at once."""
    if commands is None:
        return []
    return [commands.with_settings(runs[0].settings), commands.with_settings(runs[0].settings, "sweep")]


def heading(screen: Screen, comparison: Comparison, *, remarks: Sequence[Words] = ()) -> RenderableType:
    """The header: what all runs share, namely function, start, budget and criterion, and how they are ranked."""
    run = comparison.runs[0]
    pairs: list[NamedValue] = [
        (FUNCTION(), function_definition(screen, run.variables, run.expression)),
        *([("", as_text(screen, remarks, DIM_STYLE))] if remarks else []),
        (START(), point_on_page(run.variables, run.settings.start)),
        *bounds_facts(run),
        *([(say.METHOD(), run.settings.optimizer)] if has_one_method(comparison.runs) else []),
        (labels.STOP(), stop_rule(run)),
        (say.RANKED_BY(), word(comparison.sorted_by)),
    ]
    title = say.COMPARISON(len(comparison.runs))
    return Group(screen.text(title, "bold"), facts(screen, pairs))


def has_one_method(runs: Sequence[Run]) -> bool:
    """Whether one method made all the runs; the rows then need not name it."""
    return len({run.settings.optimizer for run in runs}) == 1


def run_name(run: Run, runs: Sequence[Run]) -> str:
    """What tells a run from the others: the rate, and the method and the schedule where they differ."""
    parts = [
        *([] if has_one_method(runs) else [run.settings.optimizer]),
        f"η = {number(run.settings.learning_rate)}",
        *([_schedule_name(run, runs)] if len({schedule_with_options(each.settings) for each in runs}) > 1 else []),
    ]
    return " ".join(parts)


def _schedule_name(run: Run, runs: Sequence[Run]) -> str:
    """The schedule of a run; with its options where the names alone do not tell the schedules apart."""
    schedules = {(each.settings.schedule, schedule_with_options(each.settings)) for each in runs}
    is_told_apart = len({name for name, _ in schedules}) == len(schedules)
    return run.settings.schedule if is_told_apart else schedule_with_options(run.settings)


def run_label(run: Run, runs: Sequence[Run]) -> str:
    """The name of a run in a legend, and how it ended."""
    return f"{run_name(run, runs)} {shown(verdict_words(run))}" if run.verdict else run_name(run, runs)


def ranking(screen: Screen, comparison: Comparison) -> RenderableType:
    """The runs, best first, with a line for the limit of stability between them if it separates them."""
    runs = [comparison.runs[index] for index in comparison.ranking]
    columns, hidden = fitting(screen, _columns(runs), _least_telling(runs))
    lines = table(screen, columns, [_style(run, rank) for rank, run in enumerate(runs)])
    limit, words = stability(runs)
    remarks: list[Words] = [*columns_left_out(hidden)]
    if limit is not None:
        before = _parted_at(runs, limit)
        if before is None:
            remarks.insert(0, words)
        else:
            lines.insert(2 + before, parting_line(screen, words, width_of(columns)))
    return Group(*lines, notes(screen, remarks))


def _least_telling(runs: Sequence[Run]) -> list[Words]:
    """The headings of the columns that are left out first if there is no room for all."""
    return [BEST_VALUE(), _slope_size(runs), say.OF_THE_BEST(), FINAL_VALUE()]


def _slope_size(runs: Sequence[Run]) -> str:
    """The size of the derivative in symbols."""
    return "|f'|" if len(runs[0].variables) == 1 else "‖∇f‖"


def _parted_at(runs: Sequence[Run], limit: float) -> int | None:
    """The row before which the line of the limit belongs; None if no line separates the runs of plain descent."""
    plain = [row for row, run in enumerate(runs) if _has_limit(run)]
    rates = [runs[row].settings.learning_rate for row in plain]
    if all(rate < limit for rate in rates):
        return len(runs)
    before = parting(rates, limit)
    return None if before is None else plain[before]


def stability(runs: Sequence[Run]) -> tuple[float | None, Words]:
    """The limit for plain descent here, and its line: of a quadratic, or at the minimum that the best run found."""
    plain = [run for run in runs if _has_limit(run) and not run.settings.bounds]
    found = (run.curvature for run in plain if run.curvature and (run.curvature.exact or _has_converged(run)))
    curvature = next((each for each in found if each.lr_limit is not None and math.isfinite(each.lr_limit)), None)
    if curvature is None or curvature.lr_limit is None:
        return None, ""
    names, limit = runs[0].variables, number(curvature.lr_limit)
    if curvature.exact:
        words = (say.STABILITY_IN_ONE if len(names) == 1 else say.STABILITY)(limit=limit)
    elif len(names) > PLACE_VARIABLES_MAX:
        words = say.STABILITY_THERE(limit=limit)
    else:
        at = say.STABILITY_IN_ONE_AT if len(names) == 1 else say.STABILITY_AT
        words = at(limit=limit, point=point_on_page(names, without_dust(curvature.at), 4))
    return curvature.lr_limit, words


def _has_limit(run: Run) -> bool:
    """Whether 2/λmax limits the rate: of plain descent with a constant rate."""
    return run.settings.is_plain_descent and run.settings.has_constant_rate


def _columns(runs: Sequence[Run]) -> list[Column]:
    """Letter, method, rate, schedule where they differ, verdict, steps, steps relative to the best, values, slope."""
    schedules = [_schedule_name(run, runs) for run in runs]
    schedule = [Column(say.SCHEDULE(), schedules, left=True)] if len({*schedules}) > 1 else []
    method = [] if has_one_method(runs) else [Column(say.METHOD(), [run.settings.optimizer for run in runs], left=True)]
    return [
        Column("", [letter_of(rank) for rank in range(len(runs))]),
        *method,
        Column("η", align(told_apart([run.settings.learning_rate for run in runs]))),
        *schedule,
        Column(VERDICT(), [verdict_words(run) for run in runs], left=True),
        Column(STEPS(), [shown(run.steps_taken) for run in runs]),
        Column(say.OF_THE_BEST(), _relative(runs)),
        *(_final_points(runs) if len(runs[0].variables) <= VARIABLES_SHOWN else []),
        Column(FINAL_VALUE(), _values(runs, (run.final for run in runs))),
        Column(BEST_VALUE(), _values(runs, (run.best for run in runs))),
        Column(_slope_size(runs), align([number(run.final.gradient_norm, 3) for run in runs])),
    ]


def _values(runs: Sequence[Run], iterates: Iterable[Iterate]) -> list[str]:
    """The values of one iterate of each run, with 0 for rounding errors."""
    start = runs[0].trajectory[0].value
    return align(told_apart([without_rounding(each.value, start) for each in iterates], 6, 9))


def _final_points(runs: Sequence[Run]) -> Iterator[Column]:
    """A column for each variable: where the runs ended."""
    for place, name in enumerate(runs[0].variables):
        values = [run.final.point[place] for run in runs]
        yield Column(say.FINAL(name=name), align(told_apart(values, 4, 9)), short=name)


def verdict_words(run: Run) -> Words:
    """The outcome with its symbol; without a verdict, the reason to stop."""
    if run.verdict is None:
        return word(run.stop_reason)
    return f"{OUTCOME_SIGNS[run.verdict.outcome][0]} {shown(word(run.verdict.outcome))}"


def _has_converged(run: Run) -> bool:
    return run.verdict is not None and run.verdict.outcome is Outcome.CONVERGED


def _relative(runs: Sequence[Run]) -> list[str]:
    """Steps relative to the fewest among those that converged: `3.2 ×`."""
    fewest = min((run.steps_taken for run in runs if _has_converged(run)), default=0)
    return [f"{number(run.steps_taken / fewest, 3)} ×" if fewest and _has_converged(run) else "" for run in runs]


def _style(run: Run, rank: int) -> str:
    """The style of a row: the first is bold, and the color is the verdict's."""
    color = css(OUTCOME_SIGNS[run.verdict.outcome][1]) if run.verdict else css(GREEN) if rank == 0 else ""
    return f"bold {color}" if rank == 0 else color

"""The page of a comparison: what was the same for all, the runs ranked, and where the limit of stability lies."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from rich.console import Group, RenderableType

from gdcli.model import DEFAULTS, Comparison, Outcome, Run
from gdcli.output.drawing.canvas import Picture
from gdcli.output.layout.blocks import (
    DIM,
    Column,
    Fact,
    as_text,
    definition,
    facts,
    fitting,
    missing_words,
    notes,
    parting,
    parting_line,
    table,
    width_of,
)
from gdcli.output.layout.numbers import align, assignments, letter_of, number, plural, told_apart
from gdcli.output.layout.palette import GREEN, OUTCOMES, css, outcome_words
from gdcli.output.layout.screen import Screen
from gdcli.output.options import PageOptions
from gdcli.output.page import Page, Section
from gdcli.output.pages.run import bounds_facts, stop_rule

LIMIT: Final = "2/{bend} = {limit}: at or above it plain descent cannot settle"
LIMIT_THERE: Final = "2/{bend} = {limit}: at or above it plain descent cannot settle at that minimum"
ONE_RUN, RUNS = "Comparison of {n} run", "Comparison of {n} runs"
NONE_CONVERGED: Final = "{lowest} came lowest, to f = {value}; none of the {runs} runs converged."
ONLY: Final = "Only {first} converged of {runs} runs, at step {steps:,}."
FASTEST: Final = "{first} is the fastest and converges at step {steps:,}; {last} needs {times} times as many steps."
ALL_ALIKE: Final = "{first} is among the fastest: of {runs} runs {converged} converged, all at step {steps:,}."
LOSS_LINES: Final = 24
"""Lines that the losses by step take."""
CURVES_LIMIT: Final = 8
"""More curves than that cannot be told apart."""
SHOWN_VARIABLES: Final = 3
"""Variables up to which the table shows where the runs ended; csv and json always have it."""
METHODS: Final = (DEFAULTS.optimizer,)
"""The methods whose limit of stability is 2/λmax itself."""


def comparison_page(screen: Screen, comparison: Comparison, options: PageOptions) -> Page:
    """What was the same for all, the ranking; the picture of the runs, and which is the fastest."""
    runs = [comparison.runs[index] for index in comparison.ranking]
    sections: list[Section] = [[heading(screen, comparison, remarks=options.remarks)], [ranking(screen, comparison)]]
    if len(runs[0].variables) <= 2 and options.is_drawn(screen):
        sections.append(partial(_losses_beside, screen, runs[:CURVES_LIMIT], options))
    return Page(
        sections, partial(_picture, runs=runs, options=options), [screen.text(_verdict(runs))],
        next_commands=_next(runs, options),
    )  # fmt: skip


def _picture(screen: Screen, runs: Sequence[Run], options: PageOptions) -> Picture:
    """The descents on the curve in one variable, their paths on one landscape in two, else the losses by step."""
    assert options.subject is not None
    if len(runs[0].variables) == 1:
        from gdcli.output.plots.curve import descents_side_by_side  # noqa: PLC0415 - loads plotext

        function = options.subject.objective.value
        chosen = [(f"{letter_of(place)} {run_label(runs[place], runs)}", runs[place]) for place in _telling(runs)]
        return descents_side_by_side(screen, lambda x: function((x,)), chosen, known=options.subject.minima)
    if len(runs[0].variables) == 2:
        from gdcli.output.plots.landscape import paths_landscape  # noqa: PLC0415

        value = options.subject.objective.value
        runs = runs[:CURVES_LIMIT]
        labels = [run_label(run, runs) for run in runs]
        return paths_landscape(
            screen, lambda x, y: value((x, y)), runs, known=options.subject.minima, labels=labels
        )
    return _losses(screen, runs[:CURVES_LIMIT], options)


def _telling(runs: Sequence[Run]) -> list[int]:
    """The places of the runs that show most beside the best one: those of the lowest and of the highest rate."""
    rates = [run.settings.learning_rate for run in runs]
    chosen = {rates.index(min(rates)), 0, len(rates) - 1 - rates[::-1].index(max(rates))}
    return sorted(chosen, key=lambda place: rates[place])


def _losses_beside(
    screen: Screen, runs: Sequence[Run], options: PageOptions, room: float
) -> Sequence[RenderableType]:
    """The losses by step, where there is room for them besides the other picture."""
    if room < LOSS_LINES:
        return []
    picture = _losses(screen, runs, options)
    return [picture, notes(screen, picture.notes)]


def _losses(screen: Screen, runs: Sequence[Run], options: PageOptions) -> Picture:
    """The losses of the runs over each other."""
    from gdcli.output.plots.loss import loss_plot, losses_of  # noqa: PLC0415 - loads plotext

    assert options.subject is not None
    least = min((minimum.value for minimum in options.subject.minima if minimum.value == minimum.value), default=None)
    return loss_plot(screen, [losses_of(run, run_label(run, runs)) for run in runs], minimum=least)


def _verdict(runs: Sequence[Run]) -> str:
    """Which run is the fastest and how far the slowest is behind it, in a sentence."""
    converged = sorted((run for run in runs if _converged(run)), key=lambda run: run.steps_taken)
    words = {"runs": len(runs), "converged": len(converged)}
    if not converged:
        lowest = min(runs, key=lambda run: run.best.value if run.best.value == run.best.value else math.inf)
        return NONE_CONVERGED.format(**words, lowest=run_name(lowest, runs), value=number(lowest.best.value, 4))
    first, last = converged[0], converged[-1]
    words |= {"first": run_name(first, runs), "last": run_name(last, runs), "steps": first.steps_taken}  # type: ignore[dict-item]
    if 0 < first.steps_taken < last.steps_taken:
        return FASTEST.format(**words, times=number(last.steps_taken / first.steps_taken, 2))
    return (ONLY if len(converged) == 1 else ALL_ALIKE).format(**words)


def _next(runs: Sequence[Run], options: PageOptions) -> list[str]:
    """The best run alone, and many rates at once."""
    if not options.expression:
        return []
    best = [options.command_of(runs[0].settings)] if options.command_of else []
    return [*best, f"gdcli sweep {options.expression}"]


def heading(screen: Screen, comparison: Comparison, *, remarks: Sequence[str] = ()) -> RenderableType:
    """What all runs have in common: function, start, budget, criterion, and how they are ranked."""
    run = comparison.runs[0]
    pairs: list[Fact] = [
        ("function", definition(screen, run.variables, run.expression)),
        *([("", as_text(screen, remarks, DIM))] if remarks else []),
        ("start", assignments(run.variables, run.settings.start)),
        *bounds_facts(run),
        *([("method", run.settings.optimizer)] if same_method(comparison.runs) else []),
        ("stop", stop_rule(run)),
        ("ranked by", comparison.sorted_by),
    ]
    title = plural(ONE_RUN, RUNS, len(comparison.runs))
    return Group(screen.text(title, "bold"), facts(screen, pairs))


def same_method(runs: Sequence[Run]) -> bool:
    """Whether one method made all the runs, so that it need not be said in every row."""
    return len({run.settings.optimizer for run in runs}) == 1


def run_name(run: Run, runs: Sequence[Run]) -> str:
    """What tells a run from the others: the rate, and the method and the schedule where they differ."""
    parts = [
        *([] if same_method(runs) else [run.settings.optimizer]),
        f"η = {number(run.settings.learning_rate)}",
        *([run.settings.schedule] if len({each.settings.schedule for each in runs}) > 1 else []),
    ]
    return " ".join(parts)


def run_label(run: Run, runs: Sequence[Run]) -> str:
    """The name of a run in a legend, and how it ended."""
    return f"{run_name(run, runs)} {verdict_words(run)}" if run.verdict else run_name(run, runs)


def ranking(screen: Screen, comparison: Comparison) -> RenderableType:
    """The runs, best first; the limit of stability has a line of its own among them where it parts them."""
    runs = [comparison.runs[index] for index in comparison.ranking]
    columns, hidden = fitting(screen, _columns(runs), ("best f", "‖∇f‖", "of the best", "final f"))
    lines = table(screen, columns, [_style(run, rank) for rank, run in enumerate(runs)])
    limit, words = stability(runs)
    remarks = missing_words(hidden)
    if limit is not None:
        before = _parted_at(runs, limit)
        if before is None:
            remarks.insert(0, words)
        else:
            lines.insert(2 + before, parting_line(screen, words, width_of(columns)))
    return Group(*lines, notes(screen, remarks))


def _parted_at(runs: Sequence[Run], limit: float) -> int | None:
    """The row before which the limit parts the runs of plain descent; None where no single line does."""
    plain = [row for row, run in enumerate(runs) if run.settings.optimizer in METHODS]
    rates = [runs[row].settings.learning_rate for row in plain]
    if all(rate < limit for rate in rates):
        return len(runs)
    before = parting(rates, limit)
    return None if before is None else plain[before]


def stability(runs: Sequence[Run]) -> tuple[float | None, str]:
    """The limit for plain descent here, and its line: of a quadratic, or at the minimum that the best run found."""
    plain = [run for run in runs if run.settings.optimizer in METHODS and not run.settings.bounds]
    found = (run.curvature for run in plain if run.curvature and (run.curvature.exact or _converged(run)))
    curvature = next((each for each in found if each.lr_limit is not None and math.isfinite(each.lr_limit)), None)
    if curvature is None or curvature.lr_limit is None:
        return None, ""
    words = {"bend": "f''" if len(runs[0].variables) == 1 else "λmax", "limit": number(curvature.lr_limit)}
    return curvature.lr_limit, (LIMIT if curvature.exact else LIMIT_THERE).format(**words)


def _columns(runs: Sequence[Run]) -> list[Column]:
    """Letter, method, rate, schedule where they differ, verdict, steps, steps relative to the best, values, slope."""
    schedules = {run.settings.schedule for run in runs}
    schedule = [Column("schedule", [run.settings.schedule for run in runs], left=True)] if len(schedules) > 1 else []
    method = [] if same_method(runs) else [Column("method", [run.settings.optimizer for run in runs], left=True)]
    return [
        Column("", [letter_of(rank) for rank in range(len(runs))]),
        *method,
        Column("η", align([number(run.settings.learning_rate) for run in runs])),
        *schedule,
        Column("verdict", [verdict_words(run) for run in runs], left=True),
        Column("steps", [f"{run.steps_taken:,}" for run in runs]),
        Column("of the best", _relative(runs)),
        *(_final_points(runs) if len(runs[0].variables) <= SHOWN_VARIABLES else []),
        Column("final f", align(told_apart([run.final.value for run in runs], 6, 9))),
        Column("best f", align(told_apart([run.best.value for run in runs], 6, 9))),
        Column("‖∇f‖", align([number(run.final.gradient_norm, 3) for run in runs])),
    ]


def _final_points(runs: Sequence[Run]) -> Iterator[Column]:
    """A column for each variable: where the runs ended."""
    for place, name in enumerate(runs[0].variables):
        values = [run.final.point[place] for run in runs]
        yield Column(f"final {name}", align(told_apart(values, 4, 9)), short=name)


def verdict_words(run: Run) -> str:
    """The outcome with its symbol; the fact of the stop where there is no verdict."""
    if run.verdict is None:
        return run.stop_reason.value.replace("_", " ")
    return f"{OUTCOMES[run.verdict.outcome][0]} {outcome_words(run.verdict.outcome)}"


def _converged(run: Run) -> bool:
    return run.verdict is not None and run.verdict.outcome is Outcome.CONVERGED


def _relative(runs: Sequence[Run]) -> list[str]:
    """Steps relative to the fewest among those that converged: `3.2 ×`."""
    fewest = min((run.steps_taken for run in runs if _converged(run)), default=0)
    return [f"{number(run.steps_taken / fewest, 3)} ×" if fewest and _converged(run) else "" for run in runs]


def _style(run: Run, rank: int) -> str:
    """The look of a row: the first is bold; the color is that of the verdict."""
    color = css(OUTCOMES[run.verdict.outcome][1]) if run.verdict else css(GREEN) if rank == 0 else ""
    return f"bold {color}" if rank == 0 else color

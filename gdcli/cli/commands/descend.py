"""`gdcli descend`: gradient descent step by step."""

import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gdcli.cli.answer_format import DeliveryOptions
from gdcli.cli.bundles import keywords
from gdcli.cli.error_messages import note_engine, note_seed
from gdcli.cli.function_options import FunctionOptions, remarks
from gdcli.cli.options import (
    FRAMES_PER_SECOND,
    BoundsOptions,
    EngineName,
    Every,
    ExitCode,
    Explain,
    FramesPerSecond,
    HyperparameterOptions,
    MethodOptions,
    NoiseOptions,
    OptionalExpr,
    Plot,
    RateOptions,
    ShowSchedule,
    Start,
    StoppingOptions,
)
from gdcli.cli.sentences import ANIMATE_NEEDS_A_DRAWING, NAME_A_DRAWING, START_MOVED, STEPS
from gdcli.cli.work import CallOptions
from gdcli.cli.writing import write
from gdcli.errors import EXIT_INTERRUPTED, EXIT_OK, UsageError
from gdcli.explore import single_run
from gdcli.explore.keywords import DescentKeywords
from gdcli.explore.problem import DEFAULT_EXPRESSION, Problem
from gdcli.late import LateModule
from gdcli.model import Engine, Run, StepExplanation

if TYPE_CHECKING:
    from gdcli.explore.derivation import Formulas
    from gdcli.output.page import PageMaker
    from gdcli.output.pages import run as pages
else:
    pages = LateModule("gdcli.output.pages.run")

EXAMPLES: Final = (
    "gdcli descend --lr 0.1 --steps 50",
    'gdcli descend "(x-1)**2 + 10*(y+2)**2" --lr 0.05 --start 4,3 --plot',
)
ENGINE_NOTE_STEPS_MIN: Final = 100_000
"""The number of steps from which on a note names the Python engine, too, because the run takes its time."""
Watch = Annotated[
    bool, typer.Option("--watch", help="Watch it happen: + - m and arrows change the run, h explains the keys.")
]
Animate = Annotated[bool, typer.Option("--animate", help="Make of --output FILE.svg a drawing that plays by itself.")]


def command(
    expression: OptionalExpr = DEFAULT_EXPRESSION,
    *,
    rate: RateOptions,
    start: Start = None,
    every: Every = None,
    plot: Plot = None,
    show_schedule: ShowSchedule = False,
    explain: Explain = None,
    watch: Watch = False,
    fps: FramesPerSecond = FRAMES_PER_SECOND,
    animate: Animate = False,
    engine: EngineName = Engine.AUTO,
    exit_code: ExitCode = False,
    stopping: StoppingOptions,
    method: MethodOptions,
    hyperparameters: HyperparameterOptions,
    noise: NoiseOptions,
    bounds: BoundsOptions,
    function_options: FunctionOptions,
    delivery: Annotated[DeliveryOptions, Run, StepExplanation],
    call: CallOptions,
) -> int:
    """The step rule is x_new = x - lr * gradient, again and again until the gradient's norm is within the tolerance.

    The page shows the rule with its numbers, the iterates, the picture and the verdict; csv, jsonl and json carry all
    iterates that are kept.
    """
    delivery.check(Run if explain is None else StepExplanation)
    if animate and (delivery.form != "svg" or explain is not None):
        raise UsageError(ANIMATE_NEEDS_A_DRAWING(), NAME_A_DRAWING())
    subject = function_options.problem(expression, call, on_page=delivery.is_page, point=start)
    chosen = keywords(DescentKeywords, rate, stopping, method, hyperparameters, noise, bounds, start=start)
    if explain is not None:
        return _explain(subject, explain, chosen, delivery, call)
    if delivery.has_iterates_alone and (delivery.all_ or every == 1):
        return _stream(subject, chosen, delivery, call, engine, exit_code=exit_code)
    formulas = _formulas(subject) if delivery.is_page and not animate else None
    if watch and delivery.is_on_screen:
        from gdcli.cli.terminal.descent_watch import watched  # a keyboard is for this only

        chosen, call = watched(subject, chosen, fps, call)
    with call.work(STEPS) as work:
        run = single_run.descend(
            subject, every=delivery.stride(every), engine=engine,
            diagnose=exit_code or not delivery.has_iterates_alone,
            on_progress=work.on_progress, should_stop=work.should_stop, **chosen,
        )  # fmt: skip
    _note(run, call, engine, subject.point(chosen.get("start")))
    if animate:
        write(pages.moving_run(run, subject), delivery.output)
    else:
        page = _page_of(run, formulas, show_schedule=show_schedule) if formulas else None
        delivery.write(run, call, subject, remarks=remarks(subject, expression), plot=plot, page=page)
    status = work.status_of(run, exit_code=exit_code)
    # The page waits for the formulas while it is written, and Ctrl-C may have ended that waiting.
    return EXIT_INTERRUPTED if formulas is not None and formulas.interrupted else status


def _explain(
    subject: Problem, step: int, chosen: DescentKeywords, delivery: DeliveryOptions, call: CallOptions
) -> int:
    """Write the arithmetic of one step."""
    from gdcli.explore.explanation import explain  # for this only

    with call.limited():
        delivery.write(explain(subject, step, **chosen), call, subject)
    return EXIT_OK


def _stream(
    subject: Problem, chosen: DescentKeywords, delivery: DeliveryOptions, call: CallOptions, engine: str,
    *, exit_code: bool,
) -> int:  # fmt: skip
    """Write every iterate when the run leaves it; the memory that this takes does not depend on the number of steps."""
    with call.work(STEPS) as work:
        # The progress line would mix with rows that go to the same terminal.
        is_seen = delivery.output is None and sys.stdout is not None and sys.stdout.isatty()
        stream = single_run.Stream(
            subject, single_run.settings_for(subject, **chosen), engine,
            None if is_seen else work.on_progress, work.should_stop, diagnose=exit_code,
        )
        delivery.write(stream.passing, call)
        run = stream.record()
    if run is None:
        return EXIT_OK
    _note(run, call, engine, subject.point(chosen.get("start")))
    return work.status_of(run, exit_code=exit_code)


def _formulas(subject: Problem) -> "Formulas":
    """The formulas of the gradient, which the algebra works out while the descent runs."""
    from gdcli.explore.derivation import Formulas  # for pages only

    return Formulas(subject)


def _page_of(run: Run, formulas: "Formulas", *, show_schedule: bool) -> "PageMaker[Run]":
    """What makes the page of the run, with the formulas of the gradient and a picture of its learning rates."""
    rates = single_run.planned_rates(run.settings) if show_schedule else ()
    return partial(pages.run_page, method=single_run.method_words(run), rates=rates, formulas=formulas.derivation)


def _note(run: Run, call: CallOptions, engine: str, chosen_start: tuple[float, ...]) -> None:
    """Note the engine of the loop, the start if it is not the chosen one, and the seed that was used."""
    is_usual = run.engine == Engine.PYTHON and engine == Engine.AUTO and not run.engine_note
    if not is_usual or run.steps_taken >= ENGINE_NOTE_STEPS_MIN:
        note_engine(run, quiet=call.quiet)
    if chosen_start != run.settings.start:
        point = ", ".join(map("{} = {:g}".format, run.variables, run.settings.start))
        call.note(START_MOVED(point=point))
    note_seed(run.settings.seed, quiet=call.quiet)

"""`gdcli compare`: learning rates, optimizers and schedules side by side."""

from typing import Annotated, Final

import typer

from gdcli.cli.answer_format import DeliveryOptions
from gdcli.cli.bundles import keywords
from gdcli.cli.error_messages import note_seed
from gdcli.cli.function_options import FunctionOptions, remarks
from gdcli.cli.options import (
    BoundsOptions,
    ExitCode,
    HyperparameterOptions,
    NoiseOptions,
    OptimizerNames,
    OptionalExpr,
    Plot,
    Rates,
    ScheduleNames,
    Start,
    StoppingOptions,
)
from gdcli.cli.sentences import RUNS
from gdcli.cli.work import CallOptions, status_of
from gdcli.explore.comparison import compare
from gdcli.explore.keywords import NoiseKeywords
from gdcli.explore.problem import DEFAULT_EXPRESSION
from gdcli.model import COMPARED_RATES, DEFAULTS, Comparison, StopReason

DEFAULT_RATES: Final = ",".join(map(str, COMPARED_RATES))
EXAMPLES: Final = (
    "gdcli compare --lr 0.1,0.5,1.1",
    'gdcli compare "@rosenbrock" --lr 0.001,0.01 --optimizer gd,adam --plot',
)
Sort = Annotated[
    str, typer.Option("--sort", metavar="KEY", help="Rank by steps, final, best or lr; runs that diverged come last.")
]


def command(
    expression: OptionalExpr = DEFAULT_EXPRESSION,
    *,
    lr: Rates = DEFAULT_RATES,
    optimizer: OptimizerNames = DEFAULTS.optimizer,
    schedule: ScheduleNames = DEFAULTS.schedule,
    start: Start = None,
    sort: Sort = "steps",
    plot: Plot = None,
    exit_code: ExitCode = False,
    stopping: StoppingOptions,
    hyperparameters: HyperparameterOptions,
    noise: NoiseOptions,
    bounds: BoundsOptions,
    function_options: FunctionOptions,
    delivery: Annotated[DeliveryOptions, Comparison],
    call: CallOptions,
) -> int:
    """All combinations run from the same start with the same budget; the best stands first.

    Hyperparameters go to the optimizers that have them. --exit-code tells how the first of the ranking ended.
    """
    delivery.check(Comparison)
    subject = function_options.problem(expression, call, on_page=delivery.is_page, point=start)
    with call.work(RUNS) as work:
        comparison = compare(
            subject, lr=lr, optimizer=optimizer, schedule=schedule, start=start,
            sort=sort, on_progress=work.on_progress, should_stop=work.should_stop,
            **keywords(NoiseKeywords, stopping, bounds, hyperparameters, noise),
        )  # fmt: skip
    best = comparison.runs[comparison.ranking[0]]
    note_seed(best.settings.seed, quiet=call.quiet)
    delivery.write(comparison, call, subject, remarks=remarks(subject, expression), plot=plot)
    stopped = any(run.stop_reason is StopReason.INTERRUPTED for run in comparison.runs)
    return work.status(stopped=stopped) or status_of(best, exit_code=exit_code)

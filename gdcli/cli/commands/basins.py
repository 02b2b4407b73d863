"""`gdcli basins`: which minimum each start falls into."""

import math
from typing import TYPE_CHECKING, Annotated, Final

import typer

from gdcli.cli.answer_format import DeliveryOptions
from gdcli.cli.bundles import keywords
from gdcli.cli.error_messages import note_lanes
from gdcli.cli.function_options import FunctionOptions
from gdcli.cli.options import (
    BoundsOptions,
    EngineName,
    Expr,
    HyperparameterOptions,
    MethodOptions,
    RangesText,
    RateOptions,
    StoppingOptions,
)
from gdcli.cli.sentences import CHOOSE_RESOLUTION, NO_RESOLUTION, STARTS_NOT_POSSIBLE, WRITE_RESOLUTION
from gdcli.cli.work import CallOptions
from gdcli.errors import UsageError
from gdcli.explore import analysis
from gdcli.explore.keywords import RateKeywords
from gdcli.explore.problem import Problem
from gdcli.language.values import parse_count
from gdcli.late import LateModule
from gdcli.model import MAP_DEFAULTS, Basins
from gdcli.model.default_settings import MAP_STARTS
from gdcli.model.sentences import COUNT_OF_STARTS

if TYPE_CHECKING:
    from gdcli.explore import sweeps
else:
    sweeps = LateModule("gdcli.explore.sweeps")  # loads numpy, which the help does not need

EXAMPLES: Final = (
    'gdcli basins "@himmelblau"',
    'gdcli basins "x**4 - 3*x**2 + x" --lr 0.05 --points 40',
)
Resolution = Annotated[
    str | None,
    typer.Option(
        "--points", metavar="ACROSS[xDOWN]", help="Starts across and down. Without it: one for each field of the map."
    ),
]
STARTS_MAX: Final = 4_000_000


def command(
    expression: Expr,
    *,
    ranges: RangesText = None,
    rate: Annotated[RateOptions, MAP_DEFAULTS],
    points: Resolution = None,
    engine: EngineName = "auto",
    stopping: Annotated[StoppingOptions, MAP_DEFAULTS],
    method: Annotated[MethodOptions, MAP_DEFAULTS],
    hyperparameters: HyperparameterOptions,
    bounds: BoundsOptions,
    function_options: FunctionOptions,
    delivery: Annotated[DeliveryOptions, Basins],
    call: CallOptions,
) -> int:
    """Every field of the map is a start; its color and letter say which minimum descent leads it to.

    Starts that diverge have a color of their own. --output with a name that ends in .svg or .html gives a drawing for a
    slide.
    """
    delivery.check(Basins)
    subject = function_options.problem(expression, call)
    with call.work(COUNT_OF_STARTS) as work:
        record = sweeps.basins(
            subject, range=ranges, points=_points(points, subject, delivery, ranges), engine=engine,
            on_progress=work.on_progress, should_stop=work.should_stop,
            **keywords(RateKeywords, rate, stopping, bounds, method, hyperparameters),
        )  # fmt: skip
    note_lanes(record, quiet=call.quiet)
    delivery.write(record, call, subject, ranges=ranges)
    return work.status(stopped=record.interrupted)


def _points(text: str | None, subject: Problem, delivery: DeliveryOptions, ranges: str | None) -> tuple[int, int]:
    """The starts across and down: as typed, or as many as the map on this screen has fields."""
    if text:
        return _resolution(text, len(subject.variables))
    if not delivery.is_page or len(subject.variables) not in (1, 2):
        return MAP_STARTS
    from gdcli.output.layout.screen import screen_for  # rich is for pages only
    from gdcli.output.plots.basins import basins_size

    box = analysis.view(subject, ranges)
    return basins_size(screen_for(delivery.output), (box[0], box[-1]))


def _resolution(text: str, dimension: int) -> tuple[int, int]:
    """The starts across and down from `200x100` or `200`; with one variable only the first number counts.

    Raises UsageError.
    """
    across, times, down = text.lower().partition("x")
    try:
        counts = parse_count(across), parse_count(down if times else across)
    except UsageError:
        raise UsageError(NO_RESOLUTION(text=repr(text)), WRITE_RESOLUTION()) from None
    if not min(counts) >= 2 or math.prod(counts[:dimension]) > STARTS_MAX:
        raise UsageError(STARTS_NOT_POSSIBLE(resolution=text), CHOOSE_RESOLUTION(limit=STARTS_MAX))
    return counts

"""Every page and picture by name, made for a screen: for the tests of snapshots, widths and characters."""

import math
from collections.abc import Callable, Sequence

from gdcli.model import Gallery, KnownMinimum
from gdcli.output.drawing.canvas import Picture
from gdcli.output.formats import table
from gdcli.output.layout.screen import Screen
from gdcli.output.page import page_of
from gdcli.output.page_context import PageChoices, PageContext
from gdcli.output.plots.animation import painter
from gdcli.output.plots.basins import BasinKey, basins_map, basins_size
from gdcli.output.plots.curve import curve_plot, secants_plot, tangent_plot
from gdcli.output.plots.gradient import gradient_plot, landscape_plot
from gdcli.output.plots.landscape import paths_landscape
from gdcli.output.plots.schedule import schedule_plot
from gdcli.output.plots.sweep import sweep_plot
from gdcli.record import record, replace
from tests.output import records

Page = Callable[[Screen], Sequence[str]]
XY = ("x", "y")


def shown(screen: Screen, picture: Picture) -> list[str]:
    return [*screen.lines(picture), *picture.notes]


def parabola(point):
    return records.parabola_value(*point)


def bowl(point):
    return records.bowl_value(*point)


def nowhere(_point):
    return math.nan


@record
class Subject:
    """A function that pages draw, known by its values alone."""

    value: Callable[[Sequence[float]], float]
    variables: tuple[str, ...] = ("x",)
    minima: tuple[KnownMinimum, ...] = ()
    model_rows: None = None

    @property
    def objective(self):
        return self

    def value_and_gradient(self, point):
        return self.value(point), tuple(math.nan for _ in point)


@record
class ProposedCommands:
    """Commands about an expression, whatever the settings."""

    expression: str
    point: str = "1"

    def about(self, name, *options):
        return " ".join(["gdcli", name, self.expression, *options])

    in_view = about

    def descents(self, *options, name="descend"):
        return [self.about(name, *options)] if self.point else []

    def with_settings(self, _settings, name="descend", *_options):
        return self.about(name)

    def chain_rule(self, _point):
        return []


BARE = PageContext()


def drawn(value, **context) -> PageContext:
    return PageContext(PageChoices(plot=True), Subject(value), **context)


def page_lines(screen, record, context=BARE, **own) -> list[str]:
    """The page of a record on a screen; `own` is what only the pages of this kind have."""
    return list(table.page_lines(screen, page_of(type(record))(screen, record, context, **own), context.choices))


def paged(record, context=BARE, **own) -> Page:
    return lambda screen: page_lines(screen, record, context, **own)


def descent(run, value, **context) -> Page:
    return paged(run, drawn(value, **context))


def himmelblau(point):
    x, y = point
    return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2


def himmelblau_slopes(point):
    x, y = point
    return 4 * x * (x * x + y - 11) + 2 * (x + y * y - 7), 2 * (x * x + y - 11) + 4 * y * (x + y * y - 7)


def _comparison(screen: Screen) -> list[str]:
    comparison = records.comparison()
    minimum = KnownMinimum((-1.5,), -2.25)
    return page_lines(screen, comparison, replace(drawn(parabola), subject=Subject(parabola, minima=(minimum,))))


def _sweep(screen: Screen) -> list[str]:
    rates = [1e-4 * 2e4 ** (k / 99) for k in range(100)]
    shares = [0.0 if rate < 1e-3 else min(1.0, max(0.0, (1.2 - rate) / 0.4)) for rate in rates]
    medians = [1000 * math.exp(-50 * rate) if rate < 1.2 else math.inf for rate in rates]
    unsettled = [max(0.0, 1 - share) if rate > 0.1 else 0.0 for rate, share in zip(rates, shares, strict=True)]
    marks = {"2/λmax = 1": 1.0}
    return shown(screen, sweep_plot(screen, rates, shares, medians, unsettled=unsettled, tol=1e-6, marks=marks))


def _basins(screen: Screen) -> list[str]:
    box = ((-3.0, 3.0), (-2.0, 2.0))
    columns, rows = basins_size(screen, box)
    labels = [[2 if row < 3 else int(2 * column > columns) for column in range(columns)] for row in range(rows)]
    basins = [BasinKey("(-1, 0), 45 %"), BasinKey("(1, 0), 45 %"), BasinKey("diverged, 10 %", "✗", (38, 38, 38))]
    return shown(screen, basins_map(screen, box, labels, basins, names=XY))


def _gradient(screen: Screen) -> list[str]:
    picture = gradient_plot(screen, bowl, (2, -1), (2, 20), box=((-1, 3), (-4, 0)), names=XY)
    return shown(screen, picture)


def _tangent(screen: Screen) -> list[str]:
    return shown(screen, tangent_plot(screen, records.parabola_value, 2.0, 7.0, (-4, 4)))


def _secants(screen: Screen) -> list[str]:
    return shown(screen, secants_plot(screen, records.parabola_value, 2.0, 7.0, (1.0, 0.5, 0.1)))


PAGES: dict[str, Page] = {
    "descent": descent(records.parabola(0.1, 70, records.CONVERGED), parabola, remarks=("the default function",)),
    "divergence": descent(records.parabola(1.1, 50, records.DIVERGED), parabola),
    "descent-in-two": descent(records.bowl(0.093, 300, records.CONVERGED), bowl),
    "descent-in-five": descent(records.many(5), nowhere),
    "descent-in-hundred": descent(records.many(100), nowhere),
    "left-domain": descent(
        records.descend("log(x)", ["x"], math.log, lambda x: (1 / x,), (1,), 3.0, 9), lambda point: math.log(point[0])
    ),
    "derivation": paged(records.derivation_with_everything()),
    "derivation-in-two": paged(records.derivation_in_two_variables()),
    "comparison": _comparison,
    "explanation": paged(records.explanation()),
    "pole": lambda screen: shown(screen, curve_plot(screen, lambda x: 1 / x, (-3, 3))),
    "gaps": lambda screen: shown(screen, curve_plot(screen, lambda x: math.sqrt(math.sin(x)), (-7, 7))),
    "tangent": _tangent,
    "secants": _secants,
    "landscape": lambda screen: shown(
        screen, landscape_plot(screen, himmelblau, ((-5, 5), (-5, 5)), XY, himmelblau_slopes)
    ),
    "landscape-with-holes": lambda screen: shown(
        screen, landscape_plot(screen, lambda point: math.log(point[0] * point[1]), ((-2, 2), (-2, 2)), XY)
    ),
    "gradient": _gradient,
    "paths": lambda screen: shown(
        screen, paths_landscape(screen, bowl, [records.bowl(rate) for rate in (0.01, 0.05, 0.11)])
    ),
    "schedule": lambda screen: shown(
        screen, schedule_plot(screen, [0.05 * (1 + math.cos(math.pi * k / 99)) for k in range(100)])
    ),
    "sweep": _sweep,
    "sweep-page": paged(records.sweep_report(), drawn(nowhere)),
    "sweep-interrupted": paged(records.interrupted_sweep(), drawn(nowhere)),
    "basins": _basins,
    "basins-page": paged(records.basins_of_everything(1)),
    "basins-of-many": paged(records.basins_of_everything(24)),
    "backprop": paged(records.backprop()),
    "backprop-tree": paged(records.backprop(), is_tree=True),
    "analysis": paged(records.analysis()),
    "gallery": paged(Gallery((records.card(),))),
    "card": paged(records.card()),
    "frame": lambda screen: painter(screen, records.bowl(0.093), bowl)(12),
}

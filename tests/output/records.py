"""Records made by hand, so that pages are tested without the rooms that usually make them."""

import math
from collections.abc import Callable, Sequence

from gdcli.model import (
    NOT_RUN,
    Advice,
    Analysis,
    Assignment,
    Backprop,
    Basin,
    Basins,
    Card,
    Comparison,
    CriticalKind,
    CriticalPoint,
    Curvature,
    Derivation,
    Formula,
    GraphNode,
    KnownMinimum,
    LocalView,
    Message,
    Outcome,
    RuleStep,
    Run,
    SecantRow,
    Settings,
    StepExplanation,
    StopReason,
    Sweep,
    SweepReport,
    SweepRow,
    Trajectory,
    Trend,
    Verdict,
    norm,
)
from gdcli.model.sentences import Template
from gdcli.record import replace

BEYOND = 1e100


def descend(
    expression: str,
    variables: Sequence[str],
    value: Callable[..., float],
    gradient: Callable[..., Sequence[float]],
    start: Sequence[float],
    rate: float,
    steps: int,
    *,
    tol: float = 1e-6,
    verdict: Verdict | None = None,
    curvature: Curvature | None = None,
) -> Run:
    """Plain gradient descent, with the rows that the loop would write."""
    point, rows = tuple(map(float, start)), []
    for step in range(steps + 1):
        try:
            height, slopes = value(*point), tuple(gradient(*point))
        except (ArithmeticError, ValueError):
            height, slopes = math.nan, tuple(math.nan for _ in point)
        reason = _reason(step, steps, point, height, slopes, tol)
        rows.append((step, *point, height, *slopes, None if reason else rate))
        if reason:
            break
        point = tuple(x - rate * slope for x, slope in zip(point, slopes, strict=True))
    trajectory = Trajectory(len(point), tuple(rows))
    best = min((row for row in trajectory if math.isfinite(row.value)), key=lambda row: row.value)
    settings = Settings(start=tuple(map(float, start)), learning_rate=rate, steps=steps, tol=tol)
    return Run(
        expression, tuple(variables), settings, reason or StopReason.MAX_STEPS, len(rows) - 1, len(rows), len(rows),
        trajectory[len(rows) - 1], best, trajectory, verdict, curvature,
    )  # fmt: skip


def _reason(step, steps, point, height, slopes, tol):
    if not math.isfinite(height) or not all(map(math.isfinite, slopes)):
        return StopReason.NON_FINITE
    if norm(slopes) <= tol:
        return StopReason.TOLERANCE
    if max(map(abs, (height, *point))) > BEYOND:
        return StopReason.DIVERGED
    return StopReason.MAX_STEPS if step == steps else None


PARABOLA = Curvature(True, (-1.5,), (2.0,), 1.0, 0.5, 1.0, 0.8, 0.8)
"""The curvature of x² + 3x, and the rates at the learning rate 0.1."""


def parabola_value(x: float) -> float:
    return x * x + 3 * x


def parabola(rate: float, steps: int = 50, verdict: Verdict | None = None) -> Run:
    factor = abs(1 - 2 * rate)
    curvature = Curvature(True, (-1.5,), (2.0,), 1.0, 0.5, 1.0, factor, factor)
    return descend(
        "x**2 + 3*x", ["x"], parabola_value, lambda x: (2 * x + 3,), (1,), rate, steps,
        verdict=verdict, curvature=curvature,
    )  # fmt: skip


def bowl_value(x: float, y: float) -> float:
    return (x - 1) ** 2 + 10 * (y + 2) ** 2


def bowl(rate: float, steps: int = 100, verdict: Verdict | None = None) -> Run:
    curvature = Curvature(True, (1, -2), (2.0, 20.0), 0.1, 1 / 11, 10.0, 0.9, 0.9)
    return descend(
        "(x - 1)**2 + 10*(y + 2)**2", ["x", "y"], bowl_value, lambda x, y: (2 * (x - 1), 20 * (y + 2)), (4, 3), rate,
        steps, verdict=verdict, curvature=curvature,
    )  # fmt: skip


def rosenbrock_value(x: float, y: float) -> float:
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2


def rosenbrock(steps: int = 2000) -> Run:
    return descend(
        "(1 - x)**2 + 100*(y - x**2)**2", ["x", "y"], rosenbrock_value,
        lambda x, y: (-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)), (-1.2, 1), 0.001, steps,
    )  # fmt: skip


def many(variables: int, steps: int = 30) -> Run:
    """The sum of k·x_k², in as many variables as asked for."""
    names = [f"x{k}" for k in range(1, variables + 1)]
    return descend(
        " + ".join(f"{k}*{name}**2" for k, name in enumerate(names, 1)), names,
        lambda *x: sum(k * each * each for k, each in enumerate(x, 1)),
        lambda *x: [2 * k * each for k, each in enumerate(x, 1)], [1.0] * variables, 0.3 / variables, steps,
    )  # fmt: skip


CONVERGED = Verdict(
    Outcome.CONVERGED, "Converged in 67 steps: the gradient is within the tolerance.", {"sign_changes": 0}, None
)
DIVERGED = Verdict(
    Outcome.DIVERGED,
    "Diverged: the learning rate 1.1 is above 2/λmax = 1, so that each step multiplies the distance by 1.2.",
    {"factor": 1.2, "sign_changes": 49},
    Advice(Settings((1.0,), 0.5, 50), 1, 'gdcli descend "x**2 + 3*x" --lr 0.5 --steps 50'),
)


def formula(text: str) -> Formula:
    return Formula(text, text)


def derivation_with_everything() -> Derivation:
    variable = RuleStep("variable", "x' = 1", formula("x"), "x", {}, formula("1"))
    sine = RuleStep(
        "chain rule", "dy/dx = dy/du · du/dx", formula("sin(x)"), "x", {"u": formula("x")}, formula("cos(x)"),
        children=(variable,),
    )  # fmt: skip
    square = RuleStep("power", "(uⁿ)' = n·uⁿ⁻¹·u'", formula("x**2"), "x", {}, formula("2*x"))
    root = RuleStep(
        "product", "(u·v)' = u'·v + u·v'", formula("x**2*sin(x)"), "x",
        {"u": formula("x**2"), "v": formula("sin(x)")}, formula("2*x*sin(x) + x**2*cos(x)"),
        children=(square, sine),
    )  # fmt: skip
    return Derivation(
        formula("x**2*sin(x)"), ("x",), (formula("2*x*sin(x) + x**2*cos(x)"),), higher=(formula("f2"), formula("f3")),
        at=LocalView((2.0,), 3.637, (1.97,), trend=Trend.RISING), steps=(root,), limit=secants(),
    )  # fmt: skip


def secants() -> tuple[SecantRow, ...]:
    rows = []
    for power in range(1, 13):
        h = 10.0**-power
        above, below, here = (parabola_value(2 + side * h) for side in (1, -1, 0))
        forward, central = (above - here) / h, (above - below) / (2 * h)
        rows.append(SecantRow("x", h, above, forward, forward - 7, central, central - 7, rounding_wins=power >= 9))
    return tuple(rows)


def derivation_in_two_variables() -> Derivation:
    return Derivation(
        formula("(x - 1)**2 + 10*(y + 2)**2"), ("x", "y"), (formula("2*x - 2"), formula("20*y + 40")),
        hessian=((formula("2"), formula("0")), (formula("0"), formula("20"))),
        at=LocalView((2.0, -1.0), 11.0, (2.0, 20.0), ((2.0, 0.0), (0.0, 20.0)), (2.0, 20.0)),
        missing_sentence="the tidier form did not come in time",
    )  # fmt: skip


def comparison() -> Comparison:
    outcomes = (
        (0.01, Outcome.SLOW), (0.1, Outcome.CONVERGED), (0.5, Outcome.CONVERGED), (0.9, Outcome.CONVERGED),
        (1.0, Outcome.OSCILLATING), (1.1, Outcome.DIVERGED),
    )  # fmt: skip
    runs = tuple(parabola(rate, 200, Verdict(outcome, "", {}, None)) for rate, outcome in outcomes)
    return Comparison(runs, (2, 1, 3, 0, 4, 5), "steps")


def explanation() -> StepExplanation:
    momentum = (
        Assignment("b", "momentum*b + g", "0.9*6 + 5.4", 10.8), Assignment("x", "x - lr*b", "3.7 - 0.05*10.8", 3.16)
    )  # fmt: skip
    return StepExplanation("momentum", 2, ("x", "y"), bowl(0.05).trajectory[1], (), (momentum, momentum), (3.16, 3.16))


def backprop() -> Backprop:
    """x·y + sin(x·y) at (2, 1)."""
    slope, wave = math.cos(2.0), math.sin(2.0)
    paths = Message(4, 1.0, 1.0), Message(3, slope, slope)
    nodes = (
        GraphNode(0, "x", "variable", "x", (), 2.0, (), (Message(2, 1.0, 1 + slope),), 1 + slope),
        GraphNode(1, "y", "variable", "y", (), 1.0, (), (Message(2, 2.0, 2 + 2 * slope),), 2 + 2 * slope),
        GraphNode(2, "v1", "mul", "x*y", (0, 1), 2.0, (1.0, 2.0), paths, 1 + slope),
        GraphNode(3, "v2", "sin", "sin(v1)", (2,), wave, (slope,), (Message(4, 1.0, 1.0),), 1.0),
        GraphNode(4, "v3", "add", "v1 + v2", (2, 3), 2 + wave, (1.0, 1.0), (), 1.0),
    )  # fmt: skip
    return Backprop("x*y + sin(x*y)", ("x", "y"), (2.0, 1.0), 2 + wave, (1 + slope, 2 + 2 * slope), nodes)


def analysis() -> Analysis:
    minimum = CriticalPoint(
        (1.0, -2.0), 0.0, CriticalKind.MINIMUM, (2.0, 20.0), exact=(formula("1"), formula("-2")), condition_number=10.0,
        lr_limit=0.1, lr_best=1 / 11, rate=9 / 11,
    )  # fmt: skip
    saddle = CriticalPoint((3.3851540, 0.0738518), 13.3, CriticalKind.SADDLE, (-14.1, 97.5))
    return Analysis(
        formula("(x - 1)**2 + 10*(y + 2)**2"), ("x", "y"), "unknown", "no rule", False, (minimum, saddle), False,
        ((-5.0, 5.0), (-5.0, 5.0)), note_sentences=("a note",),
    )  # fmt: skip


def card() -> Card:
    return Card(
        "rosenbrock", Template("the banana valley")(),
        Template("Finding the valley is easy, following its bend is slow.")(), "Rosenbrock 1960",
        ("ill-conditioned",), "100*(y - x**2)**2 + (1 - x)**2", ("x", "y"), (-1.2, 1.0), ((-2, 2), (-1, 3)),
        (KnownMinimum((1.0, 1.0), 0.0),), "2 to 10000",
    )  # fmt: skip


def sweep_report(rates: Sequence[float] | None = None, **changes) -> SweepReport:
    """x⁴ − 3x² + x from 56 of 100 starts: every outcome occurs, most of them at rates that are too high."""
    rates = rates if rates is not None else [0.001 * 1.08**k for k in range(100)]
    rows = tuple(_sweep_row(rate) for rate in rates)
    settings = Settings(
        start=(1.0,), learning_rate=rates[0], steps=1000, optimizer="momentum", hyperparameters={"momentum": 0.5},
        schedule="step", schedule_options={"every": 10.0},
    )  # fmt: skip
    sweep = Sweep("x**4 - 3*x**2 + x", ("x",), settings, "100 random starts", 0, 100 * len(rows), rows)
    use = min(rates, key=lambda rate: abs(rate - 0.0777))
    below = max((rate for rate in rates if rate < 0.15), default=None)
    over = min((rate for rate in rates if rate >= 0.15), default=None)
    edge = (below, over) if below is not None and over is not None else None
    report = SweepReport(
        sweep, use, "100% of the starts converge with it, in 9 steps (median)", edge, 0.15, False, (-1.3008,), 2
    )
    return replace(report, **changes)


def _sweep_row(rate: float) -> SweepRow:
    if rate < 0.15:
        slow = 56 if rate < 0.003 else 0
        outcomes = {Outcome.CONVERGED: 55 - min(slow, 55), Outcome.SLOW: min(slow, 55), Outcome.PLATEAU: 1}
        return SweepRow(rate, outcomes, None if slow else round(0.7 / rate), -3.51390 + 1e-13 / rate, 0, 44)
    wild = min(50, round(200 * (rate - 0.15)))
    outcomes = {
        Outcome.OSCILLATING: 50 - wild, Outcome.DIVERGED: wild, Outcome.LEFT_DOMAIN: 2, Outcome.SADDLE: 1,
        Outcome.MAXIMUM: 1, Outcome.NOT_CONVERGED: 2,
    }  # fmt: skip
    return SweepRow(rate, outcomes, None, 7.18095164772 if wild < 25 else 1e200, 52, 44)


def interrupted_sweep() -> SweepReport:
    """A sweep that was interrupted at the third rate of four."""
    report = sweep_report([0.01, 0.02, 0.05, 0.1])
    rows = (*report.sweep.rows[:2], SweepRow(0.05, {Outcome.CONVERGED: 7}, 12.0, -3.5139, 0, 44),
            SweepRow(0.1, {}, None, None))  # fmt: skip
    return replace(report, sweep=replace(report.sweep, rows=rows, interrupted=True), suggestion=None, edge=None,
                   reason_sentence="too few descents had ended")  # fmt: skip


def basins_of_everything(minima: int = 2) -> Basins:
    """A map in stripes: this number of minima, each other kind of stationary point, each outcome without a place."""
    inner = [Basin(Outcome.CONVERGED, (k - 2.80511809, 3.1313125 / (k + 1)), 1e-15 * k, 0.02) for k in range(minima)]
    rest = [
        Basin(outcome, (4.7123889 - k, 2.1e-9), 1.5, 0.01)
        for k, outcome in enumerate((Outcome.SADDLE, Outcome.MAXIMUM))
    ]
    nowhere = [
        Basin(outcome, None, None, share)
        for outcome, share in (
            (Outcome.CONVERGED, 0.3), (Outcome.PLATEAU, 0.01), (Outcome.NOT_CONVERGED, 0.1),
            (Outcome.OSCILLATING, 0.0001), (Outcome.DIVERGED, 0.2), (Outcome.LEFT_DOMAIN, 0.05),
        )
    ]  # fmt: skip
    found = (*inner, *rest, *nowhere)
    stripes = tuple(column * len(found) // 72 for column in range(72))
    labels = (stripes,) * 30 + ((NOT_RUN,) * 72,) * 4
    settings = Settings(
        start=(0.0, 0.0), learning_rate=0.02, steps=10_000, optimizer="momentum", hyperparameters={"momentum": 0.5}
    )
    return Basins("sin(x)*y**2 + $HOME", ("x", "y"), settings, ((-5.0, 5.0), (-5.0, 5.0)), labels, found, True)

"""The options of many commands, each written once: a name means the same thing wherever it stands.

Options of a single command are in its file; the options on the function, the answer and the call are in
`function_options`, `answer_format` and `work`. Points, rates and ranges stay text here, which `gdcli.language` reads
(`--start pi/2`); numbers are read at once. Settings that are not typed are None, and get their defaults in `explore`.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Annotated, Final

import typer

from gdcli.cli.bundles import METHODS_FIELD, Bundle, Option
from gdcli.cli.sentences import (
    NUMBER_FROM_NEEDED,
    NUMBER_IN_RANGE_NEEDED,
    NUMBER_NEEDED,
    WRITE_NUMBER,
    WRITE_SUCH_A_NUMBER,
)
from gdcli.errors import UsageError
from gdcli.language.names import shortened
from gdcli.language.values import parse_count, parse_number
from gdcli.model import DEFAULTS, Settings
from gdcli.record import record


def optimizer_names() -> Iterable[str]:
    """The names of methods, for completion: their table is loaded when the tab key is pressed."""
    from gdcli.descent.methods.optimizers import OPTIMIZERS

    return OPTIMIZERS


def schedule_names() -> Iterable[str]:
    """The names of schedules, for completion."""
    from gdcli.descent.methods.schedules import SCHEDULES

    return SCHEDULES


def gallery_names() -> Iterable[str]:
    """The names of named functions, for completion."""
    from gdcli.gallery import GALLERY

    return (f"@{name}" for name in GALLERY)


def count_of(option: str) -> Callable[[str | int], int]:
    """A parser of an option's whole number, such as `1000`, `1_000` or `1e3`; a default is a number already."""
    return lambda value: value if isinstance(value, int) else parse_count(value, option)


def count_within(option: str, low: int, high: int | None = None) -> Callable[[str | int], int]:
    """A parser like that of `count_of`, for a number of at least `low` and at most `high`."""
    read = count_of(option)

    def checked(value: str | int) -> int:
        number = read(value)
        if high is not None and not low <= number <= high:
            message = NUMBER_IN_RANGE_NEEDED(option=option, low=low, high=high, value=str(number))
            raise UsageError(message, WRITE_SUCH_A_NUMBER(number=low))
        if number < low:
            message = NUMBER_FROM_NEEDED(option=option, low=low, value=str(number))
            raise UsageError(message, WRITE_SUCH_A_NUMBER(number=low))
        return number

    return checked


def number_parser(option: str) -> Callable[[str | float], float]:
    """A parser of an option's number, such as `0.5`, `1e-3` or `1/3`; a default is a number already."""

    def read(value: str | float) -> float:
        with suppress(ValueError):
            return float(value)
        with suppress(UsageError):
            return parse_number(str(value))
        raise UsageError(NUMBER_NEEDED(option=option, value=repr(shortened(str(value)))), WRITE_NUMBER())

    return read


_EXPRESSION_HELP: Final = 'A function such as "x**2+3*x", a named one such as @rosenbrock, or - to read standard input.'

# --- options that stand alone ----------------------------------------------------------------------------------------

Expr = Annotated[str, typer.Argument(metavar="EXPR", help=_EXPRESSION_HELP, autocompletion=gallery_names)]
OptionalExpr = Annotated[
    str,
    typer.Argument(metavar="[EXPR]", help=_EXPRESSION_HELP, autocompletion=gallery_names, show_default=True),
]
At = Annotated[str | None, typer.Option("--at", metavar="POINT", help="A point: x=2,y=1 or 2,1 or pi/2.")]
Start = Annotated[
    str | None,
    typer.Option(
        "--start", metavar="POINT",
        help="The start: x=2,y=1 or 2,1. Without it a named function has its own, and every other starts at 1.",
    ),
]
RangesText = Annotated[
    str | None,
    typer.Option("--range", metavar="RANGES", help="The box to look at: x=-3:3,y=-2:2, or -3:3 for every variable."),
]
FRAMES_PER_SECOND: Final = 10.0
"""The default of --fps."""
FramesPerSecond = Annotated[
    float, typer.Option("--fps", metavar="N", parser=number_parser("--fps"), help="Frames per second of --watch.")
]
Rates = Annotated[
    str, typer.Option("--lr", metavar="RATES", help="Learning rates: 0.01,0.1,1 or START:STOP:COUNT[:log].")
]
OptimizerNames = Annotated[
    str, typer.Option("--optimizer", metavar="NAMES", help="The methods: gd,adam.", autocompletion=optimizer_names)
]
ScheduleNames = Annotated[
    str,
    typer.Option(
        "--schedule", metavar="NAMES", help="The schedules: constant,cosine:min=0.01.", autocompletion=schedule_names
    ),
]
Plot = Annotated[
    bool | None,
    typer.Option("--plot/--no-plot", help="Draw the picture, or do not. On a terminal it is drawn, in a pipe not."),
]
Every = Annotated[
    int | None,
    typer.Option(
        "--every", metavar="N", parser=count_of("--every"),
        help="Keep every N-th iterate; the first, the last and the best are always kept.",
    ),
]
ShowSchedule = Annotated[
    bool, typer.Option("--show-schedule", help="Begin with a picture of the learning rate by step.")
]
Explain = Annotated[
    int | None,
    typer.Option(
        "--explain", metavar="K", parser=count_of("--explain"),
        help="Show the arithmetic of step K, piece by piece, instead.",
    ),
]
ExitCode = Annotated[
    bool, typer.Option("--exit-code", help="Leave with 3 if it did not converge, 4 if it diverged or left the domain.")
]
EngineName = Annotated[
    str,
    typer.Option(
        "--engine", metavar="NAME",
        help="auto, python or compiled: what runs the loop. auto compiles long runs where there is a C compiler.",
    ),
]
Answers = Annotated[
    str | None, typer.Option("--answers", metavar="FILE", help="Take the answers from FILE, one a line; - is stdin.")
]
RecordFile = Annotated[
    str | None, typer.Option("--record", metavar="FILE", help="Append each answer to FILE, one JSON record per line.")
]

# --- bundles for descents --------------------------------------------------------------------------------------------


class SettingsBundle(Bundle):
    """Options for fields of `Settings`, None where they are not typed.

    The help shows as defaults the settings given with the bundle in `Annotated[…]`, or `DEFAULTS`.
    """

    __slots__ = ()

    @classmethod
    def shown_defaults(cls, settings: Settings = DEFAULTS) -> Mapping[str, object]:
        """The settings by the names of the options."""
        return {name: getattr(settings, name) for name in cls._fields}  # type: ignore[attr-defined]


@record
class RateOptions(SettingsBundle):
    """The learning rate, which stands among the options of the command."""

    lr: Annotated[str | None, typer.Option("--lr", metavar="RATE", help="The learning rate.")] = None

    @classmethod
    def shown_defaults(cls, settings: Settings = DEFAULTS) -> Mapping[str, object]:
        """The learning rate of the settings."""
        return {"lr": settings.learning_rate}


@record
class StoppingOptions(SettingsBundle):
    """When a descent ends."""

    title = "When it stops"

    steps: Annotated[
        int | None,
        typer.Option("--steps", metavar="N", parser=count_of("--steps"), help="The number of updates at most."),
    ] = None
    tol: Annotated[
        float | None,
        typer.Option(
            "--tol", metavar="TOL", parser=number_parser("--tol"),
            help="Stop when the gradient's norm is TOL or less; with 0 all steps are run."
        ),
    ] = None
    ftol: Annotated[
        float | None,
        typer.Option(
            "--ftol", metavar="TOL", parser=number_parser("--ftol"),
            help="Stop when an update changes the value by TOL or less.",
        ),
    ] = None
    xtol: Annotated[
        float | None,
        typer.Option(
            "--xtol", metavar="TOL", parser=number_parser("--xtol"),
            help="Stop when an update changes every component by TOL or less.",
        ),
    ] = None


@record
class BoundsOptions(Bundle):
    """The box in which the iterates stay."""

    title = "Bounds"

    bounds: Annotated[
        str | None,
        typer.Option(
            "--bounds", metavar="RANGES", help="Keep the iterates in a box: x=0:1,y=-2: projects every update onto it."
        ),
    ] = None


@record
class MethodOptions(SettingsBundle):
    """The method and its schedule of learning rates."""

    title = "The method"

    optimizer: Annotated[
        str | None, typer.Option("--optimizer", metavar="NAME", help="The method.", autocompletion=optimizer_names)
    ] = None
    schedule: Annotated[
        str | None,
        typer.Option(
            "--schedule", metavar="NAME[:KEY=VALUE,…]", help="How the learning rate changes from step to step.",
            autocompletion=schedule_names,
        ),
    ] = None


@record
class NoiseOptions(SettingsBundle):
    """Noise on the gradient."""

    title = "Noise"

    noise: Annotated[
        float | None,
        typer.Option(
            "--noise", metavar="SIGMA", parser=number_parser("--noise"),
            help="Add Gaussian noise of this size to the gradient that is used.",
        ),
    ] = None
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", parser=count_of("--seed"), help="Makes everything random repeatable."),
    ] = None


class HyperparameterOptions(Bundle):
    """The hyperparameters, None where they are not typed: an option for each row of the methods' table."""

    __slots__ = ("_values",)
    title = "Hyperparameters of the methods that have them"

    def __init__(self, **values: float | None) -> None:
        self._values = values

    def values(self) -> Mapping[str, float | None]:
        return self._values

    @classmethod
    def options(cls) -> Mapping[str, Option]:
        """`--weight-decay NUMBER` and so on; the methods that have each are looked up when the help is shown."""
        from gdcli.descent.methods.parameters import HYPERPARAMETERS  # where something descends

        abouts = {name: f"{each.about.text}, {each.range.words.text}" for name, each in HYPERPARAMETERS.items()}
        return {name: (cls._option(name, about), None) for name, about in abouts.items()}

    @staticmethod
    def _option(name: str, about: str) -> object:
        text = f"{about[:1].upper()}{about[1:]}; for {METHODS_FIELD}."
        option = f"--{name.replace('_', '-')}"
        return Annotated[float | None, typer.Option(option, metavar="NUMBER", parser=number_parser(option), help=text)]

"""The options, each written once: the same name means the same thing in every command that shows it.

Values stay text here; the language reads them (`--start pi/2`), so that every mistake is answered in one voice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated

import typer

from gdcli.language.values import parse_count


def _completer(names: Callable[[], Iterable[str]]) -> Callable[[str], list[str]]:
    """What completes a value, loaded only when somebody presses the tab key."""
    return lambda incomplete: [name for name in names() if name.startswith(incomplete)]


def _optimizers() -> Iterable[str]:
    from gdcli.descent.methods.optimizers import OPTIMIZERS  # noqa: PLC0415

    return OPTIMIZERS


def _schedules() -> Iterable[str]:
    from gdcli.descent.methods.schedules import SCHEDULES  # noqa: PLC0415

    return SCHEDULES


def _gallery() -> Iterable[str]:
    from gdcli.gallery import GALLERY  # noqa: PLC0415

    return (f"@{name}" for name in GALLERY)


def _formats() -> Iterable[str]:
    from gdcli.output.formats import FORMATS  # noqa: PLC0415

    return FORMATS


def count_of(option: str) -> Callable[[str | int], int]:
    """What reads the whole number of an option, as `1000`, `1_000` or `1e3`; a default is a number already."""
    return lambda value: value if isinstance(value, int) else parse_count(value, option)


gallery_names = _completer(_gallery)
_EXPRESSION_HELP = 'A function such as "x**2+3*x", a named one such as @rosenbrock, or - to read standard input.'

Expr = Annotated[str, typer.Argument(metavar="EXPR", help=_EXPRESSION_HELP, autocompletion=gallery_names)]
OptionalExpr = Annotated[
    str,
    typer.Argument(metavar="[EXPR]", help=_EXPRESSION_HELP, autocompletion=gallery_names, show_default=True),
]

At = Annotated[str | None, typer.Option("--at", metavar="POINT", help="A point: x=2,y=1 or 2,1 or pi/2.")]
Start = Annotated[
    str | None,
    typer.Option("--start", metavar="POINT", help="Where to start: x=2,y=1 or 2,1. Unless told: 1 in every variable."),
]
Ranges = Annotated[
    str | None,
    typer.Option("--range", metavar="RANGES", help="What to look at: x=-3:3,y=-2:2, or -3:3 for every variable."),
]
Wrt = Annotated[str | None, typer.Option("--wrt", metavar="NAMES", help="The variables, in order: x,y.")]
Set = Annotated[str | None, typer.Option("--set", metavar="VALUES", help="Fix parameters first: a=2,b=1/3.")]
Rate = Annotated[str, typer.Option("--lr", metavar="RATE", help="The learning rate.")]
Rates = Annotated[
    str, typer.Option("--lr", metavar="RATES", help="Learning rates: 0.01,0.1,1 or START:STOP:COUNT[:log].")
]
Steps = Annotated[
    int, typer.Option("--steps", metavar="N", parser=count_of("--steps"), help="At most so many updates.")
]
Every = Annotated[
    int | None,
    typer.Option(
        "--every", metavar="N", parser=count_of("--every"),
        help="Keep every N-th iterate; first, last and best always.",
    ),
]
All = Annotated[bool, typer.Option("--all", help="Keep every iterate, and show every one in the table.")]
Tol = Annotated[
    float, typer.Option("--tol", metavar="TOL", help="Stop when the gradient's norm is at or below it; 0 never stops.")
]
OptimizerName = Annotated[
    str, typer.Option("--optimizer", metavar="NAME", help="The method.", autocompletion=_completer(_optimizers))
]
OptimizerNames = Annotated[
    str,
    typer.Option("--optimizer", metavar="NAMES", help="The methods: gd,adam.", autocompletion=_completer(_optimizers)),
]
ScheduleNames = Annotated[
    str,
    typer.Option(
        "--schedule", metavar="NAMES", help="The schedules: constant,cosine:min=0.01.",
        autocompletion=_completer(_schedules),
    ),
]
ScheduleName = Annotated[
    str,
    typer.Option(
        "--schedule", metavar="NAME[:KEY=VALUE,…]", help="How the learning rate changes from step to step.",
        autocompletion=_completer(_schedules),
    ),
]
Format = Annotated[
    str,
    typer.Option(
        "--format", metavar="FORMAT", help="table, json, jsonl, csv, markdown or latex.",
        autocompletion=_completer(_formats),
    ),
]
Output = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write there instead of standard output, whole or not at all."),
]
Plot = Annotated[
    bool | None,
    typer.Option("--plot/--no-plot", help="Draw the picture. Unless told: on a terminal yes, in a pipe no."),
]
Seed = Annotated[
    int | None,
    typer.Option("--seed", metavar="N", parser=count_of("--seed"), help="Makes everything random repeatable."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No notes on standard error.")]
ExitCode = Annotated[
    bool, typer.Option("--exit-code", help="Leave with 3 if it did not converge, 4 if it diverged or left the domain.")
]
Noise = Annotated[
    float, typer.Option("--noise", metavar="SIGMA", help="Add seeded Gaussian noise to the gradient that is used.")
]
Momentum = Annotated[float | None, typer.Option("--momentum", metavar="MU", help="For momentum and nesterov.")]
Beta1 = Annotated[float | None, typer.Option("--beta1", metavar="BETA", help="For adam and adamw.")]
Beta2 = Annotated[float | None, typer.Option("--beta2", metavar="BETA", help="For adam and adamw.")]
Alpha = Annotated[float | None, typer.Option("--alpha", metavar="ALPHA", help="For rmsprop.")]
Eps = Annotated[float | None, typer.Option("--eps", metavar="EPS", help="For adagrad, rmsprop, adam and adamw.")]
WeightDecay = Annotated[
    float | None, typer.Option("--weight-decay", metavar="DECAY", help="L2 penalty; decoupled for adamw.")
]
EngineName = Annotated[
    str,
    typer.Option(
        "--engine", metavar="NAME",
        help="auto, python or compiled: what runs the loop. auto compiles long runs where there is a C compiler.",
    ),
]
Timeout = Annotated[
    float, typer.Option("--timeout", metavar="SECONDS", help="How long the algebra may take before it is ended.")
]


def given(**options: float | None) -> dict[str, float]:
    """The options that were given."""
    return {name: value for name, value in options.items() if value is not None}


def split_names(text: str) -> list[str]:
    """`gd,adam` and `constant,cosine:min=0,warmup=1` as their parts: a comma before `key=` belongs to its schedule."""
    parts: list[str] = []
    for piece in text.split(","):
        if "=" in piece and ":" not in piece and parts:
            parts[-1] += f",{piece}"
        else:
            parts.append(piece.strip())
    return parts

"""The options and bundles of many commands, each written once: a name means the same thing wherever it stands.

Values stay text here; the language reads them (`--start pi/2`), so that every mistake is answered in one voice.
Defaults are those of `Settings`.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, suppress
from functools import partial
from typing import Annotated, Any, Final

import typer

from gdcli.cli.bundles import NAMES_FIELD, Bundle, Option, fields_of
from gdcli.cli.error_messages import note
from gdcli.cli.expression_source import problem
from gdcli.cli.sentences import (
    CHOOSE_ONE_OF,
    DID_YOU_MEAN,
    NUMBER_NEEDED,
    TIME_LIMIT_NOT_POSSIBLE,
    UNKNOWN_FORMAT,
    WRITE_NUMBER,
    WRITE_SECONDS,
)
from gdcli.cli.typed_command import typed_words
from gdcli.cli.work import Work, limited, work
from gdcli.cli.writing import check_writable, write
from gdcli.errors import UsageError
from gdcli.explore.problem import Problem
from gdcli.language.names import shortened
from gdcli.language.values import nearest, parse_count, parse_number
from gdcli.model import Sentence
from gdcli.model.sentences import Template
from gdcli.output.formats import FORMATS, PAGES, TABLE, check, format_for, formats_of, lines
from gdcli.output.options import PageOptions
from gdcli.record import record
from gdcli.translation import languages


def optimizer_names() -> Iterable[str]:
    """What completes a value: loaded when somebody presses the tab key, and compared with what is typed by typer."""
    from gdcli.descent.methods.optimizers import OPTIMIZERS  # noqa: PLC0415

    return OPTIMIZERS


def schedule_names() -> Iterable[str]:
    """As above, of schedules."""
    from gdcli.descent.methods.schedules import SCHEDULES  # noqa: PLC0415

    return SCHEDULES


def gallery_names() -> Iterable[str]:
    """As above, of named functions."""
    from gdcli.gallery import GALLERY  # noqa: PLC0415

    return (f"@{name}" for name in GALLERY)


def count_of(option: str) -> Callable[[str | int], int]:
    """What reads the whole number of an option, as `1000`, `1_000` or `1e3`; a default is a number already."""
    return lambda value: value if isinstance(value, int) else parse_count(value, option)


def number_of(option: str) -> Callable[[str | float], float]:
    """What reads the number of an option, as `0.5`, `1e-3` or `1/3`; a default is a number already."""

    def read(value: str | float) -> float:
        with suppress(ValueError):
            return float(value)
        with suppress(UsageError):
            return parse_number(str(value))
        raise UsageError(NUMBER_NEEDED(option=option, value=repr(shortened(str(value)))), WRITE_NUMBER())

    return read


def seconds_of(value: str | float) -> float:
    """The seconds of a time limit, a finite number above 0. Raises UsageError."""
    seconds = parse_number(value) if isinstance(value, str) else value
    if not 0 < seconds < math.inf:
        raise UsageError(TIME_LIMIT_NOT_POSSIBLE(seconds=str(value)), WRITE_SECONDS())
    return seconds


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
Ranges = Annotated[
    str | None,
    typer.Option("--range", metavar="RANGES", help="The box to look at: x=-3:3,y=-2:2, or -3:3 for every variable."),
]
FRAMES_PER_SECOND: Final = 10.0
"""The default of --fps."""
FramesPerSecond = Annotated[
    float, typer.Option("--fps", metavar="N", parser=number_of("--fps"), help="Frames a second of --watch.")
]
Rate = Annotated[str, typer.Option("--lr", metavar="RATE", help="The learning rate.")]
Rates = Annotated[
    str, typer.Option("--lr", metavar="RATES", help="Learning rates: 0.01,0.1,1 or START:STOP:COUNT[:log].")
]
OptimizerName = Annotated[
    str, typer.Option("--optimizer", metavar="NAME", help="The method.", autocompletion=optimizer_names)
]
OptimizerNames = Annotated[
    str, typer.Option("--optimizer", metavar="NAMES", help="The methods: gd,adam.", autocompletion=optimizer_names)
]
ScheduleName = Annotated[
    str,
    typer.Option(
        "--schedule", metavar="NAME[:KEY=VALUE,…]", help="How the learning rate changes from step to step.",
        autocompletion=schedule_names,
    ),
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
Output = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="FILE",
        help="Write to this file, whole or not at all; its ending chooses the format where --format does not."
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
    str | None, typer.Option("--record", metavar="FILE", help="Append each answer to FILE, as one JSON record a line.")
]

# --- bundles ---------------------------------------------------------------------------------------------------------


@record
class FunctionOptions(Bundle):
    """What the function's names stand for."""

    title = "The function"

    wrt: Annotated[str | None, typer.Option("--wrt", metavar="NAMES", help="The variables, in order: x,y.")] = None
    parameters: Annotated[
        str | None, typer.Option("--set", metavar="VALUES", help="Fix parameters first: a=2,b=1/3.")
    ] = None
    data: Annotated[
        str | None,
        typer.Option(
            "--data", metavar="FILE",
            help="A table: its columns are known by name, mean(…) and sum(…) run over its rows.",
        ),
    ] = None

    def problem(self, expression: str, *, quiet: bool, point: str | None = None) -> Problem:
        """The function that was typed, with its parameters set, over the rows of its table.

        How it was read is noted unless `quiet`; vectors are as long as those in `point`. Raises UsageError.
        """
        subject = problem(
            expression, wrt=self.wrt, parameters=self.parameters, data=self.data, point=point, quiet=quiet
        )
        for sentence in subject.notes:
            note(sentence, quiet=quiet)
        return subject


@record
class CallOptions(Bundle):
    """What every command has: how long it may take, whether it says anything beside its answer, in which language.

    `lang` is there for the help and for completion: it has been taken out of the words before they are parsed.
    """

    title = "The call"

    timeout: Annotated[
        float | None,
        typer.Option(
            "--timeout", metavar="SECONDS", parser=seconds_of,
            help="The time limit; when it is over, what was done is printed.",
        ),
    ] = None
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No notes on standard error.")] = False
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang", metavar="LANG", help=f"The language of what people read: {NAMES_FIELD}.",
            autocompletion=languages,
        ),
    ] = None

    @classmethod
    def options(cls, timeout: float | None = None) -> Mapping[str, Option]:
        """With the time limit that the command has where none is given."""
        found = fields_of(cls)
        return {**found, "timeout": (found["timeout"][0], timeout)}

    def work(self, unit: Template) -> AbstractContextManager[Work]:
        """Work that can be interrupted, is ended by the time limit, and shows how far it is in such units."""
        return work(unit, self.timeout, quiet=self.quiet)

    def limited(self) -> AbstractContextManager[None]:
        """Work that cannot be stopped half-way: CannotError when the time limit is over."""
        return limited(self.timeout)

    @property
    def seconds(self) -> float:
        """The time limit of a command that always has one."""
        return math.inf if self.timeout is None else self.timeout

    def note(self, text: str | Sentence) -> None:
        """A line on standard error, unless --quiet."""
        note(text, quiet=self.quiet)


@record
class DeliveryOptions(Bundle):
    """In which form the answer is written, and where."""

    title = "The answer"

    format_: str = TABLE
    output: Output = None
    brief: Annotated[
        bool, typer.Option("--brief", help="Of a page only the picture, the verdict and what to type next.")
    ] = False
    all_: Annotated[
        bool, typer.Option("--all", help="The whole page: every row of its tables, and of a descent every iterate.")
    ] = False

    @classmethod
    def options(cls, *kinds: type) -> Mapping[str, Option]:
        """Of --format only the formats that records of these kinds have."""
        form = typer.Option(
            "--format", metavar="FORMAT", help=f"{NAMES_FIELD}.",
            autocompletion=lambda: formats_of(*kinds),
        )  # fmt: skip
        return {**fields_of(cls), "format_": (Annotated[str, form], TABLE)}

    @property
    def is_page(self) -> bool:
        """Whether a person reads the answer."""
        return self.form in PAGES

    @property
    def form(self) -> str:
        """The format that is written: the one that was named, or the one that the name of the file asks for."""
        return format_for(self.format_, self.output)

    def check(self, kind: type) -> None:
        """Say before the work begins that there is no such format for records of that kind, or no such file.

        Raises UsageError, CannotError.
        """
        if self.format_ not in FORMATS:
            near = nearest(self.format_, FORMATS)
            hint = DID_YOU_MEAN(name=near) if near else CHOOSE_ONE_OF(names=", ".join(FORMATS))
            raise UsageError(UNKNOWN_FORMAT(name=repr(self.format_)), hint)
        check(kind, self.form)
        check_writable(self.output)

    def write(self, answer: object, call: CallOptions, **page: Any) -> None:  # noqa: ANN401 - fields of PageOptions
        """Write a record in its format; `page` is what a page shows besides it."""
        shown = {"brief": self.brief, "every_row": self.all_, "quiet": call.quiet} | page
        if self.is_page:
            shown |= _typed(page.get("subject"))
        write(lines(answer, self.form, PageOptions(self.output, **shown)), self.output)


def _typed(subject: object) -> dict[str, Any]:
    """What was typed, and what writes other commands about the same function."""
    from gdcli.explore.command_line import command, quoted  # noqa: PLC0415 - for pages only

    words: dict[str, Any] = {"command": " ".join(map(quoted, typed_words()))}
    if isinstance(subject, Problem):
        table = f" --data {quoted(subject.table.facts.source)}" if subject.table else ""
        expression = f"{quoted(subject.written or subject.text)}{table}"
        words |= {"expression": expression, "command_of": partial(command, subject)}
    return words

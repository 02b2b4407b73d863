"""The answer of a call: which format it has, and which file it goes to."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import typer

from gdcli.cli.bundles import NAMES_FIELD, Bundle, Option, fields_of
from gdcli.cli.sentences import UNKNOWN_FORMAT
from gdcli.cli.writing import write
from gdcli.errors import UsageError
from gdcli.late import LateModule
from gdcli.model.sentences import Sentence
from gdcli.record import record

if TYPE_CHECKING:
    from gdcli.cli import atomic_file
    from gdcli.cli.work import CallOptions
    from gdcli.explore.problem import Problem
    from gdcli.output import formats
    from gdcli.output.page import PageMaker
    from gdcli.output.page_context import PageContext
else:
    atomic_file = LateModule("gdcli.cli.atomic_file")  # most answers go to standard output
    formats = LateModule("gdcli.output.formats")  # the list of the commands is written without

R = TypeVar("R")
ITERATES_FORMATS: Final = ("csv", "jsonl")
"""The formats of a run that have its iterates and nothing else."""
Output = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="FILE",
        help="Write to this file, whole or not at all; its ending chooses the format where --format does not."
    ),
]


@record
class DeliveryOptions(Bundle):
    """The form in which the answer is written, and the file."""

    title = "The answer"

    format_: str
    output: Output = None
    brief: Annotated[
        bool, typer.Option("--brief", help="Of a page only the picture, the verdict and what to type next.")
    ] = False
    all_: Annotated[
        bool, typer.Option("--all", help="The whole page: every row of its tables, and of a descent every iterate.")
    ] = False

    @classmethod
    def options(cls, *kinds: type) -> Mapping[str, Option]:
        """The options, with --format offering only the formats that records of these kinds have."""
        form = typer.Option(
            "--format", metavar="FORMAT", help=f"{NAMES_FIELD}.",
            autocompletion=lambda: formats.formats_of(*kinds),
        )  # fmt: skip
        return {"format_": (Annotated[str, form], formats.TABLE), **fields_of(cls)}

    @property
    def is_page(self) -> bool:
        """Whether a person reads the answer."""
        return self.form in formats.PAGE_FORMATS

    @property
    def is_on_screen(self) -> bool:
        """Whether the answer is a page for standard output, so that it can be watched before."""
        return self.is_page and self.output is None

    def stride(self, every: int | None) -> int | None:
        """Every how many steps an iterate is kept: as --every says, else with --all each one."""
        return 1 if self.all_ and every is None else every

    @property
    def has_iterates_alone(self) -> bool:
        """Whether a run is written as its iterates and nothing else, which wait for no diagnosis."""
        return self.form in ITERATES_FORMATS

    @property
    def form(self) -> str:
        """The format that is written: the one that was named, or the one that the name of the file asks for."""
        return formats.format_for(self.format_, self.output)

    def check(self, kind: type) -> None:
        """Say before the work begins that there is no such format for records of that kind, or no such file.

        Raises UsageError, CannotError.
        """
        if self.format_ not in formats.FORMATS:
            from gdcli.language.names import nearest  # only on the way to an error
            from gdcli.language.sentences import CHOOSE_ONE_OF, DID_YOU_MEAN

            names = formats.formats_of(kind)
            near = nearest(self.format_, names)
            hint = DID_YOU_MEAN(name=near) if near else CHOOSE_ONE_OF(names=", ".join(names))
            raise UsageError(UNKNOWN_FORMAT(name=repr(self.format_)), hint)
        formats.check_format(kind, self.form)
        if self.output is not None:
            atomic_file.check_writable(self.output)

    def write(
        self,
        answer: R,
        call: "CallOptions",
        subject: "Problem | None" = None,
        *,
        remarks: Sequence[str | Sentence] = (),
        plot: bool | None = None,
        ranges: str | None = None,
        page: "PageMaker[R] | None" = None,
    ) -> None:
        """Write a record in its format.

        A page of it shows the function of which it is, `subject`, with remarks on how that was read, and pictures as
        `plot` says; commands to type next about the same box have `ranges` as their --range. `page` makes the page
        where it shows more than that.
        """
        context = self._context(call, subject, remarks, plot, ranges) if self.is_page else None
        write(formats.formatted(answer, self.form, context, page), self.output)

    def _context(
        self, call: "CallOptions", subject: "Problem | None", remarks: Sequence[str | Sentence], plot: bool | None,
        ranges: str | None,
    ) -> "PageContext":  # fmt: skip
        from gdcli.explore.command_line import FunctionCommands  # for pages only
        from gdcli.output.page_context import PageChoices, PageContext

        choices = PageChoices(self.output, plot, self.brief, self.all_, call.quiet)
        commands = None if subject is None else FunctionCommands(subject, ranges)
        return PageContext(choices, subject, remarks, call.command, commands)

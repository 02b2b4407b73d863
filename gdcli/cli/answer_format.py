"""The answer of a call: which format it has, and which file it goes to."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gdcli.cli.arguments import typed_value, typed_words
from gdcli.cli.bundles import NAMES_FIELD, Bundle, Option, fields_of
from gdcli.cli.sentences import UNKNOWN_FORMAT
from gdcli.cli.writing import write
from gdcli.errors import UsageError
from gdcli.late import LateModule
from gdcli.record import record

if TYPE_CHECKING:
    from gdcli.cli import atomic_file
    from gdcli.cli.work import CallOptions
    from gdcli.output import formats
    from gdcli.output.options import PageOptions
else:
    atomic_file = LateModule("gdcli.cli.atomic_file")  # most answers go to standard output
    formats = LateModule("gdcli.output.formats")  # the list of the commands is written without

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
        return {**fields_of(cls), "format_": (Annotated[str, form], formats.TABLE)}

    @property
    def is_page(self) -> bool:
        """Whether a person reads the answer."""
        return self.form in formats.PAGE_FORMATS

    @property
    def form(self) -> str:
        """The format that is written: the one that was named, or the one that the name of the file asks for."""
        return formats.format_for(self.format_, self.output)

    def check(self, kind: type) -> None:
        """Say before the work begins that there is no such format for records of that kind, or no such file.

        Raises UsageError, CannotError.
        """
        if self.format_ not in formats.FORMATS:
            from gdcli.language.names import nearest  # noqa: PLC0415 - only on the way to an error
            from gdcli.language.sentences import CHOOSE_ONE_OF, DID_YOU_MEAN  # noqa: PLC0415

            near = nearest(self.format_, formats.FORMATS)
            hint = DID_YOU_MEAN(name=near) if near else CHOOSE_ONE_OF(names=", ".join(formats.FORMATS))
            raise UsageError(UNKNOWN_FORMAT(name=repr(self.format_)), hint)
        formats.check(kind, self.form)
        if self.output is not None:
            atomic_file.check_writable(self.output)

    def write(self, answer: object, call: "CallOptions", **page: Any) -> None:  # noqa: ANN401 - fields of PageOptions
        """Write a record in its format; `page` is what a page shows besides it."""
        options = self._page_options(call, page) if self.is_page else None
        write(formats.formatted(answer, self.form, options), self.output)

    def _page_options(self, call: "CallOptions", page: dict[str, Any]) -> "PageOptions":
        from gdcli.output.options import PageOptions  # noqa: PLC0415 - for a page only

        shown = {"brief": self.brief, "every_row": self.all_, "quiet": call.quiet} | page
        return PageOptions(self.output, **(shown | _typed_commands(page.get("subject"))))


def _typed_commands(subject: object) -> dict[str, Any]:
    """The words that were typed, and the functions that write other commands about the same function."""
    from gdcli.explore.command_line import command, point_typed, point_with_value, quoted, words_of  # noqa: PLC0415 - for pages only
    from gdcli.explore.problem import Problem  # noqa: PLC0415

    words: dict[str, Any] = {"command": " ".join(map(quoted, typed_words()))}
    if isinstance(subject, Problem):
        point, own = point_with_value(subject), subject.point(None)
        words |= {
            "expression": " ".join(map(quoted, words_of(subject))), "command_of": partial(command, subject),
            "point": point_typed(point or ()), "start": point_typed(() if point == own else point or ()),
        }  # fmt: skip
    box = typed_value("--range")
    return words if box is None else {**words, "box": f" --range {quoted(box)}"}

"""The options of a table that is given as a file."""

from typing import Annotated, Any

import typer

from gdcli.cli.bundles import Bundle, values_of
from gdcli.errors import UsageError
from gdcli.explore.tables import SKIP_AT_MOST, parse_renames
from gdcli.language.values import parse_number
from gdcli.record import record


def share_of(value: str | float) -> float:
    """A share of the whole, as `0.1` or `10%`. Raises UsageError."""
    if not isinstance(value, str):
        return value
    share = parse_number(value.removesuffix("%")) / (100.0 if value.endswith("%") else 1.0)
    if not 0.0 <= share <= 1.0:
        raise UsageError(f"{value} is no share of the rows", "Write one from 0 to 1, such as 0.1 or 10%.")
    return share


@record
class TableOptions(Bundle):
    """How a table is read, as far as it is not found out."""

    title = "The table"

    separator: Annotated[
        str | None,
        typer.Option("--separator", metavar="SIGN", help="Between cells: comma, semicolon, tab, blanks, or any sign."),
    ] = None
    decimal: Annotated[
        str | None, typer.Option("--decimal", metavar="SIGN", help="The decimal sign: point or comma.")
    ] = None
    header: Annotated[
        bool | None, typer.Option("--header/--no-header", help="The first row names the columns, or is one of numbers.")
    ] = None
    rename: Annotated[
        str | None,
        typer.Option("--rename", metavar="NAMES", help='Names for columns: "Área (m²)=area,Preço=price".'),
    ] = None
    skip_at_most: Annotated[
        float,
        typer.Option(
            "--skip-at-most", metavar="SHARE", parser=share_of,
            help="The share of rows without numbers that may be skipped, 0.1 or 10%.",
        ),
    ] = SKIP_AT_MOST

    @property
    def keywords(self) -> dict[str, Any]:
        """The options as keywords of `gdcli.fit`."""
        return values_of(self)

    @property
    def keywords_of_reading(self) -> dict[str, Any]:
        """The options as fields of `DataOptions`; another table may be written in another dialect."""
        return {"renames": parse_renames(self.rename)}

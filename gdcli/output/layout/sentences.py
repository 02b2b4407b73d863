"""The words that several pages use: the note on what is left out, and what to type next."""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

BEGINNING_OF_FORMULA: Final = Template(
    "{beginning} … (and {count} more character)", "{beginning} … (and {count} more characters)"
)
MORE_COMPONENTS: Final = Template("… {count} more …", "… {count} more …")
COLUMNS_LEFT_OUT: Final = Template("not shown for lack of room: {names}")
NEXT: Final = Template("Next:")
OR: Final = Template("or:")

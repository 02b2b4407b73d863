"""Every message and hint of the command line: whole templates with named fields.

A message says what is wrong and ends without a full stop; a hint says what to type instead.
"""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

# --- standard error ---------------------------------------------------------------------------------------------------

ERROR: Final = Template("Error: {message}")
HINT: Final = Template("Hint: {hint}")

# --- names ------------------------------------------------------------------------------------------------------------

UNKNOWN_FORMAT: Final = Template("unknown format {name}")
DID_YOU_MEAN: Final = Template("Did you mean {name}?")
CHOOSE_ONE_OF: Final = Template("Choose one of {names}.")

# --- typer's own words, which it looks up by their text --------------------------------------------------------------

TYPER_WORDS: Final = (
    Template("Arguments"),
    Template("Commands"),
    Template("Options"),
    Template("default: {default}"),
    Template("required"),
)

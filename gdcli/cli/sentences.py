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

# --- lessons and exercises --------------------------------------------------------------------------------------------

PROGRESS_NOT_WRITTEN: Final = Template("the progress cannot be written: {reason}")
SET_STATE_HOME: Final = Template("Set XDG_STATE_HOME to a folder that may be written to.")
RECORD_NOT_WRITTEN: Final = Template("{path} cannot be written: {reason}")
NAME_ANOTHER_RECORD: Final = Template("Name another file with --record.")
ANSWERS_NOT_READ: Final = Template("the answers in {path} cannot be read: {reason}")
GIVE_TEXT_FILE: Final = Template("Give a text file in UTF-8.")
COMMAND_NOT_READ: Final = Template("the command cannot be read: {reason}")
CLOSE_QUOTES: Final = Template("Close every quote.")
NO_LESSON_COMMAND: Final = Template("this is no command for a lesson")
BEGIN_WITH_COMMAND: Final = Template("Begin with a command such as: descend, derive, compare.")
NOT_IN_A_LESSON: Final = Template("{option} is not allowed in a lesson")
LEAVE_IT_OUT: Final = Template("Leave it out.")
COMMAND_FAILED: Final = Template("the command fails")
NO_FAULTS: Final = Template("no faults found in {count} step", "no faults found in {count} steps")
SHEET_TOO_LARGE: Final = Template("a sheet cannot have {number} exercises")
SHEET_SIZES: Final = Template("Choose from 1 to {largest}.")
SEED_DRAWN: Final = Template("seed {seed}")

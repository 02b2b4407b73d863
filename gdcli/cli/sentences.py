"""Every sentence of the command line that is not the help of an option: whole templates with named fields.

A message says what is wrong and ends without a full stop; a hint says what to type instead.
"""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

# --- standard error ---------------------------------------------------------------------------------------------------

ERROR: Final = Template("Error: {message}")
ERROR_OF_OPTION: Final = Template("Error: {option}: {message}")

# --- notes ------------------------------------------------------------------------------------------------------------

SEED: Final = Template("seed {seed}")
ENGINE: Final = Template("engine: {engine}")
ENGINE_AND_REASON: Final = Template("engine: {engine} ({reason})")
DESCENTS_INTERRUPTED: Final = Template("interrupted: some descents did not end, and are not counted")
START_MOVED: Final = Template(
    "the start is outside of the bounds; descent starts at the closest point within them, {point}"
)
NO_RATE_TO_SUGGEST: Final = Template("no rate to suggest: {reason}")
DEFAULT_FUNCTION: Final = Template("the function used unless another is given")
NAMED_FUNCTION: Final = Template("{name}: {about}")

# --- time and memory --------------------------------------------------------------------------------------------------

ANSWER_CUT_SHORT: Final = Template(
    "the time limit of {seconds} s is over: the answer holds what was done until then"
)
TIME_IS_OVER: Final = Template("the time limit of {seconds} s is over")
CHOOSE_A_LONGER_TIME: Final = Template("Choose a longer one with --timeout.")
TIME_LIMIT_NOT_POSSIBLE: Final = Template("a time limit of {seconds} s is not possible")
WRITE_SECONDS: Final = Template("Write a number of seconds above 0, such as 5.")
PROCESSOR_TIME_IS_OVER: Final = Template("the processor time that the system allows is used up")
MORE_PROCESSOR_TIME: Final = Template("Ask for less, or give the program more of it (ulimit -t).")
NO_MEMORY: Final = Template("there is not enough memory for this")
NOT_LOADED: Final = Template("a part of gdcli cannot be loaded: {reason}")
MORE_MEMORY: Final = Template(
    "Ask for less, or give the program more memory (ulimit -v); if it never loads, install it again."
)
UNEXPECTED: Final = Template("unexpected {error}: {message}")
REPORT_IT: Final = Template(
    "This is a mistake in gdcli: please report it with the command. {variable}=1 shows where it is."
)

# --- progress ---------------------------------------------------------------------------------------------------------

STEPS: Final = Template("{count} step", "{count} steps")
RUNS: Final = Template("{count} run", "{count} runs")
DESCENTS: Final = Template("{count} descent", "{count} descents")
BYTES: Final = Template("{count} byte", "{count} bytes")
DONE: Final = Template("{share} of {amount}")
DONE_NOTHING_YET: Final = Template("{share} of {amount}, starting")
DONE_AT_RATE: Final = Template("{share} of {amount}, {rate}/s")
DONE_WITH_TIME_LEFT: Final = Template("{share} of {amount}, {rate}/s, {time} left")
SECONDS: Final = Template("{number} s")
MINUTES: Final = Template("{number} min")
HOURS: Final = Template("{number} h")

# --- commands and options ---------------------------------------------------------------------------------------------

NO_COMMAND: Final = Template("there is no command {name}")
COMMAND_MEANT: Final = Template("Did you mean `gdcli {name}`? `gdcli --help` lists the commands.")
EXPRESSION_OR_COMMAND: Final = Template(
    'For an expression type `gdcli derive "{text}"`. `gdcli --help` lists the commands.'
)
COMMAND_MISSING: Final = Template("the command is missing")
NO_PROGRAM_OPTION: Final = Template("there is no option {option} of gdcli itself")
CALL_NOT_READ: Final = Template("the call cannot be read")
SEE_HELP: Final = Template("See `gdcli --help`.")
SEE_COMMAND_HELP: Final = Template("`gdcli {command} --help` lists the options.")
NO_OPTION: Final = Template("there is no option {option} here")
OPTION_MEANT: Final = Template("Did you mean {option}? --help lists the options.")
ALL_OPTIONS: Final = Template("--help lists the options.")
EXPRESSION_ALONE: Final = Template("The expression stands alone, without an option. --help lists the options.")
OPTION_OR_EXPRESSION: Final = Template('For the expression write "({text})". --help lists the options.')
VALUE_MISSING: Final = Template("{option} needs a value")
WRITE_VALUE: Final = Template("Write it behind {option}. --help lists the options.")
NO_VALUE: Final = Template("{option} takes no value")
LEAVE_OUT_VALUE: Final = Template("Write {option} alone. --help lists the options.")
OTHER_SHELL: Final = Template("It is about the shell in use. For the script of another shell type `{command}`.")
LAST_ONE_COUNTS: Final = Template(
    "{option} is typed more than once: the last value counts. Commas separate several values of one option."
)
NUMBER_NEEDED: Final = Template("{option} takes a number, and {value} cannot be read as one")
WRITE_NUMBER: Final = Template("Write one, such as 0.5 or 1e-3.")
NUMBER_IN_RANGE_NEEDED: Final = Template("{option} takes a whole number from {low} to {high}, and {value} is none")
NUMBER_FROM_NEEDED: Final = Template("{option} takes a whole number of at least {low}, and {value} is none")
WRITE_SUCH_A_NUMBER: Final = Template("Write one, such as {number}.")
VALUE_NOT_READ: Final = Template("the value of {option} cannot be read")
EXPRESSION_MISSING: Final = Template("the expression is missing")
TYPE_EXPRESSION: Final = Template("Type it in quotes: {example}.")
TABLE_MISSING: Final = Template("the table is missing")
NAME_TABLE: Final = Template("Name one: {example}, or try {built_in}.")
LEFT_OVER: Final = Template("{command} takes one argument, and {words} is left over")
QUOTE_EXPRESSION: Final = Template('An expression with spaces needs quotes: gdcli {command} "{text}".')
SHELL_PUT_FILES: Final = Template("The shell puts names of files in the place of *. Quotes prevent it: {example}.")
LEAVE_OUT: Final = Template("Leave it out. --help lists the options.")
UNKNOWN_FORMAT: Final = Template("unknown format {name}")

# --- standard input ---------------------------------------------------------------------------------------------------

BOTH_FROM_INPUT: Final = Template("two inputs cannot both come from standard input")
NAME_A_FILE_FOR_ONE: Final = Template("Name a file for one.")
PIPE_OR_TYPE: Final = Template("Pipe the expression in, or type it instead of -.")
INPUT_NOT_UTF_8: Final = Template("standard input is not UTF-8 (byte {byte})")
SAVE_AS_UTF_8: Final = Template("Save the file as UTF-8.")
ONE_LINE_A_CALL: Final = Template("Give one expression, or run the command for each line: {loop}")

# --- files ------------------------------------------------------------------------------------------------------------

OUTPUT_CLOSED: Final = Template("standard output is closed")
OPEN_OR_NAME_A_FILE: Final = Template("Open it, or name a file with --output.")
OUTPUT_NOT_WRITTEN: Final = Template("standard output cannot be written: {reason}")
NAME_A_FILE: Final = Template("Name a file with --output.")
FILE_NAME_EMPTY: Final = Template("the name of the file is empty")
NAME_ONE_OR_LEAVE_OUT: Final = Template("Name one with --output, or leave it out.")
FILE_NOT_WRITTEN: Final = Template("{path} cannot be written: {reason}")
NAME_ANOTHER_FILE: Final = Template("Name another file with --output.")
IS_A_FOLDER: Final = Template("it is a folder")
NO_FOLDER: Final = Template("there is no folder {folder}")
IS_READ_ONLY: Final = Template("it is read-only")
FOLDER_NOT_WRITABLE: Final = Template("its folder may not be written to")
CURRENT_FOLDER_GONE: Final = Template("the current folder no longer exists")

# --- single commands --------------------------------------------------------------------------------------------------

ANIMATE_NEEDS_A_DRAWING: Final = Template("--animate makes a moving drawing of a descent")
NAME_A_DRAWING: Final = Template("Name its file: --output run.svg.")
LIMIT_NEEDS_ONE_VARIABLE: Final = Template("--watch shows the limit at a point of one variable")
SUGGESTION_IS_NO_PICTURE: Final = Template("--suggest writes one number, and no picture")
NAME_A_TEXT_FILE: Final = Template("Name a .txt file, or leave out --suggest.")
NO_RESOLUTION: Final = Template("cannot read {text} as a resolution")
WRITE_RESOLUTION: Final = Template("Write ACROSSxDOWN, as in 200x100.")
STARTS_NOT_POSSIBLE: Final = Template("{resolution} starts are not possible")
CHOOSE_RESOLUTION: Final = Template("Choose two or more each way, and {limit} at most together.")
READ_A_PAGE: Final = Template("Read one with: {command}")

# --- typer's own words, which it looks up by their text --------------------------------------------------------------

TYPER_WORDS: Final = (
    Template("Arguments"),
    Template("Commands"),
    Template("Options"),
    Template("[OPTIONS]"),
    Template("COMMAND [ARGS]..."),
    Template("default: {default}"),
    Template("required"),
    Template("Show this message and exit."),
    Template("Install completion for the current shell."),
    Template("Show completion for the current shell, to copy it or customize the installation."),
)

# --- lessons and exercises --------------------------------------------------------------------------------------------

PROGRESS_NOT_WRITTEN: Final = Template("the progress cannot be written: {reason}")
SET_STATE_HOME: Final = Template("Set XDG_STATE_HOME to a folder that may be written to.")
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
NO_SHARE: Final = Template("{option} takes a share of the rows, and {value} is none")
WRITE_SHARE: Final = Template("Write one from 0 to 1, such as 0.1 or 10%.")
STEP_OF_ALL_ROWS: Final = Template("--explain shows a step over all rows, and an epoch has many steps")
LEAVE_OUT_BATCHES: Final = Template("Leave out --batch, --epochs and --validate.")

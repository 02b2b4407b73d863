"""What the page of a fit and its pictures say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.model.sentences import Template

# --- what was read and what is fitted --------------------------------------------------------------------------------

FIT_TO: Final = Template("Fit of {model} to {target}")
FIT: Final = Template("Fit of {model}")
TABLE: Final = Template("table")
CLASSES: Final = Template("classes")
SCALE: Final = Template("scale")
BATCHES: Final = Template("batches")
FILE_READ: Final = Template(
    "{source}: {count} row, separated by {separator}, {decimal}, {encoding}",
    "{source}: {count} rows, separated by {separator}, {decimal}, {encoding}",
)
MEMORY_READ: Final = Template("{source}: {count} row", "{source}: {count} rows")
SEPARATORS: Final[Mapping[str, Template]] = {
    "comma": Template("comma"), "semicolon": Template("semicolon"), "tab": Template("tab"), "bar": Template("bar"),
    "blanks": Template("blanks"),
}  # fmt: skip
DECIMAL_SIGNS: Final[Mapping[str, Template]] = {".": Template("decimal point"), ",": Template("decimal comma")}
ENCODINGS: Final[Mapping[str, Template]] = {"UTF-8 with a mark": Template("UTF-8 with a mark")}
SKIPPED: Final = Template("{count} skipped: {rows}", "{count} skipped: {rows}")
SKIPPED_AND_MORE: Final = Template("{count} skipped: {rows}, …", "{count} skipped: {rows}, …")
SKIPPED_CELL: Final = Template("line {line} ({title} is “{cell}”)")
SKIPPED_ROW: Final = Template("line {line} ({cell})")
CLASS_WORDS: Final = Template("{target} is 0 where it says {negative}, 1 where it says {positive}")
MEANT: Final = Template("{name} is a parameter; the column is called {column}")
SHUFFLED: Final = Template(
    "an update for {count} row, shuffled by seed {seed}; a step of the table is an epoch, {epochs} at most",
    "an update for {count} rows, shuffled by seed {seed}; a step of the table is an epoch, {epochs} at most",
)
IN_ORDER: Final = Template(
    "an update for {count} row, in their order; a step of the table is an epoch, {epochs} at most",
    "an update for {count} rows, in their order; a step of the table is an epoch, {epochs} at most",
)

# --- tables ----------------------------------------------------------------------------------------------------------

COLUMN: Final = Template("column")
TARGET_COLUMN: Final = Template("{name} (target)")
EXTENTS: Final[Mapping[str, Template]] = {
    "minimum": Template("least"), "maximum": Template("most"), "mean": Template("mean"), "deviation": Template("std"),
}  # fmt: skip
TITLE: Final = Template("title")
CURVATURES: Final = Template("curvatures, logarithmic")
CONDITION: Final = Template("condition")
BEST_RATE: Final = Template("best rate")
PARAMETER: Final = Template("parameter")
DESCENT: Final = Template("descent")
DESCENT_AT_EPOCH: Final = Template("descent, epoch {epoch}")
REFERENCE: Final = Template("reference")
EPOCH: Final = Template("epoch {epoch}")
IN_UNITS: Final = Template("in the table's units")
TRAINING_LOSS: Final = Template("training loss")
VALIDATION_LOSS: Final = Template("validation loss")
ACCURACY: Final = Template("accuracy")
RIGHT_SIDE: Final = Template("{share} of the rows are on the right side of 0")
BEST: Final = Template("{method}: loss {loss}; no parameters have a lower loss")
LOCAL: Final = Template("{method}: loss {loss}; a minimum near this start; there may be lower ones elsewhere")
NO_REFERENCE: Final = Template("none: {reason}")
DIGITS: Final = Template("{count} significant digit", "{count} significant digits")

# --- below the verdict -----------------------------------------------------------------------------------------------

RIGHT: Final = Template(
    "The right answer ({method}) is {parameters}: descent has {count} digit of it.",
    "The right answer ({method}) is {parameters}: descent has {count} digits of it.",
)
WRONG: Final = Template("The right answer ({method}) is {parameters}; descent is not there.")
AT_A_MINIMUM: Final = Template(
    "A minimum ({method}) is at {parameters}: descent has {count} digit of it.",
    "A minimum ({method}) is at {parameters}: descent has {count} digits of it.",
)
ELSEWHERE: Final = Template("A minimum ({method}) is at {parameters}, with the loss {loss}; here it is {here}.")
NO_RIGHT_ANSWER: Final = Template("There is no right answer to compare with: {reason}.")
TWINS: Final = Template("Equal starts stay equal: {equal} moved as one. --start random tells them apart.")

# --- pictures --------------------------------------------------------------------------------------------------------

WAY_TITLE: Final = Template("The loss over the parameters, and the way of the descent")
LOSS_TITLE: Final = Template("The loss by step")
ROWS_TITLE: Final = Template("The rows, and the model")
RESIDUALS_TITLE: Final = Template("Residuals: target − model")
ROWS_OF: Final = Template("rows of {source}")
ROWS: Final = Template("rows")
AS_DESCENT_LEFT_IT: Final = Template("{model} as descent left it")
PROBABILITY_AS_DESCENT_LEFT_IT: Final = Template("probability sigmoid({model}) as descent left it")
AT_THE_START: Final = Template("at the start")
RIGHT_ANSWER: Final = Template("the right answer")
AT_THE_MINIMUM: Final = Template("at the minimum")
EQUAL: Final = Template("where model and target are equal")
TRAINING: Final = Template("training")
EPOCH_AXIS: Final = Template("epoch")
TARGET_AXIS: Final = Template("target")
RESIDUAL_AXIS: Final = Template("residual")
PROBABILITY_AXIS: Final = Template("probability")
SHARE_AXIS: Final = Template("share of the class")

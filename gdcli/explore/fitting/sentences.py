"""Why a fit cannot be set up, and why its right answer is not looked for."""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

BOUNDED: Final = Template("the right answer is looked for without bounds only")

# --- the model -------------------------------------------------------------------------------------------------------

NO_MODEL: Final = Template("the model is missing")
WRITE_MODEL: Final = Template('Write one, such as "y ~ w*x + b".')
TARGET_TWICE: Final = Template("the target is named twice")
LEAVE_OUT_TARGET: Final = Template("Leave out --target, or write the model without {sign}.")
NO_PARAMETERS: Final = Template("the model has no parameters to fit")
ALL_ARE_COLUMNS: Final = Template(
    "Every name in it is a column of {table}: write w*x + b, with names that are none."
)
USES_ITS_TARGET: Final = Template("the model uses its target {name}")
ANOTHER_TARGET: Final = Template("Leave it out of the model, or name another column with --target.")
NO_TARGET_LEFT: Final = Template("the model uses every column, so that none is left to be its target")
LEAVE_OUT_COLUMN: Final = Template("Leave the column to predict out of the model.")
ONE_CLASS: Final = Template("the target {name} is {value} in every row")
BOTH_CLASSES: Final = Template("A classification needs both classes.")
NO_CLASSES: Final = Template("the target {name} is not 0 and 1 (it has {values})")
USE_CLASSES: Final = Template("Use a column of 0 and 1, or of two words, or another loss such as mse.")

# --- the loss --------------------------------------------------------------------------------------------------------

UNKNOWN_LOSS: Final = Template("unknown loss {name}")
NO_LOSS_OPTION: Final = Template("the loss {name} has no option {option}")
NO_LOSS_OPTIONS: Final = Template("It has no options.")
LOSS_OPTION_TOO_LOW: Final = Template("an option of the loss {name} must be above 0")
WRITE_HUBER: Final = Template("Write huber:delta=1.")
PENALTY_TOO_LOW: Final = Template("the factor of --l2 must be 0 or more")
WRITE_PENALTY: Final = Template("Write --l2 0.01.")

# --- batches ---------------------------------------------------------------------------------------------------------

UNKNOWN_ORDER: Final = Template("unknown order {name}")
BATCHES_TOO_LOW: Final = Template("--batch and --epochs must be 1 or more, --patience 0 or more")
WRITE_BATCHES: Final = Template("Write --batch 32 --epochs 50.")
PATIENCE_FOR_NOTHING: Final = Template("--patience looks at rows that are held back")
ADD_VALIDATION: Final = Template("Add --validate 0.2.")
NO_SHARE_HELD_BACK: Final = Template("--validate holds back a share of the rows")
WRITE_VALIDATION: Final = Template("Write --validate 0.2 or 20%.")
NOISE_OF_THEIR_OWN: Final = Template("batches bring their own noise")
LEAVE_OUT_NOISE: Final = Template("Leave out --noise, or --batch and --epochs.")

# --- predictions -----------------------------------------------------------------------------------------------------

NO_PREDICTION_AT: Final = Template(
    "{count} row has no prediction: line {line} has {cell} in {where}",
    "{count} rows have no prediction: line {line} has {cell} in {where}, and there are others",
)
NO_PREDICTION_FOR_CELLS: Final = Template(
    "{count} row has no prediction: line {line} has {cell}",
    "{count} rows have no prediction: line {line} has {cell}, and there are others",
)
PREDICTED_BY_BEST: Final = Template(
    "the fit ended above its start: the predictions are those of its best iterate, {step}"
)

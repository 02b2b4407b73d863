"""Why settings are refused, and the words in the arithmetic of an update."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.model.sentences import Template

# --- settings --------------------------------------------------------------------------------------------------------

REFUSED: Final[Mapping[str, Template]] = {
    "learning_rate": Template("the learning rate cannot be {value}"),
    "first_rate": Template("the first learning rate of a line search cannot be {value}"),
    "tol": Template("the tolerance cannot be {value}"),
    "noise": Template("the noise cannot be {value}"),
    "steps": Template("the number of steps cannot be {value}"),
    "ftol": Template("the ftol cannot be {value}"),
    "xtol": Template("the xtol cannot be {value}"),
}
"""By the name of a setting; `first_rate` is the learning rate of a method with a line search."""
EVERY_OUT_OF_RANGE: Final = Template("cannot keep every {every}-th iterate")
EVERY_IS_1_OR_MORE: Final = Template("--every must be 1 or more.")
ANY_FINITE_NUMBER: Final = Template("It must be a finite number.")
FINITE_NUMBER: Final = Template("It must be a finite number, {range}.")
NO_VARIABLES: Final = Template("the expression has no variables, so there is nowhere to go")
START_LENGTH: Final = Template(
    "the start has {count} number for {variables} variables", "the start has {count} numbers for {variables} variables"
)
START_LENGTH_OF_ONE: Final = Template(
    "the start has {count} number for 1 variable", "the start has {count} numbers for 1 variable"
)
START_NOT_FINITE: Final = Template("the start {name} = {value} is not finite")
START_FINITE: Final = Template("Start at a point with finite coordinates.")
BOUNDS_LENGTH: Final = Template(
    "there is {count} pair of bounds for {variables} variables",
    "there are {count} pairs of bounds for {variables} variables",
)
BOUNDS_FOR_EACH: Final = Template("Give LOW:HIGH for each of {names}.")
BOUNDS_EMPTY: Final = Template("no number is between the bounds {low} and {high} of {name}")
WRITE_BOUNDS: Final = Template("Write {name}=LOW:HIGH.")
VALUE_NOT_FINITE: Final = Template("the function has no finite value at the start {start}")
GRADIENT_NOT_FINITE: Final = Template("the function has no finite gradient at the start {start}")
CHOOSE_START: Final = Template("Choose another with --start.")
NO_NOISE: Final = Template("{method} cannot work with a noisy gradient")
LEAVE_OUT_NOISE: Final = Template("Leave out the noise, or choose another method.")
NO_BOUNDS: Final = Template("{method} cannot keep to bounds")
TOO_MANY_VARIABLES: Final = Template(
    "{method} solves a dense system, which takes too long with {variables} variables"
)
TAKES_UP_TO: Final = Template("It takes up to {limit}; choose a first-order method.")

# --- one update ------------------------------------------------------------------------------------------------------

NO_SUCH_STEP: Final = Template("there is no step {step} to explain")
THE_STEPS_ARE: Final = Template("The steps are 1 to {steps}.")
ENDS_BEFORE: Final = Template("the run ends at iterate {last}, so there is no step {step} to explain")
EXPLAIN_ONE_OF: Final = Template("Explain a step from 1 to {last}.")
NO_STEP_AT_ALL: Final = Template("Choose another start or a smaller --tol.")
WITH_NOISE: Final = Template("g + noise")
FOUND_FROM: Final = Template("from {rate}")
MOVED_INTO: Final = Template("{name} moved into {low} … {high}")

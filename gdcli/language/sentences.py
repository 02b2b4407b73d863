"""Every message and every hint about the values of options, parameters and rows: whole templates with named fields.

A message says what is wrong and ends without a full stop; a hint says what to type instead.
"""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

# --- lists of choices ------------------------------------------------------------------------------------------------

DID_YOU_MEAN: Final = Template("Did you mean {name}?")
CHOOSE_ONE_OF: Final = Template("Choose one of {names}.")
WRITE_IT: Final = Template("Write {text}.")
IT_HAS: Final = Template("It has {names}.")
WRITE_EXPRESSION: Final = Template("Write one, as in x**2 + 3*x.")
ONE_FOR_EACH: Final = Template("Give one for each of {names}.")

# --- numbers ---------------------------------------------------------------------------------------------------------

NOT_A_NUMBER: Final = Template("{text} is not a number")
NOT_FINITE: Final = Template("{text} is not a finite number")
NUMBER_NEEDED: Final = Template("a number is needed, and {name} is not one")
WRITE_NUMBER: Final = Template("Write a number, such as 0.1, 1e-3 or pi/2.")
NOT_WHOLE: Final = Template("{option} takes a whole number, and {text} cannot be read as one")
NOT_WHOLE_HERE: Final = Template("this takes a whole number, and {text} cannot be read as one")
WRITE_WHOLE: Final = Template("Write one, such as 1000 or 1e3.")

# --- learning rates --------------------------------------------------------------------------------------------------

ONE_RATE: Final = Template("one learning rate is needed here, and {text} is not one")
SEVERAL_ELSEWHERE: Final = Template("`gdcli compare` and `gdcli sweep` take several.")
TOO_MANY_RATES: Final = Template("{count} learning rate is too many, the limit is {limit}",
                                 "{count} learning rates are too many, the limit is {limit}")  # fmt: skip
WRITE_RATES: Final = Template("Write 0.01,0.1,1 or START:STOP:COUNT or START:STOP:COUNT:log.")
RATE_OF_ZERO: Final = Template("a learning rate of 0 moves nothing, and {text} has one")
LEAVE_OUT_ZERO: Final = Template("Leave it out of the list.")
NOT_A_LIST_OF_RATES: Final = Template("{text} is no list of learning rates")
POINT_IN_RATES: Final = Template("Did you mean {meant}? A decimal number has a point; commas separate several.")
NOT_A_SERIES: Final = Template("{text} is not a series of learning rates")
POSITIVE_ENDS: Final = Template("a geometric series needs two positive ends")
WRITE_SERIES: Final = Template("Write for example 1e-4:1:9:log.")

# --- ranges and bounds -----------------------------------------------------------------------------------------------

NOT_A_RANGE: Final = Template("{text} is not a range")
RANGE_FALLS: Final = Template("the range {text} does not rise")
WRITE_RANGE: Final = Template("Write LOW:HIGH, as in x=-3:3.")
WRITE_GRID: Final = Template("Write LOW:HIGH:COUNT, as in x=-3:3:100.")
WRONG_COUNT_OF_GRID: Final = Template("the count {text} is not a whole number from 2 to {limit}")
TWO_ENDS_FOR_ONE: Final = Template("a grid of one value cannot have two ends, as {text} has")
WRITE_ONE_OR_MORE: Final = Template(
    "Write {low}:{low}:1 for one value; a grid from {low} to {high} has 2 or more."
)
NOT_BOUNDS: Final = Template("{text} is no pair of bounds")
BOUNDS_FALL: Final = Template("the bounds {text} do not rise")
WRITE_BOUNDS: Final = Template("Write LOW:HIGH, as in x=0:1; an end may be left out, as in x=0: or x=:1.")

# --- names and lists -------------------------------------------------------------------------------------------------

EMPTY_VALUE: Final = Template("the value is empty")
NOTHING_BESIDE_COMMA: Final = Template("nothing stands beside a comma in {text}")
SINGLE_COMMAS: Final = Template("Write values separated by single commas.")
NO_NAME: Final = Template("{text} has no name")
NO_VALUE_GIVEN: Final = Template("{text} has no value")
WRITE_NAMED: Final = Template("Write NAME=VALUE, separated by commas.")
POINT_IN_NUMBERS: Final = Template("Did you mean {meant}? A decimal number has a point.")
POINT_IN_NUMBER: Final = Template("A decimal number has a point, as in {number}.")
NO_VARIABLE: Final = Template("there is no variable {name}")
NO_VARIABLES: Final = Template("There are no variables.")
VARIABLES_ARE: Final = Template("The variables are {names}.")
NEAREST_VARIABLE: Final = Template("Did you mean {nearest}? The variables are {names}.")
NO_FREE_NAME: Final = Template("{name} is a function or a constant, not a variable")
OTHER_NAME: Final = Template("Choose another name.")
FORM_OF_NAME: Final = Template("{text} is not a name")
NAMES_ARE: Final = Template("A name is ASCII letters, digits and _, or a single Greek letter.")
GIVEN_TWICE: Final = Template("{name} is given twice")
ONCE: Final = Template("Give each name once.")
VALUES_FOR_NONE: Final = Template("{count} value for 0 variables", "{count} values for 0 variables")
VALUES_FOR_ONE: Final = Template("{count} value for 1 variable ({names})", "{count} values for 1 variable ({names})")
VALUES_FOR_SEVERAL: Final = Template(
    "{count} value for {variables} variables ({names})", "{count} values for {variables} variables ({names})"
)
NO_VALUES: Final = Template("{names} has no value", "{names} have no value")
LEAVE_OUT: Final = Template("Leave it out: the expression has no variables.")

# --- parameters ------------------------------------------------------------------------------------------------------

PARAMETER_NOT_A_NUMBER: Final = Template("the value of {name} is not a number")
WRITE_PARAMETER: Final = Template("Write {name}=2, or {name}=pi/2.")
BOTH_SET_AND_FREE: Final = Template("{name} is both set and free")
SET_OR_FREE: Final = Template("Leave {name} out of --set or out of --wrt.")
PARAMETERS_WITHOUT_VALUE: Final = Template(
    "the parameter {names} has no value", "the parameters {names} have no value"
)
SET_OR_DECLARE: Final = Template(
    "Write --set {values} with your values, or add the names that are variables to --wrt."
)

# --- rows of a table -------------------------------------------------------------------------------------------------

NO_COLUMN_USED: Final = Template("the expression uses no column of the table")
COLUMNS_ARE: Final = Template("Its columns are {names}.")
VALUE_FOR_EACH_ROW: Final = Template("the expression has a value for each row of the table")
TAKE_ROWS_TOGETHER: Final = Template("Write mean(…) around it, or sum(…).")
NO_TABLE: Final = Template("{function}(…) takes the rows of a table together, and there is no table")
NAME_TABLE: Final = Template("Name one with --data FILE, or write the sum out.")

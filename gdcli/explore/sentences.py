"""The sentences of this room: why a question has no answer, and the notes that an answer needs."""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

# --- variables -------------------------------------------------------------------------------------------------------

NOTHING_TO_DERIVE_BY: Final = Template("the expression has no variables, so there is nothing to derive by")
NOTHING_TO_ANALYZE: Final = Template("the expression has no variables, so there is nothing to analyze")
NOTHING_TO_MAP: Final = Template("the expression has no variables, so there is no map of it")
MAP_NEEDS_ONE_OR_TWO: Final = Template("a map of basins needs one or two variables, not {variables}")
FIX_OTHERS: Final = Template("Fix the others with --set.")

# --- points ----------------------------------------------------------------------------------------------------------

POINT_LENGTH: Final = Template(
    "the point has {count} number for {variables} variables", "the point has {count} numbers for {variables} variables"
)
POINT_LENGTH_OF_ONE: Final = Template(
    "the point has {count} number for 1 variable", "the point has {count} numbers for 1 variable"
)
NO_VALUE: Final = Template("the function has no value at {place}")
NO_VALUE_BUT_A_LIMIT: Final = Template(
    "the function has no value at {place}, for its formula has none; near it f tends to {limit}"
)
NO_FINITE_VALUE: Final = Template("the function has no finite value at {place}")
TOO_LARGE: Final = Template("at {place} a part of the function is larger than the largest float, 1.8e308")
CHOOSE_ANOTHER: Final = Template("Choose another point.")
CHOOSE_INSIDE: Final = Template("Choose a point inside its domain.")
NO_VALUE_AT_ANY_START: Final = Template("the function has no value at any of the starts")
CHOOSE_A_RANGE: Final = Template("Say where it has some with --range.")

# --- derivatives -----------------------------------------------------------------------------------------------------

HESSIAN_TOO_LARGE: Final = Template(
    "the Hessian of {variables} variables has {entries} entries, and a million are possible"
)
LEAVE_OUT_HESSIAN: Final = Template("Leave out --hessian, or fix variables with --set.")
NO_SUCH_ORDER: Final = Template("a derivative of order {order} is not possible")
ORDERS_ARE: Final = Template("Orders are 1 to {most}.")
ORDER_IN_ONE_VARIABLE: Final = Template("--order is for functions of one variable")
USE_HESSIAN: Final = Template("Use --hessian for the second derivatives.")
NO_PARTS_OVER_ROWS: Final = Template("--through is for functions without a table")
LEAVE_OUT_THROUGH: Final = Template("Leave out --through; --steps shows the chain rule within the rows.")
LIMIT_NEEDS_A_POINT: Final = Template("the limit is taken at a point")
NAME_A_POINT: Final = Template("Name one with --at.")

# --- comparisons -----------------------------------------------------------------------------------------------------

CANNOT_SORT: Final = Template("cannot sort by {name}")
NONE_HAS: Final = Template("none of {methods} has {name}")
ADD_A_METHOD: Final = Template("Leave it out, or add a method that has it.")

# --- tables ----------------------------------------------------------------------------------------------------------

SKIP_IS_A_SHARE: Final = Template("--skip-at-most is a share of the rows")
WRITE_A_SHARE: Final = Template("Write 0.1 or 10%.")
NO_COLUMN_IN_USE: Final = Template("the expression uses no column of {table}")
TITLE_OF_LANGUAGE: Final = Template("{title} is a column of {table}, and a function or a number of the language")
NAME_OF_TITLE: Final = Template(
    "Write {name} for the column, or give it a name with --rename {title}=NAME; {title} then keeps its meaning."
)
COLUMNS_BEGIN: Final = Template("Its columns are {names}, ….")

# --- on what the shape of a function rests ---------------------------------------------------------------------------

BY_COMPOSITION: Final = Template("by the composition rules of convex functions")
BY_EIGENVALUES: Final = Template("by the eigenvalues of its Hessian, which is the same everywhere")
HESSIAN_VANISHES: Final = Template("for its Hessian is 0 everywhere")
SEARCH_INTERRUPTED: Final = Template("the search was interrupted before its end")
BENDS_BOTH_WAYS: Final = Template("for at its critical points it bends up as well as down")

# --- exercises -------------------------------------------------------------------------------------------------------

UNKNOWN_TOPIC: Final = Template("unknown topic {name}")
NO_LEVEL: Final = Template("there is no level {level}")
LEVELS_ARE: Final = Template("Choose a level from {first} to {last}.")
SHEET_TOO_LARGE: Final = Template("a sheet cannot have {number} exercises")
SHEET_SIZES: Final = Template("Choose from 1 to {largest}.")

# --- calls in Python -------------------------------------------------------------------------------------------------

NO_KEYWORD: Final = Template("{function} has no keyword {name}")
WRONG_CALL: Final = Template("{function}: {reason}")
CALL_IT_AS: Final = Template("Call it as {example}.")
PYTHON_FUNCTION: Final = Template("a Python function has no symbols, so it cannot be derived")
WRITE_AS_TEXT: Final = Template("Write the expression as text: {example}.")
CANNOT_BE: Final = Template("{name} cannot be {value}")
IT_TAKES: Final = Template("It takes {kinds}.")
OR: Final = Template("{first} or {second}")
VALUE_OF_TYPE: Final = Template("a value of type {type}")
A_NUMBER: Final = Template("a number")
A_WHOLE_NUMBER: Final = Template("a whole number")
TRUE_OR_FALSE: Final = Template("True or False")
TEXT: Final = Template("text")
NONE: Final = Template("None")
A_FUNCTION: Final = Template("a function")
A_MAPPING: Final = Template("a mapping")
SEVERAL_VALUES: Final = Template("several values")
A_RECORD: Final = Template("a {type}")
TWO_ENDS: Final = Template("a range has two ends, not {given}")

NOT_USED_AT: Final = Template(
    "{count} row of {table} is not used: line {line} has {cell} in {where}",
    "{count} rows of {table} are not used: line {line} has {cell} in {where}, and there are others",
)
NOT_USED_FOR_CELLS: Final = Template(
    "{count} row of {table} is not used: line {line} has {cell}",
    "{count} rows of {table} are not used: line {line} has {cell}, and there are others",
)

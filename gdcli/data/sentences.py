"""Why a table cannot be read, and the sentences on rows that are not used."""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

# --- the file --------------------------------------------------------------------------------------------------------

CANNOT_OPEN: Final = Template("cannot open {name}: {reason}")
NO_FILE_NAME: Final = Template("the name of the table file is empty")
NAME_A_TABLE: Final = Template("Name a table file, or - for standard input.")
CANNOT_READ: Final = Template("cannot read {name}: {reason}")
CHECK_THE_FILE: Final = Template("Check that the file is whole.")
PIPE_THE_TABLE: Final = Template("Pipe the table in, or name a file.")
A_WORKBOOK: Final = Template("{name} is a workbook or an archive, not a table of text")
NOT_TEXT: Final = Template("{name} is not a table of text")
SAVE_AS_CSV: Final = Template("Save it as CSV first.")
ENDLESS_ROW: Final = Template("{name} has a row of more than {limit} characters")
CHECK_QUOTES: Final = Template("A quotation mark may be missing, or it is not a table of text.")
TOO_MANY_COLUMNS: Final = Template("{name} has more than {limit} columns")
COLUMNS_LIMIT: Final = Template("At most {limit} can be read.")
UNKNOWN_SET: Final = Template("there is no named table {name}")
THE_SETS: Final = Template("The named tables are {names}.")

# --- the dialect -----------------------------------------------------------------------------------------------------

EMPTY: Final = Template("the table is empty")
WANTED_TABLE: Final = Template("Give one with a row of names and rows of numbers.")
OPEN_QUOTE: Final = Template("a quotation mark in line {line} or after it is not closed")
CLOSE_IT: Final = Template("Close it, or take it out.")
NO_SEPARATOR: Final = Template("{text} cannot separate cells")
CHOOSE_SEPARATOR: Final = Template("Choose comma, semicolon, tab, blanks or another sign.")
NO_DECIMAL_SIGN: Final = Template("{text} is no decimal sign")
CHOOSE_DECIMAL_SIGN: Final = Template("Choose point or comma.")

# --- columns ---------------------------------------------------------------------------------------------------------

NO_COLUMN: Final = Template("there is no column {name}")
NO_COLUMN_IN: Final = Template("there is no column {name} in {table}")
NO_COLUMN_TO_RENAME: Final = Template("there is no column {name} to rename")
NO_NAME: Final = Template("{name} cannot be the name of a column")
HOW_NAMES_ARE: Final = Template("Names are letters, digits and _, and no function's name.")
NAME_TWICE: Final = Template("two columns would have the name {name}")
RENAME_BOTH: Final = Template("Give each column a name of its own.")
NO_RENAME: Final = Template("cannot read {text} as a new name")
WRITE_RENAME: Final = Template('Write --rename "Old title=name".')
UNKNOWN_SCALE: Final = Template("unknown scale {name}")

# --- rows ------------------------------------------------------------------------------------------------------------

TOO_MANY_CELLS: Final = Template("{cells} cells instead of {width}")
A_TEXT_COLUMN: Final = Template("column {title} holds text")
A_TEXT_COLUMN_AT: Final = Template("column {title} holds text (line {line} has {cell} in {where})")
USE_NUMBERS: Final = Template(
    "Write its cells as numbers (0.1 for 10%, days for dates); for words, use a column of 0 and 1 for each word."
)
NO_ROW: Final = Template("{table} has no row with numbers in {columns}")
NO_ROW_AT: Final = Template("{table} has no row with numbers in {columns} (line {line} has {cell} in {where})")
NO_ROW_FOR_CELLS: Final = Template("{table} has no row with numbers in {columns} (line {line} has {cell})")
CHECK_DIALECT: Final = Template("Check --separator and --decimal, or fill in the cells.")
SKIPPED_MANY: Final = Template(
    "{count} of {rows} rows has no number where one is needed",
    "{count} of {rows} rows have no number where one is needed",
)
SKIPPED_MANY_AT: Final = Template(
    "{count} of {rows} rows has no number where one is needed (line {line} has {cell} in {where})",
    "{count} of {rows} rows have no number where one is needed (line {line} has {cell} in {where})",
)
SKIPPED_MANY_FOR_CELLS: Final = Template(
    "{count} of {rows} rows has no number where one is needed (line {line} has {cell})",
    "{count} of {rows} rows have no number where one is needed (line {line} has {cell})",
)
ALLOW_SKIPPING: Final = Template("Check --separator and --decimal, or allow it with --skip-at-most {share}.")
NOT_TWO_WORDS: Final = Template(
    "the target {title} has {count} word ({words}), not two", "the target {title} has {count} words ({words}), not two"
)
ONE_AGAINST_THE_REST: Final = Template("Fit one class against the rest: a target of 0 and 1, or of two words.")
TOO_FEW_TO_DIVIDE: Final = Template(
    "{count} row is too few to hold back {share} of them", "{count} rows are too few to hold back {share} of them"
)
ANOTHER_SHARE: Final = Template("Choose another share.")

# --- tables in memory ------------------------------------------------------------------------------------------------

NO_TABLE: Final = Template("data of type {kind} is no table")
NO_COLUMNS: Final = Template("the data have no columns")
WHAT_IS_A_TABLE: Final = Template(
    "Give the path of a file, a mapping of columns such as {example}, or a data frame."
)
DIFFERENT_LENGTHS: Final = Template("the columns have different lengths")
THE_LENGTHS: Final = Template("They have {lengths}.")
NOT_ONE_VALUE: Final = Template("a column must be one value a row")
GIVE_A_LIST: Final = Template("Give a list, an array of one dimension, or a series.")

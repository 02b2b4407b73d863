"""The names of the rules that are not functions, the notes on a step, and why a derivation is refused."""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

# --- rules -----------------------------------------------------------------------------------------------------------

CONSTANT: Final = Template("constant")
VARIABLE: Final = Template("variable")
CONSTANT_FACTOR: Final = Template("constant factor")
PRODUCT: Final = Template("product")
QUOTIENT: Final = Template("quotient")
POWER: Final = Template("power")
EXPONENTIAL: Final = Template("exponential")
LOGARITHM: Final = Template("logarithm")
GENERAL_POWER: Final = Template("general power")
CHAIN: Final = Template("chain")

# --- notes -----------------------------------------------------------------------------------------------------------

RULE_GIVES: Final = Template("the rule gives {formula}")
RULE_GIVES_TOO: Final = Template("{note}; the rule gives {formula}")
PARTS_OF_THE_CHAIN: Final = Template("{outer} = {outer_slope} and {inner} = {inner_slope}")
OVER_THE_ROWS: Final = Template("over the rows of the table")

# --- refusals --------------------------------------------------------------------------------------------------------

TOO_LONG: Final = Template("the derivation of {parts} parts would be too long to read")
EXPLAIN_A_PART: Final = Template("Leave --steps out, or explain a part of the expression.")
NESTED_TOO_DEEPLY: Final = Template("the expression is nested too deeply for its derivation")
LEAVE_OUT_STEPS: Final = Template("Leave --steps out.")
NOTHING_LEFT: Final = Template("nothing is left to derive by")
LEAVE_A_VARIABLE: Final = Template("Let a definition of --through hold a variable, as in u=x**2.")
NOT_IN_EXPRESSION: Final = Template("{letter} is not in the expression")
DEFINE_ONE_OF: Final = Template("Define one of its variables: {names}.")
IT_HAS_NO_VARIABLE: Final = Template("Leave --through out: the expression has no variable.")
CIRCULAR: Final = Template("{letter} is defined by {other}, which is defined itself")
OTHER_VARIABLES: Final = Template("Write {letter} in terms of other variables.")

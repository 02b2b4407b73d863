"""Why a formula is missing or is not tidied, in one sentence each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.model.sentences import Template

# --- what is missing -------------------------------------------------------------------------------------------------

NO_FORMULA: Final = Template("no formula: {reason}")
NO_FORMULA_FROM_ORDER: Final = Template("no formula from order {order} on: {reason}")
NO_HESSIAN: Final = Template("no formula for the Hessian: {reason}")
NOT_TIDY: Final = Template("the derivative has the form of the rules and is not tidied: {reason}")
NOT_TIDY_FROM_ORDER: Final = Template(
    "from order {order} on derivatives have the form of the rules and are not tidied: {reason}"
)
HESSIAN_NOT_TIDY: Final = Template("the Hessian has the form of the rules and is not tidied: {reason}")
NO_CRITICAL_POINTS: Final = Template("no exact critical points: {reason}")

# --- too large -------------------------------------------------------------------------------------------------------

TOO_MANY_PARTS: Final = Template("it is left out because of its size ({parts} parts)")
TOO_MANY_PARTS_AND_VARIABLES: Final = Template(
    "it is left out because of its size ({parts} parts, {variables} variables)"
)
TOO_MANY_OPERATIONS: Final = Template(
    "it is left out because of its size (about {operations} operations, limit {limit})"
)
TOO_MANY_DERIVATIVES: Final = Template("it is left out because of its size ({rows}×{rows} derivatives)")
TOO_LARGE_TO_SEND: Final = Template(
    "its {parts} parts are too many for the algebra system, whose limit is {limit}"
)

# --- not answered ----------------------------------------------------------------------------------------------------

ROWS_OF_A_TABLE: Final = Template("the algebra system does not know the rows of a table")
NOT_READY: Final = Template("the algebra was not ready within {seconds} s")
ANSWER_LATE: Final = Template("it took longer than {seconds} s")
FAILED: Final = Template("the algebra process failed")
FAILED_WITH: Final = Template("the algebra system could not derive it ({error})")

OF_THE_PROCESS: Final[Mapping[str, Template]] = {
    "interrupted": Template("the algebra process was interrupted"),
    "ended": Template("the algebra process was ended"),
    "late": Template("the algebra process took too long"),
    "too much": Template("the algebra process answered more than can be read"),
    "broken off": Template("the algebra process ended before it had answered"),
    "not started": Template("the algebra process could not be started on this system"),
    "senseless": Template("the algebra process gave an answer that makes no sense"),
}
"""The reason why the worker has ended, a key of `process` -> the sentence."""

OF_THE_WORKER: Final[Mapping[str, Template]] = {
    "memory": Template("it needs more memory than the algebra process may use"),
    "nested": Template("it is nested too deeply for the algebra system"),
    "not real": Template("it has no finite form on the real line"),
    "numbers": Template("it has numbers that are too large or too small to be typed"),
    "too long": Template("it is too long to be read"),
}
"""The reason that the worker gives in its answer -> the sentence."""

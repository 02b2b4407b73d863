"""The sentences on a checked answer: one for each usual mistake, and the reasons why an answer cannot be checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.model import Mistake
from gdcli.model.sentences import Template

HESSIAN: Final = Template("hessian")
DERIVATIVE: Final = Template("derivative of order {order}")
WRONG_COUNT: Final = Template("the number of components in the answer is {given}, and {wanted} is needed: {names}")
ONE_EXPRESSION: Final = Template("Give one expression.")
IN_ORDER: Final = Template(
    "Separate them by commas in this order: {names}; --wrt asks for one variable alone."
)
NO_VARIABLE: Final = Template("{name} in the answer is no variable of the function")
TOO_MANY_ROWS: Final = Template("an answer is checked in each row, and {rows} rows are too many for this formula")
CHECK_FEWER_ROWS: Final = Template(
    "Check it over a file of at most {rows} rows: the derivative has the same form over every table."
)
TYPE_A_NUMBER: Final = Template("Type a number, such as 0.5 or 1/3.")

MISTAKES: Final[Mapping[Mistake, Template]] = {
    Mistake.INNER_FORGOTTEN: Template(
        "The inner derivative is missing (chain rule): the derivative of {part} is {right}, not "
        "{wrong}."
    ),
    Mistake.INNER_INSIDE: Template(
        "The inner derivative belongs beside the outer one, not inside it (chain rule): the derivative of "
        "{part} is {right}, not {wrong}."
    ),
    Mistake.ARGUMENT_LOST: Template(
        "The outer derivative is taken at the inner function (chain rule): the derivative of {part} is "
        "{right}, not {wrong}."
    ),
    Mistake.PRODUCT_TERM_LOST: Template(
        "The product rule has a term for each factor: the derivative of {part} is {right}, not "
        "{wrong}."
    ),
    Mistake.PRODUCT_OF_DERIVATIVES: Template(
        "The derivative of a product is not the product of the derivatives: the derivative of {part} is "
        "{right}, not {wrong}."
    ),
    Mistake.PRODUCT_AS_SUM: Template(
        "The derivative of a product is not the sum of the derivatives: the derivative of {part} is {right}, "
        "not {wrong}."
    ),
    Mistake.PRODUCT_MISPAIRED: Template(
        "The product rule multiplies each derivative by the other factor, u'v + uv': the derivative of "
        "{part} is {right}, not {wrong}."
    ),
    Mistake.QUOTIENT_OF_DERIVATIVES: Template(
        "The derivative of a quotient is not the quotient of the derivatives: the derivative of {part} is "
        "{right}, not {wrong}."
    ),
    Mistake.QUOTIENT_SIGN: Template(
        "The quotient rule has a minus sign, (u'v - uv')/v**2: the derivative of {part} is {right}, not "
        "{wrong}."
    ),
    Mistake.QUOTIENT_ORDER: Template(
        "The quotient rule begins with the derivative of the numerator, (u'v - uv')/v**2: the derivative of "
        "{part} is {right}, not {wrong}."
    ),
    Mistake.QUOTIENT_SQUARE: Template(
        "The quotient rule divides by the square of the denominator, (u'v - uv')/v**2: the derivative of "
        "{part} is {right}, not {wrong}."
    ),
    Mistake.EXPONENT_KEPT: Template(
        "The exponent is to be lowered by 1 (power rule): the derivative of {part} is {right}, not "
        "{wrong}."
    ),
    Mistake.EXPONENT_NOT_BROUGHT_DOWN: Template(
        "The exponent comes down as a factor (power rule): the derivative of {part} is {right}, not "
        "{wrong}."
    ),
    Mistake.EXPONENT_RAISED: Template(
        "The exponent is to be lowered, not raised (power rule): the derivative of {part} is {right}, not "
        "{wrong}."
    ),
    Mistake.CONSTANT_KEPT: Template(
        "The derivative of a constant is 0: the derivative of {part} is {right}, not "
        "{wrong}."
    ),
    Mistake.FACTOR_LOST: Template("A constant factor stays: the derivative of {part} is {right}, not {wrong}."),
    Mistake.SIGN_OF_FUNCTION: Template(
        "The derivative of the function has the other sign: the derivative of {part} is {right}, not "
        "{wrong}."
    ),
    Mistake.EXPONENTIAL_AS_POWER: Template(
        "The variable is in the exponent, so the power rule does not apply: the derivative of {part} is "
        "{right}, not {wrong}."
    ),
    Mistake.LOGARITHM_OF_BASE_FORGOTTEN: Template(
        "The logarithm of the base is missing: the derivative of {part} is {right}, not "
        "{wrong}."
    ),
    Mistake.INTEGRATED: Template("This is an antiderivative of {part}; its derivative is {right}."),
    Mistake.WRONG_VARIABLE: Template(
        "This is the derivative by another variable: the derivative of {part} asked for is {right}, not "
        "{wrong}."
    ),
    Mistake.NOT_DERIVED: Template("This is the function itself: the derivative of {part} is {right}."),
    Mistake.DERIVED_TWICE: Template(
        "This is the second derivative: the first derivative of {part} is {right}, not "
        "{wrong}."
    ),
    Mistake.SIGN: Template("The sign is wrong: the derivative of {part} is {right}, not {wrong}."),
}
"""What is said of each mistake; {part}, {right} and {wrong} are expressions."""

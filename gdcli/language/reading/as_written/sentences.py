"""Every message and every hint about slips and sums, and every note on how a text was read: whole templates."""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

# --- slips -----------------------------------------------------------------------------------------------------------

ALSO_WRONG: Final = Template("{message}; also wrong: {others}")
MENDED: Final = Template("Did you mean {mended}? --wrt names what is one variable.")
DID_YOU_MEAN: Final = Template("Did you mean {instead}? If {name} is one variable, say --wrt {name}.")
PROGRAM_WORD: Final = Template("{word} is a word of programs, not a variable")
OTHER_NAME: Final = Template("Choose another name for a variable; in one formula heaviside(u) and max(u, 0) switch.")
WORD_OF_SENTENCE: Final = Template("{word} is a word of a sentence, not a factor")
FORMULA_ALONE: Final = Template(
    "Give the formula alone; the command says what is asked, as in `gdcli derive` or `gdcli descend`."
)
DERIVATIVE: Final = Template("d/{name} is not part of a function")
GIVE_TO_DERIVE: Final = Template(
    "`gdcli derive` answers with the derivative; give it the function alone, and --wrt {variable}."
)
WRONG_CASE: Final = Template("{name} is not the name of a function")
LOWER_CASE: Final = Template("Write {name}, in lower case.")
ARC_APART: Final = Template("arc stands apart from its function")
COMMA_IN_CALL: Final = Template("the comma in {number} separates two arguments")
DECIMAL_OR_ARGUMENTS: Final = Template(
    "Write {number} with a point; two arguments have a space between them: {first}, {second}."
)
THOUSANDS_OR_ARGUMENTS: Final = Template(
    "Write {number} without a comma; two arguments have a space between them: {first}, {second}."
)
STUCK: Final = Template("{name} is a function stuck to its argument")
STUCK_BEFORE: Final = Template("{name} is a factor stuck to the function after it")
WRITE_CALL_OR_DECLARE: Final = Template("Write {call}(…). If {name} is one variable, say --wrt {name}.")
TRANSPOSED: Final = Template("{vector}^T stands for a transposed vector")
WRITE_DOT: Final = Template(
    "Write dot({vector}, {other}) for the product of two vectors, or {vector}**T*{other} for a power."
)
FUNCTION_WITH_NUMBER: Final = Template("{name}{number} is a function stuck to a number")
RAISED_OR_MULTIPLE: Final = Template("Write {name}(x)**{number} for a power, or {name}({number}*x) for a multiple.")
NO_REMAINDER: Final = Template("The language has no remainder: give a formula without one; sin(x) and cos(x) repeat.")
PRODUCT: Final = Template("{name} is a product without its sign")

# --- sums and vectors ------------------------------------------------------------------------------------------------

NO_COMPONENT: Final = Template("there is no component {index} of {vector}")
INDICES_FROM_ZERO: Final = Template("Indices begin with 0 or 1, as in x[0] and x[1].")
INDICES_UP_TO: Final = Template("The indices of {vector} are 1 to {length}.")
INDEX_MISSING: Final = Template("{name} needs an index with its range")
NUMBER_MISSING: Final = Template("a number is missing")
NOT_WHOLE: Final = Template("{text} is not a whole number")
WRITE_SUM: Final = Template("Write {name}(i=1..3, x[i]**2).")
SUMS_TOO_DEEP: Final = Template("sums are nested deeper than the limit of {limit}")
WRITE_SOME_OUT: Final = Template("Write the terms of one of them instead.")
WRONG_NUMBER_OF_VECTORS: Final = Template("{name} has the wrong number of vectors")
NORM_OR_DOT: Final = Template("Write norm(x) or dot(x, y).")
LENGTH_NOT_KNOWN: Final = Template("the length of the vector in {name} is not known")
GIVE_VECTOR: Final = Template(
    "Give a vector with its components, as in --at x=[1,2,3]; all vectors need the same length."
)
SIZE_NOT_KNOWN: Final = Template("the number {name} is not known")
GIVE_SIZE: Final = Template("Write --set {name}=3, or give a vector with its components, as in --at x=[1,2,3].")
NOT_CLOSED: Final = Template("the {opener} is never closed")
TOO_MANY_PARTS: Final = Template("the sum has more than {limit} parts when it is written out")
FEWER_TERMS: Final = Template("Take fewer terms.")

# --- notes -----------------------------------------------------------------------------------------------------------

APPLIED: Final = Template("{typed} is read as {read}; parentheses say how much a function takes")
QUOTIENT: Final = Template("{quotient}{rest} is read as ({quotient})*{rest}; a longer divisor stands in parentheses")
POWER: Final = Template("{power}{rest} is read as ({power})*{rest}; a longer exponent stands in parentheses")
EXPONENT: Final = Template(
    "{power}/{divisor} is read as ({power})/{divisor}; an exponent with a slash stands in parentheses"
)
INVERSE: Final = Template("{name}⁻¹ is the inverse function {inverse}; the reciprocal is 1/{name}(u)")
LATEX_PRODUCT: Final = Template("{typed} is read as {read}, as LaTeX prints it; \\mathrm{{{typed}}} is one name")
LEFT_SIDE: Final = Template('the left side "{left}" is left out')
LOGARITHM: Final = Template("log is natural; the logarithm to base 10 is log10(u)")
LENGTH: Final = Template("{name} is {value}, the length of the vectors")
CUBE_ROOT: Final = Template("u**(1/3) has real values only for u >= 0; the real cube root is cbrt(u)")
TWO_LOST_POWERS: Final = Template("{first} and {second} are two variables; powers are {powers}")
LOST_POWERS: Final = Template("each of {names} is a variable; powers are {powers}")
LOST_POWER: Final = Template("{name} is one variable; a power is {power}")
USUAL_NAME: Final = Template("{name} is one variable; the function is {call}")
LOST_EXPONENT: Final = Template("{name} is one variable; a power is {power}, a product {product}")
READ_AS_PRODUCT: Final = Template("{typed} is read as {product}; a power is {power}")
ONE_VARIABLE: Final = Template("{name} is one variable; a product is {product}")
CONSTANT_MEANT: Final = Template("{name} is a variable; the constant is {constant}")
NO_SUM_SIGN: Final = Template("{name} is a variable; a sum is sum(i=1..3, x[i]), a product prod(i=1..3, x[i])")
POWER_BEFORE_ROOT: Final = Template(
    "{power} before {root} is read as a power; the cube root is cbrt(u), other roots are u**(1/n)"
)
TWO_SPELLINGS: Final = Template("{first} and {second} are two variables")

"""Every message and every hint about a text that is not an expression: whole templates with named fields.

A message says what is wrong and ends without a full stop; a hint says what to type instead.
"""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

# --- sizes -----------------------------------------------------------------------------------------------------------

EMPTY: Final = Template("the expression is empty")
GIVE_ONE: Final = Template('Give one, for example "x**2 + 3*x".')
TOO_DEEP: Final = Template("the expression is nested deeper than the limit of {limit}")
NEST_LESS: Final = Template("Use fewer parentheses, powers and signs inside each other.")
TOO_MANY_CHARACTERS: Final = Template("the expression has {characters} characters, the limit is {limit}")
TOO_MANY_TOKENS: Final = Template("the expression has {tokens} tokens, the limit is {limit}")
SHORTEN: Final = Template("Shorten it.")
SHORTEN_OR_PIPE: Final = Template(
    "Shorten it, or type - in its place and send it through standard input, where the limits are wider."
)
TOO_MANY_DIGITS: Final = Template("the number has {digits} digits, the limit is {limit}")
ROUND: Final = Template("Round it: a float holds 17 digits.")
NUMBER_OUT_OF_RANGE: Final = Template("the number {number} is out of range, the limits are 5e-324 and {limit}")
CHANGE_UNITS: Final = Template("Choose other units, so that the numbers come closer to 1.")
OTHER_BASE: Final = Template("{number} is not a decimal number")
USE_BASE_TEN: Final = Template("Write the number to base ten.")

# --- operands and operators ------------------------------------------------------------------------------------------

MISSING_BEFORE: Final = Template("an operand is missing before {sign}")
WRITE_BEFORE: Final = Template("Write a number, a name or a parenthesis before {sign}.")
ROOT_WITH_INDEX: Final = Template("a root sign with the index {index} is not part of the language")
MISSING_AFTER: Final = Template("an operand is missing after {sign}")
WRITE_AFTER: Final = Template("Write a number, a name or a parenthesis after {sign}.")
MISSING_BETWEEN: Final = Template("an operand is missing between {first} and {second}")
SIDE_BY_SIDE: Final = Template(
    "{first} and {second} stand side by side: remove one, or write what belongs between them."
)
TWO_SLASHES: Final = Template("// is not part of the language")
ONE_SLASH: Final = Template("Write one slash to divide.")
OPERATOR_MISSING: Final = Template("an operator is missing before {number}")
PRODUCT_OR_POWER: Final = Template("Write {operand}*{number} or {operand}**{number}.")
OPERATOR_BEFORE: Final = Template("Write * or ** before {number}.")
WITHOUT_SPACE: Final = Template("Write {number}, without a space.")
ONE_POINT: Final = Template("A decimal number has one point, as in 1.5.")
SUM_OR_PRODUCT: Final = Template("Write ({first} + {second}) or {first}*{second}.")
POWER_AFTER_ROOT: Final = Template("after a root sign a power can be read in two ways")
POWER_AFTER_RAISED: Final = Template("after a raised number a power can be read in two ways")
POWER_IN_PARENTHESES: Final = Template("Use parentheses, as in √(x**2), (√x)**2, (x²)**3 or x**(2**3).")
SIGN_AFTER_ROOT: Final = Template("after a root sign an operand is missing")
ROOT_IN_PARENTHESES: Final = Template("Write √({sign}x) for the root of {sign}x.")
SECOND_LINE: Final = Template("a second expression begins on a new line")
ONE_EXPRESSION: Final = Template(
    "Give one expression; a long one may continue on the next line after an operator, or inside parentheses."
)

# --- brackets and commas ---------------------------------------------------------------------------------------------

EMPTY_PARENTHESES: Final = Template("there is nothing between the parentheses")
FILL_PARENTHESES: Final = Template("Remove the parentheses, or write an expression between them.")
PARENTHESIS_NOT_CLOSED: Final = Template("the parenthesis at column {column} is never closed")
CLOSE_PARENTHESIS: Final = Template(
    "Add the missing ) after what belongs inside, or remove the ( at column {column}."
)
PARENTHESIS_NOT_OPENED: Final = Template("the parenthesis at column {column} closes nothing")
OPEN_PARENTHESIS: Final = Template("Remove it, or add the missing ( before it.")
BAR_NOT_CLOSED: Final = Template("the bar at column {column} is never closed")
BAR_STILL_OPEN: Final = Template("the bar at column {column} is still open before {sign}")
CLOSE_BAR: Final = Template("Close each bar with another |, or write abs(…).")
ADD_CLOSER: Final = Template("Add the missing {closer}.")
STRAY_COMMA: Final = Template("a comma has no meaning here")
REMOVE_COMMA: Final = Template(
    "Remove it: commas stand only between the arguments of a function, as in atan2(y, x)."
)
DECIMAL_COMMA: Final = Template("A decimal number has a point: write {number}.")
COMMA_OR_POINT: Final = Template("Write {number} without a comma, or {decimal} with a point.")
WITHOUT_COMMAS: Final = Template("Write {number}, without commas.")
ONE_POINT_NO_COMMAS: Final = Template("A decimal number has one point, as in 1.5, and no commas.")

# --- functions -------------------------------------------------------------------------------------------------------

PARENTHESES_MISSING: Final = Template("the function {name} needs its argument in parentheses")
WRITE_CALL: Final = Template("Write {name}(…).")
WRITE_CALL_OF_BARS: Final = Template("Write {name}(|x|).")
WRITE_CALL_OF: Final = Template(
    "Write {name}({argument}), with all that belongs to the argument in the parentheses."
)
POWER_AFTER_PARENTHESIS: Final = Template("The power comes after the parenthesis: {name}(x)**{exponent}.")
RECIPROCAL: Final = Template("Write 1/{name}(x) for the reciprocal.")
INVERSE_OR_RECIPROCAL: Final = Template("Write {inverse}(x) for the inverse, or 1/{name}(x) for the reciprocal.")
CONSTANT_CALLED: Final = Template("{name} is a number, not a function")
NO_FUNCTION: Final = Template("there is no function {name}")
WRITE_PRODUCT: Final = Template("For a product write {name}*{bracket}.")
WRITE_INDEX_OR_PRODUCT: Final = Template("Write {name}[{index}] for a component, or {name}*({index}) for a product.")
FUNCTIONS_LISTED: Final = Template("`gdcli manual language` lists the functions.")
FUNCTION_MEANT: Final = Template("Did you mean {call}? `gdcli manual language` lists the functions.")
FUNCTION_OR_PRODUCT_MEANT: Final = Template("Did you mean {call}? For a product write {name}*{bracket}.")
ARGUMENTS: Final = Template(
    "{name} takes {count} argument, not {given}", "{name} takes {count} arguments, not {given}"
)
ARGUMENTS_ANY: Final = Template("{name} takes 1 argument or more, not {given}")
FILL_CALL: Final = Template("Write what {name} is applied to between the parentheses.")
COMMAS_SEPARATE: Final = Template("Commas separate arguments; a decimal number has a point, as in 1.5.")
GIVE_TO_DERIVE: Final = Template("The derivative is what `gdcli derive` answers; give it the function alone.")
NO_FACTORIAL: Final = Template("The language has no factorial; write the number that it is.")
NO_ROUNDING: Final = Template(
    "The language has no rounding and no remainder; sign(u) and heaviside(u) jump from one value to another."
)
OTHER_ROOTS: Final = Template("Other roots are powers, u**(1/n); the cube root is cbrt(u).")
OTHER_FUNCTIONS: Final = {
    **dict.fromkeys(("pow", "power"), Template("A power is written u**v.")),
    "square": Template("A square is written u**2."),
    **dict.fromkeys(("root", "nthroot", "surd"), Template("Write sqrt(u), cbrt(u) or u**(1/n).")),
    "quadrada": Template("Write sqrt(u)."),
    "cubica": Template("Write cbrt(u)."),
    "exp2": Template("Write 2**u."),
    "sinc": Template("Write sin(u)/u."),
    "logit": Template("Write log(u/(1 - u))."),
    **dict.fromkeys(("step", "unit_step"), Template("For a jump from 0 to 1 write heaviside(u).")),
    **dict.fromkeys(("diff", "derivative"), GIVE_TO_DERIVE),
    "lg": Template("Write log10(u) or log2(u)."),
    **dict.fromkeys(("floor", "ceil", "round", "trunc", "int", "mod", "fmod", "remainder"), NO_ROUNDING),
    **dict.fromkeys(("where", "piecewise", "Piecewise", "ifelse", "clip"), Template(
        "For a choice between values write max(u, 0), min(u, 1) or heaviside(u)."
    )),
    **dict.fromkeys(("factorial", "gamma", "binom", "comb"), NO_FACTORIAL),
    **dict.fromkeys(("Phi", "Φ"), Template("For the normal distribution write (1 + erf(u/sqrt(2)))/2.")),
    **dict.fromkeys(("σ", "sigma"), Template("For the logistic function write sigmoid(u).")),
}
"""Names of functions in other programs -> the spelling of the language."""
OTHER_ARGUMENTS: Final = {
    "sum": Template("sum(u) adds u up over the rows of a table; write other sums out: x1 + x2 + x3."),
    "mean": Template("mean(u) is the mean of u over the rows of a table; write other means out: (x1 + x2)/2."),
    "log": Template("The logarithm is natural; to another base write log(u)/log(base)."),
    "sqrt": OTHER_ROOTS,
    "atan": Template("The angle of a point is atan2(y, x)."),
}
"""Functions that are usual with another number of arguments elsewhere, and the spelling of the language."""

# --- parts without variables -----------------------------------------------------------------------------------------

EXPONENT_TOO_LARGE: Final = Template("the exponent is larger than the limit of {limit}")
SMALLER_EXPONENT: Final = Template("Use a smaller exponent, or exp(…) of a product.")
THIS_PART: Final = Template("this part")
TOO_LARGE: Final = Template("{part} is larger than the limit of {limit}")
DIVISION_BY_ZERO: Final = Template("division by zero has no value")
DIVIDE_BY_OTHER: Final = Template("Divide by a number other than zero.")
ZERO_TO_NEGATIVE: Final = Template("{part} divides by zero")
NO_NEGATIVE_EXPONENT: Final = Template("Zero has no power with a negative exponent.")
NO_REAL_VALUE: Final = Template("{part} has no real value")
REAL_AND_FINITE: Final = Template("Use a number for which it is real and finite.")
REAL_WHERE: Final = Template("{function}(u) is real and finite only where {condition}.")
WHOLE_EXPONENTS: Final = Template("A negative number has real powers only with integer exponents.")
CUBE_ROOT_OF: Final = Template("The real cube root is cbrt({base}).")

# --- characters ------------------------------------------------------------------------------------------------------

NOT_UTF8: Final = Template("byte {byte} (not UTF-8)")
NAMELESS: Final = {
    "Cc": Template("{point} (control character)"),
    "Cs": Template("{point} (surrogate)"),
    "Co": Template("{point} (private use)"),
}
"""Unicode category -> what a character without a name is called."""
UNASSIGNED: Final = Template("{point} (unassigned)")
NOT_IN_LANGUAGE: Final = Template("{character} is not part of the language")
EQUALS_SIGN: Final = Template("an equals sign is not part of an expression")
LOOKS_LIKE: Final = Template("It only looks like another character: type {instead}.")
RAISED_TEXT: Final = Template("Write **{text} for what is raised.")
ORDINARY_SPACE: Final = Template("Type an ordinary space.")
INVISIBLE: Final = Template("Delete it; it is invisible in most editors.")
FORMULA_ALONE: Final = Template("Give the formula alone, without the name and the arguments of a function before it.")
END_OF_STATEMENT: Final = Template("Leave it out at the end.")
LEAVE_OUT_LIBRARY: Final = Template(
    "A point stands only in numbers; leave out the name before it, as in exp(x) for library.exp(x)."
)
NO_PROGRAM: Final = Template(
    "This is one formula, not a program: write numbers, names, + - * / ** and functions such as sin(x)."
)
_PARENTHESES: Final = Template("Group with parentheses ( ).")
NO_COMPARISON: Final = Template("Write one function without a comparison; max(u, 0) and heaviside(u) switch.")
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015"
NO_INFINITY: Final = Template("Infinity is not a number: use a large one, or leave it out.")
SIGNS: Final = {
    "==": Template("Write one function; gdcli does not compare."),
    "=": Template("Give one function: the right side alone, or left - (right) for an equation."),
    **dict.fromkeys("<>≤≥≠≈≡", NO_COMPARISON),
    "!": NO_FACTORIAL,
    "%": Template("Write 0.05 for 5%; there is no remainder: give a formula without one."),
    ";": Template("Arguments are separated by commas, and one expression is read at a time."),
    **dict.fromkeys("[]{}", _PARENTHESES),
    "@": Template("A named function stands alone, as in @rosenbrock or @rosenbrock(5)."),
    "\\": Template("A backslash begins a LaTeX command, such as \\frac."),
    "$": Template("Dollar signs stand around the whole formula, at its beginning and at its end."),
    ":": Template("Write / to divide; of a function such as f: x -> x^2 give the formula alone."),
    **dict.fromkeys("→↦⇒⟼", FORMULA_ALONE),
    **dict.fromkeys("∈∉∀∃ℝℕℤ", Template("Give the formula alone, without the numbers that a variable stands for.")),
    **dict.fromkeys("±∓", Template("Give two functions, one with + and one with -.")),
    **dict.fromkeys("∫∮", Template("The language has no integral: give a function without one.")),
    **dict.fromkeys("⌊⌋⌈⌉", NO_ROUNDING),
    "∜": OTHER_ROOTS,
    "°": Template("Angles are in radians: write *pi/180 for degrees."),
    **dict.fromkeys("\"`“”«»", Template("The formula itself has no quotes: leave them out.")),
    "_": Template("A name begins with a letter, as in x_1."),
    ".": Template("Write * for a product; a point stands only in numbers, as in 0.5."),
    "'": Template("For a derivative use `gdcli derive`; the formula itself has no quotes."),
    **dict.fromkeys("∂∇", GIVE_TO_DERIVE),
    "∞": NO_INFINITY,
    "…": Template("Write all the terms, or a sum such as sum(i=1..3, x[i])."),
    "∑": Template("Write sum(i=1..3, x[i])."),
    **dict.fromkeys("∏", Template("Write prod(i=1..3, x[i]).")),
    **dict.fromkeys("‖∥", Template("Write norm(x).")),
    **dict.fromkeys(_DASHES, Template("For a minus sign type -; an option begins with --.")),
}
"""Signs from other notations -> what to type instead."""

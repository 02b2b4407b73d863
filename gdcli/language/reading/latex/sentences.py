"""Every message and every hint about LaTeX that is not read: whole templates with named fields."""

from __future__ import annotations

from typing import Final

from gdcli.language.reading.sentences import GIVE_TO_DERIVE, NO_COMPARISON, NO_INFINITY
from gdcli.model.sentences import Template

# --- braces and commands ---------------------------------------------------------------------------------------------

BRACE_NOT_CLOSED: Final = Template("the brace is never closed")
TOO_DEEP: Final = Template("braces are nested deeper than the limit of {limit}")
NEST_LESS: Final = Template("Use fewer braces inside each other.")
LONE_BACKSLASH: Final = Template("a backslash stands alone")
REMOVE: Final = Template("Remove it.")
UNKNOWN_COMMAND: Final = Template("{command} is not among the LaTeX commands that are read")
OTHER_COMMANDS: Final = Template(
    "Among those that are read are \\frac, \\sqrt, \\cdot, \\left( \\right), Greek letters and functions such as \\sin."
)
ARGUMENT_MISSING: Final = Template("an argument is missing")
WRITE_IN_BRACES: Final = Template("Write it in braces.")
NOTHING_BEGINS: Final = Template("\\{command} begins nothing that is read")
FORMULA_ALONE: Final = Template("Give the formula alone; for a choice between values there is \\max(u, 0).")

# --- names -----------------------------------------------------------------------------------------------------------

NAME_OR_PRODUCT: Final = Template("{name} can be one name or a product in LaTeX")
WRITE_NAME_OR_PRODUCT: Final = Template("Write \\mathrm{{{name}}} for one name, or {product} for a product.")
NOT_A_SUBSCRIPT: Final = Template("the subscript {subscript} is not part of a name")
NOT_A_WORD: Final = Template("\\{command} is not followed by one word")
FORM_OF_NAMES: Final = Template(
    "Names are letters with subscripts such as x_{{1}} and x_{{\\mathrm{{max}}}}, or \\mathrm{{name}}."
)
NO_FUNCTION: Final = Template("{name} is not among the functions")
WITHOUT_SUBSCRIPT: Final = Template("Write {name}(u).")

# --- forms -----------------------------------------------------------------------------------------------------------

DERIVATIVE: Final = Template("a derivative is not part of a function")
ROOT_INDEX: Final = Template("the index of the root is not a number")
WRITE_ROOT: Final = Template("Write \\sqrt[n]{{u}} or u^{{1/n}}.")
NO_BRACKET: Final = Template("\\{command} stands before no bracket")
WRITE_BRACKETS: Final = Template("Write \\left( and \\right).")
OTHER_NORM: Final = Template("{norm} is not the norm that is read")
WRITE_OTHER_NORM: Final = Template(
    "The norm is the root of the sum of squares; write another one out, as in \\sum_{{i=1}}^{{3}} |x_i|."
)
POWER_OR_INDEX: Final = Template("^{{({index})}} is read as a power; an index is written below, as in x_{{{index}}}")
RANGE_MISSING: Final = Template("\\{command} has no range")
WRITE_RANGE: Final = Template("Write \\{command}_{{i=1}}^{{n}} x_i, or the terms side by side.")

# --- commands that are often tried -----------------------------------------------------------------------------------

_ALL_TERMS: Final = Template("Write all the terms: x1 + x2 + x3.")
_FUNCTIONS_ONLY: Final = Template(
    "A function is made of + - * /, powers and the functions of `gdcli manual language`."
)
_FUNCTION_TO_DESCEND: Final = Template("`gdcli descend` looks for the minimum; give it the function.")
REASONS: Final = {
    **dict.fromkeys(("partial", "nabla", "mathrm{d}", "prime"), GIVE_TO_DERIVE),
    **dict.fromkeys(("le", "leq", "ge", "geq", "lt", "gt", "ne", "neq", "approx", "sim", "leqslant", "geqslant",
                     "in", "notin", "subset"),
                    NO_COMPARISON),
    **dict.fromkeys(("dots", "ldots", "cdots", "vdots"), _ALL_TERMS),
    **dict.fromkeys(("pm", "mp"), Template("Write one of the two signs.")),
    **dict.fromkeys(("int", "iint", "oint", "lim", "limsup", "liminf"), _FUNCTIONS_ONLY),
    **dict.fromkeys(("argmin", "argmax", "arg", "inf", "sup"), _FUNCTION_TO_DESCEND),
    "infty": NO_INFINITY,
    "%": Template("Write 0.05 for 5%."),
    "Pr": Template("Give the formula alone."),
    "binom": Template("Write the number that it stands for."),
    "circ": Template("Angles are radians: 30 degrees are 30\\pi/180; of two functions write one inside of the other."),
    **dict.fromkeys(("top", "intercal", "dagger"),
                    Template("The language has no matrices; the product of two vectors is \\langle x, y \\rangle.")),
    **dict.fromkeys(("over", "choose"), Template("Write \\frac{{a}}{{b}}.")),
    **dict.fromkeys(("to", "mapsto", "rightarrow", "Rightarrow", "implies"),
                    Template("Write the function alone, or f(x) = ….")),
}  # fmt: skip
"""Command -> what to write instead."""
SUBSCRIPTED: Final = {
    "log": Template("Write log(u)/log(base)."),
    **dict.fromkeys(("min", "max"), _FUNCTION_TO_DESCEND),
}
"""Function -> what to write instead of it with a subscript."""

"""What the pages of a function say: its picture, its analysis, its backpropagation, its place in the gallery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from gdcli.model import CriticalKind
from gdcli.model.sentences import Template
from gdcli.model.words import CONVEX, DEGENERATE, MAXIMUM, MINIMUM, PLATEAU, SADDLE

KINDS: Final[Mapping[CriticalKind, Template]] = {
    CriticalKind.MINIMUM: MINIMUM,
    CriticalKind.MAXIMUM: MAXIMUM,
    CriticalKind.SADDLE: SADDLE,
    CriticalKind.INFLECTION: Template("saddle (inflection)"),
    CriticalKind.DEGENERATE: DEGENERATE,
}

# --- the picture of a function ---------------------------------------------------------------------------------------

ONE_MINIMUM_IN_VIEW: Final = Template("One minimum is in view: f = {value} at {point}.")
IN_VIEW: Final = Template("In view: minima {minima}, maxima {maxima}, saddles {saddles}.")
SETS_IN_VIEW: Final = Template("In view are critical points that are not isolated: they form whole sets.")
LOWEST_MINIMUM_IN_VIEW: Final = Template("The lowest minimum is f = {value} at {point}.")
NOTHING_IN_VIEW: Final = Template("No minimum, maximum or saddle is in view.")
MAY_BE_MORE_IN_VIEW: Final = Template("There may be more that the search did not find.")
NO_VARIABLES: Final = Template("the expression has no variables, so there is no picture of it")
TOO_MANY_VARIABLES: Final = Template("a function of {count} variables has no picture of its own")
FIX_SOME: Final = Template("Fix all but one or two of them with --set.")
TANGENT_NEEDS_PLAIN_AXIS: Final = Template("a tangent is straight only on a plain axis")
LEAVE_ONE_OUT: Final = Template("Leave out --log or --tangent.")

# --- the analysis ----------------------------------------------------------------------------------------------------

SHAPES: Final[Mapping[str, Template]] = {
    "constant": Template("constant: every point is a minimum"),
    "affine": Template("affine: a straight line or plane without a minimum"),
    "convex": Template("convex: every minimum is a global one, from wherever descent starts"),
    "concave": Template("concave: it bends upwards nowhere, so that a minimum can only be where it is flat"),
    "neither": Template("neither convex nor concave: where descent ends may depend on where it starts"),
    "unknown": Template("unknown: no rule proves it convex, which does not say that it is not"),
}
SHAPE_SENTENCES: Final[Mapping[str, Template]] = {
    "convex": Template("f is convex: every minimum is a global one, from wherever descent starts."),
    "constant": Template("f is constant: every point is a minimum, and a maximum too."),
    "concave": Template("f is concave: it bends upwards nowhere."),
    "neither": Template("f is neither convex nor concave: where descent ends may depend on where it starts."),
}
"""The shapes that matter for descent -> what the verdict says if the shape is proved."""
SHAPE_AND_REASON: Final = Template("{shape} ({reason})")
CURVATURE: Final = Template("curvature")
QUADRATIC: Final = Template("quadratic: the Hessian is the same everywhere, so that all of this is exact")
PARABOLA: Final = Template("a parabola: f'' is the same everywhere, so that all of this is exact")
NO_CRITICAL_POINT: Final = Template("No critical point was found.")
KIND: Final = Template("kind")
EXACT: Final = Template("exact")
EXACTLY: Final = Template("Exactly")
NUMBERED: Final = Template("no. {place}")
NUMERIC: Final = Template("numeric")
RATES_EVERYWHERE: Final = Template("Learning rates for gradient descent (exact, everywhere)")
RATES_NEARBY: Final = Template("Learning rates for gradient descent (near each minimum only)")
LIMIT_IN_ONE: Final = Template("limit 2/f''")
LIMIT: Final = Template("limit 2/λmax")
BEST_IN_ONE: Final = Template("best 1/f''")
BEST: Final = Template("best 2/(λmin+λmax)")
ERROR_PER_STEP: Final = Template("error per step")
ABOVE_THE_LIMIT: Final = Template(
    "Above the limit descent leaves the minimum; at the best fixed rate each step multiplies the error by the last "
    "column."
)
ABOVE_THE_LIMIT_IN_ONE: Final = Template("Above the limit descent leaves the minimum; at the best rate it is fastest.")
WITHOUT_CURVATURE: Final = Template("Minima without curvature")
SLOPE_LEFT: Final = Template("slope left in {name}")
SLOPE_RIGHT: Final = Template("slope right")
NO_FIXED_RATE: Final = Template(
    "No fixed learning rate settles at a kink with slopes on both sides: descent ends in a cycle about as wide as the "
    "rate times the slope. A schedule that falls to zero converges."
)
SETTLES_FROM_ONE_SIDE: Final = Template(
    "Where the slope is 0 on one side, a low enough fixed rate settles from that side."
)
INFINITE_CURVATURE: Final = Template(
    "Where the slopes are equal the curvature grows without bound: no fixed learning rate settles there either, but a "
    "schedule that falls to zero converges."
)
SETS: Final = Template("Sets of critical points")
FOUND_WHERE: Final = Template("found where")
ONE_OF_THEM: Final = Template("one of them")
INTERVAL: Final = Template("{name} in [{low}, {high}]")
MORE_POINTS: Final = Template(
    "{count} more point: --format csv shows all.", "{count} more points: --format csv shows all."
)
COMPLETE_EVERYWHERE: Final = Template("All found: it is proved that there are no other critical points.")
COMPLETE: Final = Template("All found: it is proved that there are no other critical points for {where}.")
PROVED_NONE: Final = Template("It is proved that there are no critical points for {where}.")
MAYBE_MORE: Final[Sequence[Template]] = (
    Template("There may be more critical points, but only where {first}. --range looks elsewhere."),
    Template("There may be more critical points, but only where {first}; or {second}. --range looks elsewhere."),
    Template(
        "There may be more critical points, but only where {first}; or {second}; or {third}. --range looks elsewhere."
    ),
    Template(
        "There may be more critical points, but only where {first}; or {second}; or {third}; or elsewhere nearby. "
        "--range looks elsewhere."
    ),
)
"""For one, two, three and more regions."""
NOTHING_EXCLUDED: Final = Template("Searched numerically for {where}; there may be more. --range looks elsewhere.")
LOWEST_FOUND: Final = Template("The lowest value for {where} is {value}: proved to nine digits.")
LOWEST_BETWEEN: Final = Template("The lowest value for {where} lies between {low} and {high}: proved.")
HOLE: Final = Template(
    "At {where} the formula has no value, so there is no critical point; around it f tends to {limit}."
)
NO_MINIMUM_SHOWN: Final = Template("No minimum was found, but there may be one where the search left something open.")
NO_MINIMUM: Final = Template("There is no minimum at which descent could settle.")
NO_MINIMUM_WITHIN: Final = Template("For {where} there is no minimum at which descent could settle.")
MINIMA: Final = Template(
    "One minimum found, f = {value} at {point}: learning rates below {limit} can settle there.",
    "{count} minima found; the lowest is f = {value} at {point}, where learning rates below {limit} can settle.",
)
MINIMA_WITHOUT_LIMIT: Final = Template(
    "One minimum found, f = {value} at {point}; its curvature sets no limit to the learning rate.",
    "{count} minima found; the lowest is f = {value} at {point}, and its curvature sets no limit to the learning rate.",
)
MINIMA_WITHOUT_CURVATURE: Final = Template(
    "One minimum found, f = {value} at {point}, without a curvature: no fixed learning rate settles there.",
    "{count} minima found; the lowest is f = {value} at {point}, without a curvature: no fixed learning rate settles "
    "there.",
)
MINIMA_WITH_ONE_KINKED_SIDE: Final = Template(
    "One minimum found, f = {value} at {point}, a kink: a fixed learning rate can settle there from a side whose slope "
    "is 0.",
    "{count} minima found; the lowest is f = {value} at {point}, a kink: a fixed learning rate can settle there from a "
    "side whose slope is 0.",
)
MINIMA_OF_TWO_CURVATURES: Final = Template(
    "One minimum found, f = {value} at {point}; its curvature is another one on each side.",
    "{count} minima found; the lowest is f = {value} at {point}, and its curvature is another one on each side.",
)
FLAT_MINIMUM: Final = Template("The lowest minimum found is flat: f = {value} on a whole set of points.")

# --- backpropagation -------------------------------------------------------------------------------------------------

AT: Final = Template("at {point}: f = {value}")
WITHOUT_VARIABLES: Final = Template("no variables: f = {value}")
FORWARD_PASS: Final = Template("Forward pass: values and local derivatives")
BACKWARD_PASS: Final = Template("Backward pass: derivatives of f")
FORWARD_NODE: Final = Template("Forward pass, node {place} of {count}: values")
BACKWARD_NODE: Final = Template("Backward pass, node {place} of {count}: derivatives of f")
NODE: Final = Template("node")
IS: Final = Template("is")
ADJOINT: Final = Template("∂f/∂node")
LOCAL_DERIVATIVES: Final = Template("local derivatives")
LOCAL_DERIVATIVES_ARE: Final = Template("local derivatives: {slopes}")
WHAT_ARRIVES: Final = Template("what arrives from behind: adjoint × local derivative")
GIVEN: Final = Template("given")
GIVEN_AS: Final = Template("{label} is given: {value}.")
COLUMN: Final = Template("a column")
MEAN_OF_ROWS: Final = Template(
    "{definition} (the mean of {count} row)", "{definition} (the mean of {count} rows)"
)
MORE_LINES: Final = Template(
    "{count} more line of the graph: --tree shows all.", "{count} more lines of the graph: --tree shows all."
)
FROM: Final = Template("from {sender}: {product} = {amount}")
FROM_EACH_ROW: Final = Template("from {sender}: row by row, {amount} on average")
FROM_ALL_ROWS: Final = Template(
    "from {sender}: {count} row, its value is {amount}", "from {sender}: {count} rows merge, their mean is {amount}"
)
PATHS_MERGE: Final = Template("paths merge: {sum} = {total}")
OF_THE_OUTPUT: Final = Template("1, for ∂f/∂f = 1")
NOTHING_ARRIVES: Final = Template("nothing: f does not depend on it")
SEE_ABOVE: Final = Template("(see above)")
VALUE_AND_ADJOINT: Final = Template("value {value}  adjoint {adjoint}")
BY_THE_FUNCTION: Final = Template(
    "Where 0 × inf or inf - inf arrives, the chain rule has no number: the slope above is that of the function itself."
)
ONE_PASS_EACH: Final = Template(
    "One forward pass and one backward pass gave every partial derivative: that is backpropagation."
)

# --- the gallery -----------------------------------------------------------------------------------------------------

FORMS: Final = Template("--all shows a line for each; @rosenbrock(5) is the form in five variables.")
VARIABLES: Final = Template("variables")
WHAT_IT_IS: Final = Template("what it is")
TAGS: Final = Template("tags")
SOURCE: Final = Template("source")
SIZES: Final = Template("sizes")
MINIMA_NAME: Final = Template("minima")
KINK_AT: Final = Template("{point}   f = {value} (a kink)")
MORE_MINIMA: Final = Template("and {count} more", "and {count} more")
NO_KNOWN_MINIMUM: Final = Template("none that is known")
_NO_MINIMUM: Final = Template("no minimum")
_MANY_MINIMA: Final = Template("many minima")
_BOWLS: Final = Template("bowls")
GROUPS: Final[Mapping[str, Template]] = {
    "network": Template("networks"),
    "kink": Template("kinks"),
    "no minimum": _NO_MINIMUM,
    "unbounded": Template("no lower bound"),
    "domain": Template("limited domain"),
    "plateau": Template("plateaus"),
    "saddle": Template("saddles"),
    "many minima": _MANY_MINIMA,
    "ill-conditioned": Template("narrow valleys"),
    "quadratic": _BOWLS,
    "convex": _BOWLS,
}
"""Tag -> group; a function is in the group of the first of its tags that stands here."""
OTHERS: Final = Template("others")
TAG_WORDS: Final[Mapping[str, Template]] = {
    "quadratic": Template("quadratic"),
    "convex": CONVEX,
    "plateau": PLATEAU,
    "many minima": _MANY_MINIMA,
    "saddle": SADDLE,
    "unbounded": Template("unbounded"),
    "kink": Template("kink"),
    "domain": Template("domain"),
    "no minimum": _NO_MINIMUM,
    "ill-conditioned": Template("ill-conditioned"),
    "network": Template("network"),
}

"""Everything that the sections of pages say: whole templates with named fields.

Headings of tables and names of facts begin with a small letter and have no full stop.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.model import StopReason, Trend
from gdcli.model.sentences import Template

# --- what was run ----------------------------------------------------------------------------------------------------

UPDATE: Final = Template("update")
FIRST_STEP: Final = Template("first step")
RATE: Final = Template("rate")
OPTIONS: Final = Template("options")
NOISE: Final = Template("noise = {size}")
SEED: Final = Template("seed = {seed}")
STOP_AFTER_STEPS: Final = Template("after {count} step", "after {count} steps")
STOP_AT: Final = Template(
    "as soon as {test}, else after {count} step", "as soon as {test}, else after {count} steps"
)
STOP_AT_ANY: Final = Template(
    "as soon as one of {tests} holds, else after {count} step",
    "as soon as one of {tests} holds, else after {count} steps",
)

# --- why a run stopped -----------------------------------------------------------------------------------------------

STOPPED: Final[Mapping[StopReason, Template]] = {
    StopReason.TOLERANCE: Template("Stopped at step {step}: the gradient is within the tolerance."),
    StopReason.VALUE_CHANGE: Template("Stopped at step {step}: the last update hardly changed the value."),
    StopReason.STEP_SIZE: Template("Stopped at step {step}: the last update hardly moved the point."),
    StopReason.MAX_STEPS: Template("Stopped at step {step}: all steps are taken."),
    StopReason.DIVERGED: Template("Stopped at step {step}: the values grew beyond all bounds."),
    StopReason.NON_FINITE: Template(
        "Stopped at step {step}: the function or its gradient has no finite value there."
    ),
    StopReason.INTERRUPTED: Template("Stopped at step {step}: interrupted."),
    StopReason.VALIDATION: Template(
        "Stopped at step {step}: the validation loss had not been lower for as many epochs as --patience allows."
    ),
}
STOPPED_IN_ONE: Final[Mapping[StopReason, Template]] = {
    **STOPPED,
    StopReason.TOLERANCE: Template("Stopped at step {step}: the slope is within the tolerance."),
    StopReason.NON_FINITE: Template("Stopped at step {step}: the function or its slope has no finite value there."),
}
"""In one variable, as it is said at school."""
STOPPED_WITHIN_BOUNDS: Final[Mapping[StopReason, Template]] = {
    **STOPPED,
    StopReason.TOLERANCE: Template("Stopped at step {step}: the projected gradient is within the tolerance."),
}

# --- what was found --------------------------------------------------------------------------------------------------

LAST_POINT: Final = Template("Last: {point}, f = {value}, {slope} = {size}.")
BEST_POINT: Final = Template("Best, at step {step}: {point}, f = {value}, {slope} = {size}.")
BEND_EVERYWHERE: Final = Template("Curvature: f'' = {bend} everywhere.")
BEND_NEARBY: Final = Template("Curvature: f'' = {bend} near {point}.")
SPECTRUM_EVERYWHERE: Final = Template("Curvature: the Hessian has the eigenvalues {spectrum} everywhere.")
SPECTRUM_NEARBY: Final = Template("Curvature: the Hessian has the eigenvalues {spectrum} near {point}.")
CONDITION: Final = Template("Condition number λmax/λmin = {ratio}.")
LIMIT_IN_ONE: Final = Template("Learning rates below 2/f'' = {limit} settle there; this run has {rate}.")
LIMIT_IN_ONE_AND_BEST: Final = Template(
    "Learning rates below 2/f'' = {limit} settle there, fastest at 1/f'' = {best}; this run has {rate}."
)
LIMIT_IN_SEVERAL: Final = Template("Learning rates below 2/λmax = {limit} settle there; this run has {rate}.")
LIMIT_IN_SEVERAL_AND_BEST: Final = Template(
    "Learning rates below 2/λmax = {limit} settle there, fastest at 2/(λmin + λmax) = {best}; this run has {rate}."
)
LIMIT_OF_METHOD: Final = Template("Learning rates below {limit} settle there with {method}; this run has {rate}.")
PATH: Final = Template("The largest curvature on the way was {largest}, at step {step}.")
PATH_AND_LIMIT: Final = Template(
    "The largest curvature on the way was {largest}, at step {step}: there the limit is {limit}; this run has {rate}."
)
FACTOR: Final = Template("Each step multiplied the distance to the minimum by {measured}.")
FACTOR_AND_THEORY: Final = Template(
    "Each step multiplied the distance to the minimum by {measured}; theory says {predicted}."
)
WORK: Final = Template("Work: values computed {values}, gradients {gradients}.")
WORK_IN_ONE: Final = Template("Work: values computed {values}, slopes {slopes}.")
EVIDENCE: Final[Mapping[str, Template]] = {
    "steps_left": Template("At the pace of the last steps about {value} more steps are missing."),
    "slope_before": Template("Just before the kink the slope is {value}."),
    "slope_behind": Template("Just behind the kink the slope is {value}."),
    "step_length": Template("The last steps were {value} long."),
    "swing_rate": Template("Each swing was {value} times as wide as the one before."),
    "period": Template("The iterates repeat after {value} step.", "The iterates repeat after {value} steps."),
    "noise": Template("The gradient had noise of size {value}."),
    "scatter": Template("The iterates scatter by {value}."),
    "expected_scatter": Template("From the noise a scatter of {value} is expected."),
    "known_minimum": Template("The lowest known value is {value}."),
    "lower_value": Template("A value nearby is lower: {value}."),
    "projected_gradient_norm": Template("The projected gradient has the norm {value}."),
    "distance_to_minimum": Template("The minimum is {value} away."),
    "value_above_minimum": Template("The value is {value} above the minimum."),
    "start_value": Template("At the start f was {value}."),
    "gradient_factor": Template("Each step multiplied the gradient by {value}."),
    "advice_loss": Template("The advice was tried: its loss came to {value}."),
    "advice_steps": Template(
        "The advice was tried: it converged in {value} step.", "The advice was tried: it converged in {value} steps."
    ),
}
"""A sentence for each number that a verdict rests on and that no other sentence tells."""
EVIDENCE_IN_ONE: Final[Mapping[str, Template]] = {
    **EVIDENCE,
    "noise": Template("The slope had noise of size {value}."),
    "gradient_factor": Template("Each step multiplied the slope by {value}."),
}
LIMIT_LABEL: Final = Template("limit {rate}")
BEST_LABEL: Final = Template("best {rate}")

# --- the table of iterates -------------------------------------------------------------------------------------------

LAST_AND_BEST: Final = Template("last, best")
START_AND_BEST: Final = Template("start, best")
SYMBOLS: Final = Template("○ start, ◆ last, ★ best")
ITERATES_KEPT: Final = Template("{kept} of {all} iterates were kept; --every N chooses which")
ITERATES_SHOWN: Final = Template(
    "{shown} of {all} iterates; --all shows every one, --format csv the exact numbers"
)
VARIABLES_HIDDEN: Final = Template("{hidden} of {all} variables do not fit; --format csv has them all")
GRADIENT_HIDDEN: Final = Template("the gradient does not fit; a wider terminal or --format csv shows it")

# --- formulas, and the rules on paper ---------------------------------------------------------------------------------

SYMMETRIC_HESSIAN: Final = Template("the Hessian is symmetric: each mixed derivative is shown once")
LETTERS: Final = Template("with {letters}")
HELD: Final = Template("{names} held constant", "{names} held constant")
CHAIN_RULE: Final = Template("The chain rule by {wrt}")
BY_WAY_OF: Final = Template("by way of {letter}")
DIRECTLY: Final = Template("directly")
AGREEMENT: Final[Mapping[bool | None, Template]] = {
    True: Template("both are the same"),
    False: Template("they differ"),
    None: Template("neither has a value where it was tried"),
}

# --- the function at a point -----------------------------------------------------------------------------------------

AT: Final = Template("At {point}")
TREND: Final = Template("trend")
TRENDS: Final[Mapping[Trend, Template]] = {
    Trend.RISING: Template("f is rising: it grows to the right, so the way down is to the left."),
    Trend.FALLING: Template("f is falling: it shrinks to the right, so the way down is to the right."),
    Trend.MINIMUM: Template("This is a minimum: f is nowhere lower nearby."),
    Trend.MAXIMUM: Template("This is a maximum: f is nowhere higher nearby."),
    Trend.INFLECTION: Template(
        "f is flat, but this is no extremum: f goes on in the same direction (a saddle, here an inflection)."
    ),
    Trend.FLAT: Template("f is flat: it is constant nearby."),
}
NO_SLOPE: Final = Template("none: f jumps here")
SLOPES: Final = Template("slopes")
SLOPES_ALONG: Final = Template("slopes in {name}")
KINK: Final = Template(
    "{left} from the left, {right} from the right: a kink without a derivative (above: the convention)"
)
DIRECTION: Final = Template("direction")
NO_DIRECTION: Final = Template("none: the gradient vanishes")
NO_FINITE_DIRECTION: Final = Template("none: the gradient is not finite")
STEEPEST_ASCENT: Final = Template("steepest ascent")
STEEPEST_DESCENT: Final = Template("steepest descent")
HESSIAN: Final = Template("Hessian")
BENDS_BOTH_WAYS: Final = Template(
    "{values}: f bends upwards in some directions and downwards in others, as at a saddle"
)
BENDS_NOWHERE: Final = Template("{values}: f does not bend here, to second order")
BENDS_UPWARDS: Final = Template("{values}: f bends upwards in every direction")
BENDS_DOWNWARDS: Final = Template("{values}: f bends downwards in every direction")
BENDS_UPWARDS_OR_IS_FLAT: Final = Template(
    "{values}: f bends upwards in every direction but those in which it is flat to second order"
)
BENDS_DOWNWARDS_OR_IS_FLAT: Final = Template(
    "{values}: f bends downwards in every direction but those in which it is flat to second order"
)

# --- the derivative as a limit ---------------------------------------------------------------------------------------

LIMIT: Final = Template("The limit at work: h → 0 in (f({name} + h) − f({name}))/h")
LIMIT_ALONG: Final = Template("The limit at work: h → 0 in (f({name} + h) − f({name}))/h, by {name} alone")
FORWARD: Final = Template("forward")
CENTRAL: Final = Template("central")
ROUNDING_MARK: Final = Template("◀ rounding")
ROUNDING: Final = Template(
    "From the marked row on, rounding wins: f({name} + h) and f({name}) agree in most of their digits, so that little "
    "but rounding error is left of their difference, and the division by a small h makes it large."
)
DIFFERENCES: Final = Template(
    "forward: (f({name} + h) − f({name}))/h;  central: (f({name} + h) − f({name} − h))/(2h), whose error shrinks with "
    "h² instead of h"
)
CENTRAL_HIDDEN: Final = Template("the central differences do not fit; a wider terminal or --format json shows them")

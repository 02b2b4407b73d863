"""What the pages of a derivative, of a checked answer and of one update say."""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

# --- the derivative at a point ---------------------------------------------------------------------------------------

NO_PICTURE: Final = Template("a picture needs a point and one or two variables")
SLOPE: Final = Template("At {point} the slope is {slope}.")
SECANTS: Final = Template("The secant slopes {slopes} … approach the slope {slope} at {point}.")
KINK: Final = Template("At {point} f has a kink, with slope {left} from the left and {right} from the right.")
KINK_GRADIENT: Final = Template(
    "At {point} f has a kink: its slopes differ from side to side, and the gradient is a convention."
)
JUMP: Final = Template("At {point} f jumps from {left} to {right}, with the value {value} there: it has no slope.")
JUMP_AT_EDGE: Final = Template("At {point} f jumps from its value {value} to {right} right beside: it has no slope.")
JUMP_GRADIENT: Final = Template("At {point} f jumps along {names}: it has no gradient.")
DIRECTIONS: Final = Template(
    "At {point} the steepest ascent is along {ascent}, the steepest descent along {descent}; ‖∇f‖ = {length}."
)
NO_DIRECTION: Final = Template(
    "At {point} the gradient vanishes: the function is flat there, and no direction is steepest."
)
NO_GRADIENT: Final = Template("At {point} the gradient is not finite, and no direction is steepest.")

# --- a checked answer ------------------------------------------------------------------------------------------------

THE_KEY: Final = Template("Equal: that is the answer of the exercise.")
NOT_THE_KEY: Final = Template("Different: the answer of the exercise is another.")
PROVED: Final = Template("Equal: proved by algebra.")
AGREES: Final = Template(
    "Equal: it agrees with the derivative at {count} point to {digits} digits.",
    "Equal: it agrees with the derivative at {count} points to {digits} digits.",
)
AGREES_AT_POINT: Final = Template("Equal: the exact value at {where} is {right}.")
DIFFERENT: Final = Template(
    "Different: at {where} your answer has the value {given}, and the derivative {right}."
)
UNDECIDED: Final = Template(
    "Undecided: the answer and the derivative have values together at only {count} of the points tried."
)
NO_VALUE_THERE: Final = Template("Undecided: the answer or the derivative has no value at {where}.")
ANSWER_LACKS_VALUES: Final = Template("The answer has no value at some points where the derivative has one.")
DERIVATIVE_LACKS_VALUES: Final = Template("The answer has a value at some points where the derivative has none.")
SHORTER_FORM: Final = Template("It is right as it stands; a shorter form is {expected}.")

# --- one update in four steps ----------------------------------------------------------------------------------------

STEP_OF: Final = Template("Step {step} of {method}: from iterate {before} to iterate {after}")
LOSS: Final = Template("1. Loss")
SLOPE_STEP: Final = Template("2. Slope")
GRADIENT_STEP: Final = Template("2. Gradient")
RATE_OF_STEP: Final = Template("Rate of this step")
UPDATE: Final = Template("3. Update")
AGAIN: Final = Template("4. Again")
FELL: Final = Template("f fell from {before} to {after}. The next step starts at {point}.")
ROSE: Final = Template("f rose from {before} to {after}. The next step starts at {point}.")
STAYED: Final = Template("f stayed at {after}. The next step starts at {point}.")
LOST: Final = Template("f has no value at {point}: the descent ends there.")

"""Every sentence of a verdict: whole templates with named fields, in the order in which the detectors are asked.

A verdict is a few of these, one after the other: what happened, why, and what is known about the surroundings. Every
sentence is one whole template, with both forms if a number decides about singular and plural.
"""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

# --- the run was not made, or was interrupted ------------------------------------------------------------------------

INTERRUPTED: Final = Template(
    "Interrupted at step {step}, where {slope}; what the run would have come to is not known."
)
NO_STEP: Final = Template("No step was taken; at the start {slope}.")
RATE_IS_ZERO: Final = Template("The learning rate is 0, so that the point stays where it is, with {slope}.")
TOO_SLOW_TO_MOVE: Final = Template(
    "Too slow to move: at the learning rate {rate} a step is smaller than the last digit of the point, "
    "with {slope}."
)

METHOD_NO_LONGER_MOVES: Final = Template(
    "No longer moves: the steps of {method} have come down to the rounding of the point, with {slope}."
)
FLOWN_TO_ROUNDING: Final = Template(
    "Flew away: the value rose from {start} to {value} at {place}, where a step is smaller than the last digit of the "
    "point."
)

# --- within bounds, and by the tests of value and step ---------------------------------------------------------------

STOPPED_WITHIN_BOUNDS: Final = Template("Converged in {count} step.", "Converged in {count} steps.")
STARTED_AT_REST: Final = Template("The start is there already.")
HELD_AT_MINIMUM: Final = Template(
    "It rests on the bound {held}, where the slope points outwards: that is the minimum within the bounds, {value} "
    "at {place}.",
    "It rests on the bounds {held}, where the slope points outwards: that is the minimum within the bounds, {value} "
    "at {place}.",
)
HELD_AT_LOCAL_MINIMUM: Final = Template(
    "It rests on the bound {held}, where the slope points outwards: that is a minimum within the bounds, {value} at "
    "{place}.",
    "It rests on the bounds {held}, where the slope points outwards: that is a minimum within the bounds, {value} "
    "at {place}.",
)
HELD_AT_SADDLE: Final = Template(
    "Stopped at no minimum: it rests on the bound {held}, but along the other variables the function bends down, "
    "with a smallest eigenvalue of {bend}.",
    "Stopped at no minimum: it rests on the bounds {held}, but along the other variables the function bends down, "
    "with a smallest eigenvalue of {bend}.",
)
HELD_AT_UNKNOWN: Final = Template(
    "It rests on the bound {held}; what the function does along the other variables is not known.",
    "It rests on the bounds {held}; what the function does along the other variables is not known.",
)
CONVERGED_BY_VALUE: Final = Template(
    "Converged in {count} step: the last update changed the value by no more than {threshold}.",
    "Converged in {count} steps: the last update changed the value by no more than {threshold}.",
)
CONVERGED_BY_STEP: Final = Template(
    "Converged in {count} step: the last update moved no component by more than {threshold}.",
    "Converged in {count} steps: the last update moved no component by more than {threshold}.",
)
STOPPED_BY_VALUE: Final = Template(
    "Stopped after {count} step: the last update changed the value by no more than {threshold}.",
    "Stopped after {count} steps: the last update changed the value by no more than {threshold}.",
)
STOPPED_BY_STEP: Final = Template(
    "Stopped after {count} step: the last update moved no component by more than {threshold}.",
    "Stopped after {count} steps: the last update moved no component by more than {threshold}.",
)
NEAR_MINIMUM: Final = Template("The minimum at {minimum} is {distance} away.")
SHORT_OF_MINIMUM: Final = Template("That was too early: the minimum at {minimum} is still {distance} away.")
NO_MINIMUM_NEAR: Final = Template("{slope}, and no minimum near {place} is known.")

# --- at a minimum ----------------------------------------------------------------------------------------------------

ARRIVED: Final = Template(
    "Converged in {count} step: {slope} is within the tolerance {tolerance}.",
    "Converged in {count} steps: {slope} is within the tolerance {tolerance}.",
)
ARRIVED_WITH_PENALTY: Final = Template(
    "Converged in {count} step: with the penalty of the weight decay, {slope} is within the "
    "tolerance {tolerance}.",
    "Converged in {count} steps: with the penalty of the weight decay, {slope} is within the "
    "tolerance {tolerance}.",
)
ARRIVED_AT_START: Final = Template(
    "The start is there already: {slope} is within the tolerance {tolerance}."
)
ARRIVED_TO_ROUNDING: Final = Template(
    "Converged to the last digit in {count} step: rounding keeps {slope} above the tolerance "
    "{tolerance}.",
    "Converged to the last digit in {count} steps: rounding keeps {slope} above the tolerance "
    "{tolerance}.",
)
MINIMUM: Final = Template("The minimum is {value} at {place}.")
LOWEST_KNOWN_MINIMUM: Final = Template("The minimum is {value} at {place}, the lowest one known.")
NEAR_A_MINIMUM: Final = Template("A minimum is near {place}, where the value is {value}.")
MINIMUM_WITH_PENALTY: Final = Template(
    "Function and penalty together have their minimum at {place}, where the function is {value}."
)
LOCAL_MINIMUM: Final = Template(
    "The minimum of {value} at {place} is a local one; a better one, {better} at {there}, is known."
)
MINIMUM_WITH_LOWER_VALUES: Final = Template(
    "The minimum of {value} at {place} is a local one; the function is lower elsewhere, {better} at {there}."
)
MINIMUM_ABOVE_BEST: Final = Template(
    "The run came to rest at a local minimum of {value} at {place}, but it was lower on the way: {best} at {there}, "
    "step {step}."
)
FAR_FROM_MINIMIZER: Final = Template("The last point, {final}, is {distance} away from it.")
AS_PREDICTED: Final = Template("Each step multiplied the distance to it by {factor}, as theory predicts.")
CONSTANT: Final = Template("The function is constant: every point is a minimum, and a maximum too.")
FLAT_FLOOR: Final = Template("Around {place} the function is flat, at its lowest value {value}.")
NOISE_FLOOR: Final = Template(
    "Converged to the noise floor: with noise {noise} on the gradient the iterates scatter by {scatter} around the "
    "minimum at {place}; a smaller or a decaying learning rate lowers the floor."
)
NOISE_FLOOR_EXPECTED: Final = Template(
    "Converged to the noise floor: with noise {noise} on the gradient the iterates scatter by {scatter}, where "
    "theory expects {expected}, around the minimum at {place}; a smaller or a decaying learning rate lowers the "
    "floor."
)
AT_A_KINK: Final = Template(
    "Converged at a kink: at {place} the slope jumps from {left} to {right}, and the last step is {step} long; the "
    "gradient itself never gets small there."
)

# --- at another stationary point -------------------------------------------------------------------------------------

SADDLE: Final = Template(
    "Stopped at a saddle, not at a minimum: at {place}, {slope} is within the tolerance "
    "{tolerance}, but the Hessian has eigenvalues from {least} to {most}."
)
SADDLE_WITHOUT_CURVATURE: Final = Template(
    "Stopped at a saddle, not at a minimum: at {place}, {slope} is within the tolerance "
    "{tolerance}, but the Hessian is singular and lower values lie right beside."
)
INFLECTION: Final = Template(
    "Stopped at an inflection, not at a minimum: at {place} the slope {slope} is within the tolerance {tolerance}, "
    "but the curvature vanishes and the function goes on down on one side."
)
INFLECTION_WITH_KINKS: Final = Template(
    "Stopped at an inflection, not at a minimum: at {place} the slope {slope} is within the tolerance {tolerance}, but "
    "the function goes on down on one side."
)
SADDLE_OF_MANY: Final = Template(
    "Stopped at a saddle, not at a minimum: {slope} is within the tolerance {tolerance}, but the "
    "Hessian has the eigenvalue {least}."
)
MAXIMUM: Final = Template(
    "Stopped at a maximum: at {place}, {slope} is within the tolerance {tolerance}, but the "
    "function falls to all sides."
)
MAXIMUM_WITH_FLAT_SIDES: Final = Template(
    "Stopped at a maximum: at {place}, {slope} is within the tolerance {tolerance}, but around it the "
    "function falls to some sides and rises to none."
)
MAXIMUM_CLIMBED: Final = Template(
    "Stopped at a maximum, which a negative learning rate climbs to: at {place}, {slope} is within "
    "the tolerance {tolerance}, but the function falls to all sides."
)
BESIDE_A_SADDLE: Final = Template(
    "Stopped beside a saddle: at {place}, {slope} is within the tolerance {tolerance}, but where the "
    "slope vanishes, {distance} away at {there}, there is a saddle and no minimum."
)
BESIDE_AN_INFLECTION: Final = Template(
    "Stopped beside an inflection: at {place} the slope {slope} is within the tolerance {tolerance}, but where it "
    "vanishes, {distance} away at {there}, there is an inflection and no minimum."
)
BESIDE_A_MAXIMUM: Final = Template(
    "Stopped beside a maximum: at {place}, {slope} is within the tolerance {tolerance}, but where the "
    "slope vanishes, {distance} away at {there}, there is a maximum and no minimum."
)
TOWARDS_A_SADDLE: Final = Template(
    "Not at a minimum: the run slides towards the saddle at {place}, where the Hessian "
    "has eigenvalues from {least} to {most}."
)
TOWARDS_A_FLAT_SADDLE: Final = Template(
    "Not at a minimum: the run slides towards {place}, where the slope vanishes and lower "
    "values lie right beside."
)
TOWARDS_A_MAXIMUM: Final = Template(
    "Not at a minimum: the run moves towards the maximum at {place}."
)

# --- where it is flat ------------------------------------------------------------------------------------------------

PLATEAU: Final = Template(
    "Stuck on a plateau: at {place}, {slope} is within the tolerance {tolerance}, but no minimum "
    "is near; the value is {value} here and {lower} at {there}."
)
PLATEAU_FLAT: Final = Template(
    "Stuck on a plateau: at {place} the function is flat, with no slope to follow; the value is {value} here and "
    "{lower} at {there}."
)
PLATEAU_BARELY_MOVED: Final = Template(
    "Stuck on a plateau: in {count} step the value came down by only {drop}, with {slope}; it is "
    "{value} here and {lower} at {there}.",
    "Stuck on a plateau: in {count} steps the value came down by only {drop}, with {slope}; it is "
    "{value} here and {lower} at {there}.",
)
PLATEAU_UNKNOWN: Final = Template(
    "Stuck on a plateau: around {place} the function is flat, with no slope to follow; whether it is lower "
    "elsewhere is not known."
)
TAIL: Final = Template(
    "Out on a tail: at {place}, {slope}, but the function falls on without a minimum, towards "
    "{bound}, which it never reaches."
)
NO_MINIMUM_AHEAD: Final = Template(
    "Not at a minimum, and none is ahead: at {place}, {slope}, and the function falls on towards "
    "{bound}, which it never reaches."
)
TAIL_SEEN: Final = Template(
    "Out on a tail: at {place}, {slope}, and down the slope the function falls on as far as was "
    "looked, to {lower}."
)
FALLS_ON: Final = Template("Down the slope the function falls on as far as was looked, to {lower}.")
NOTHING_NEAR: Final = Template(
    "At {place}, {slope} is within the tolerance {tolerance}, but nothing shows that a minimum is "
    "near."
)

# --- away from the minimum -------------------------------------------------------------------------------------------

DIVERGED_AT: Final = Template("Diverged at step {step}.")
DIVERGED_FROM: Final = Template("Diverged at step {step}: the value grew from {value} beyond all bounds.")
DIVERGING: Final = Template("Diverging: the run moves away from the minimum without end.")
DIVERGING_FROM: Final = Template("Diverging: the value rose from {start} to {value} and keeps rising.")
ABOVE_LIMIT: Final = Template(
    "The learning rate {rate} is above {formula} = {limit}, the limit for this function's curvature."
)
ABOVE_LIMIT_OF_METHOD: Final = Template(
    "The learning rate {rate} is above {formula}, the limit of {method} whatever the curvature."
)
ABOVE_LIMIT_AT: Final = Template(
    "The learning rate {rate} is above {formula} = {limit}, the limit for the curvature at the minimum {place}."
)
ABOVE_LIMIT_AT_BEST: Final = Template(
    "The learning rate {rate} is above {formula} = {limit}, the limit for the curvature at {place}, the best iterate."
)
ABOVE_LIMIT_ON_THE_WAY: Final = Template(
    "The learning rate {rate} is above {formula} = {limit}, the limit for the curvature {curvature} that the run "
    "met at {place}, step {step}."
)
ABOVE_LIMIT_UNKNOWN: Final = Template("The learning rate {rate} is too high for this function's curvature.")
NEGATIVE_RATE: Final = Template("The learning rate {rate} is negative, so that each step climbs.")
GROWTH: Final = Template("Each step multiplies the distance to the minimum by {factor}.")
GROWTH_FROM_SADDLE: Final = Template(
    "Each step multiplies the distance to the saddle by {factor}; the function has no minimum."
)
GROWTH_UNSEEN: Final = Template(
    "In {count} step that hardly shows, but it goes on without end.",
    "In {count} steps that hardly shows, but it goes on without end.",
)
RATE_OF_SCHEDULE: Final = Template("The schedule had brought the learning rate to {rate}.")
UNBOUNDED_QUADRATIC: Final = Template(
    "The function is a quadratic that bends down (its smallest eigenvalue is {least}) and falls without end: it has "
    "no minimum, whatever the learning rate."
)
UNBOUNDED_LINE: Final = Template(
    "The slope never vanishes: along one direction the function is a straight line without end, so that it has no "
    "minimum to find, whatever the learning rate."
)
UNBOUNDED_SEEN: Final = Template(
    "Diverged at step {step}: the value fell to {value} and keeps falling; as far as this run shows, the function "
    "has no lower bound, and then no learning rate leads to a minimum."
)
LEFT_DOMAIN: Final = Template(
    "Left the domain at step {step}: a step of length {length} from {before} led to {place}; {part} has no value "
    "there."
)
LEFT_DOMAIN_AT_POLE: Final = Template(
    "Left the domain at step {step}: a step of length {length} from {before} led to {place}; {part} is infinite "
    "there."
)
LEFT_DOMAIN_SOMEWHERE: Final = Template(
    "Left the domain at step {step}: a step of length {length} from {before} led to {place}, where a part of the "
    "function has no value."
)
LEFT_DOMAIN_OF_SLOPE: Final = Template(
    "Left the domain at step {step}: a step of length {length} from {before} led to {place}; the function has a "
    "value there, but no slope."
)
CLIMBED: Final = Template("The value went from {start} to {value}.")

# --- to and fro ------------------------------------------------------------------------------------------------------

ACROSS_A_KINK: Final = Template(
    "Jumps to and fro across a kink: at {place} the slope jumps from {left} to {right}, so that the gradient does "
    "not shrink and the steps stay {step} long."
)
ACROSS_A_KINK_SO_FAR: Final = Template(
    "Jumps to and fro across a kink: at {place} the slope jumps from {left} to {right}, so that the gradient does "
    "not shrink; the last step is {step} long."
)
AT_A_JUMP: Final = Template(
    "Not at a minimum: the function jumps at {place}, where it is {value}; right beside it is lower, {lower}."
)
STOPPED_ON_A_KINK: Final = Template(
    "The steps have shrunk to {step} before the run came to a minimum: at {place} it is on a kink, along which the "
    "function falls."
)
STOPPED_SHORT_OF_A_KINK: Final = Template(
    "The steps have shrunk to {step} before the run came to the minimum at {place}, which lies on a kink."
)
INFINITE_CURVATURE: Final = Template(
    "At {place} the curvature is infinite, so that no fixed learning rate settles; a schedule that falls converges."
)
KINK_CYCLE: Final = Template(
    "A fixed learning rate ends in a cycle about rate times slope wide, here {width}; a schedule that falls "
    "converges."
)
AT_THE_LIMIT: Final = Template(
    "Oscillates without end: the learning rate {rate} is exactly at {formula} = {limit}, the limit for this "
    "function's curvature, so that no step comes closer than the one before."
)
SWINGS_SHRINK: Final = Template(
    "Oscillates: nearly every step overshoots and turns back, each swing {factor} times the one before."
)
CLOSE_TO_LIMIT: Final = Template(
    "The learning rate {rate} is close to {formula} = {limit}, from where on it never settles."
)
CYCLE_OF_TWO: Final = Template("Caught in a cycle: it goes to and fro between {place} and {there}.")
CYCLE: Final = Template("Caught in a cycle of {steps} steps that repeats itself.")
UNSETTLED: Final = Template("Oscillates without settling: {share} of the last steps turn back on the one before.")
STAYS_BETWEEN: Final = Template(
    "Continued for {count} step, it does not settle either; its value stays between {low} and {high}.",
    "Continued for {count} steps, it does not settle either; its value stays between {low} and {high}.",
)
TO_AND_FRO: Final = Template("It goes to and fro between {place} and {there}.")

# --- too slow --------------------------------------------------------------------------------------------------------

NOT_THERE_YET: Final = Template(
    "Not there yet: after {count} step {slope} is still above the tolerance {tolerance}.",
    "Not there yet: after {count} steps {slope} is still above the tolerance {tolerance}.",
)
RATE_IS_LOW: Final = Template("The learning rate {rate} is far below {best}, the best for this curvature.")
ILL_CONDITIONED: Final = Template(
    "The condition number is {condition}; scaling or centering the data, momentum, or Newton's method helps."
)
STEPS_LEFT: Final = Template(
    "At this pace the tolerance is about {count} more step away.",
    "At this pace the tolerance is about {count} more steps away.",
)
NOT_CONVERGED: Final = Template(
    "Not converged in {count} step: {norm} went from {first_slope} to {slope} and the value from {start} "
    "to {value}. This run does not show where it would end.",
    "Not converged in {count} steps: {norm} went from {first_slope} to {slope} and the value from "
    "{start} to {value}. This run does not show where it would end.",
)

# --- advice ----------------------------------------------------------------------------------------------------------

TRY: Final = Template("Try {options}.")
LEAVE_OUT: Final = Template("Leave {options} out.")

# --- in batches ------------------------------------------------------------------------------------------------------

BATCHES_INTERRUPTED: Final = Template("Interrupted after epoch {epoch}, at a loss of {loss}.")
BATCHES_DIVERGED: Final = Template(
    "Diverged in epoch {epoch}: the learning rate {rate} is too high for batches of {count} row. Over all rows "
    "the limit is {formula} = {limit} already, and single batches have lower ones.",
    "Diverged in epoch {epoch}: the learning rate {rate} is too high for batches of {count} rows. Over all rows "
    "the limit is {formula} = {limit} already, and single batches have lower ones.",
)
BATCHES_DIVERGED_BELOW_LIMIT: Final = Template(
    "Diverged in epoch {epoch}: the learning rate {rate} is too high for batches of {count} row. Over all rows "
    "the limit is {formula} = {limit}, but single batches have lower ones.",
    "Diverged in epoch {epoch}: the learning rate {rate} is too high for batches of {count} rows. Over all rows "
    "the limit is {formula} = {limit}, but single batches have lower ones.",
)
BATCHES_DIVERGED_WITHOUT_LIMIT: Final = Template(
    "Diverged in epoch {epoch}: the learning rate {rate} is too high for batches of {count} row.",
    "Diverged in epoch {epoch}: the learning rate {rate} is too high for batches of {count} rows.",
)
OVERFITTING: Final = Template(
    "Over-fitting since epoch {best}: the validation loss rose from {lowest} to {last} while the loss that is "
    "minimized fell from {then} to {now}. The parameters of epoch {best} are the ones to keep."
)
STOPPED_EARLY: Final = Template(
    "Stopped early: the validation loss was lowest in epoch {best}, at {lowest}, and was not lower in the {count} "
    "epoch after it. The parameters given are those of epoch {best}.",
    "Stopped early: the validation loss was lowest in epoch {best}, at {lowest}, and was not lower in the {count} "
    "epochs after it. The parameters given are those of epoch {best}.",
)
LOWEST_VALIDATION: Final = Template("The validation loss was lowest in epoch {best}, at {lowest}.")
BATCH_NOISE_AROUND_MINIMUM: Final = Template(
    "Settled at the noise floor of its batches: the last epochs scatter within {scatter} around the minimum, at a "
    "loss of {loss}, {excess} above the lowest."
)
BATCH_NOISE: Final = Template(
    "No longer falls: over the last epochs the loss stays at {loss}, within the noise of batches of "
    "{count} row; that it is near a minimum is not shown.",
    "No longer falls: over the last epochs the loss stays at {loss}, within the noise of batches of "
    "{count} rows; that it is near a minimum is not shown.",
)
BATCHES_FALL: Final = Template(
    "Still falling after {count} epoch: the loss went from {before} to {now}.",
    "Still falling after {count} epochs: the loss went from {before} to {now}.",
)
BATCHES_TOO_FEW: Final = Template(
    "Not lower after {count} epoch: the loss went from {before} to {now}; more epochs would tell why.",
    "Not lower after {count} epochs: the loss went from {before} to {now}; more epochs would tell why.",
)

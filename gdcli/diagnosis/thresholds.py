"""The thresholds of the diagnosis, for one run and for many: each once, with its unit and its reason.

Names begin with the object; shares and factors have no unit. Lengths and distances are in the units of the variables;
a relative length is multiplied by the size that its comment names.
"""

from __future__ import annotations

import sys
from typing import Final

# --- rest ------------------------------------------------------------------------------------------------------------

GRADIENT_NORM_AT_REST: Final = 1e-6
"""The largest gradient norm that counts as zero in a run without a tolerance: the default of --tol."""
GRADIENT_ROUNDING_SHARE: Final = 100.0 * sys.float_info.epsilon
"""The gradient norm that rounding alone can cause, as a share of the largest eigenvalue times the size of the point."""
LOWER_VALUE_SHARE: Final = 1e-6
"""How much lower a value must be to count as lower, as a share of max(1, |value|): more than a tolerance explains."""
FAR_FROM_MINIMIZER_SHARE: Final = 1e-3
"""The last iterate counts as away from the minimizer if it is farther than this share of max(1, |x|)."""
APPROACH_SHARE: Final = 0.02
"""A run has come to a stationary point if at most this share of the start's distance from the point is left."""
STATIONARY_DISTANCE_SHARE: Final = 10.0
"""The largest distance of a stationary point that explains the end of a run, as a share of max(1, |x|) at the end.

On a quadratic there is no such limit.
"""
ADVISED_DROP_SHARE: Final = 1e-3
"""A start on the way to a lower place is advised only if the place is lower by this share of max(1, |value|)."""
STEP_ROUNDING_SHARE: Final = 2.0 * sys.float_info.epsilon
"""A step of at most this share of the point's size is rounding."""
BOUND_ROUNDING_SHARE: Final = 4.0 * sys.float_info.epsilon
"""A value equals a bound that it cannot reach if they differ by at most this share of the bound's size: rounding."""
TAIL_HEIGHT_SHARE: Final = 0.1
"""A run is far out on a tail if its height above the bound is at most this share of the start's."""
TAIL_REST_SHARE: Final = 1e-4
"""A function falls towards a bound if at most this share of its height above the bound is left far down the slope."""
UNDERFLOW_VALUE: Final = 1e-290
"""A value this close to a bound of 0 has underflowed or is about to."""
KINK_STEP_SHARE: Final = 1e-6
"""A run has settled at a kink if its last step is at most this long, as a share of max(1, |x|)."""

KINK_MISS_SHARE: Final = 1e-3
"""A settled run has reached the minimum on a kink if it is at most this far away, as a share of max(1, |x|)."""
KINK_TURNS_MAX: Final = 4
"""The number of last turns in which a kink is looked for."""
KINK_VARIABLES_MAX: Final = 50
"""The most variables with which a kink is looked for along the axes, and the minimum on it."""

# --- the last steps --------------------------------------------------------------------------------------------------

TAIL_ITERATES: Final = 64
"""The number of last iterates of a run that are looked at: four times the longest cycle."""

CYCLE_STEPS_MAX: Final = 16
"""The longest cycle that is looked for, in steps: each must be seen twice within the last iterates."""
CYCLE_ITERATES_WITH_MEMORY: Final = 32
"""How many last iterates must repeat if the method has a memory, which may still change while the iterates repeat."""
CYCLE_MISS_SHARE: Final = 1e-6
"""Iterates repeat if each is at most this far from the iterate one period before, as a share of the longest step."""
CYCLE_STEPS_SEEN: Final = 16
"""A cycle is claimed only in a run of at least this many steps."""
ZIGZAG_TURN_SHARE: Final = 0.9
"""The motion is a zigzag if at least this share of the steps turn back on the step before."""
RESTLESS_TURN_SHARE: Final = 0.2
"""A run that comes no lower oscillates if at least this share of its steps turn back."""
RESTLESS_SLOPE_SHARE: Final = 0.5
"""A continued run does not settle if its steepest slope in the second half is at least this share of that before."""
RESTLESS_RISE_SHARE: Final = 0.1
"""A continued run stays between bounds if its highest value in the second half exceeds that in the first half by at
most this share of the range of its values."""
SWING_FACTOR: Final = 0.9
"""A zigzag whose swings shrink by more than this factor in each step converges: it only needs more steps."""
ZIGZAG_STEPS_SEEN: Final = 4
"""A zigzag is claimed only in at least this many steps."""
NOISY_ITERATES_SEEN: Final = 20
"""The scatter around the minimum is measured only with at least this many iterates."""
SCATTER_FACTOR: Final = 3.0
"""A scatter of at most this many times the one that theory predicts is a noise floor."""

# --- the way ---------------------------------------------------------------------------------------------------------

PATH_ITERATES_MAX: Final = 64
PATH_ITERATES_OF_MANY_MAX: Final = 8
"""The most iterates at which the Hessian along the run is computed, with few and with many variables: each takes an
eigenvalue problem."""

# --- growth and loss -------------------------------------------------------------------------------------------------

FACTOR_ROUNDING: Final = 1e-11
"""A step's factor is growth if it exceeds 1 by more than this: above rounding, below what a rate 1e-9 above the limit
gives."""
START_OFFSET_SHARE: Final = 1e-12
"""An eigenvector's direction counts if at least this share of the start's distance to the minimizer lies along it."""
GROWTH_SEEN_FACTOR: Final = 1.5
"""Growth by less than this factor over a whole run cannot be seen in its numbers."""
ESCAPING_VALUE_MIN: Final = 1e50
"""A run whose value or coordinates exceed this size goes to infinity; without a value below it, it left the domain."""
CYCLE_GROWTH_MAX: Final = 1e6
"""A run whose last value is more than this many times the start's is not in a cycle: its swings grow without end."""
GROWTH_STEPS_SEEN: Final = 8
"""Growth or a steady pace is claimed only in at least this many steps."""

# --- pace ------------------------------------------------------------------------------------------------------------

AGREEING_LOSS_SHARE: Final = 0.5
"""A run is near the minimum if the smaller of the measured and the predicted decrease in a step is at least this share
of the larger one."""
SINGULAR_EIGENVALUE_SHARE: Final = 1e-6
"""An eigenvalue below this share of the largest one makes a minimum singular: no steady pace leads to it in time."""
STEADY_LOSS_SHARE: Final = 0.8
"""Convergence slows down, and is not geometric, if the decrease in a step falls below this share of an earlier one."""
FORECAST_STEPS_FACTOR: Final = 10_000
"""The longest forecast, as a multiple of the steps of the run."""
CONTINUATION_NODES_MAX: Final = 6e5
"""The most nodes of the graph that the continuation of a run for a forecast evaluates: some hundredths of a second."""
CONTINUATION_SAMPLES: Final = 2000
"""About the number of iterates of the continuation that are kept."""
CONDITION_NUMBER_ILL: Final = 100.0
"""A condition number of at least this is named as the reason for a slow run: each digit takes a hundred steps."""
SADDLE_DISTANCE_SHARE: Final = 0.9
"""A run slides towards a saddle if its distance from the saddle is below this share of the start's."""
MORE_STEPS_FACTOR: Final = 3.0
"""If the run needs at most this multiple of its steps, more steps are tried before a better rate."""
RATE_LOW_SHARE: Final = 0.5
"""A learning rate below this share of the best one is called low."""
RATE_AGREEMENT_SHARE: Final = 0.01
"""A measured and a predicted factor are called equal if they differ by at most this share of the decrease per step."""
PLATEAU_SLOPE_SHARE: Final = 0.1
"""A slope is a plateau's if it is below this share of the average slope on the way to a lower place."""
PLATEAU_DROP_SHARE: Final = 0.01
"""A run is on a plateau only if it has made at most this share of the way down to the lower place."""
RATE_ROUNDING_SHARE: Final = 1e5 * sys.float_info.epsilon
"""Distances below this share of the point's size are rounding and say nothing about convergence."""
RATE_TAIL_SHARE: Final = 0.5
"""The share of a run, in steps, over which its rate of convergence is measured."""
RATE_SAMPLES_MAX: Final = 600
"""The most iterates from which a rate is measured; more change nothing."""
PEAK_SAMPLES_MAX: Final = 1000
"""The most iterates of each quarter of a run whose peaks are compared."""

# --- looking around --------------------------------------------------------------------------------------------------

LOOK_DISTANCES: Final = tuple(2.0**k for k in range(-3, 9))
"""The distances from the end at which a lower value is looked for, relative to max(1, |x|)."""
LOOK_AROUND_REACHES: Final = (2.0, 10.0)
"""How far around a minimum a lower one is looked for, relative to max(1, |x|): first nearby, then farther."""
LOOK_AXES_MAX: Final = 20
"""The most axes along which a lower value is looked for; with more variables, the first axes."""

# --- spectra ---------------------------------------------------------------------------------------------------------

DENSE_VARIABLES_MAX: Final = 200
"""The most variables with which every eigenvalue is computed; with more, only the ends of the spectrum."""
NEIGHBORS_VARIABLES_MAX: Final = 400
"""The most variables with which values along every axis tell the kind of a point; it takes tenths of a second."""
DIFFERENCE_ERROR_FACTOR: Final = 10.0
"""Eigenvalues up to this times the error of a difference of gradients count as zero."""
GRADIENT_DIFFERENCE_SHARE: Final = 1e-4
"""The largest change of a variable in a difference of gradients, relative to the variables' size."""

CHANGE_TEST_MARGIN: Final = 10.0
"""A run that stopped by `ftol` or `xtol` converged if the minimum is at most this many times the threshold away."""

# --- sweeps ----------------------------------------------------------------------------------------------------------

STARTS_SHARE: Final = 0.5
"""The share of the starts that a statement about "most starts" needs."""
STARTS_SHARE_MARGIN: Final = 0.02
"""Shares of starts that differ by at most this count as equal."""
LANES_JUDGED_ONE_BY_ONE: Final = 24
"""The most descents of a group that are judged one by one, which takes some hundredths of a second each."""
PLACE_DISTANCE_SHARE: Final = 3e-3
"""Ends closer than this share of the box's widest side are one place."""
PLACES_MAX: Final = 256
"""The most places that are told apart; ends anywhere else have no place."""
PLACES_JUDGED_MAX: Final = 64
"""The most places that are judged, a few milliseconds each; every further place gets the outcome of the nearest one."""
LABELS_MAX: Final = 24
"""The most places of a map with a separate label; the other minima share one label."""
CALM_SQUARE_SHARE: Final = 0.9
"""A descent that turns back calms down if the squared gradient shrinks to this share in a quarter of the steps: less
may be the approach to a cycle."""
RISE_SHARE_MIN: Final = 1e-9
"""A value has risen in the last updates if it is higher by this share of max(1, |value|): more than rounding makes."""
GROWTH_CONTINUED_FACTOR: Final = 4
GROWTH_CONTINUED_STEPS_MIN: Final = 2000
"""Descents of a sweep whose values grew are continued to this multiple of their steps, and to this number at least:
they have diverged if they escape."""
LIMITING_MINIMA_MAX: Final = 24
"""The most minima for which the limit of the learning rate is computed."""

# --- trials of advice ------------------------------------------------------------------------------------------------

TRIAL_NODES_MAX: Final = 1e7
"""The most nodes of the graph that all trials together evaluate: some tenths of a second."""
TRIAL_COMPILED_NODES_MAX: Final = 8_000
"""The most nodes of the graph that all trials together compile."""
TRIAL_STEPS_MAX: Final = 600_000
TRIAL_STEPS_MIN: Final = 300
"""The limits of the steps of all trials together, which otherwise depend on the size of the function."""
EVALUATION_STEPS: Final = 20.0
"""About the number of updates of plain descent that take as long as one evaluation of a line search."""
TRIALS_MAX: Final = 24
"""The most trials with the method of a run, and then with other methods, for the advice on the run."""
TRIAL_STEPS_FACTOR: Final = 50
SECOND_ROUND_TRIALS_MAX: Final = 8
"""The most trials of the second round."""
SECOND_ROUND_STEPS_MIN: Final = 5_000
"""The most steps of a trial of the second round: a multiple of its steps in the first round, but at least these."""
FORECAST_MARGIN: Final = 1.05
"""The advised number of steps, as a multiple of the forecast."""
NEWTON_VARIABLES_MAX: Final = 24
"""The most variables with which Newton's method is tried: up to there it takes no longer than the other trials."""
ADVISED_STEPS_MIN: Final = 1000
"""The fewest steps of a trial of another method, and after a run that made no step."""
RATE_FACTORS_DOWN: Final = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 1e-3, 1e-4, 1e-5, 1e-6)
"""The factors on a learning rate that are tried in turn where it is too high."""
RATE_FACTORS_UP: Final = (2.0, 5.0, 10.0, 30.0, 100.0)
"""The factors on a learning rate that are tried in turn where it is too low."""
DECAYING_RATE_FACTORS: Final = (1.0, 3.0, 0.3, 30.0, 300.0)
"""The factors on a learning rate with which a schedule that decays is tried in turn."""
START_OFFSETS: Final = (0.01, 0.1, 0.5)
"""The distances from a start at which other starts are tried, relative to max(1, |x|)."""
START_WAY_SHARES: Final = (0.1, 0.25, 0.5, 0.75, 0.9, 0.99)
"""The shares of the way from the last iterate to a lower place at which new starts are tried."""
TRIAL_UPDATES_MAX: Final = 60_000
"""The most updates of all trials of a run in mini-batches: a few seconds."""

# --- mini-batches ----------------------------------------------------------------------------------------------------

LOSS_RISE_SHARE: Final = 0.01
"""A validation loss has risen if its last stretch is above its lowest one by more than this share."""
LOSS_STRETCHES: Final = 20
"""The number of stretches of epochs whose mean losses are compared; single losses are noisy."""
LOSS_RISE_ERRORS: Final = 4.0
"""A rise counts if it is more than this many times the standard error of the mean of a stretch."""
SETTLED_EPOCHS_MIN: Final = 12
"""A noise floor is claimed only in a run of at least this many epochs."""
LOSS_FALL_ERRORS: Final = 3.3
"""One quarter of the losses is lower than another if their means are more than this many standard errors apart."""
EPOCH_SCATTER_FACTOR: Final = 3.0
"""The largest distance of the mean of the last epochs from the minimum that they settled around, in multiples of their
scatter."""

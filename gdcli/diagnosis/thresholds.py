"""The thresholds of the diagnosis, for one run and for many: each once, with its unit and its reason.

Names begin with the object; shares and factors have no unit. Lengths and distances are in the units of the variables,
relative ones are multiplied by the size that the comment names.
"""

from __future__ import annotations

import sys
from typing import Final

# --- rest ------------------------------------------------------------------------------------------------------------

GRADIENT_NORM_AT_REST: Final = 1e-6
"""The gradient norm that counts as none where a run has no tolerance: the default of --tol."""
GRADIENT_ROUNDING_SHARE: Final = 100.0 * sys.float_info.epsilon
"""The gradient norm that rounding leaves, as a share of the largest eigenvalue times the size of the point."""
LOWER_VALUE_SHARE: Final = 1e-6
"""How much lower a value must be to count as lower, as a share of max(1, |value|): more than a tolerance explains."""
FAR_FROM_MINIMIZER_SHARE: Final = 1e-3
"""A last iterate farther from the minimizer than this share of its size (or of 1) is told apart from it."""
APPROACH_SHARE: Final = 0.02
"""A run has come to a stationary point where no more than this share of the start's distance is left."""
STATIONARY_DISTANCE_SHARE: Final = 10.0
"""How far from the end, as a share of its size (or of 1), a stationary point counts; a quadratic's counts always."""
ADVISED_DROP_SHARE: Final = 1e-3
"""How much lower, as a share of max(1, |value|), a place must be for a start on the way to it to be advised."""
STEP_ROUNDING_SHARE: Final = 2.0 * sys.float_info.epsilon
"""The longest step that is the rounding of the point, as a share of its size."""
BOUND_ROUNDING_SHARE: Final = 4.0 * sys.float_info.epsilon
"""The largest distance, as a share of its size, of a value from a bound it cannot reach: below it the distance is lost
to rounding."""
TAIL_HEIGHT_SHARE: Final = 0.1
"""A run is out on a tail where no more than this share of its start's height above the bound is left."""
TAIL_REST_SHARE: Final = 1e-4
"""A function falls towards a bound if at most this share of its height above the bound is left far down the slope."""
UNDERFLOW_VALUE: Final = 1e-290
"""A value that is this close to a bound of 0 is an underflow, or next to one."""
KINK_STEP_SHARE: Final = 1e-6
"""The longest last step of a run that has settled at a kink, as a share of max(1, |x|)."""

KINK_MISS_SHARE: Final = 1e-3
"""How far a run that has settled may be from the minimum on a kink, as a share of max(1, |x|), to have come to it."""
KINK_TURNS_MAX: Final = 4
"""In how many of the last turns a kink is looked for."""
KINK_VARIABLES_MAX: Final = 50
"""Up to how many variables a kink is looked for along the axes, and the minimum along it."""

# --- the last steps --------------------------------------------------------------------------------------------------

TAIL_ITERATES: Final = 64
"""How many of the last iterates of a run are looked at: four times the longest cycle."""

CYCLE_STEPS_MAX: Final = 16
"""The longest cycle that is looked for, in steps: each must be seen twice within the last iterates."""
CYCLE_MISS_SHARE: Final = 1e-6
"""How far an iterate may miss the one a period before, as a share of the longest step of the cycle."""
CYCLE_STEPS_SEEN: Final = 16
"""The fewest steps of a run in which a cycle is believed."""
ZIGZAG_TURN_SHARE: Final = 0.9
"""The share of steps that turn back on the one before from which on the motion is a zigzag."""
RESTLESS_TURN_SHARE: Final = 0.2
"""The share of steps that turn back from which on a run that comes no lower oscillates; noise-free descent has none."""
SWING_FACTOR: Final = 0.9
"""A zigzag whose swings shrink by more than this factor in each step converges: it only needs more steps."""
ZIGZAG_STEPS_SEEN: Final = 4
"""The fewest steps in which a zigzag is believed."""
NOISY_ITERATES_SEEN: Final = 20
"""The fewest iterates of which a scatter around the minimum is measured."""
SCATTER_FACTOR: Final = 3.0
"""How many times the scatter that theory expects of the noise still counts as its floor."""

# --- the way ---------------------------------------------------------------------------------------------------------

PATH_ITERATES_MAX: Final = 64
PATH_ITERATES_OF_MANY_MAX: Final = 8
"""At how many iterates the curvature on the way is asked, of few variables and of many (an eigenvalue problem each)."""

# --- growth and loss -------------------------------------------------------------------------------------------------

FACTOR_ROUNDING: Final = 1e-11
"""The excess of a step's factor over 1 from which on it is growth: more than rounding, less than a rate 1e-9 above the
limit makes."""
START_OFFSET_SHARE: Final = 1e-12
"""An eigenvector's direction counts if at least this share of the start's distance to the minimizer lies along it."""
GROWTH_SEEN_FACTOR: Final = 1.5
"""Growth by less than this factor over a whole run cannot be seen in its numbers."""
ESCAPING_VALUE_MIN: Final = 1e50
"""Values and coordinates above this size are on their way to infinity and not out of a domain."""
CYCLE_GROWTH_MAX: Final = 1e6
"""A run whose last value is this many times that at the start is in no cycle: its swings grow without end."""
GROWTH_STEPS_SEEN: Final = 8
"""The fewest steps in which growth or a steady pace is believed."""

# --- pace ------------------------------------------------------------------------------------------------------------

AGREEING_LOSS_SHARE: Final = 0.5
"""A run is near the minimum if the smaller of the measured and the predicted decrease in a step is at least this share
of the larger one."""
SINGULAR_EIGENVALUE_SHARE: Final = 1e-6
"""An eigenvalue below this share of the largest one makes a minimum singular: no steady pace leads to it in time."""
STEADY_LOSS_SHARE: Final = 0.8
"""Convergence slows down, and is not geometric, if the decrease in a step falls below this share of what it was."""
FORECAST_STEPS_FACTOR: Final = 10_000
"""The longest forecast, in multiples of the steps of the run it is made from."""
FORECAST_STEPS_MAX: Final = 1e15
"""The longest forecast by a power law, in steps."""
CONTINUATION_NODES_MAX: Final = 6e5
"""How many nodes of the graph a run that is continued for a forecast may evaluate: some hundredths of a second."""
CONTINUATION_SAMPLES: Final = 2000
"""How many iterates of it are kept, about."""
CONDITION_NUMBER_ILL: Final = 100.0
"""The condition number from which on it is named as the reason for a slow run: each digit takes a hundred steps or
more."""
SADDLE_DISTANCE_SHARE: Final = 0.9
"""A run slides towards a saddle where it has come nearer to it than this share of the start's distance."""
MORE_STEPS_FACTOR: Final = 3.0
"""More steps with the same rate are advised before a better rate up to this multiple of the steps of the run."""
RATE_LOW_SHARE: Final = 0.5
"""A learning rate below this share of the best one is called low."""
RATE_AGREEMENT_SHARE: Final = 0.01
"""How well a measured and a predicted factor agree to be called equal, as a share of what is lost each step."""
PLATEAU_SLOPE_SHARE: Final = 0.1
"""A slope below this share of the average one on the way to a lower place is a plateau's."""
PLATEAU_DROP_SHARE: Final = 0.01
"""The largest share of the way down to that place which a run on a plateau has made."""
RATE_ROUNDING_SHARE: Final = 1e5 * sys.float_info.epsilon
"""Distances below this share of the point's own size are rounding and say nothing of convergence."""
RATE_TAIL_SHARE: Final = 0.5
"""The share of a run, in steps, over which its rate of convergence is measured."""
RATE_SAMPLES_MAX: Final = 600
"""The most iterates from which a rate is measured; more change nothing."""
PEAK_SAMPLES_MAX: Final = 1000
"""The most iterates of each quarter of a run whose peaks are compared."""

# --- looking around --------------------------------------------------------------------------------------------------

LOOK_DISTANCES: Final = tuple(2.0**k for k in range(-3, 9))
"""How far from the end a lower value is looked for, relative to max(1, |x|)."""
LOOK_AROUND_REACHES: Final = (2.0, 10.0)
"""How far around a minimum a lower one is looked for, relative to max(1, |x|): first nearby, then farther."""
LOOK_AXES_MAX: Final = 20
"""Along how many axes: of very many variables the first ones."""

# --- spectra ---------------------------------------------------------------------------------------------------------

DENSE_VARIABLES_MAX: Final = 200
"""Variables up to which every eigenvalue is computed; for more, only the ends of the spectrum."""
NEIGHBORS_VARIABLES_MAX: Final = 400
"""Variables up to which values along every axis say what kind a point without curvature is: some tenths of a second."""
DIFFERENCE_ERROR_FACTOR: Final = 10.0
"""Eigenvalues up to this times the error of a difference of gradients count as zero."""
GRADIENT_DIFFERENCE_SHARE: Final = 1e-4
"""The largest change of a variable in a difference of gradients, relative to the variables' size."""

CHANGE_TEST_MARGIN: Final = 10.0
"""A run that stopped by `ftol` or `xtol` converged where the minimum is no farther than this times the threshold."""

# --- sweeps ----------------------------------------------------------------------------------------------------------

STARTS_SHARE: Final = 0.5
"""The share of the starts that a statement about "most starts" needs."""
STARTS_SHARE_MARGIN: Final = 0.02
"""Shares of starts that differ by no more than this are taken as equal."""
LANES_JUDGED_ONE_BY_ONE: Final = 24
"""Up to how many descents of a group are judged one by one, some hundredths of a second each."""
PLACE_DISTANCE_SHARE: Final = 3e-3
"""Ends closer than this share of the box's widest side are one place."""
PLACES_MAX: Final = 256
"""How many places are told apart; the ends at any others have no place."""
PLACES_JUDGED_MAX: Final = 64
"""The number of places that are judged, a few milliseconds each; any other gets the outcome of the nearest one."""
LABELS_MAX: Final = 24
"""How many places of a map have a label of their own; the other minima share one."""
LIMITING_MINIMA_MAX: Final = 24
"""The number of minima for which the limit of the learning rate is computed."""

# --- trials of advice ------------------------------------------------------------------------------------------------

TRIAL_NODES_MAX: Final = 1e7
"""How many nodes of the graph all trials together may evaluate: some tenths of a second."""
TRIAL_COMPILED_NODES_MAX: Final = 8_000
"""How many nodes of the graph all trials together may compile."""
TRIAL_STEPS_MAX: Final = 600_000
TRIAL_STEPS_MIN: Final = 300
"""Steps that all trials together may take, at most and at least, whatever the size of the function."""
EVALUATION_STEPS: Final = 20.0
"""How many updates of plain descent an evaluation outside of the loop takes, about: those of a line search."""
TRIALS_MAX: Final = 24
"""How many trials of one remedy after another are made."""
TRIAL_STEPS_FACTOR: Final = 50
"""Steps of the second round of trials over those of the first, at most."""
FORECAST_MARGIN: Final = 1.05
"""The factor on a forecast number of steps that makes the advised ones enough."""
NEWTON_VARIABLES_MAX: Final = 24
"""Variables for which a Newton run costs no more than the other trials."""
ADVISED_STEPS_MIN: Final = 1000
"""The number of steps that is advised for a run with `--steps 0`."""
RATE_FACTORS_DOWN: Final = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 1e-3, 1e-4, 1e-5, 1e-6)
"""The factors on a learning rate that are tried in turn where it is too high."""
RATE_FACTORS_UP: Final = (2.0, 5.0, 10.0, 30.0, 100.0)
"""The factors on a learning rate that are tried in turn where it is too low."""
START_OFFSETS: Final = (0.01, 0.1, 0.5)
"""The distances from a start at which other starts are tried, relative to max(1, |x|)."""
START_WAY_SHARES: Final = (0.1, 0.25, 0.5, 0.75, 0.9, 0.99)
"""The shares of the way from the last iterate to a lower place at which new starts are tried."""
TRIAL_UPDATES_MAX: Final = 60_000
"""Updates of all trials together: a few seconds."""

# --- mini-batches ----------------------------------------------------------------------------------------------------

LOSS_RISE_SHARE: Final = 0.01
"""A validation loss has risen when it is above its lowest stretch by more than this share."""
LOSS_STRETCHES: Final = 20
"""Stretches into which the epochs are divided; losses by epoch are noisy, so that each stretch is taken as one."""
LOSS_RISE_ERRORS: Final = 4.0
"""A rise counts where it is this many times the standard error of the mean of a stretch."""
SETTLED_EPOCHS_MIN: Final = 12
"""The fewest epochs from which a noise floor is diagnosed."""
LOSS_FALL_ERRORS: Final = 3.3
"""The mean of a quarter is lower than that of another where they are this many standard errors apart."""
EPOCH_SCATTER_FACTOR: Final = 3.0
"""The largest distance of the mean of the last epochs from the minimum that they settled around, in multiples of their
scatter."""

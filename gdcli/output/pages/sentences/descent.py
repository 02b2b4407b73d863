"""What the pages of a descent, of a comparison, of a sweep and of a map of basins say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.model import Outcome
from gdcli.model.sentences import Template
from gdcli.model.words import WORDS

# --- names of facts --------------------------------------------------------------------------------------------------

METHOD: Final = Template("method")
RANKED_BY: Final = Template("ranked by")
BUDGET: Final = Template("budget")
STEPS_AND_TOLERANCE: Final = Template("{count} step, tolerance {tolerance}", "{count} steps, tolerance {tolerance}")

# --- a comparison ----------------------------------------------------------------------------------------------------

COMPARISON: Final = Template("Comparison of {count} run", "Comparison of {count} runs")
STABILITY_IN_ONE: Final = Template("2/f'' = {limit}: at or above it plain descent cannot settle")
STABILITY_IN_ONE_AT: Final = Template("2/f'' = {limit}: at or above it plain descent cannot settle at {point}")
STABILITY: Final = Template("2/λmax = {limit}: at or above it plain descent cannot settle")
STABILITY_AT: Final = Template("2/λmax = {limit}: at or above it plain descent cannot settle at {point}")
STABILITY_THERE: Final = Template("2/λmax = {limit}: at or above it plain descent cannot settle at that minimum")
NONE_CONVERGED: Final = Template(
    "The run did not converge; the lowest value is f = {value}, of {lowest}.",
    "None of the {count} runs converged; the lowest value is f = {value}, of {lowest}.",
)
NONE_CAME_DOWN: Final = Template(
    "The run did not converge, and never came below its start, f = {value}.",
    "None of the {count} runs converged, or ever came below the start, f = {value}.",
)
ONE_CONVERGED: Final = Template(
    "{first} converged at step {steps}.", "Only {first} converged of {count} runs, at step {steps}."
)
FASTEST: Final = Template(
    "{first} is the fastest and converges at step {steps}; {last} needs {times} times as many steps."
)
AMONG_FASTEST: Final = Template(
    "{first} is among the fastest and converges at step {steps}; {last} needs {times} times as many steps."
)
DIFFERENT_MINIMA: Final = Template("They end at different minima: the lowest, f = {value}, is that of {lowest}.")
ALL_ALIKE: Final = Template("{first} is among the fastest: of {runs} runs {converged} converged, all at step {steps}.")
SCHEDULE: Final = Template("schedule")
OF_THE_BEST: Final = Template("of the best")
FINAL: Final = Template("final {name}")

# --- a sweep ---------------------------------------------------------------------------------------------------------

SWEEP: Final = Template("Sweep of {count} descent", "Sweep of {count} descents")
SWEEP_INTERRUPTED: Final = Template(
    "Sweep of {count} descent (interrupted: {ended} had ended)",
    "Sweep of {count} descents (interrupted: {ended} had ended)",
)
NONE_HAD_ENDED: Final = Template("Interrupted before the first descent had ended.")
NO_START_HAS_A_VALUE: Final = Template(
    "The function has no value at any of the starts: there is nothing to descend from."
)
STARTS_LEFT_OUT: Final = Template(
    "of {every} starts {count} has no value and is left out", "of {every} starts {count} have no value and are left out"
)
RATES_SHOWN: Final = Template("{shown} of {rates} rates; --format csv has them all")
LIMIT_BY_THEORY_IS: Final = Template("limit by theory = {limit}")
LIMIT_BY_THEORY: Final = Template("limit by theory")
SUGGESTED: Final = Template("suggested")
OTHER: Final = Template("other")
OTHERS_ARE: Final = Template("other: {outcomes}")
STEPS_ARE: Final = Template("steps: the median of those that converged")
USE: Final = Template("◀ use")
USE_RATE: Final = Template("Use --lr {rate}: {reason}.")
NO_RATE: Final = Template("No learning rate can be named: {reason}.")
MEASURED_BETWEEN: Final = Template("measured between {low} and {high}")
LIMIT_EVERYWHERE: Final = Template("{limit} by theory, from the curvature, which is the same everywhere")
LIMIT_AT_A_MINIMUM: Final = Template("{limit} by theory, from the curvature at a minimum")
LIMIT_AT: Final = Template("{limit} by theory, from the curvature at the minimum {point}")
LIMIT_AT_SHARPEST: Final = Template(
    "{limit} by theory, from the curvature at the minimum {point}, the sharpest of {minima} minima known here"
)
FOR_A_CONSTANT_RATE: Final = Template("this limit holds for a constant rate")

# --- a map of basins -------------------------------------------------------------------------------------------------

BASINS: Final = Template("Basins of attraction")
BASINS_INTERRUPTED: Final = Template("Basins of attraction (interrupted)")
METHOD_AND_RATE: Final = Template("{method}, learning rate {rate}, {schedule}")
STARTS_AND_STEPS: Final = Template(
    "{starts} starts, at most {count} step each", "{starts} starts, at most {count} steps each"
)
STARTS_ENDED: Final = Template("{ended} of them ended before the interruption")
NO_MINIMA: Final = Template("No start fell into a minimum.")
MINIMA: Final = Template(
    "One minimum was reached, at ({place}): {share} of the starts fall into it.",
    "{count} minima were reached; the largest basin is that of ({place}): {share} of the starts fall into it.",
)
ONE_OF_MANY_MINIMA: Final = Template("{share} of the starts fall into one of many minima.")
MINIMA_AND_MANY_OTHERS: Final = Template(
    "The largest basin of a single minimum is that of ({place}): {share} of the starts fall into it, and {rest} into "
    "one of many others."
)
RATE_TOO_HIGH: Final = Template(
    "For {share} of the starts the learning rate may be too high; at a kink every fixed rate is."
)
NOWHERE: Final = Template("No start reached a minimum: more --steps or another learning rate may help.")
NOWHERE_BUT_ON_PLAINS: Final = Template(
    "No start reached a minimum: {share} of them end on a plain, or on a tail that falls on without a minimum."
)
WITHOUT_A_PLACE: Final[Mapping[Outcome, Template]] = {
    Outcome.CONVERGED: Template("one of many minima"),
    Outcome.PLATEAU: Template("on a plain or a tail"),
    Outcome.NOT_CONVERGED: WORDS[Outcome.NOT_CONVERGED],
    Outcome.OSCILLATING: Template("oscillates without settling"),
    Outcome.DIVERGED: Template("diverged or left the domain"),
    Outcome.LEFT_DOMAIN: Template("has no value there"),
}
"""The outcomes whose descents end in no common place."""
WHAT: Final = Template("what")
SHARE_OF_STARTS: Final = Template("share of starts")
SHARE: Final = Template("share")
LIMITS_OF_THE_RATE: Final = Template("The limits of the rate:")
OTHER_RATES: Final = Template("How other rates do:")

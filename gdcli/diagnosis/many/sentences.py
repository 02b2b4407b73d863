"""Why a sweep names a learning rate to use, or none: whole templates with named fields."""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

RATE_TO_USE: Final = Template(
    "{share} of the starts converge with it, in {count} step (median)",
    "{share} of the starts converge with it, in {count} steps (median)",
)
FALLS_WITHOUT_END: Final = Template("the function falls without end, so that it has no minimum to find")
FALLS_TOWARDS_BOUND: Final = Template(
    "the function falls on towards {bound}, which it never reaches: no minimum was found"
)
RESTS_ON_PLAINS: Final = Template(
    "descents rest anywhere on a plain, and nothing shows a minimum that a rate could suit"
)
SWEEP_INTERRUPTED: Final = Template("the sweep was interrupted, so that not every rate was tried from every start")
NO_POSITIVE_RATE: Final = Template("no positive learning rate was tried")
RATES_ABOVE_LIMIT: Final = Template("every rate is above {limit}, the limit of a minimum: lower rates may do")
STARTS_AT_MINIMUM: Final = Template("most starts are at a minimum already, whatever the learning rate")
NO_RATE: Final = Template("no rate brought even half of the starts to a minimum (the best one {share})")
NO_RATE_MANY_ON_PLATEAUS: Final = Template(
    "no rate brought even half of the starts to a minimum (the best one {share}): many rest where it is flat and no "
    "minimum is"
)
NO_RATE_AT_KINKS: Final = Template(
    "no rate brought even half of the starts to a minimum (the best one {share}): many jump across a kink, where a "
    "--schedule that falls to zero may settle"
)
NO_RATE_LOWER_MAY: Final = Template(
    "no rate brought even half of the starts to a minimum (the best one {share}): lower rates may"
)
NO_RATE_MORE_STEPS_MAY: Final = Template(
    "no rate brought even half of the starts to a minimum (the best one {share}): more --steps may help"
)

"""Every text of the pictures: whole templates with named fields. Legends, notes and the names of axes are short."""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

# --- marks and lines --------------------------------------------------------------------------------------------------

LOCAL_MINIMUM: Final = Template("local minimum")
LOWER_MINIMUM: Final = Template("lower minimum")
ITERATES: Final = Template("iterates")
LAST_AND_BEST: Final = Template("last and best")
BEFORE_THE_STEP: Final = Template("before")
AFTER_THE_STEP: Final = Template("after")
RISES: Final = Template("f({variable}) rises")
FALLS: Final = Template("f({variable}) falls")
IS_CONSTANT: Final = Template("f({variable}) is constant")
TANGENT: Final = Template("tangent: slope {slope}")
TANGENT_AT: Final = Template("tangent at {variable} = {at}, slope {slope}")
NO_TANGENT: Final = Template("a kink at {variable} = {at}: no tangent, but one slope for each side")
SECANT: Final = Template("h = {h}: slope {slope}")
LEVEL_LINE: Final = Template("level line")
CONTOURS: Final = Template("contours at {levels}")
SHADES: Final = Template("from low ({low}) to high ({high})")
NO_VALUE: Final = Template("no value")
WAY_DOWN: Final = Template("−∇f, the way down")
WAY_DOWN_BY_LENGTH: Final = Template("−∇f, the way down: long where it is steep")
STEEP: Final = Template("steep")
ASCENT: Final = Template("∇f: steepest ascent")
DESCENT: Final = Template("−∇f: steepest descent")
NOT_RUN: Final = Template("not run")
PLACES_ABOVE: Final = Template("{count} place, listed above", "{count} places, listed above")
UNSETTLED: Final = Template("unsettled: the rate is too high")

# --- axes -------------------------------------------------------------------------------------------------------------

SHARE_AXIS: Final = Template("share of the starts")
MEDIAN_ABOVE_AXIS: Final = Template("median f − ({floor})")

# --- notes on what a picture leaves out -------------------------------------------------------------------------------

NO_VALUE_ANYWHERE: Final = Template("the function has no value anywhere in this range")
GAPS: Final = Template("gaps: the function has no value there")
CUT_OFF: Final = Template("cut off near a pole: values outside {low} to {high}")
NOTHING_TO_DRAW: Final = Template("no picture: there is no finite value to draw")
OUTSIDE: Final = Template(
    "outside the picture: step {first}, as far out as {reach}",
    "outside the picture: {count} iterates, steps {first} to {last}, as far out as {reach}",
)
OUTSIDE_TO_NO_PLACE: Final = Template(
    "outside the picture: {count} iterate, from step {first} on as far out as {reach}, in the end without a place",
    "outside the picture: {count} iterates, steps {first} to {last}, as far out as {reach}, in the end without a place",
)
WITHOUT_A_PLACE: Final = Template(
    "outside the picture: step {first}, without a place",
    "outside the picture: {count} iterates, steps {first} to {last}, without a place",
)
OF_A_RUN: Final = Template("{letter}: {note}")
ABOVE_KNOWN_MINIMUM: Final = Template("drawn: f minus its known minimum, {minimum}")
ABOVE_LOWEST: Final = Template("drawn: f minus its lowest value here, {lowest}; a logarithm needs positive numbers")
RUN_LEAVES: Final = Template("the run leaves the picture at step {step}; its last value is {value}")
ONE_RUN_LEAVES: Final = Template(
    "{letter} ({run}) leaves the picture at step {step}; its last value is {value}"
)
RUN_NOT_DRAWN: Final = Template(
    "the run: {count} of {values} values is not drawn, at or next to the lowest",
    "the run: {count} of {values} values are not drawn, at or next to the lowest",
)
ONE_RUN_NOT_DRAWN: Final = Template(
    "{letter} ({run}): {count} of {values} values is not drawn, at or next to the lowest",
    "{letter} ({run}): {count} of {values} values are not drawn, at or next to the lowest",
)
NO_MEDIAN: Final = Template("no rate has a median that can be drawn")
MEDIAN_ABOVE_LOWEST: Final = Template(
    "drawn: the median minus the lowest one, {floor}; a logarithm needs positive numbers"
)
DRAWN_AS_EQUAL: Final = Template(
    "drawn as {height}: the median of {count} rate that is closer to {floor} than tolerance and rounding can tell",
    "drawn as {height}: the medians of {count} rates that are closer to {floor} than tolerance and rounding can tell",
)
RATES_ABOVE: Final = Template(
    "{count} of {rates} rates ends above the picture or without a number",
    "{count} of {rates} rates end above the picture or without a number",
)
RATES_BELOW: Final = Template(
    "{count} of {rates} rates ends below the picture", "{count} of {rates} rates end below the picture"
)

# --- numbers beside a picture that moves ------------------------------------------------------------------------------

PLACE: Final = Template("step {step}   {point}")
PLACE_OUTSIDE: Final = Template("step {step}   {point}   (outside the picture)")
PLACE_AND_VALUE: Final = Template("step {step}   {point}   f = {value}")
ON_A_TANGENT: Final = Template("f = {value}   tangent: f' = {slope}")
ON_A_TANGENT_WITH_RATE: Final = Template("f = {value}   tangent: f' = {slope}   η = {rate}")
RULE: Final = Template("{method}, learning rate {rate}, start {start}")
DIFFERENCE: Final = Template("secant: {secant}   tangent: f' = {slope}   they differ by {error}")
ROUNDING_WINS: Final = Template("h = {h}   {name} = {at}   rounding wins: a smaller h is no better")

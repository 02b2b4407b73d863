"""Why a method or a schedule refuses something; the texts that describe it are in its entry."""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

UNKNOWN_OPTIMIZER: Final = Template("unknown optimizer {name}")
UNKNOWN_SCHEDULE: Final = Template("unknown schedule {name}")
UNKNOWN_ENGINE: Final = Template("unknown engine {name}")
DID_YOU_MEAN: Final = Template("Did you mean {nearest}? Choose one of {names}.")

RATE_IS: Final = Template("lr = {rate}")

SEED_IS_NEGATIVE: Final = Template("the seed cannot be {seed}")
SEED_HINT: Final = Template("It must be a whole number, 0 or above.")

METHOD_HAS_NO: Final = Template("{method} has no {name}")
SCHEDULE_HAS_NO: Final = Template("schedule {schedule} has no {name}")
IT_HAS_NONE: Final = Template("It has none.")
OUT_OF_RANGE: Final = Template("{name} is {value}, which is out of range")
IT_MUST_BE: Final = Template("It must be {range}.")
METHOD_NEEDS: Final = Template("{method} needs {name}, {about}")
GIVE_IT_WITH: Final = Template("Give it with {option}.")

NO_COMPILED_FORM: Final = Template("{method} has no compiled form: {reason}")
LEAVE_OUT_COMPILED: Final = Template("Leave out --engine compiled, or choose a method without a line search.")
LEAVE_OUT_ENGINE: Final = Template("Leave out --engine compiled.")
NO_LANE_FORM: Final = Template("{method} has no form for many descents at once: {reason}")
NOT_IN_BATCHES: Final = Template("{method} does not work in batches: {reason}")
LEAVE_OUT_BATCH: Final = Template("Leave out --batch, --epochs and --validate, or choose a first-order method.")

UNREADABLE_OPTION: Final = Template("cannot read {item} in the schedule {text}")
WRITE_OPTIONS: Final = Template("Write NAME:KEY=VALUE,…; {schedule} has {names}.")
WRITE_NO_OPTIONS: Final = Template("Write NAME:KEY=VALUE,…; {schedule} has no options.")
OPTION_GIVEN_TWICE: Final = Template("{name} is given twice in the schedule {text}")
GIVE_OPTIONS_ONCE: Final = Template("Give each option once.")

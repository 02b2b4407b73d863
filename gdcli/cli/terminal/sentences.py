"""Every text of `--watch`: what the keys do, their entries in the line of keys, and the line above it."""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

# --- what is seen -----------------------------------------------------------------------------------------------------

NO_TERMINAL: Final = Template("--watch needs a terminal; here is the ordinary output.")
COMMAND: Final = Template("This command computes what you see, to the digit:")
SEEN: Final = Template("you saw: {command}")
ANY_KEY: Final = Template("any key: back to the picture   q: end")
FRAME: Final = Template("frame {shown} of {frames}")
RUNNING: Final = Template("{method}, η = {rate}: running")
PAUSED: Final = Template("{method}, η = {rate}: paused")
FINISHED: Final = Template("{method}, η = {rate}: finished")
EARLIER: Final = Template("earlier (·): {runs}")

# --- keys -------------------------------------------------------------------------------------------------------------

SPACE: Final = Template("space")
LEFT: Final = Template("left")
RIGHT: Final = Template("right")
UP: Final = Template("up")
DOWN: Final = Template("down")
PAUSE: Final = Template("pause, or go on")
PAUSE_ENTRY: Final = Template("space: pause")
STEP: Final = Template("one step further")
STEP_ENTRY: Final = Template("n: step")
STEP_BACK: Final = Template("one step back")
BACK_ENTRY: Final = Template("b: back")
RATE_UP: Final = Template("a larger learning rate; the earlier runs stay in sight")
RATE_DOWN: Final = Template("a smaller learning rate")
RATE_ENTRY: Final = Template("+ -: rate")
METHOD: Final = Template("the next method, with the same learning rate")
METHOD_ENTRY: Final = Template("m: method")
START_LEFT: Final = Template("move the start to the left")
START_RIGHT: Final = Template("move the start to the right")
START_UP: Final = Template("move the start along the second variable")
START_DOWN: Final = Template("move the start back along the second variable")
START_ENTRY: Final = Template("←→: start")
AGAIN: Final = Template("again from the start")
AGAIN_ENTRY: Final = Template("r: again")
SHOW_COMMAND: Final = Template("show the command that computes what you see")
COMMAND_ENTRY: Final = Template("y: copy")
EXPLAIN_KEYS: Final = Template("explain the keys")
HELP_ENTRY: Final = Template("h: help")
END: Final = Template("end, with the answer to what you saw")
END_ENTRY: Final = Template("q: end")
NEXT_FRAME: Final = Template("on to the next frame")
NEXT_FRAME_ENTRY: Final = Template("space: on")
FRAME_BEFORE: Final = Template("back to the frame before")
NEXT_H: Final = Template("on to the next h")
NEXT_H_ENTRY: Final = Template("n: next h")
H_BEFORE: Final = Template("back to the h before")
POINT_LEFT: Final = Template("move the point to the left")
POINT_RIGHT: Final = Template("move the point to the right")
POINT_ENTRY: Final = Template("←→: point")
SECANTS_AGAIN: Final = Template("again from the widest secant")

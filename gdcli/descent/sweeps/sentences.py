"""The descriptions of a sweep's starts, and the reasons why a sweep is refused."""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

GRID_OF_STARTS: Final = Template("a grid of {counts} start in {box}", "a grid of {counts} starts in {box}")
RANDOM_STARTS: Final = Template(
    "{count} random start in {box} (seed {seed})", "{count} random starts in {box} (seed {seed})"
)

GRID_WITHOUT_COUNT: Final = Template("the grid does not say how many starts {name} has")
NO_NUMBER_OF_STARTS: Final = Template("{number} is no number of starts")
WRITE_STARTS: Final = Template(
    "Write a count, such as 100; one point is written with its name: --starts {name}={number}."
)
STARTS_OUT_OF_RANGE: Final = Template("there cannot be {count} starts")
STARTS_BETWEEN: Final = Template("Between 1 and {most} are possible.")

NO_NOISE: Final = Template("many descents at once have no noise")
LEAVE_OUT_NOISE: Final = Template("Leave out the noise.")
PROCESS_DIED: Final = Template("a process that ran a part of the sweep died")
TRY_FEWER: Final = Template("It may have run out of memory: try fewer descents.")

"""The settings of a run, and what a run, a sweep and a map of basins take where nothing is chosen.

Other defaults: of the parameters of methods and schedules in their tables in `descent.methods`, and of options that
only the command line has in `cli.options`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.record import field, record, replace

PLAIN_DESCENT: Final = "gd"
"""The method whose update is x − η∇f(x), which pages write out with its numbers."""
CONSTANT_RATE: Final = "constant"
"""The schedule with one learning rate for every update."""


@record
class Settings:
    """Everything a run depends on besides the objective; the same settings give the same run.

    The run stops when the norm of the gradient is at or below `tol` (above 0), when an update changes the value by no
    more than `ftol` or no component by more than `xtol` (None: never for that reason), and after `steps` updates.
    `bounds` has a pair (low, high) for each variable, with infinite ends where a variable has no bound; it is empty if
    no variable has one. With bounds the projected gradient is tested, x − P(x − g).
    """

    start: tuple[float, ...]
    learning_rate: float = 0.1
    steps: int = 1000
    tol: float = 1e-6
    optimizer: str = PLAIN_DESCENT
    hyperparameters: Mapping[str, float] = field(default_factory=dict)
    schedule: str = CONSTANT_RATE
    schedule_options: Mapping[str, float] = field(default_factory=dict)
    noise: float = 0.0
    seed: int | None = None
    ftol: float | None = None
    xtol: float | None = None
    bounds: tuple[tuple[float, float], ...] = ()

    @property
    def is_plain_descent(self) -> bool:
        """Whether the method is gradient descent as the lesson has it, without momentum or scaling."""
        return self.optimizer == PLAIN_DESCENT

    @property
    def has_constant_rate(self) -> bool:
        """Whether the schedule gives every update the same learning rate."""
        return self.schedule == CONSTANT_RATE

    @property
    def schedule_text(self) -> str:
        """The schedule as it would be typed: `cosine` or `cosine:min=0.01`."""
        options = ",".join(f"{name}={value!r}" for name, value in self.schedule_options.items())
        return f"{self.schedule}:{options}" if options else self.schedule


DEFAULTS: Final = Settings(start=())
"""The settings of a run if nothing is chosen; help, functions and records read their defaults here."""
COMPARED_RATES: Final = (0.01, 0.1, 0.5, 1.1)
"""The learning rates of a comparison."""
MAP_DEFAULTS: Final = replace(DEFAULTS, learning_rate=0.01, steps=10_000)
"""The settings of a map if nothing is chosen: a small rate, so that a descent stays in the valley of its start."""
MAP_STARTS: Final = (100, 100)
"""The starts across and down of a map that fills no screen."""
SWEEP_RATES_COUNT: Final = 60
"""How many learning rates a sweep tries, evenly on a log scale; the lowest is one at which descents begin to move."""
SWEEP_STARTS: Final = 100
"""How many random starts a sweep has."""
SWEEP_SEED: Final = 0
"""The seed of these starts."""
FIRST_SWEEP_RATES: Final = (1e-16, 1e6, 96)
"""A short first sweep finds between which rates the others lie: the lowest and highest rate it tries, and how many."""
FIRST_SWEEP_STARTS: Final = 16
FIRST_SWEEP_STEPS: Final = 200
SWEEP_RATES_FALLBACK: Final = (1e-4, 1.0)
"""Between which rates the others lie where the first sweep finds none at which a descent moves."""

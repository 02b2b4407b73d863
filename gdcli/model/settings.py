"""The settings of a run with their defaults.

Other defaults: of a sweep in `explore.sweeps`, of a map of basins in `model.basins`, of the parameters of methods and
schedules in their tables in `descent.methods`, and of options that only the command line has in `cli.options`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.record import field, record


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
    optimizer: str = "gd"
    hyperparameters: Mapping[str, float] = field(default_factory=dict)
    schedule: str = "constant"
    schedule_options: Mapping[str, float] = field(default_factory=dict)
    noise: float = 0.0
    seed: int | None = None
    ftol: float | None = None
    xtol: float | None = None
    bounds: tuple[tuple[float, float], ...] = ()


DEFAULTS: Final = Settings(start=())
"""The settings of a run if nothing is chosen; help, functions and records read their defaults here."""

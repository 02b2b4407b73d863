"""The settings of a run, with their defaults, which stand here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.record import field, record


@record
class Settings:
    """Everything a run depends on besides the objective; the same settings give the same run.

    It stops where the norm of the gradient is at or below `tol` (above 0), where an update changed the value by no more
    than `ftol`, or no component by more than `xtol` (None: never for that reason), and after `steps` updates. `bounds`
    has a pair (low, high) for each variable, infinite where there is none; without pairs there is no box. With bounds
    the gradient that is tested is the projected one, x − P(x − g).
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
"""The settings of a run for which nothing is chosen; help, functions and records read their defaults here."""
ALGEBRA_SECONDS: Final = 5.0
"""The time limit of the algebra: the seconds that formulas may take, from the moment it is ready."""

"""Settings completed: checked, defaults filled in, a seed drawn where one is needed and none was given."""

from __future__ import annotations

import math
import os

from gdcli.descent.methods.bounds import Bounds, projected
from gdcli.descent.methods.method import Optimizer
from gdcli.descent.methods.optimizers import OPTIMIZERS, optimizer_of
from gdcli.descent.methods.parameters import FINITE, NOT_NEGATIVE, POSITIVE, Range, check_seed
from gdcli.descent.methods.schedules import schedule_of
from gdcli.errors import CannotError, UsageError
from gdcli.model import Settings
from gdcli.record import replace

SEED_BYTES = 4
DENSE_SYSTEM_VARIABLES = 200
"""Variables at most where each update solves a dense system, which is cubic in their number."""


def settle(settings: Settings, variables: tuple[str, ...]) -> Settings:
    """The settings as they will be used and recorded. Raises UsageError and CannotError.

    A start outside of the bounds becomes the closest point within them. Any finite learning rate is taken: 0 stays
    where it is, a negative one ascends. A line search needs a positive one to begin with, and the exact gradient.
    """
    optimizer = optimizer_of(settings.optimizer)
    schedule = schedule_of(settings.schedule)
    _check_start(settings.start, variables)
    _check("learning rate", settings.learning_rate, FINITE)
    _check("tolerance", settings.tol, NOT_NEGATIVE)
    _check("noise", settings.noise, NOT_NEGATIVE)
    _check("number of steps", settings.steps, NOT_NEGATIVE)
    check_seed(settings.seed)
    for name, threshold in (("ftol", settings.ftol), ("xtol", settings.xtol)):
        _check(name, threshold or 0.0, NOT_NEGATIVE)
    _check_bounds(settings.bounds, variables)
    _check_method(optimizer, settings, len(variables))
    noisy = settings.noise > 0.0
    return replace(
        settings,
        start=projected(tuple(map(float, settings.start)), settings.bounds),
        learning_rate=float(settings.learning_rate),
        steps=int(settings.steps),
        tol=float(settings.tol),
        hyperparameters=optimizer.resolve(settings.hyperparameters),
        schedule_options=schedule.resolve(settings.schedule_options, settings.steps),
        noise=float(settings.noise),
        seed=int.from_bytes(os.urandom(SEED_BYTES), "big") if noisy and settings.seed is None else settings.seed,
    )


def _check(what: str, value: float, allowed: Range) -> None:
    if not allowed.contains(value):
        raise UsageError(f"the {what} cannot be {value:g}", f"It must be a finite number, {allowed.words}.")


def _check_start(start: tuple[float, ...], variables: tuple[str, ...]) -> None:
    if not variables:
        raise UsageError("the expression has no variables, so there is nowhere to go", "Write one, as in x**2 + 3*x.")
    if len(start) != len(variables):
        raise UsageError(
            f"the start has {len(start)} numbers for {len(variables)} variables",
            f"Give one for each of {', '.join(variables)}.",
        )
    for name, x in zip(variables, start, strict=True):
        if not math.isfinite(x):
            raise UsageError(f"the start {name} = {x:g} is not finite", "Start at a point with finite coordinates.")


def _check_bounds(bounds: Bounds, variables: tuple[str, ...]) -> None:
    """Refuse a box that holds no point."""
    if bounds and len(bounds) != len(variables):
        raise UsageError(
            f"there are {len(bounds)} bounds for {len(variables)} variables",
            f"Give LOW:HIGH for each of {', '.join(variables)}.",
        )
    for name, (low, high) in zip(variables, bounds, strict=False):
        if not low <= high or low == math.inf or high == -math.inf:
            raise UsageError(
                f"no number is between the bounds {low:g} and {high:g} of {name}", f"Write {name}=LOW:HIGH."
            )


def _check_method(optimizer: Optimizer, settings: Settings, dimension: int) -> None:
    """Refuse what a method cannot work with."""
    if optimizer.searches:
        _check("first learning rate of a line search", settings.learning_rate, POSITIVE)
        if settings.noise > 0.0:
            raise UsageError(
                f"{optimizer.name} cannot work with a noisy gradient", "Leave out the noise, or choose another method."
            )
    if settings.bounds and not optimizer.keeps_to_bounds:
        able = ", ".join(method.name for method in OPTIMIZERS.values() if method.keeps_to_bounds)
        raise UsageError(f"{optimizer.name} cannot keep to bounds", f"Choose one of {able}.")
    if optimizer.solves and dimension > DENSE_SYSTEM_VARIABLES:
        raise CannotError(
            f"{optimizer.name} solves a dense system, which takes too long with {dimension} variables",
            f"It takes up to {DENSE_SYSTEM_VARIABLES}; choose a first-order method.",
        )

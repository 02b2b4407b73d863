"""Settings completed: checked, defaults filled in, and a seed drawn if one is needed and none was given."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from gdcli.descent.methods.bounds import Bounds, projected
from gdcli.descent.methods.method import Optimizer
from gdcli.descent.methods.optimizers import OPTIMIZERS, optimizer_of
from gdcli.descent.methods.parameters import FINITE_RANGE, NOT_NEGATIVE_RANGE, POSITIVE_RANGE, AllowedRange, check_seed
from gdcli.descent.methods.schedules import schedule_of
from gdcli.errors import CannotError, UsageError
from gdcli.late import LateModule
from gdcli.model import Settings
from gdcli.record import replace

if TYPE_CHECKING:
    from gdcli.descent.single import sentences as say
    from gdcli.language import sentences
else:
    say = LateModule("gdcli.descent.single.sentences")
    sentences = LateModule("gdcli.language.sentences")

SEED_BYTES = 4
DENSE_SYSTEM_VARIABLES_MAX = 200
"""The most variables of a method that solves a dense system in each update: its time is cubic in their number."""


def checked_settings(settings: Settings, variables: tuple[str, ...]) -> Settings:
    """The settings as they will be used and recorded. Raises UsageError and CannotError.

    A start outside of the bounds becomes the closest point within them. Every finite learning rate is accepted: with 0
    the run stays at its start, with a negative rate it ascends. A line search needs a positive rate and the exact
    gradient.
    """
    optimizer = optimizer_of(settings.optimizer)
    schedule = schedule_of(settings.schedule)
    _check_start(settings.start, variables)
    for name, allowed in RANGES.items():
        _check(getattr(settings, name) or 0.0, allowed, name)
    check_seed(settings.seed)
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


RANGES: Final[Mapping[str, AllowedRange]] = {
    "learning_rate": FINITE_RANGE, **dict.fromkeys(("tol", "noise", "steps", "ftol", "xtol"), NOT_NEGATIVE_RANGE),
}  # fmt: skip
"""Setting -> the numbers it may be."""


def _check(value: float, allowed: AllowedRange, name: str) -> None:
    if not allowed.contains(value):
        hint = say.ANY_FINITE_NUMBER() if allowed is FINITE_RANGE else say.FINITE_NUMBER(range=allowed.words())
        raise UsageError(say.REFUSED[name](value=f"{value:g}"), hint)


def _check_start(start: tuple[float, ...], variables: tuple[str, ...]) -> None:
    if not variables:
        raise UsageError(say.NO_VARIABLES(), sentences.WRITE_EXPRESSION())
    if len(start) != len(variables):
        template = say.START_LENGTH_OF_ONE if len(variables) == 1 else say.START_LENGTH
        raise UsageError(
            template(len(start), variables=len(variables)), sentences.ONE_FOR_EACH(names=", ".join(variables))
        )
    for name, x in zip(variables, start, strict=True):
        if not math.isfinite(x):
            raise UsageError(say.START_NOT_FINITE(name=name, value=f"{x:g}"), say.START_FINITE())


def _check_bounds(bounds: Bounds, variables: tuple[str, ...]) -> None:
    """Refuse a box that holds no point."""
    if bounds and len(bounds) != len(variables):
        raise UsageError(
            say.BOUNDS_LENGTH(len(bounds), variables=len(variables)),
            say.BOUNDS_FOR_EACH(names=", ".join(variables)),
        )
    for name, (low, high) in zip(variables, bounds, strict=False):
        if not low <= high or low == math.inf or high == -math.inf:
            refusal = say.BOUNDS_EMPTY(low=f"{low:g}", high=f"{high:g}", name=name)
            raise UsageError(refusal, say.WRITE_BOUNDS(name=name))


def _check_method(optimizer: Optimizer, settings: Settings, dimension: int) -> None:
    """Refuse what a method cannot work with."""
    if optimizer.searches:
        _check(settings.learning_rate, POSITIVE_RANGE, "first_rate")
        if settings.noise > 0.0:
            raise UsageError(say.NO_NOISE(method=optimizer.name), say.LEAVE_OUT_NOISE())
    if settings.bounds and not optimizer.keeps_to_bounds:
        able = ", ".join(method.name for method in OPTIMIZERS.values() if method.keeps_to_bounds)
        raise UsageError(say.NO_BOUNDS(method=optimizer.name), sentences.CHOOSE_ONE_OF(names=able))
    if optimizer.solves and dimension > DENSE_SYSTEM_VARIABLES_MAX:
        refusal = say.TOO_MANY_VARIABLES(method=optimizer.name, variables=str(dimension))
        raise CannotError(refusal, say.TAKES_UP_TO(limit=DENSE_SYSTEM_VARIABLES_MAX))

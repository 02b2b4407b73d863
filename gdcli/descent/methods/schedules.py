"""The schedules: how the learning rate changes from update to update.

A rate function takes the number k of the update (0 <= k < `steps`), the largest number of updates `steps`, the learning
rate `lr` of the run and the options, and returns the learning rate of the update from iterate k to k + 1. It is plain
arithmetic in `lr`, which may be an array. After `steps` updates the schedule is over. The default of an option that is
a length follows from `steps`, so that every schedule fits a run of any length without options.

On the command line: `--schedule NAME[:KEY=VALUE,…]`, for example `--schedule cosine:min=0.001`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from gdcli.descent.methods.parameters import (
    COUNT_RANGE,
    FINITE_RANGE,
    NOT_NEGATIVE_RANGE,
    POSITIVE_RANGE,
    SHARE_RANGE,
    AllowedRange,
    check_parameters,
    unknown_name,
)
from gdcli.descent.methods.traced_numbers import Numeric
from gdcli.errors import UsageError
from gdcli.graph.code.ieee_arithmetic import power
from gdcli.language.values import parse_number
from gdcli.late import LateModule
from gdcli.model.sentences import Sentence, Template
from gdcli.record import field, record

if TYPE_CHECKING:
    from gdcli.descent.methods import sentences as say
else:
    say = LateModule("gdcli.descent.methods.sentences")

Options = Mapping[str, float]
RateFunction = Callable[[int, int, Numeric, Options], Numeric]


@record
class ScheduleOption:
    """A number a schedule takes; a default may follow from the number of steps."""

    about: Template
    default: float | Callable[[int], float]
    range: AllowedRange

    def default_for(self, steps: int) -> float:
        """The default in a run of at most `steps` updates."""
        return self.default(steps) if callable(self.default) else self.default


@record
class Schedule:
    """One schedule: what it does, its formula, where it comes from, its options, and the rate of update k."""

    name: str
    about: Template
    formula: str | Sentence
    source: str
    rate: RateFunction
    options: Mapping[str, ScheduleOption] = field(default_factory=dict)

    def resolve(self, given: Options, steps: int) -> dict[str, float]:
        """The given options over the defaults for a run of at most `steps` updates. Raises UsageError."""
        self.check(given)
        defaults = {name: option.default_for(steps) for name, option in self.options.items()}
        return defaults | {name: float(value) for name, value in given.items()}

    def check(self, given: Options) -> None:
        """Refuse an option that the schedule does not have, and a value that is out of range. Raises UsageError."""
        check_parameters(given, {name: option.range for name, option in self.options.items()}, self._has_no)

    def _has_no(self, name: str) -> Sentence:
        return say.SCHEDULE_HAS_NO(schedule=self.name, name=name)


def _constant(_k: int, _steps: int, lr: Numeric, _options: Options) -> Numeric:
    return lr


def _step(k: int, _steps: int, lr: Numeric, options: Options) -> Numeric:
    return lr * power(options["gamma"], k // options["every"])


def _exponential(k: int, _steps: int, lr: Numeric, options: Options) -> Numeric:
    return lr * power(options["gamma"], k)


def _inverse_time(k: int, _steps: int, lr: Numeric, options: Options) -> Numeric:
    return lr / (1.0 + options["decay"] * k)


def _cosine(k: int, steps: int, lr: Numeric, options: Options) -> Numeric:
    return _half_cosine(lr, options["min"], k / steps)


def _linear(k: int, steps: int, lr: Numeric, options: Options) -> Numeric:
    return lr * (options["start"] + (options["end"] - options["start"]) * (k / steps))


def _warmup_cosine(k: int, steps: int, lr: Numeric, options: Options) -> Numeric:
    warmup = options["warmup"] * steps
    if k < warmup:
        return lr * min(1.0, (k + 1) / warmup)
    return _half_cosine(lr, options["min"], (k - warmup) / (steps - warmup))


def _one_cycle(k: int, steps: int, lr: Numeric, options: Options) -> Numeric:
    first, last = lr / options["div"], lr / options["div"] / options["final"]
    peak = options["warmup"] * steps - 1.0
    if k <= peak:
        return _half_cosine(lr, first, 1.0 - k / peak) if peak else lr
    return _half_cosine(lr, last, (k - peak) / (steps - 1.0 - peak))


def _half_cosine(high: Numeric, low: Numeric, share: float) -> Numeric:
    """From high to low along half a period of the cosine; `share` of the way is done."""
    return low + (high - low) * (0.5 * (1.0 + math.cos(math.pi * share)))


_RISING_SHARE: Final = Template("the share of the steps in which it rises")
_FLOOR: Final = ScheduleOption(Template("the learning rate it ends at"), 0.0, NOT_NEGATIVE_RANGE)

_TABLE: Final = (
    Schedule(
        "constant", Template("the same learning rate throughout"), "lr", "torch.optim.lr_scheduler.ConstantLR",
        _constant,
    ),
    Schedule(
        "step", Template("drops by a factor at regular intervals"), "lr*gamma**(k // every)",
        "torch.optim.lr_scheduler.StepLR", _step,
        {
            "every": ScheduleOption(Template("updates between two drops; a quarter of the steps unless given"),
                            lambda steps: max(1.0, float(steps // 4)), COUNT_RANGE),
            "gamma": ScheduleOption(Template("the factor"), 0.1, POSITIVE_RANGE),
        },
    ),
    Schedule(
        "exponential", Template("shrinks by the same factor each time"), "lr*gamma**k",
        "torch.optim.lr_scheduler.ExponentialLR", _exponential,
        {"gamma": ScheduleOption(Template("the factor; it reaches a hundredth over the run unless given"),
                         lambda steps: math.pow(0.01, 1.0 / max(steps, 1)), POSITIVE_RANGE)},
    ),
    Schedule(
        "inverse-time", Template("falls like 1/k in the end"), "lr/(1 + decay*k)",
        "Robbins & Monro 1951, Annals of Mathematical Statistics 22(3)",
        _inverse_time, {"decay": ScheduleOption(Template("how fast it falls"), 0.01, NOT_NEGATIVE_RANGE)},
    ),
    Schedule(
        "cosine", Template("falls along half a cosine"), "min + (lr - min)*(1 + cos(pi*k/steps))/2",
        "Loshchilov & Hutter 2017, ICLR (SGDR); torch.optim.lr_scheduler.CosineAnnealingLR", _cosine, {"min": _FLOOR},
    ),
    Schedule(
        "linear", Template("moves along a straight line"), "lr*(start + (end - start)*k/steps)",
        "torch.optim.lr_scheduler.LinearLR", _linear,
        {
            "start": ScheduleOption(Template("the factor at the start"), 1.0, FINITE_RANGE),
            "end": ScheduleOption(Template("the factor at the end"), 0.0, FINITE_RANGE),
        },
    ),
    Schedule(
        "warmup-cosine", Template("rises along a straight line, then falls along half a cosine"),
        Template("lr*(k + 1)/w while k + 1 < w, else lr while k < w, "
                 "else min + (lr - min)*(1 + cos(pi*(k - w)/(steps - w)))/2, with w = warmup*steps")(),
        "Goyal et al. 2017, arXiv:1706.02677; Loshchilov & Hutter 2017, ICLR", _warmup_cosine,
        {"warmup": ScheduleOption(_RISING_SHARE, 0.1, SHARE_RANGE), "min": _FLOOR},
    ),
    Schedule(
        "one-cycle", Template("rises from lr/div to lr along half a cosine, then falls to lr/(div*final)"),
        Template("a + (lr - a)*(1 - cos(pi*k/p))/2 while k <= p, "
                 "else b + (lr - b)*(1 + cos(pi*(k - p)/(steps - 1 - p)))/2, "
                 "with p = warmup*steps - 1, a = lr/div, b = a/final")(),
        "Smith 2018, arXiv:1803.09820; torch.optim.lr_scheduler.OneCycleLR", _one_cycle,
        {
            "warmup": ScheduleOption(_RISING_SHARE, 0.3, SHARE_RANGE),
            "div": ScheduleOption(Template("the learning rate over the first one"), 25.0, POSITIVE_RANGE),
            "final": ScheduleOption(Template("the first learning rate over the last one"), 1e4, POSITIVE_RANGE),
        },
    ),
)  # fmt: skip

SCHEDULES: Final[Mapping[str, Schedule]] = {schedule.name: schedule for schedule in _TABLE}
"""Name -> schedule, in the order of the help."""


def schedule_of(name: str) -> Schedule:
    """The schedule of that name. Raises UsageError with the nearest one."""
    if name not in SCHEDULES:
        raise unknown_name(say.UNKNOWN_SCHEDULE, name, SCHEDULES)
    return SCHEDULES[name]


def parse_schedule(text: str) -> tuple[str, dict[str, float]]:
    """Read `NAME[:KEY=VALUE,…]`. Raises UsageError.

    >>> parse_schedule("cosine:min=1e-3")
    ('cosine', {'min': 0.001})
    """
    name, colon, rest = text.partition(":")
    schedule = schedule_of(name.strip())
    options: dict[str, float] = {}
    for item in rest.split(",") if colon else ():
        key, equals, number = (part.strip() for part in item.partition("="))
        if not (key and equals and number):
            names = ", ".join(schedule.options)
            hint = say.WRITE_OPTIONS(schedule=schedule.name, names=names) if names else say.WRITE_NO_OPTIONS(
                schedule=schedule.name
            )
            raise UsageError(say.UNREADABLE_OPTION(item=repr(item.strip()), text=repr(text)), hint)
        if key in options:
            raise UsageError(say.OPTION_GIVEN_TWICE(name=key, text=repr(text)), say.GIVE_OPTIONS_ONCE())
        options[key] = parse_number(number)
    schedule.check(options)
    return schedule.name, options

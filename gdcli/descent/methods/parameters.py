"""The parameters of methods and schedules: their meaning, their range, and the refusal of unknown ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from gdcli.errors import UsageError
from gdcli.language.values import nearest
from gdcli.late import LateModule
from gdcli.model.sentences import Sentence, Template
from gdcli.record import record

if TYPE_CHECKING:
    from gdcli.descent.methods import sentences as say
    from gdcli.language import sentences
else:
    say = LateModule("gdcli.descent.methods.sentences")
    sentences = LateModule("gdcli.language.sentences")


@record
class AllowedRange:
    """The numbers a parameter may be, in words and as a test."""

    words: Template
    contains: Callable[[float], bool]


POSITIVE_RANGE: Final = AllowedRange(Template("above 0"), lambda value: 0.0 < value < math.inf)
NOT_NEGATIVE_RANGE: Final = AllowedRange(Template("0 or above"), lambda value: 0.0 <= value < math.inf)
FRACTION_RANGE: Final = AllowedRange(Template("at least 0 and below 1"), lambda value: 0.0 <= value < 1.0)
SHARE_RANGE: Final = AllowedRange(Template("between 0 and 1"), lambda value: 0.0 <= value <= 1.0)
COUNT_RANGE: Final = AllowedRange(Template("1 or above"), lambda value: 1.0 <= value < math.inf)
FINITE_RANGE: Final = AllowedRange(Template("finite"), math.isfinite)


@record
class Hyperparameter:
    """A parameter of methods: its meaning and its range."""

    about: Template
    range: AllowedRange


HYPERPARAMETERS: Final[Mapping[str, Hyperparameter]] = {
    "momentum": Hyperparameter(Template("the share of the last update that is kept"), FRACTION_RANGE),
    "beta1": Hyperparameter(Template("the decay of the mean of the gradients"), FRACTION_RANGE),
    "beta2": Hyperparameter(Template("the decay of the mean that is kept from update to update"), FRACTION_RANGE),
    "alpha": Hyperparameter(Template("the decay of the mean of the squared gradients"), FRACTION_RANGE),
    "eps": Hyperparameter(Template("what is added to the divisor"), NOT_NEGATIVE_RANGE),
    "weight_decay": Hyperparameter(Template("the factor of the penalty that pulls towards 0"), NOT_NEGATIVE_RANGE),
    "fmin": Hyperparameter(Template("the value at the minimum"), FINITE_RANGE),
}
"""Every hyperparameter of every method; the same name means the same thing everywhere."""


def known_name(name: str, known: Iterable[str], unknown: Template) -> str:
    """The name itself if it is known. Raises the UsageError that `unknown_name` makes."""
    names = tuple(known)
    if name not in names:
        raise unknown_name(unknown, name, names)
    return name


def unknown_name(unknown: Template, name: str, known: Iterable[str]) -> UsageError:
    """The error for an unknown name: the template with its field `name`, and the most similar known name as a hint."""
    names = tuple(known)
    close, listed = nearest(name, names), ", ".join(names)
    hint = say.DID_YOU_MEAN(nearest=close, names=listed) if close else sentences.CHOOSE_ONE_OF(names=listed)
    return UsageError(unknown(name=repr(name)), hint)


def check_seed(seed: int | None) -> None:
    """Refuse a negative seed. Raises UsageError."""
    if seed is not None and seed < 0:
        raise UsageError(say.SEED_IS_NEGATIVE(seed=str(seed)), say.SEED_HINT())


def check_parameters(
    given: Mapping[str, float], known: Mapping[str, AllowedRange], unknown: Callable[[str], Sentence]
) -> None:
    """Refuse unknown names (with the sentence `unknown`) and values out of range.

    Raises UsageError.
    """
    for name, value in given.items():
        if name not in known:
            raise UsageError(unknown(name), sentences.IT_HAS(names=", ".join(known)) if known else say.IT_HAS_NONE())
        if not known[name].contains(value):
            refusal = say.OUT_OF_RANGE(name=name, value=f"{value:g}")
            raise UsageError(refusal, say.IT_MUST_BE(range=known[name].words()))

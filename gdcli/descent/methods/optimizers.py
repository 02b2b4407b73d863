"""The table of the methods, in the order of the help; each family has a file with its entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

from gdcli.descent.methods.method import Optimizer
from gdcli.descent.methods.parameters import HYPERPARAMETERS, unknown_name
from gdcli.late import LateModule

if TYPE_CHECKING:
    from gdcli.descent.methods import sentences as say
else:
    say = LateModule("gdcli.descent.methods.sentences")

__all__ = ["FAMILIES", "HYPERPARAMETERS", "OPTIMIZERS", "optimizer_of"]

FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "gradient_descent": ("gd", "momentum", "nesterov", "polyak"),
    "adam_and_relatives": ("sign", "lion", "adagrad", "rmsprop", "adam", "adamw"),
    "line_search": ("backtracking", "exact"),
    "conjugate_gradients": ("cg",),
    "lbfgs": ("lbfgs",),
    "newton": ("newton",),
}
"""The names of the methods whose entries are `METHODS` of each file."""


class Methods(Mapping[str, Optimizer]):
    """Name -> method; a file is loaded when one of its methods is first needed."""

    def __getitem__(self, name: str) -> Optimizer:
        for family, names in FAMILIES.items():
            if name in names:
                return _family(family)[name]
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (name for names in FAMILIES.values() for name in names)

    def __len__(self) -> int:
        return sum(map(len, FAMILIES.values()))


@cache
def _family(name: str) -> Mapping[str, Optimizer]:
    """The methods of a file, by name."""
    methods: tuple[Optimizer, ...] = import_module(f"gdcli.descent.methods.{name}").METHODS
    return {method.name: method for method in methods}


OPTIMIZERS: Final = Methods()


def optimizer_of(name: str) -> Optimizer:
    """The method of that name. Raises UsageError with the nearest one."""
    if name not in OPTIMIZERS:
        raise unknown_name(say.UNKNOWN_OPTIMIZER, name, OPTIMIZERS)
    return OPTIMIZERS[name]

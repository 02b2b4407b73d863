"""Bundles: options that several commands share, written once and handed to a command as one typed value.

A command names a bundle among its parameters. Typer sees the options of the bundle in its place; the command gets the
bundle, made of their values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import signature
from typing import Annotated, Any, Final, get_args, get_origin, get_type_hints

from gdcli.record import record

NAMES_FIELD: Final = "{names}"
"""The field in an option's help for the names that completion offers; they are looked up when the help is shown."""
METHODS_FIELD: Final = "{methods}"
"""The field in a hyperparameter's help for the methods that have it; they are looked up when the help is shown."""
OWN_OPTIONS: Final = "Options"
"""The title, in the help, of the options that belong to one command alone."""
Option = tuple[Any, object]
"""The type of an option, with what typer is to know of it, and its default."""


class Bundle:
    """A group of options: each annotated name is an option, and `title` stands above the group in the help."""

    __slots__ = ()
    title = OWN_OPTIONS

    @classmethod
    def options(cls, *_about: Any) -> Mapping[str, Option]:  # noqa: ANN401 - what stands behind the bundle in Annotated[…]
        """The options by name; what a command says of its bundle in `Annotated[…]` may change them."""
        return fields_of(cls)


def fields_of(bundle: type[Bundle]) -> Mapping[str, Option]:
    """The annotated names of a bundle as options."""
    defaults: Mapping[str, Any] = bundle._fields  # type: ignore[attr-defined]
    hints = hints_of(bundle)
    return {name: (hints[name], each.default) for name, each in defaults.items()}


def values_of(bundle: Bundle) -> dict[str, Any]:
    """The values of a bundle by the names of its options."""
    return {name: getattr(bundle, name) for name in type(bundle)._fields}  # type: ignore[attr-defined]


def hints_of(thing: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a class or a function
    """The annotations of an object; only those that are text are evaluated, because evaluation is slow."""
    hints: Mapping[str, Any] = thing.__annotations__
    is_text = any(isinstance(hint, str) for hint in hints.values())
    return get_type_hints(thing, include_extras=True) if is_text else hints


@record
class OptionsOfCommand:
    """All options and arguments of a command, with those of its bundles in their place.

    `groups` has the title of each option's group. `bundles` has, for each parameter that is a bundle, its class and the
    names of its options.
    """

    options: Mapping[str, Option]
    groups: Mapping[str, str]
    bundles: Mapping[str, tuple[type[Bundle], tuple[str, ...]]]


def options_of(function: Callable[..., int]) -> OptionsOfCommand:
    """The options of a command, from the parameters of its function."""
    hints = hints_of(function)
    bundles: dict[str, tuple[type[Bundle], tuple[str, ...]]] = {}
    options: dict[str, Option] = {}
    groups: dict[str, str] = {}
    for name, parameter in signature(function).parameters.items():
        kind = _bundle(hints[name])
        chosen = get_args(hints[name])[1:] if kind else ()
        found = kind.options(*chosen) if kind else {name: (hints[name], parameter.default)}
        options |= found
        groups |= dict.fromkeys(found, kind.title if kind else OWN_OPTIONS)
        if kind:
            bundles[name] = kind, tuple(found)
    return OptionsOfCommand(options, groups, bundles)


def _bundle(hint: object) -> type[Bundle] | None:
    """The bundle that a parameter is, if it is one."""
    kind = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    return kind if isinstance(kind, type) and issubclass(kind, Bundle) else None

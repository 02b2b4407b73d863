"""Bundles: options that several commands share, written once and handed to a command as one typed value.

A command names a bundle among its parameters. Typer sees the options of the bundle in its place; the command gets the
bundle, made of their values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar, cast, get_args, get_origin, get_type_hints

from typer.models import OptionInfo

from gdcli.cli.arguments import HELP_OPTIONS, OptionNames
from gdcli.record import record

if TYPE_CHECKING:
    from gdcli.explore.keywords import SharedKeywords

K = TypeVar("K", bound="SharedKeywords")

NAMES_FIELD: Final = "{names}"
"""The field in an option's help for the names that completion offers; they are looked up when the help is shown."""
METHODS_FIELD: Final = "{methods}"
"""The field in a hyperparameter's help for the methods that have it; they are looked up when the help is shown."""
OWN_OPTIONS: Final = "Options"
"""The title, in the help, of the options that belong to one command alone."""
Option = tuple[Any, object]
"""The type of an option, with what typer is to know of it, and its default."""


class Bundle:
    """A group of options: each name with `Annotated[…]` is one, and `title` stands above the group in the help."""

    __slots__ = ()
    title = OWN_OPTIONS

    @classmethod
    def options(cls, *_about: Any) -> Mapping[str, Option]:  # noqa: ANN401 - what stands behind the bundle in Annotated[…]
        """The options by name; what a command says of its bundle in `Annotated[…]` may change them."""
        return fields_of(cls)

    @classmethod
    def shown_defaults(cls, *_about: Any) -> Mapping[str, object]:  # noqa: ANN401 - see above
        """By the names of options without a default, what the help shows as their defaults."""
        return {}

    @classmethod
    def of_call(cls, words: Sequence[str], **values: object) -> Bundle:  # noqa: ARG003 - for those that keep them
        """The bundle with these values of its options, in a call of these words."""
        return cls(**values)

    def values(self) -> Mapping[str, Any]:
        """The values by the names of the options."""
        return {name: getattr(self, name) for name in type(self)._fields}  # type: ignore[attr-defined]


def fields_of(bundle: type[Bundle]) -> Mapping[str, Option]:
    """The names of a bundle that say in `Annotated[…]` what typer is to know of them, as options."""
    fields: Mapping[str, Any] = bundle._fields  # type: ignore[attr-defined]
    options = {name: hint for name, hint in hints_of(bundle).items() if get_origin(hint) is Annotated}
    return {name: (hint, fields[name].default) for name, hint in options.items()}


def hints_of(thing: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a class or a function
    """The annotations of an object; only those that are text are evaluated, because evaluation is slow."""
    hints: Mapping[str, Any] = thing.__annotations__
    is_text = any(isinstance(hint, str) for hint in hints.values())
    return get_type_hints(thing, include_extras=True) if is_text else hints


@record
class OptionsOfCommand:
    """All options and arguments of a command, with those of its bundles in their place.

    `words` has those by which each option is typed, `--plot` and `--no-plot`; an argument has none. `groups` has the
    title of each option's group, `shown_defaults` what the help shows as the default of an option that has none.
    `bundles` has, for each parameter that is a bundle, its class and the names of its options.
    """

    options: Mapping[str, Option]
    words: Mapping[str, Set[str]]
    groups: Mapping[str, str]
    shown_defaults: Mapping[str, object]
    bundles: Mapping[str, tuple[type[Bundle], tuple[str, ...]]]


def options_of(function: Callable[..., int]) -> OptionsOfCommand:
    """The options of a command, from the parameters of its function."""
    hints = hints_of(function)
    bundles: dict[str, tuple[type[Bundle], tuple[str, ...]]] = {}
    options: dict[str, Option] = {}
    groups: dict[str, str] = {}
    shown_defaults: dict[str, object] = {}
    for name, parameter in signature(function).parameters.items():
        kind = _bundle(hints[name])
        chosen = get_args(hints[name])[1:] if kind else ()
        found = kind.options(*chosen) if kind else {name: (hints[name], parameter.default)}
        options |= found
        groups |= dict.fromkeys(found, kind.title if kind else OWN_OPTIONS)
        if kind:
            bundles[name] = kind, tuple(found)
            shown_defaults |= kind.shown_defaults(*chosen)
    words = {name: _declared(kind) for name, (kind, _) in options.items()}
    return OptionsOfCommand(options, words, groups, shown_defaults, bundles)


def for_typer(function: Callable[..., int], known: OptionsOfCommand, words: Sequence[str] = ()) -> Callable[..., int]:
    """The command as typer reads it: called with the values of its options, it makes the bundles and calls the command.

    Where every option among the words of a call is known, typer gets these options alone, and the others have their
    defaults: it takes a tenth of a millisecond to make an option.
    """
    typed = _typed(known, words)
    defaults = {name: default for name, (_, default) in known.options.items() if name not in typed}

    def command(**found: object) -> int:
        values = defaults | found
        bundles = {
            name: kind.of_call(words, **{each: values.pop(each) for each in names})
            for name, (kind, names) in known.bundles.items()
        }
        return function(**values, **bundles)

    # Typer reads the options from the signature.
    command.__signature__ = Signature([_parameter(name, *option) for name, option in typed.items()])  # type: ignore[attr-defined]
    command.__annotations__ = {}
    return command


def _typed(known: OptionsOfCommand, words: Sequence[str]) -> Mapping[str, Option]:
    """The arguments, and the options that are named among the words; all where a word may be another option."""
    named = {word.partition("=")[0] for word in words if word.startswith("-")}
    if not words or not named <= {each for declared in known.words.values() for each in declared}:
        return known.options
    return {name: known.options[name] for name, declared in known.words.items() if not declared or declared & named}


def option_names(known: OptionsOfCommand) -> OptionNames:
    """The words by which the options of a command are typed, those of its help among them."""
    flags, valued = set(HELP_OPTIONS), set[str]()
    for name, (kind, _) in known.options.items():
        value_type = get_args(kind)[0]
        (flags if bool in (value_type, *get_args(value_type)) else valued).update(known.words[name])
    needs_expression = any(default is Parameter.empty for _, default in known.options.values())
    return OptionNames(frozenset(flags), frozenset(valued), needs_expression)


def _declared(kind: object) -> Set[str]:
    """The words that name an option, `--plot` and `--no-plot`; empty for an argument."""
    found = get_args(kind)[1]
    if not isinstance(found, OptionInfo):
        return frozenset()
    declared = (str(found.default), *(found.param_decls or ()))
    return {name for names in declared for name in names.split("/")}


def _parameter(name: str, kind: object, default: object) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind, default=default)


def _bundle(hint: object) -> type[Bundle] | None:
    """The bundle that a parameter is, if it is one."""
    kind = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    return kind if isinstance(kind, type) and issubclass(kind, Bundle) else None


def keywords(_kind: type[K], *bundles: Bundle, **others: object) -> K:
    """What was typed in bundles, and other values, as the keywords of a function that descends, typed as `_kind`."""
    for bundle in bundles:
        others |= bundle.values()
    return cast(K, {name: value for name, value in others.items() if value is not None})

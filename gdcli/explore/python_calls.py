"""Calls from Python: signatures with all keywords, and hints for wrong calls.

A function that takes the keywords of a descent as `**settings` shows each of them in its signature, with the default of
`Settings`. A wrong keyword is answered with the nearest one, a value of a wrong type with what is taken instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce, wraps
from inspect import Parameter, Signature, signature
from numbers import Integral, Real
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar, Union, get_args, get_origin, get_type_hints

from gdcli.errors import UsageError
from gdcli.explore.keywords import SharedKeywords, default_of, nearest_option, option_of
from gdcli.explore.problem import Problem
from gdcli.language.sentences import DID_YOU_MEAN, IT_HAS, SEVERAL_ELSEWHERE, WRITE_IT
from gdcli.late import LateModule
from gdcli.model import DEFAULTS, MAP_DEFAULTS, Settings
from gdcli.model.sentences import Sentence, Template, paragraph

if TYPE_CHECKING:
    from gdcli.explore import sentences as said
else:
    said = LateModule("gdcli.explore.sentences")  # most calls are right

P = ParamSpec("P")
T = TypeVar("T")
OWN_DEFAULTS: Final[Mapping[str, Settings]] = {"basins": MAP_DEFAULTS}
"""The functions with other defaults of the settings -> these defaults."""
EXPRESSION_EXAMPLE: Final = '"x**2 + 3*x"'
EXAMPLES: Final[Mapping[str, str]] = {
    "backprop": f"{EXPRESSION_EXAMPLE}, at=2",
    "check": '"x**2", "2*x"',
    "compare": f"{EXPRESSION_EXAMPLE}, lr=[0.1, 0.5]",
    "derive": f"{EXPRESSION_EXAMPLE}, at=2",
    "descend": f"{EXPRESSION_EXAMPLE}, lr=0.1",
    "fit": '"houses.csv", model="w*area + b"',
    "functions": '"rosenbrock"',
    "plot": f"{EXPRESSION_EXAMPLE}, range=(-3, 3)",
    "practice": '"chain", seed=7',
    "sweep": f"{EXPRESSION_EXAMPLE}, starts=100",
}
"""Function -> the arguments of a usual call, if it needs others than an expression."""
TEXTS: Final[Mapping[str, str]] = {"starts": 'starts="x=-3:3:60"'}
"""Keyword -> its values, if their text has a form of its own."""
VALUE_CHARACTERS: Final = 40
"""The longest value that an error shows as it is written."""


def checked(function: Callable[P, T]) -> Callable[P, T]:
    """The function with its keywords written out in its signature; its calls are checked."""
    hints = get_type_hints(function)
    settings: type[SharedKeywords] | None = next(iter(get_args(hints.pop("settings", None))), None)
    shown = written_out_keywords(function, settings, OWN_DEFAULTS.get(function.__name__, DEFAULTS))
    hints |= get_type_hints(settings) if settings else {}

    @wraps(function)
    def call(*values: P.args, **named: P.kwargs) -> T:
        given = bound(function.__name__, shown, values, named)
        if not isinstance(given.get("expression"), Problem):  # the values were checked when the problem was read
            for name, value in given.items():
                check_value(name, value, hints[name], function.__name__)
        return function(*values, **named)

    about: Any = call
    about.__module__ = "gdcli"  # so that pickle finds it in another process
    about.__signature__ = shown
    return call


def written_out_keywords(
    function: Callable[..., object], settings: type[SharedKeywords] | None, defaults: Settings
) -> Signature:
    """The signature with every keyword of the settings in the place of `**settings`."""
    own = signature(function)
    named = [each for each in own.parameters.values() if each.kind is not Parameter.VAR_KEYWORD]
    first = [each for each in named if each.kind is not Parameter.KEYWORD_ONLY]
    of_settings = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=default_of(name, defaults), annotation=kind.__forward_arg__)
        for name, kind in (settings.__annotations__ if settings else {}).items()
    ]
    return own.replace(parameters=[*first, *of_settings, *named[len(first) :]])


def bound(
    function: str, shown: Signature, values: tuple[object, ...], named: Mapping[str, object]
) -> Mapping[str, object]:
    """The arguments by name. Raises UsageError for a keyword that the function does not have."""
    for name in named:
        if name not in shown.parameters:
            raise UsageError(said.NO_KEYWORD(function=function, name=name), _hint_on_keyword(name, shown.parameters))
    try:
        return shown.bind(*values, **named).arguments
    except TypeError as error:
        reason = said.WRONG_CALL(function=function, reason=str(error))
        raise UsageError(reason, said.CALL_IT_AS(example=_example(function))) from None


def _hint_on_keyword(name: str, keywords: Iterable[str]) -> Sentence:
    """The keyword that is meant by a wrong one, such as the name of an option or of another program; else all."""
    options = {option_of(keyword): keyword for keyword in keywords}
    near = nearest_option(option_of(name), options)
    return DID_YOU_MEAN(name=options[near]) if near else IT_HAS(names=", ".join(options.values()))


def check_value(name: str, value: object, hint: object, function: str) -> None:
    """Refuse a value of a wrong type. Raises UsageError."""
    if name == "expression" and not isinstance(value, str) and callable(value):
        raise UsageError(said.PYTHON_FUNCTION(), said.WRITE_AS_TEXT(example=_example(function)))
    if not is_accepted(value, hint):
        raise UsageError(said.CANNOT_BE(name=name, value=_written(value)), _hint_on_value(name, value, hint, function))


def _hint_on_value(name: str, value: object, hint: object, function: str) -> Sentence:
    """What a keyword takes instead of a value."""
    if hasattr(value, "free_symbols"):  # a formula of sympy, whose text can be read
        return said.WRITE_AS_TEXT(example=f"gdcli.{function}(str({name}))")
    takes: Sentence = said.IT_TAKES(kinds=reduce(lambda one, other: said.OR(first=one, second=other), _kinds(hint)))
    if name == "lr" and isinstance(value, Iterable) and not is_accepted((), hint):
        return paragraph(takes, SEVERAL_ELSEWHERE())
    return paragraph(takes, WRITE_IT(text=TEXTS[name])) if name in TEXTS else takes


def _example(function: str) -> str:
    return f"gdcli.{function}({EXAMPLES.get(function, EXPRESSION_EXAMPLE)})"


def _written(value: object) -> str | Sentence:
    text = repr(value)
    kind = type(value).__name__
    return f"{text} ({kind})" if len(text) <= VALUE_CHARACTERS else said.VALUE_OF_TYPE(type=kind)


def is_accepted(value: object, hint: object) -> bool:
    """Whether a value is of a type; numbers and sequences of other libraries count as Python's own."""
    kind = get_origin(hint) or hint
    if kind is Any:
        return True
    if kind in (Union, UnionType):
        return any(is_accepted(value, each) for each in get_args(hint))
    if kind is float or kind is int:
        return isinstance(value, Real if kind is float else Integral) and not isinstance(value, bool)
    if kind is Callable:
        return callable(value)
    if kind is Mapping:
        return isinstance(value, Mapping) and all(is_accepted(each, get_args(hint)[1]) for each in value.values())
    if isinstance(kind, type) and issubclass(kind, Iterable) and kind is not str:
        return _are_accepted(value, get_args(hint))
    return isinstance(value, kind) if isinstance(kind, type) else True


def _are_accepted(value: object, kinds: tuple[object, ...]) -> bool:
    """Whether a value is a sequence of such values; neither text nor a mapping is one."""
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        return False
    return not isinstance(value, list | tuple) or not kinds or all(is_accepted(each, kinds[0]) for each in value)


def _kinds(hint: object) -> list[Sentence]:
    """The names of the kinds of values that a type accepts, each once."""
    found = (_kind(get_origin(each) or each) for each in _members(hint))
    return list({str(kind): kind for kind in found}.values())


def _members(hint: object) -> Iterator[object]:
    """The types of a union, one by one."""
    if (get_origin(hint) or hint) in (Union, UnionType):
        for each in get_args(hint):
            yield from _members(each)
    else:
        yield hint


def _kind(kind: Any) -> Sentence:  # noqa: ANN401 - a type, or Callable
    """The name of a kind of value."""
    kinds: Mapping[object, Template] = {
        float: said.A_NUMBER, int: said.A_WHOLE_NUMBER, bool: said.TRUE_OR_FALSE, str: said.TEXT, NoneType: said.NONE,
        Callable: said.A_FUNCTION, Mapping: said.A_MAPPING, Iterable: said.SEVERAL_VALUES,
    }  # fmt: skip
    if kind in kinds:
        return kinds[kind]()
    return said.SEVERAL_VALUES() if issubclass(kind, Iterable) else said.A_RECORD(type=kind.__name__)

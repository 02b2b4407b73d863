"""Frozen records whose classes are made in microseconds.

A frozen dataclass compiles its methods from text when its module is imported, which takes about half a millisecond;
with sixty classes that was most of the time in which the program starts. These records share their methods instead.
They have slots, are equal and hash by their fields (mappings and lists included), and type checkers treat them as
dataclasses (PEP 681).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final, Generic, TypeVar, dataclass_transform

T = TypeVar("T")


class NoDefault:
    """The default of a field that has none."""


NO_DEFAULT: Final = NoDefault()


class Deferred(Generic[T]):
    """Stands for the value of a field until the field is read; it is made once."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make: Callable[[], T] | None = make
        self._value: list[T] = []

    def value(self) -> T:
        """The value of the field."""
        if self._make is not None:
            self._value.append(self._make())
            self._make = None
        return self._value[0]


def deferred(make: Callable[[], T]) -> T:
    """The value of a field that may be deferred; `make` is called when the field is first read."""
    result: Any = Deferred(make)
    return result  # type: ignore[no-any-return]


class Field(Generic[T]):
    """A field with a default, with a default made for each record, or one that is left out of comparisons.

    The value of a field that is `may_be_deferred` may be given as `deferred(…)`.
    """

    def __init__(
        self,
        default: T | NoDefault,
        factory: Callable[[], T] | None,
        *,
        compare: bool = True,
        may_be_deferred: bool = False,
    ) -> None:
        self.default = default
        self.factory = factory
        self.compare = compare
        self.may_be_deferred = may_be_deferred


def field(
    *,
    default: Any = NO_DEFAULT,  # noqa: ANN401 - it stands for a value of any type
    default_factory: Callable[[], Any] | None = None,
    compare: bool = True,
    may_be_deferred: bool = False,
) -> Any:  # noqa: ANN401
    """The default of a field; a field that is not compared is not shown either."""
    return Field(default, default_factory, compare=compare, may_be_deferred=may_be_deferred)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """The class with its annotated names as frozen fields, in the order of the annotations."""
    fields = {name: _field(cls.__dict__.get(name, NO_DEFAULT)) for name in cls.__annotations__}
    names = tuple(fields)
    body = {**_METHODS, **cls.__dict__}
    for name in (*names, "__dict__", "__weakref__"):
        body.pop(name, None)
    if cls.__repr__ is not object.__repr__:
        body["__repr__"] = cls.__repr__
    body |= {
        "__slots__": names,
        "__match_args__": names,
        "_fields": fields,
        "_in_order": tuple(fields.items()),
        "_places": {name: place for place, name in enumerate(names)},
        "_defaults": tuple([each.default for each in fields.values()]),
        "_without_default": tuple([place for place, each in enumerate(fields.values()) if each.default is NO_DEFAULT]),
        "_compared": tuple([name for name, each in fields.items() if each.compare]),
    }
    kind: Any = type(cls)  # an abstract base brings a metaclass of its own
    made = kind(cls.__name__, cls.__bases__, body)
    slots = [made.__dict__[name] for name in names]
    # The descriptors of the slots write past __setattr__, which refuses.
    made._setters = tuple([slot.__set__ for slot in slots])
    made._getters = tuple([slot.__get__ for slot in slots])
    for name, each in fields.items():
        if each.may_be_deferred:
            setattr(made, name, _made_when_read(made.__dict__[name]))
    result: type[T] = made
    return result


def is_record(value: object) -> bool:
    """Whether it is a record and not a class of records."""
    return hasattr(type(value), "_setters")


def field_names(value: object) -> tuple[str, ...]:
    """The names of a record's fields, in their order."""
    return tuple(type(value)._fields)  # type: ignore[attr-defined]


def replace(original: T, /, **changes: object) -> T:
    """A record like the original but for the changes. Raises TypeError for a name that is not a field."""
    kind: Any = type(original)
    values = {name: read(original) for name, read in zip(kind._fields, kind._getters, strict=True)}
    result: T = kind(**(values | changes))
    return result


def _made_when_read(slot: Any) -> property:  # noqa: ANN401 - the descriptor of a slot
    """A field in whose place a `Deferred` value may stand until it is first read."""

    def read(self: object) -> object:
        value = slot.__get__(self)
        if isinstance(value, Deferred):
            value = value.value()
            slot.__set__(self, value)
        return value

    return property(read)


def _field(default: object) -> Field[object]:
    return default if isinstance(default, Field) else Field(default, None)


def __init__(self: Any, *values: object, **named: object) -> None:  # noqa: ANN401, N807
    setters = self._setters
    complete = _complete(self, values, named) if named or len(values) != len(setters) else values
    for write, value in zip(setters, complete):  # noqa: B905 - they are equally many
        write(self, value)


def _complete(self: Any, values: tuple[object, ...], named: dict[str, object]) -> list[object]:  # noqa: ANN401
    """All values of a record, in order, from what was given and the defaults."""
    count = len(values)
    if count > len(self._in_order):
        raise TypeError(f"{type(self).__name__} has {len(self._in_order)} fields, not {count}")
    complete = [*values, *self._defaults[count:]]
    for name, value in named.items():
        place = self._places.get(name, -1)
        if place < count:
            raise TypeError(f"{type(self).__name__} has no field to be given as {name}")
        complete[place] = value
    for place in self._without_default:
        if complete[place] is NO_DEFAULT:
            complete[place] = _made(self, *self._in_order[place])
    return complete


def _made(self: Any, name: str, each: Field[object]) -> object:  # noqa: ANN401
    """The default of a field that is made for each record."""
    if each.factory is None:
        raise TypeError(f"{type(self).__name__} needs {name}")
    return each.factory()


def __setattr__(self: Any, name: str, _value: object) -> None:  # noqa: ANN401, N807
    raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be set")


def __delattr__(self: Any, name: str) -> None:  # noqa: ANN401, N807
    raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be deleted")


def _key(self: Any) -> tuple[object, ...]:  # noqa: ANN401
    return tuple([getattr(self, name) for name in self._compared])


def __eq__(self: Any, other: object) -> bool:  # noqa: ANN401, N807
    return NotImplemented if type(other) is not type(self) else _key(self) == _key(other)


def __hash__(self: Any) -> int:  # noqa: ANN401, N807
    key = _key(self)
    try:
        return hash((type(self), key))
    except TypeError:  # a mapping or a list is among the values
        return hash((type(self), _with_hash(key)))


def _with_hash(value: object) -> object:
    """The value with sets of pairs in the place of mappings and tuples in the place of lists: these have a hash."""
    if isinstance(value, Mapping):
        return frozenset((name, _with_hash(each)) for name, each in value.items())
    return tuple(map(_with_hash, value)) if isinstance(value, list | tuple) else value


def __repr__(self: Any) -> str:  # noqa: ANN401, N807
    return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self._compared)})"


def __reduce__(self: Any) -> tuple[Any, ...]:  # noqa: ANN401, N807
    return type(self), tuple([getattr(self, name) for name in self._fields])


def __replace__(self: Any, /, **changes: object) -> Any:  # noqa: ANN401, N807
    """For `copy.replace` of Python 3.13."""
    return replace(self, **changes)


NOTEBOOK: Final = "gdcli.notebook"
"""The module that draws records for notebooks; imported late, because it imports this module."""


def _repr_mimebundle_(self: Any, include: object = None, exclude: object = None) -> dict[str, str]:  # noqa: ANN401, ARG001
    """The forms of the record for a notebook, by MIME type; the notebook chooses among them."""
    bundle: dict[str, str] = import_module(NOTEBOOK).mimebundle(self)
    return bundle


_METHODS: Final[Mapping[str, Callable[..., Any]]] = {
    method.__name__: method
    for method in (
        __init__, __setattr__, __delattr__, __eq__, __hash__, __repr__, __reduce__, __replace__, _repr_mimebundle_,
    )
}  # fmt: skip

"""Records behave like frozen dataclasses."""

from __future__ import annotations

import copy
import pickle
from importlib import import_module
from pathlib import Path

import pytest

import gdcli
from gdcli import model
from gdcli.answer import Answer
from gdcli.output.formats import FORMATS
from gdcli.output.formats.field_names_as_keys import KEYS
from gdcli.output.record_kinds import KINDS, load
from gdcli.record import deferred, field, record, replace


@record
class Point:
    """A record with a default, a factory and a field that is not compared."""

    x: float
    y: float = 2.0
    tags: dict[str, int] = field(default_factory=dict)
    span: tuple[int, int] = field(default=(0, 0), compare=False)

    @property
    def total(self) -> float:
        return self.x + self.y


@record
class Other:
    x: float
    y: float = 2.0


def test_values_come_by_place_by_name_and_by_default() -> None:
    point = Point(1.0, tags={"a": 1})
    assert (point.x, point.y, point.tags, point.span, point.total) == (1.0, 2.0, {"a": 1}, (0, 0), 3.0)
    assert Point(1.0).tags is not Point(1.0).tags


def test_what_is_missing_unknown_or_too_much_is_refused() -> None:
    with pytest.raises(TypeError, match="needs x"):
        Point()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="given as z"):
        Point(1.0, z=3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="4 fields"):
        Point(1, 2, {}, (0, 0), 5)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="given as x"):
        Point(1, x=2)  # type: ignore[misc]


def test_records_are_frozen() -> None:
    point = Point(1.0)
    with pytest.raises(AttributeError):
        point.x = 2.0  # type: ignore[misc]
    with pytest.raises(AttributeError):
        del point.x
    with pytest.raises(AttributeError):
        point.color = 2.0  # type: ignore[attr-defined]


def test_equality_and_hash_go_by_the_compared_fields_and_the_class() -> None:
    assert Other(1.0) == Other(1.0, 2.0)
    assert Other(1.0) != Other(1.5)
    assert Point(1.0, span=(1, 2)) == Point(1.0, span=(3, 4))
    assert Point(1.0) != Other(1.0)  # type: ignore[comparison-overlap]
    assert len({Other(1.0), Other(1.0), Other(2.0)}) == 2
    assert Other(1.0) != (1.0, 2.0)  # type: ignore[comparison-overlap]


def test_records_with_mappings_and_lists_are_found_in_sets() -> None:
    nested: dict[str, object] = {"a": {"b": [1, {"c": 2}]}, "d": 3}
    one, same = Point(1.0, tags=nested), Point(1.0, tags=dict(reversed(nested.items())))  # type: ignore[arg-type]
    assert one == same in {one}
    assert len({one, same, Point(1.0, tags={"d": 3}), Point(1.0)}) == 3
    answers = [gdcli.descend("x**2", steps=3), gdcli.analyze("x**2"), gdcli.functions()]
    assert {*answers} == {*pickle.loads(pickle.dumps(answers))}


def test_the_text_of_a_record_names_its_fields() -> None:
    assert repr(Other(1.0)) == "Other(x=1.0, y=2.0)"
    assert "span" not in repr(Point(1.0))


def test_records_match_copy_and_pickle() -> None:
    match Other(1.0, 3.0):
        case Other(x, y):
            assert (x, y) == (1.0, 3.0)
    assert copy.deepcopy(Point(1.0, span=(1, 2))).span == (1, 2)
    assert pickle.loads(pickle.dumps(Other(1.0))) == Other(1.0)


def test_a_record_with_changes() -> None:
    assert replace(Other(1.0), y=5.0) == Other(1.0, 5.0) == Other(1.0).__replace__(y=5.0)  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        replace(Other(1.0), z=1)


@record
class Named:
    number: int
    text: str = field(may_be_deferred=True)


def test_a_late_value_is_made_once_when_it_is_first_read() -> None:
    made: list[str] = []

    def text() -> str:
        made.append("made")
        return "the text"

    one = Named(1, deferred(text))
    other = replace(one, number=2)
    assert not made
    assert other.text == one.text == one.text == "the text"
    assert made == ["made"]
    assert one == Named(1, "the text") != other
    assert repr(Named(1, deferred(text))) == "Named(number=1, text='the text')"
    assert pickle.loads(pickle.dumps(Named(1, deferred(text)))) == one
    with pytest.raises(AttributeError):
        one.text = "another"  # type: ignore[misc]


def kinds_of_the_model() -> list[str]:
    """The names of the classes in the files of the model, each as often as there is a class of that name."""
    files = sorted(path.stem for path in Path(model.__file__).parent.glob("*.py") if path.stem != "__init__")
    modules = [import_module(f"gdcli.model.{name}") for name in files]
    return [name for each in modules for name, kind in vars(each).items()
            if isinstance(kind, type) and kind.__module__ == each.__name__]  # fmt: skip


def test_what_is_keyed_by_the_name_of_a_record_is_one_of_the_model() -> None:
    kinds = kinds_of_the_model()
    assert {"Run", "Fit", "Formula"} <= set(kinds)
    assert len(kinds) == len(set(kinds))
    assert {*KEYS, *KINDS} <= set(kinds)


def test_every_kind_of_answer_has_a_row_and_all_that_its_row_names() -> None:
    assert {kind.__name__ for kind in Answer.__subclasses__()} <= set(KINDS)
    for row in KINDS.values():
        assert all(load(name) for name in (row.page, row.table, row.shape, row.markdown) if name)
        assert set(row.further_formats) <= set(FORMATS)


def test_every_name_of_the_model_is_found_where_its_table_says() -> None:
    assert sorted(name for names in model._PLACES.values() for name in names) == sorted(model.__all__)
    assert all(getattr(model, name) is not None for name in model.__all__)
    assert pickle.loads(pickle.dumps(model.PointValue((1.0,), 2.0))) == model.PointValue((1.0,), 2.0)

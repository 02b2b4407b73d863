"""Modules that are loaded when they are used."""

from __future__ import annotations

import sys

import pytest

from gdcli.late import StandIn, load_when_used

MODULE = "colorsys"
"""A module of Python that nobody uses here."""


@pytest.fixture(autouse=True)
def delayed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, MODULE, StandIn(MODULE))


def test_an_import_does_not_load_a_delayed_module() -> None:
    import colorsys  # noqa: F401, PLC0415

    assert isinstance(sys.modules[MODULE], StandIn)


def test_the_first_use_loads_it_for_everybody() -> None:
    import colorsys  # noqa: PLC0415

    assert colorsys.rgb_to_hsv(1.0, 1.0, 1.0) == (0.0, 0.0, 1.0)
    assert not isinstance(sys.modules[MODULE], StandIn)
    assert colorsys.rgb_to_hsv is sys.modules[MODULE].rgb_to_hsv


def test_a_name_is_imported_from_it() -> None:
    from colorsys import hsv_to_rgb  # noqa: PLC0415

    assert hsv_to_rgb(0.0, 0.0, 1.0) == (1.0, 1.0, 1.0)


def test_a_name_that_it_does_not_have_is_an_attribute_error() -> None:
    assert not hasattr(sys.modules[MODULE], "no_such_name")


def test_a_module_that_is_loaded_stays() -> None:
    load_when_used(["sys"])
    assert not isinstance(sys.modules["sys"], StandIn)

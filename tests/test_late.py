"""Modules that are loaded when they are used."""

from __future__ import annotations

import sys

import pytest

from gdcli.late import StandIn, load_when_used

MODULE = "colorsys"
"""A module of Python that nobody uses here."""
MODULE_IN_A_PACKAGE = "wsgiref.util"


@pytest.fixture(autouse=True)
def delayed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (MODULE, MODULE_IN_A_PACKAGE):
        monkeypatch.delitem(sys.modules, name, raising=False)
    load_when_used({MODULE: ("rgb_to_yiq",), MODULE_IN_A_PACKAGE: ()})


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


def test_the_first_call_of_a_function_that_was_imported_loads_it() -> None:
    from colorsys import rgb_to_yiq  # noqa: PLC0415

    assert isinstance(sys.modules[MODULE], StandIn)
    assert rgb_to_yiq(0.0, 0.0, b=0.0) == (0.0, 0.0, 0.0)
    assert not isinstance(sys.modules[MODULE], StandIn)
    assert rgb_to_yiq(1.0, 1.0, 1.0) == sys.modules[MODULE].rgb_to_yiq(1.0, 1.0, 1.0)


def test_a_delayed_module_of_a_package_is_found_in_the_package() -> None:
    import wsgiref.util  # noqa: PLC0415

    assert isinstance(wsgiref.util, StandIn)
    assert wsgiref.util.request_uri is not None
    assert not isinstance(wsgiref.util, StandIn)


def test_a_name_that_it_does_not_have_is_an_attribute_error() -> None:
    assert not hasattr(sys.modules[MODULE], "no_such_name")


def test_a_module_that_is_loaded_stays() -> None:
    load_when_used({"sys": ()})
    assert not isinstance(sys.modules["sys"], StandIn)

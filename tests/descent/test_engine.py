"""Engines by name, in the program and from Python."""

from __future__ import annotations

import pytest

from gdcli.descent.engine import engine_named
from gdcli.descent.lane_engines import lane_engine
from gdcli.errors import UsageError
from gdcli.graph.objective import Objective
from gdcli.language.reading.parser import parse
from gdcli.model import Engine, Settings
from tests.descent.runs import descended

SETTINGS = Settings(start=(1.0,), learning_rate=0.1, steps=5)


@pytest.mark.parametrize("engine", Engine)
def test_every_engine_has_a_name(engine: Engine) -> None:
    assert engine_named(engine.value) is engine


def test_an_unknown_engine_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UsageError, match="unknown engine 'pyhton'") as refused:
        descended(parse("x**2"), SETTINGS, engine="pyhton")
    assert "Did you mean python?" in refused.value.hint
    with pytest.raises(UsageError, match="unknown engine 'gpu'"):
        lane_engine(Objective(parse("x**2")), SETTINGS, 1, "gpu")

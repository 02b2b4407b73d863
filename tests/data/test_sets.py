"""The named tables: each can be read and fitted as it stands, and a wrong name is answered with the nearest."""

from __future__ import annotations

import pytest

import gdcli
from gdcli.data.sets import DATA_SETS, data_set
from gdcli.errors import UsageError
from gdcli.model.fit import NoReference, Reference

WITHOUT_MINIMUM = {"twins", "apart"}
UNCERTAIN = {"moons"}
"""Sets with a network as their model: only some starts lead to a minimum."""


def test_there_are_a_dozen_and_more() -> None:
    assert len(DATA_SETS) >= 12
    assert all(each.about and each.rows.count(";") >= 9 for each in DATA_SETS.values())


@pytest.mark.parametrize("name", DATA_SETS)
def test_a_named_table_brings_a_model_and_has_the_answer_that_it_teaches(name: str) -> None:
    fit = gdcli.fit(f"@{name}", steps=50, seed=1, advise=False)
    assert fit.data.source == f"@{name}"
    assert fit.data.rows == DATA_SETS[name].rows.count(";") + 1
    assert fit.data.skipped == 0
    if name not in UNCERTAIN:
        assert isinstance(fit.reference, NoReference if name in WITHOUT_MINIMUM else Reference)
    assert fit.run.best.value <= fit.run.trajectory[0].value


def test_another_model_leaves_the_rest_at_its_defaults() -> None:
    fit = gdcli.fit("@houses", model="price ~ a*area + b", steps=1)
    assert (fit.variables, fit.scale, fit.run.settings.learning_rate) == (("a", "b"), "none", 0.1)


def test_a_wrong_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        data_set("@house")
    assert caught.value.hint == "Did you mean @houses?"
    with pytest.raises(UsageError, match="the model is missing"):
        gdcli.fit({"x": [1.0], "y": [2.0]})

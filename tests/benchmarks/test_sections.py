"""Every section of the benchmarks runs: its first row, in a tiny size."""

from __future__ import annotations

import pytest

from tests.benchmarks.__main__ import SECTIONS
from tests.benchmarks.measure import Contestant, Effort, agreeing
from tests.benchmarks.sections.growth import FAMILIES, Measurement


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_has_a_first_row(section: str) -> None:
    row = next(SECTIONS[section](Effort(rounds=1, tiny=True)))
    assert row.low <= row.ratio <= row.high


def test_a_contestant_that_ends_elsewhere_is_left_out(capsys) -> None:
    ends = {"ours": [1.0, 2.0], "the same": [1.0, 2.0 + 1e-9], "another": [1.0, 2.1], "without an end": None}
    contestants = [Contestant(name, {1: end}.get) for name, end in ends.items()]
    assert [each.name for each in agreeing(contestants, 1)] == ["ours", "the same", "without an end"]
    assert capsys.readouterr().err == "another is left out: it ends at [1.0, 2.1], and not at [1.0, 2.0]\n"


def test_a_slope_is_that_of_every_round() -> None:
    measured = Measurement(FAMILIES[0], {10: [1.0, 2.0], 100: [10.0, 200.0]})
    assert measured.slopes() == pytest.approx([1.0, 2.0])
    assert measured.seconds_of(1000) == pytest.approx(100.0)
    assert measured.range_of_sizes() == "slope, 10 to 100 tokens, extrapolated to 1,000,000"

"""Every section of the benchmarks runs: its first row, in a tiny size."""

from __future__ import annotations

import pytest

from tests.benchmarks.__main__ import SECTIONS
from tests.benchmarks.measure import Effort


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_has_a_first_row(section: str) -> None:
    row = next(SECTIONS[section](Effort(rounds=1, tiny=True)))
    assert row.low <= row.ratio <= row.high

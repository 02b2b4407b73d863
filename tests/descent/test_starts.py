"""The starts of a sweep as they are typed: how many, a grid, points."""

from __future__ import annotations

import pytest

from gdcli.descent.starts import RandomStarts, Starts, parse_starts
from gdcli.errors import UsageError
from gdcli.language.values import Range


def starts(text: str, *variables: str, seed: int = 0) -> Starts:
    names = variables or ("x",)
    return parse_starts(text, names, [Range(-1.0, 1.0)] * len(names), seed)


@pytest.mark.parametrize("text", ["5", "x=1", "x=-1:1:3"])
def test_a_seed_below_zero_is_refused_whatever_the_starts(text: str) -> None:
    with pytest.raises(UsageError, match="seed cannot be -1"):
        starts(text, seed=-1)
    assert starts("5", seed=10**30) == RandomStarts(("x",), (Range(-1.0, 1.0),), 5, 10**30)

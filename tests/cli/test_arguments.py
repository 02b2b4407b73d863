"""An expression may start with a minus sign, wherever it stands."""

from __future__ import annotations

import pytest

from gdcli.cli.arguments import arranged

FLAGS = {"--all", "--plot", "--no-plot", "--quiet", "-q", "--help", "-h"}
VALUED = {"--lr", "--start", "--output", "-o", "--steps"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["-x**2"], ["--", "-x**2"]),
        (["-x"], ["--", "-x"]),
        (["--x**2"], ["--", "--x**2"]),
        (["-(x+1)", "--lr", "0.1"], ["--lr", "0.1", "--", "-(x+1)"]),
        (["--lr", "-0.1", "x"], ["--lr", "-0.1", "--", "x"]),
        (["--start", "-2", "-x**2", "-q"], ["--start", "-2", "-q", "--", "-x**2"]),
        (["--start=-2", "-x**2"], ["--start=-2", "--", "-x**2"]),
        (["--", "--lr"], ["--", "--lr"]),
        (["-o", "f.csv"], ["-o", "f.csv"]),
        (["-o**2"], ["--", "-o**2"]),
        (["-"], ["--", "-"]),
        (["--unknown", "x"], ["--unknown", "--", "x"]),
        (["--lr"], ["--lr"]),
        (["x", "--lr"], ["--lr"]),
        ([], []),
    ],
)
def test_words_are_sorted_into_options_and_the_rest(words: list[str], expected: list[str]) -> None:
    assert arranged(words, FLAGS, VALUED) == expected

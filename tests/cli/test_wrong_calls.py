"""Wrong calls as they are typed: status 2, nothing on standard output, one line that says what is wrong, and a hint."""

from __future__ import annotations

import pytest

from tests.program import gdcli

WRONG = [
    ("sweep x^2 --seed -1", "the seed cannot be -1", "whole number"),
    ("sweep x^2 --seed -1 --starts x=1", "the seed cannot be -1", "whole number"),
    ("descend x^2 --seed -1", "the seed cannot be -1", "whole number"),
    ("compare x^2 --seed -1", "the seed cannot be -1", "whole number"),
    ("sweep x --engine gpu", "unknown engine 'gpu'", "auto, python, compiled"),
    ("descend x --engine compild", "unknown engine 'compild'", "Did you mean compiled?"),
]


@pytest.mark.parametrize(("call", "message", "hint"), WRONG, ids=[call for call, *_ in WRONG])
def test_a_wrong_call_is_told_in_one_line_with_a_hint(call: str, message: str, hint: str) -> None:
    done = gdcli(*call.split(" "))
    assert (done.status, done.out) == (2, ""), done.err
    error, advice = done.err.splitlines()
    assert error.startswith("Error: ")
    assert message in error
    assert advice.startswith("Hint: ")
    assert hint in advice

"""Formulas for which an algebra system takes forever: the answer comes in time and takes little memory."""

from __future__ import annotations

import pytest

from tests.hostile.group import Running

LIMIT = 3 << 29
"""Bytes, 1.5 GiB, for all processes together."""
SECONDS = 2
HANG_SECONDS = 30
"""Seconds that no call takes, even on a busy machine, unless it hangs."""

HEAVY = {
    "powers of powers": "((x**1000)**1000)**1000",
    "a tower": "^".join(["x"] * 58),
    "a product of a thousand": "(x + 1)**1000*(x + 2)**999/(x + 3)**998",
    "a wild exponent": "x**0.123456789 + 1/(x + 1)**0.987654321",
    "long fractions": f"(x + 1/{'9' * 40})**1000 + (x/{'7' * 39})**999",
    "many factors": "*".join(f"(x + {i})" for i in range(1, 250)),
    "many sines": "*".join(f"sin({i}*x + cos({i}*y))" for i in range(1, 90)),
    "many error functions": "*".join(f"erf(x + {i})" for i in range(1, 150)),
    "nested sines": "sin(x + " * 55 + "y" + ")" * 55,
    "nested maxima": "max(x**2, y*" * 28 + "y" + ")" * 28,
    "nested fractions": "1/(1 + x*" * 55 + "y" + ")" * 55,
    "nested units": "gelu(y + silu(" * 27 + "x" + "))" * 27,
    "nested bars": "abs(x - abs(y - " * 27 + "1" + "))" * 27,
    "many variables": " + ".join(f"x{i}*x{i + 1}" for i in range(1, 250)),
    "a product of many variables": "*".join(f"(a{i} + b{i}**2)" for i in range(1, 60)),
    "quotients of sums": "/".join(f"(x + y**{i})" for i in range(1, 120)),
}
"""Each is within the limits of the language, and each hangs or swells some step of a symbolic derivation."""
USUAL = ("powers of powers", "many sines", "nested maxima", "many variables")


@pytest.mark.parametrize("name", HEAVY)
def test_a_derivative_keeps_its_time_and_memory(name: str, many: int) -> None:
    if name not in USUAL and many == 1:
        pytest.skip("only with --long")
    call = ("derive", HEAVY[name], "--hessian", "--timeout", str(SECONDS))
    status, out, err, seconds = Running(*call).measured(LIMIT)
    assert status == (1 if err.startswith("no formula") else 0), err
    assert out
    assert seconds <= HANG_SECONDS


@pytest.mark.parametrize("name", HEAVY)
def test_the_other_commands_keep_their_memory(name: str, many: int) -> None:
    if many == 1:
        pytest.skip("only with --long")
    for command in ("descend", "backprop", "plot", "compare"):
        steps = ("--steps", "50") if command in ("descend", "compare") else ()
        status, out, err, _ = Running(command, HEAVY[name], *steps).measured(LIMIT)
        assert "Traceback" not in err
        assert status in (0, 1, 2)
        assert bool(out) == (status == 0)

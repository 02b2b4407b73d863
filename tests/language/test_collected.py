"""Formulas as people wrote them on public pages: the tree that each is read to, or the refusal with its hint.

`collected.tsv` has a formula a row with the page or the code that it was found in. A formula that is read has its tree,
and its meaning as a formula of Python, which Python evaluates by itself; one that is refused has the message and the
hint. The notes are those that say how a doubtful place was read.
"""

from __future__ import annotations

import csv
import math
import random
from pathlib import Path
from typing import Final

import pytest

from gdcli.errors import UsageError
from gdcli.graph.objective import Objective
from gdcli.language.printing.latex import to_latex
from gdcli.language.printing.text import to_text
from gdcli.language.reading.as_written.sums import Sizes
from gdcli.language.reading.parser import parse
from gdcli.language.tree import Expression
from tests.language.test_written import check_proposal

SIZES: Final = Sizes({"n": 3, "m": 3}, {})
"""The numbers of terms in the sums of the collection."""
POINTS_TRIED: Final = 20
FUNCTIONS: Final = {
    **vars(math), "abs": abs, "max": max, "min": min, "sec": lambda u: 1 / math.cos(u),
    "csc": lambda u: 1 / math.sin(u), "cot": lambda u: 1 / math.tan(u),
    "cbrt": lambda u: math.copysign(abs(u) ** (1 / 3), u),
}  # fmt: skip


def _rows(answer: str) -> list[list[str]]:
    with (Path(__file__).parent / "collected.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return [row for row in rows if row[1] == answer]


READ, REFUSED = _rows("read"), _rows("refused")


def test_the_collection_is_large_and_every_row_has_its_source() -> None:
    texts = [row[0] for row in (*READ, *REFUSED)]
    assert len(set(texts)) == len(texts) >= 400
    assert all(row[5].strip() for row in (*READ, *REFUSED))
    assert len({row[5] for row in (*READ, *REFUSED)}) >= 50


@pytest.mark.parametrize(("text", "tree", "meaning", "notes"), [(row[0], *row[2:5]) for row in READ])
def test_a_formula_is_read_as_it_is_meant(text: str, tree: str, meaning: str, notes: str) -> None:
    expression = parse(text, sizes=SIZES)
    assert to_text(expression) == tree
    assert set(filter(None, notes.split(" / "))) <= set(map(str, expression.notes))
    _compare(expression, meaning)
    assert parse(tree, declared=expression.variables).root == expression.root
    assert parse(f"${to_latex(expression)}$", declared=expression.variables).root == expression.root


def _compare(expression: Expression, meaning: str) -> None:
    """The formula has the value that Python finds, at the first of some points where Python finds one."""
    objective, dice = Objective(expression), random.Random(1)
    for _ in range(POINTS_TRIED):
        point = {name: round(dice.uniform(0.1, 2.5), 3) for name in expression.variables}
        try:
            expected = eval(meaning, {**FUNCTIONS, **{_in_python(name): value for name, value in point.items()}})
        except (ValueError, ZeroDivisionError):
            continue
        assert objective.value(list(point.values())) == pytest.approx(expected, rel=1e-9, abs=1e-12)
        return
    pytest.fail(f"{meaning} has no value at any point")


def _in_python(name: str) -> str:
    return "lambda_" if name == "lambda" else name


@pytest.mark.parametrize(("text", "message", "hint"), [(row[0], row[2], row[3]) for row in REFUSED])
def test_a_formula_is_refused_with_a_hint_that_works(text: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text, sizes=SIZES)
    assert (caught.value.message, caught.value.hint) == (message, hint)
    check_proposal(hint)

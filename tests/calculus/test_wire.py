"""Trees are the same after they were sent to another process, shared parts are sent once, and a failure is named."""

from __future__ import annotations

import json
from typing import NoReturn

import pytest

from gdcli.calculus.algebra import answers
from gdcli.calculus.algebra import messages as wire
from gdcli.calculus.algebra.conversion import NOT_REAL, UnwritableError
from gdcli.calculus.algebra.sentences import OF_THE_WORKER
from gdcli.calculus.algebra.tidy import TOO_LONG
from gdcli.language.reading.parser import parse
from gdcli.language.tree import nodes_of_tree
from tests.calculus.collection import EVERYTHING


def test_trees_are_the_same_after_they_were_sent() -> None:
    for text in EVERYTHING:
        root = parse(text).root
        writer = wire.NodeList()
        place = writer.add(root)
        assert wire.read_nodes(json.loads(json.dumps(writer.nodes)))[place] == root


def test_equal_parts_stand_once() -> None:
    writer = wire.NodeList()
    root = parse("sin(x + 1)*sin(x + 1) + sin(x + 1)").root
    writer.add(root)
    assert len(writer.nodes) == 6  # x, 1, x + 1, sin, the product, the sum
    writer.add(root)
    assert len(writer.nodes) == 6
    assert len(list(nodes_of_tree(root))) > 6


@pytest.mark.parametrize(
    ("raised", "line"),
    [
        (RecursionError(), {"failed": "nested"}),
        (UnwritableError(NOT_REAL), {"failed": "not real"}),
        (UnwritableError(TOO_LONG), {"failed": "too long"}),
        (TypeError("x"), {"failed": "error", "error": "TypeError"}),
    ],
)
def test_the_worker_names_the_reason_of_a_failure(monkeypatch, raised: Exception, line: dict[str, str]) -> None:
    def fail(_asked: object) -> NoReturn:
        raise raised

    monkeypatch.setattr(answers, "TASKS", {"derive": fail})
    assert [json.loads(each) for each in answers.answer(b'{"task": "derive"}')] == [line]
    assert line["failed"] in {*OF_THE_WORKER, "error"}


def test_a_worker_without_memory_says_so_and_ends(monkeypatch) -> None:
    def fail(_asked: object) -> NoReturn:
        raise MemoryError

    monkeypatch.setattr(answers, "TASKS", {"derive": fail})
    lines = answers.answer(b'{"task": "derive"}')
    assert json.loads(next(lines)) == {"failed": "memory"}
    with pytest.raises(MemoryError):
        next(lines)


@pytest.mark.parametrize(("text", "orders"), [("tan(exp(x)*sin(x**x))/(x + log(x))", 2), ("x**x", 6)])
def test_derivatives_of_up_to_a_thousand_operations_are_derived_further(text: str, orders: int) -> None:
    """Orders 2, 3, 4 of the first have some 200, 900 and 3,500; orders 7 and 8 of x^x have 800 and 1,900."""
    writer = wire.NodeList()
    writer.add(parse(text).root)
    asked = {"task": "derive", "nodes": writer.nodes, "variables": ["x"], "order": 20, "hessian": False}
    lines = [json.loads(line) for line in answers.answer(json.dumps(asked).encode())]
    assert [len(line["higher"]) for line in lines if "higher" in line] == list(range(1, orders + 1))
    assert "failed" in lines[-1]

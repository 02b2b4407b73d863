"""Trees survive the way between the processes, and shared parts travel once."""

from __future__ import annotations

import json

from gdcli.calculus.algebra import messages as wire
from gdcli.language import parse
from gdcli.language.tree import walk
from tests.calculus.collection import EVERYTHING


def test_there_and_back() -> None:
    for text in EVERYTHING:
        root = parse(text).root
        writer = wire.Writer()
        place = writer.add(root)
        assert wire.read(json.loads(json.dumps(writer.nodes)))[place] == root


def test_equal_parts_stand_once() -> None:
    writer = wire.Writer()
    root = parse("sin(x + 1)*sin(x + 1) + sin(x + 1)").root
    writer.add(root)
    assert len(writer.nodes) == 6  # x, 1, x + 1, sin, the product, the sum
    writer.add(root)
    assert len(writer.nodes) == 6
    assert len(list(walk(root))) > 6

"""Mermaid: the computation graph as text that web pages and notebooks draw."""

from __future__ import annotations

from collections.abc import Iterator

from gdcli.model import Backprop
from gdcli.output.formats.dot import caption


def record_lines(record: Backprop) -> Iterator[str]:
    """The graph from left to right; edges carry the local derivatives."""
    yield "flowchart LR"
    for node in record.nodes:
        yield f'  n{node.index}["{_escaped(caption(node, "<br/>"))}"]'
    for node in record.nodes:
        for argument, slope in zip(node.arguments, node.local, strict=True):
            yield f'  n{argument} -- "{slope:.4g}" --> n{node.index}'


def _escaped(text: str) -> str:
    """`*` would be emphasis; Mermaid knows characters by number."""
    return text.replace("*", "#42;")

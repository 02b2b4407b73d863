"""Trees as lines: like rich's own, but each label keeps its room however deep the tree is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from gdcli.output.layout.blocks import DIM_STYLE
from gdcli.output.layout.screen import Screen

INDENT_COLUMNS: Final = 3
"""Columns that one level is indented."""
LABEL_COLUMNS_MIN: Final = 30
"""The fewest columns of a label, if the screen is wide enough; levels too deep for that are numbered, not indented."""


def branches(screen: Screen, root: Tree) -> list[Text]:
    """The tree, node by node from the top, each label wrapped to the room it has."""
    return [line for node, lasts in nodes(root) for line in _lines(screen, node, lasts)]


def nodes(root: Tree) -> Iterator[tuple[Tree, tuple[bool, ...]]]:
    """Every node, and for each level above it whether it is the last of its branch there."""
    pending: list[tuple[Tree, tuple[bool, ...]]] = [(root, ())]
    while pending:
        node, lasts = pending.pop()
        yield node, lasts
        ends = [(child, (*lasts, child is node.children[-1])) for child in node.children]
        pending.extend(reversed(ends))


def _lines(screen: Screen, node: Tree, lasts: tuple[bool, ...]) -> Iterator[Text]:
    """The lines of one node behind its guides."""
    depth = len(lasts)
    kept = lasts[: max(1, (screen.width - LABEL_COLUMNS_MIN) // INDENT_COLUMNS)]
    guides = "".join("   " if last else "│  " for last in kept[:-1])
    first = guides + (("└─ " if kept[-1] else "├─ ") if kept else "")
    rest = guides + (("   " if kept[-1] else "│  ") if kept else "") + ("│  " if node.children else "")
    number = f"({depth}) " if depth > len(kept) else ""
    label = node.label if isinstance(node.label, Text) else screen.text(str(node.label))
    width = max(1, screen.width - max(len(first) + len(number), len(rest)))
    for index, line in enumerate(label.wrap(Console(width=width, _environ={}), width, overflow="fold")):
        yield screen.text(rest if index else first, DIM_STYLE).append(number if index == 0 else "").append_text(line)

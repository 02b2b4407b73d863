"""Trees: every label is in its place, and none is lost at any depth."""

import pytest
from rich.text import Text
from rich.tree import Tree

import gdcli
from gdcli.output.layout.screen import Screen
from gdcli.output.layout.tree_lines import branches
from gdcli.output.pages.backprop import graph_tree


def tree_of(depth):
    root = Tree(Text("level 0"))
    branch = root
    for level in range(1, depth):
        branch.add(Text(f"leaf {level}"))
        branch = branch.add(Text(f"level {level}"))
    return root


def test_a_small_tree_is_drawn_with_branches():
    root = Tree(Text("f"))
    child = root.add(Text("u\nwith more"))
    child.add(Text("x"))
    root.add(Text("v"))
    lines = Screen(80, 24).lines(*branches(Screen(80, 24), root))
    assert lines == ["f", "├─ u", "│  │  with more", "│  └─ x", "└─ v"]


@pytest.mark.parametrize("width", [20, 40, 80, 140])
@pytest.mark.parametrize("depth", [1, 5, 300])
def test_no_label_is_lost(width, depth):
    screen = Screen(width, 24)
    lines = screen.lines(*branches(screen, tree_of(depth)))
    assert all(len(line) <= width for line in lines)
    assert all(sum(line.endswith(f"level {level}") for line in lines) == 1 for level in range(depth))
    assert sum("leaf" in line for line in lines) == depth - 1


def test_levels_that_cannot_be_indented_are_numbered():
    screen = Screen(60, 24)
    lines = screen.lines(*branches(screen, tree_of(40)))
    assert any(line.endswith("└─ (39) level 39") for line in lines)
    assert not any("(10)" in line for line in lines)


def test_a_label_has_thirty_columns_at_every_depth():
    """A shorter label is never wrapped."""
    screen, root = Screen(80, 24), Tree(Text("root"))
    branch = root
    for _ in range(30):
        branch = branch.add(Text("x" * 25))
    assert len(screen.lines(*branches(screen, root))) == 31


def graph_lines(record):
    """The graph of a backpropagation: the label of each node, and whether it was drawn above."""

    def caption(node, _slope, *, again):
        return Text(f"{node.label} again" if again else node.label)

    return Screen(80, 24).lines(*branches(Screen(80, 24), graph_tree(record, caption)))


def test_a_node_that_is_used_twice_is_drawn_once():
    assert graph_lines(gdcli.backprop("sin(x)*sin(x)", at=1)) == ["v2", "├─ v1", "│  └─ x", "└─ v1 again"]
    assert graph_lines(gdcli.backprop("sin(exp(x)) + exp(x)", at=1))[1:] == [
        "├─ v2", "│  └─ v1", "│     └─ x", "└─ v1 again"
    ]  # fmt: skip


def test_the_graph_hangs_from_the_function_also_where_it_is_a_variable():
    assert graph_lines(gdcli.backprop("x", at=(1, 2), wrt="x,y")) == ["x"]

"""The tree: equal if its parts are equal, unchangeable, and of any depth."""

import pickle
from fractions import Fraction

import pytest
from hypothesis import given

from gdcli.language.reading.parser import parse
from gdcli.language.tree import (
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Over,
    Power,
    Product,
    Sum,
    Variable,
    children,
    fold,
    nodes_of_tree,
    substitute,
    variables_of,
    with_children,
)
from tests.language.trees import trees

x = Variable("x")
ALL: tuple[Node, ...] = (
    Number(Fraction(1)),
    Number(Fraction(2)),
    Constant("e"),
    Variable("e"),
    x,
    Negative(x),
    Over(x),
    Sum((x, x)),
    Sum((x, x, x)),
    Product((x, x)),
    Power(x, x),
    Call("max", (x, x)),
    Call("min", (x, x)),
)


def test_different_nodes_are_different():
    assert len(set(ALL)) == len(ALL)
    for one in ALL:
        assert [other for other in ALL if other == one] == [one]
    assert x != "x"


def test_the_place_does_not_matter():
    assert parse("x + 2*x").root == parse(" x+(2 x)").root
    assert hash(parse("x + 2*x").root) == hash(parse(" x+(2 x)").root)


@given(trees)
def test_a_rebuilt_tree_is_equal(tree):
    rebuilt = fold(tree, lambda node, below: with_children(node, below, (3, 4)))
    assert rebuilt == tree
    assert hash(rebuilt) == hash(tree)
    assert all(node.span == (3, 4) for node in nodes_of_tree(rebuilt) if children(node))
    assert pickle.loads(pickle.dumps(tree)) == tree


@pytest.mark.parametrize("node", ALL)
def test_nodes_do_not_change(node):
    with pytest.raises(AttributeError):
        node.span = (1, 2)
    with pytest.raises(AttributeError):
        del node.span
    with pytest.raises(AttributeError):
        node.other = 1


def test_deep_trees_compare_hash_and_print():
    def deep() -> Node:
        node: Node = x
        for _ in range(100_000):
            node = Negative(node)
        return node

    one, two = deep(), deep()
    assert one == two
    assert one != Negative(one)
    assert hash(one) == hash(two)
    assert repr(one).startswith("Negative(Negative(")


def test_repr_shows_how_a_tree_is_built():
    assert repr(parse("2*x - sin(y)/e").root) == (
        "Sum(Product(Number(Fraction(2, 1)), Variable('x')), "
        "Negative(Product(Call('sin', Variable('y')), Over(Constant('e')))))"
    )


def test_walk_goes_up_from_the_left():
    tree = parse("x*y - 2").root
    assert [type(node).__name__ for node in nodes_of_tree(tree)] == [
        "Variable",
        "Variable",
        "Product",
        "Number",
        "Negative",
        "Sum",
    ]
    assert children(tree)[0] == parse("x*y").root


def test_substitution_replaces_every_occurrence():
    tree = substitute(parse("x*y + sin(x)").root, {"x": parse("z + 1").root})
    assert tree == parse("(z + 1)*y + sin(z + 1)").root
    assert variables_of(tree) == {"y", "z"}
    assert variables_of(parse("2*pi").root) == frozenset()

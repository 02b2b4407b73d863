"""The limits of the algebra, on both sides: what is as large as a limit is derived, what is larger by one is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
import sympy

from gdcli.calculus.algebra import answers, client, rule_forms
from gdcli.calculus.algebra.conversion import UnwritableError
from gdcli.calculus.algebra.formula_size import FormulaTooLargeError, check_size, longest_partial_of
from gdcli.calculus.algebra.messages import read_nodes
from gdcli.calculus.algebra.tidy import Tidier
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.reading.parser import parse
from gdcli.language.tree import Expression, Node

X = sympy.Symbol("x", real=True)


class Silent:
    """A worker that is asked and never answers."""

    def ask(self, request: object) -> None:
        pass


class Untidy(Tidier):
    """Leaves every form as it is."""

    def tidy(self, form: sympy.Expr) -> tuple[sympy.Expr, Node]:
        return form, parse("x").root


def terms(count: int) -> Expression:
    """A sum of that many terms: a node for each, and one for the sum."""
    return parse(" + ".join(["x"] * count), FILE_LIMITS)


def factors(count: int) -> Expression:
    return parse("*".join(f"x{i}" for i in range(count)))


def waves(count: int) -> Expression:
    """A product, whose derivative is a sum of as many products."""
    return parse("*".join(f"sin({i + 1}*x)" for i in range(count)))


def symbols(count: int) -> list[sympy.Symbol]:
    return [sympy.Symbol(f"a{i}", real=True) for i in range(count)]


def derived(parts: Sequence[int]) -> None:
    """The Hessian from ten partial derivatives with these numbers of nodes."""
    rule_forms.hessian([terms(part - 1).root for part in parts], [f"x{i}" for i in range(len(parts))])


def sent(count: int) -> None:
    reason = client._asked(Silent(), terms(count), {})  # type: ignore[arg-type]
    if reason:
        raise ValueError(str(reason))


LIMITS: dict[str, tuple[Callable[..., object], object, object]] = {
    "nodes of a derived function": (lambda n: check_size(terms(n).root), 2999, 3000),
    "nodes times variables": (lambda n: check_size(factors(n).root), 140, 141),
    "nodes of a function that is sent": (sent, 1499, 1500),
    "nodes times variables of a second derivative": (derived, [50] * 10, [50] * 9 + [51]),
    "nodes of an answer": (lambda n: read_nodes([["var", "x"]] * n), 20_000, 20_001),
    "digits of a number": (lambda n: read_nodes([["num", "1" * n]]), 400, 401),
    "operations of a derivative that is derived again": (
        lambda n: list(answers.higher(sympy.Add(*symbols(n)) * X, X, 2, Untidy())),
        1001,
        1002,
    ),
    "operations of a gradient that is derived again": (
        lambda n: answers.hessian([sympy.Add(*symbols(n))], [X], Untidy()),
        5001,
        5002,
    ),
}


@pytest.mark.parametrize("name", LIMITS)
def test_what_is_larger_than_a_limit_is_refused(name: str) -> None:
    call, largest, larger = LIMITS[name]
    call(largest)
    with pytest.raises((ValueError, UnwritableError, FormulaTooLargeError)):
        call(larger)


def test_a_partial_derivative_of_two_thousand_operations_is_the_longest() -> None:
    lengths = {count: longest_partial_of(waves(count).root) for count in range(10, 60)}
    fitting = max(count for count, length in lengths.items() if length <= 2000)
    assert lengths[fitting] > 1800
    assert lengths[fitting + 1] < 2200
    check_size(waves(fitting).root)
    with pytest.raises(FormulaTooLargeError):
        check_size(waves(fitting + 1).root)

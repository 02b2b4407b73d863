"""The use-cases: the only place where the rooms meet. Each takes what a person would say and returns a frozen record.

Points and gradients are tuples of n floats in the order of the problem's variables. Every function may raise
`UsageError` (the call is wrong) or `CannotError` (the work cannot be done), both with a hint. An expression is text in
the language of gdcli, a named function such as `@rosenbrock(5)`, or a `Problem` read before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from gdcli.errors import CannotError, UsageError
from gdcli.language import parse
from gdcli.language.bind import bind
from gdcli.language.limits import GENEROUS, TYPED
from gdcli.language.printing import to_latex, to_text
from gdcli.language.tree import Expression, Node
from gdcli.language.values import parse_assignments, parse_names, parse_point
from gdcli.model import Backprop, Derivation, Formula, Run, Settings

if TYPE_CHECKING:
    from gdcli.gallery import NamedInstance
    from gdcli.graph.objective import Objective

Point = str | Sequence[float] | Mapping[str, float]
DEFAULT_START = 1.0
"""Where every variable starts unless told otherwise."""


@dataclass(frozen=True)
class Problem:
    """A function ready to be explored: read, its parameters set, its variables in order.

    `named` is the gallery's entry where the function came from there: it knows a start, a plot range and the minima.
    """

    expression: Expression
    named: NamedInstance | None = None

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the n variables."""
        return self.expression.variables

    @cached_property
    def text(self) -> str:
        """How the input was read."""
        return to_text(self.expression.root)

    @cached_property
    def objective(self) -> Objective:
        """The compiled function with its gradient; made when first needed."""
        from gdcli.graph.objective import Objective  # noqa: PLC0415

        return Objective(self.expression)

    def point(self, at: Point | None) -> tuple[float, ...]:
        """A point (n) from text, a sequence or a mapping by name; None is the function's own start."""
        match at:
            case None if self.named is not None:
                return self.named.start
            case None:
                return (DEFAULT_START,) * len(self.variables)
            case str():
                return parse_point(at, self.variables)
            case Mapping():
                return parse_point(",".join(f"{name}={value!r}" for name, value in at.items()), self.variables)
        if len(at) != len(self.variables):
            raise UsageError(
                f"the point has {len(at)} numbers for {len(self.variables)} variables",
                f"Give one for each of {', '.join(self.variables)}.",
            )
        return tuple(float(value) for value in at)


def read_problem(
    text: str, *, wrt: str | None = None, settings: str | None = None, from_file: bool = False
) -> Problem:
    """Read an expression or `@name`, set its parameters and settle its variables. Raises UsageError."""
    named: NamedInstance | None = None
    if text.lstrip().startswith("@"):
        from gdcli.gallery import lookup  # noqa: PLC0415

        named = lookup(text.strip())
    expression = parse(named.text if named else text, GENEROUS if named or from_file else TYPED)
    values: Mapping[str, Node] = parse_assignments(settings) if settings else {}
    return Problem(bind(expression, values, parse_names(wrt) if wrt else None), named)


def as_problem(expression: str | Problem, wrt: str | None, settings: str | None) -> Problem:
    """The problem itself, or the text read as one."""
    return expression if isinstance(expression, Problem) else read_problem(expression, wrt=wrt, settings=settings)


def formula(node: Node) -> Formula:
    """A tree in its two printed forms."""
    return Formula(to_text(node), to_latex(node))


def backprop(
    expression: str | Problem, *, at: Point | None = None, wrt: str | None = None, settings: str | None = None
) -> Backprop:
    """Backpropagation at a point (n): every node's value, local derivatives, messages and adjoint."""
    from gdcli.graph.backprop import backprop as lay_open  # noqa: PLC0415

    problem = as_problem(expression, wrt, settings)
    return lay_open(problem.expression, problem.point(at))

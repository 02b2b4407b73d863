"""The language's functions as sympy's: its own where it knows them on the real line, ours where it does not.

sympy's derivatives of kinks bring DiracDelta, Piecewise and Subs, and its nested `Max` takes minutes to build. Ours
are opaque to it but for their derivative, which comes from the table, and for the values of plain numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import sympy
from sympy.core.function import Function

from gdcli.language.functions import FUNCTIONS

# What sympy knows under the same name, and differentiates as textbooks do.
_SYMPY_KNOWS: Final = (
    "exp", "log", "sin", "cos", "tan", "sec", "csc", "cot", "asin", "acos", "atan", "acot", "sinh", "cosh", "tanh",
    "sech", "csch", "asinh", "atanh", "acoth", "erf", "erfc", "sqrt",
)  # fmt: skip


class RealFunction(Function):  # type: ignore[misc] # sympy is not typed
    """A function of the table that sympy does not look into: real, with the derivative the table gives."""

    is_real = True
    language_name = ""

    def fdiff(self, argindex: int = 1) -> Any:  # noqa: ANN401
        from gdcli.calculus.symbolic import table_derivative  # noqa: PLC0415 - it needs this table first

        return table_derivative(self.language_name, self.args, argindex - 1)

    def _eval_evalf(self, _precision: int) -> None:
        """Never by the name: mpmath may know another function under it."""
        return


class Magnitude(sympy.Abs):  # type: ignore[misc]
    """The absolute value with sign as its derivative, 0 at the kink; sympy's simplifications of it hold."""

    language_name = "abs"

    def _eval_derivative(self, symbol: Any) -> Any:  # noqa: ANN401
        return self.args[0].diff(symbol) * Sign(self.args[0])


class Sign(sympy.sign):  # type: ignore[misc]
    """The sign with derivative 0: no Dirac delta at the step."""

    language_name = "sign"

    def _eval_derivative(self, symbol: Any) -> Any:  # noqa: ANN401, ARG002
        return sympy.S.Zero


def _value_of_numbers(name: str, arguments: tuple[Any, ...]) -> Any:  # noqa: ANN401
    """The exact value of a step or an extreme of rational numbers; None stands for no simplification."""
    if not all(argument.is_Rational for argument in arguments):
        return arguments[0] if name in ("max", "min") and len(set(arguments)) == 1 else None
    match name:
        case "max" | "min":
            return (max if name == "max" else min)(arguments)
        case "relu":
            return max(arguments[0], sympy.S.Zero)
        case "heaviside":
            return (sympy.sign(arguments[0]) + 1) / 2
    return None


def _real_function(name: str) -> Any:  # noqa: ANN401
    """The class of a function that is ours; its name orders it among sympy's."""

    def evaluate(_class: Any, *arguments: Any) -> Any:  # noqa: ANN401
        return _value_of_numbers(name, arguments)

    arity = FUNCTIONS[name].arity
    body: dict[str, Any] = {"language_name": name, "eval": classmethod(evaluate)}
    return type(name, (RealFunction,), body if arity is None else {**body, "nargs": arity})


SYMPY: Final[Mapping[str, Any]] = {
    **{name: _real_function(name) for name in FUNCTIONS},
    **{name: getattr(sympy, name) for name in _SYMPY_KNOWS},
    "abs": Magnitude,
    "sign": Sign,
}
"""Canonical name -> what makes a sympy expression of the arguments."""

NAMES: Final[Mapping[Any, str]] = {
    **{made: name for name, made in SYMPY.items() if name != "sqrt"},
    sympy.Abs: "abs",
    sympy.sign: "sign",
}
"""The class of a sympy function -> canonical name."""


def settle(expression: Any) -> Any:  # noqa: ANN401
    """The expression with sympy's own kinks, which its powers bring in, exchanged for ours."""
    kinks = [part for part in expression.atoms(sympy.Abs, sympy.sign) if type(part) in (sympy.Abs, sympy.sign)]
    if not kinks:
        return expression
    return expression.replace(
        lambda part: type(part) in (sympy.Abs, sympy.sign),
        lambda part: SYMPY[NAMES[type(part)]](part.args[0]),
    )

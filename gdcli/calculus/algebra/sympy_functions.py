"""The language's functions in sympy: sympy's functions if they are right on the real line, else classes of this file.

sympy's derivatives of kinks contain DiracDelta, Piecewise and Subs, and its nested `Max` takes minutes to build. Of our
classes sympy knows only the derivative, which comes from the table, and the values at plain numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar, Final

import sympy
from sympy.core.function import Function

from gdcli.language.function_table import FUNCTIONS

# Functions that sympy has under the same name, and differentiates as textbooks do.
_SYMPY_KNOWS: Final = frozenset({
    "exp", "log", "sqrt", "sin", "cos", "tan", "sec", "csc", "cot", "asin", "acos", "atan", "acot", "sinh", "cosh",
    "tanh", "sech", "asinh", "atanh", "acoth", "erf", "erfc",
})  # fmt: skip


TableDerivative = Callable[[str, tuple[Any, ...], int], Any]


class RealFunction(Function):  # type: ignore[misc] # sympy is not typed
    """A function of the table that sympy does not know: real, with the derivative from the table."""

    is_real = True
    language_name = ""
    table_derivative: ClassVar[TableDerivative]
    """Name, arguments and slot to the partial derivative; `conversion`, which reads the table's texts, sets it."""

    @classmethod
    def eval(cls, *arguments: Any) -> Any:  # noqa: ANN401
        """The exact value at plain numbers; None stands for no simplification."""
        return _value(cls.language_name, arguments)

    def fdiff(self, argindex: int = 1) -> Any:  # noqa: ANN401
        return RealFunction.table_derivative(self.language_name, self.args, argindex - 1)

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


def _value(name: str, arguments: tuple[Any, ...]) -> Any:  # noqa: ANN401
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


@cache
def sympy_function(name: str) -> Any:  # noqa: ANN401
    """The sympy constructor of a function of the table."""
    if name in _SYMPY_KNOWS:
        return getattr(sympy, name)
    if name in _KINKS:
        return _KINKS[name]
    arity = FUNCTIONS[name].arity
    body: dict[str, Any] = {"language_name": name}
    return type(name, (RealFunction,), body if arity is None else {**body, "nargs": arity})


_KINKS: Final = {"abs": Magnitude, "sign": Sign}
_SYMPY_KINKS: Final = {sympy.Abs: Magnitude, sympy.sign: Sign}
_SYMPY_NAMES: Final = {getattr(sympy, name): name for name in _SYMPY_KNOWS}


def name_of(function: Any) -> str | None:  # noqa: ANN401
    """The name in the table of a sympy function's class; None if the table does not have it."""
    return getattr(function, "language_name", None) or _SYMPY_NAMES.get(function)


def with_our_kinks(expression: Any) -> Any:  # noqa: ANN401
    """The expression with our classes in place of sympy's kinks, which sympy's rules for powers create."""
    if not any(type(part) in _SYMPY_KINKS for part in expression.atoms(sympy.Abs, sympy.sign)):
        return expression
    return expression.replace(
        lambda part: type(part) in _SYMPY_KINKS,
        lambda part: _SYMPY_KINKS[type(part)](part.args[0]),
    )

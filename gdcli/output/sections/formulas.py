"""A function and its derivatives as formulas for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.console import Group, RenderableType

from gdcli.model import Derivation
from gdcli.output.layout.blocks import DIM_STYLE, NamedValue, as_text, facts, notes, shortened_formula
from gdcli.output.layout.palette import BLUE, css
from gdcli.output.layout.screen import Screen, Words
from gdcli.output.sections import sentences as say

SUPERSCRIPTS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def formulas(screen: Screen, derivation: Derivation, *, remarks: Sequence[Words] = ()) -> RenderableType:
    """The function and its derivatives."""
    names, function = derivation.variables, (derivation.compact or derivation).expression
    pairs: list[NamedValue] = [(f"f({', '.join(names)})", shortened_formula(f"= {function.text}"))]
    pairs += [("", as_text(screen, remarks, DIM_STYLE))] if remarks else []
    pairs += gradient_facts(screen, derivation)
    pairs += [(higher_name(order, names[0]), f"= {each.text}") for order, each in enumerate(derivation.higher, 2)]
    for i, row in enumerate(derivation.hessian or ()):
        pairs += [(_second(names[i], names[j]), f"= {shortened_formula(row[j].text)}") for j in range(i, len(names))]
    symmetric = derivation.hessian is not None and len(names) > 1
    below: list[Words] = [say.SYMMETRIC_HESSIAN()] if symmetric else []
    return Group(facts(screen, pairs), notes(screen, [*below, *missing_part(derivation)]))


def missing_part(derivation: Derivation) -> list[Words]:
    """The note on formulas of a derivation that are missing or not tidy; empty if there are none."""
    return [derivation.missing_sentence] if derivation.missing else []


def gradient_facts(screen: Screen, derivation: Derivation) -> list[NamedValue]:
    """One line a partial derivative: its name, and what it is."""
    names = derivation.variables
    if derivation.compact is not None:
        return [
            (f"∂f/∂{partial.name}", screen.text(f"= {partial.formula.text}", f"bold {css(BLUE)}"))
            for partial in derivation.compact.partials
        ]
    return [
        (partial_name(name, names), screen.text(shortened_formula(f"= {formula.text}"), f"bold {css(BLUE)}"))
        for name, formula in zip(names, derivation.gradient or (), strict=bool(derivation.gradient))
    ]


def partial_name(name: str, names: Sequence[str]) -> str:
    """`f'(x)` in one variable, `∂f/∂x` in several."""
    return f"f'({name})" if len(names) == 1 else f"∂f/∂{name}"


def higher_name(order: int, variable: str) -> str:
    """`f''(x)`, `f'''(x)`, `f⁽⁴⁾(x)`."""
    return f"f{chr(39) * order}({variable})" if order <= 3 else f"f⁽{str(order).translate(SUPERSCRIPTS)}⁾({variable})"


def _second(one: str, other: str) -> str:
    """The name of an entry of the Hessian."""
    return f"∂²f/∂{one}²" if one == other else f"∂²f/∂{one}∂{other}"

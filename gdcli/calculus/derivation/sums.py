"""The derivative of a formula around one sum, by any component of a vector: ∂f/∂x[i] of sum(i=1..n, (x[i] - i)**2).

Only the term with the component's own index depends on it, so that with S for the sum ∂f/∂x[i] = ∂f/∂S · ∂term/∂x[i].
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gdcli.calculus.derivation.rules import differentiate
from gdcli.language.algebra import multiply
from gdcli.language.printing.latex import name_latex, to_latex
from gdcli.language.printing.text import to_text
from gdcli.language.tree import WHOLE_SUM, Expression, Node, SumForm, Variable, variables_of
from gdcli.model import Formula, SumDerivation, SumPartial


def sum_derivation(expression: Expression) -> SumDerivation | None:
    """The function and its partial derivatives with the index of the sum; None if they have no such form.

    They have such a form if the formula is linear in the sum and all other names in it are variables.
    """
    form = expression.sum_form
    if form is None:
        return None
    factor = differentiate(form.outer, WHOLE_SUM)
    vectors = [name for name in form.vectors if _components(name, expression.variables)]
    others = variables_of(form.body) - {form.index, *(f"{name}_{form.index}" for name in form.vectors)}
    others |= variables_of(form.outer) - {WHOLE_SUM}
    components = {each for name in form.vectors for each in _components(name, expression.variables)}
    if not vectors or variables_of(factor) or not others <= {*expression.variables} - components:
        return None
    partials = tuple(_partial(form, name, factor) for name in vectors)
    return SumDerivation(Formula(_text(form), _latex(form)), partials)


def _components(vector: str, variables: Sequence[str]) -> list[str]:
    """The components of a vector among the variables."""
    return [name for name in variables if name.startswith(vector) and name[len(vector) :].isdigit()]


def _partial(form: SumForm, vector: str, factor: Node) -> SumPartial:
    name = f"{vector}_{form.index}"
    slope = multiply(factor, differentiate(form.body, name))
    return SumPartial(f"{vector}[{form.index}]", name_latex(name), Formula(_indexed(form, slope), to_latex(slope)))


def _indexed(form: SumForm, tree: Node) -> str:
    """The text with x[i] for the name x_i."""
    names = "|".join(map(re.escape, form.vectors))
    return re.sub(rf"\b({names})_{re.escape(form.index)}\b", rf"\1[{form.index}]", to_text(tree))


def _text(form: SumForm) -> str:
    whole = f"sum({form.index}={form.lower}..{form.upper}, {_indexed(form, form.body)})"
    return re.sub(rf"\b{WHOLE_SUM}(?!\w)", lambda _: whole, to_text(form.outer))


def _latex(form: SumForm) -> str:
    body = to_latex(form.body)
    whole = rf"\sum_{{{form.index}={form.lower}}}^{{{form.upper}}} {_within(form.body, body)}"
    if form.outer == Variable(WHOLE_SUM):
        return whole
    name, outer = name_latex(WHOLE_SUM), to_latex(form.outer)
    return outer.replace(f"{{{name}}}", f"{{{whole}}}").replace(name, rf"\left({whole}\right)")


def _within(tree: Node, latex: str) -> str:
    """The LaTeX of a tree, in parentheses if it is a sum or has a minus sign."""
    return rf"\left({latex}\right)" if type(tree).__name__ in ("Sum", "Negative") else latex

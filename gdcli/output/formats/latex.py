"""LaTeX: the derivation as an `align*` environment, for paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gdcli.language.printing.latex import name_latex
from gdcli.model import Derivation, Formula, RuleStep
from gdcli.model.sentences import shown


def record_lines(record: Derivation) -> Iterator[str]:
    """The function, its derivative or gradient, and the Hessian and the steps if they were asked for."""
    yield r"\begin{align*}"
    yield " \\\\\n".join(rows(record))
    yield r"\end{align*}"
    if record.hessian is not None:
        yield from _hessian(record.hessian)
    for step in record.steps:
        yield from _steps(step)


def rows(derivation: Derivation) -> list[str]:
    """The function and its derivatives as lines of one alignment."""
    names = [name_latex(name) for name in derivation.variables]
    compact = derivation.compact
    found = [f"f({', '.join(names)}) &= {(compact or derivation).expression.latex}"]
    if compact is None:
        found += _gradient_rows(names, derivation.gradient)
    else:
        found += [_partial(each.latex_name, each.formula) for each in compact.partials]
    higher = enumerate(derivation.higher, 2)
    return found + [f"f^{{({order})}}({names[0]}) &= {formula.latex}" for order, formula in higher]


def _gradient_rows(names: Sequence[str], gradient: Sequence[Formula] | None) -> list[str]:
    if gradient is None:
        return []
    if len(names) == 1:
        return [f"f'({names[0]}) &= {gradient[0].latex}"]
    return [_partial(name, formula) for name, formula in zip(names, gradient, strict=True)]


def _partial(name: str, formula: Formula) -> str:
    return f"\\frac{{\\partial f}}{{\\partial {name}}} &= {formula.latex}"


def _hessian(hessian: Sequence[Sequence[Formula]]) -> Iterator[str]:
    yield r"\[ H = \begin{pmatrix}"
    yield " \\\\\n".join(" & ".join(formula.latex for formula in row) for row in hessian)
    yield r"\end{pmatrix} \]"


def _steps(root: RuleStep) -> Iterator[str]:
    """The rules in the order they are used, from the leaves up to the whole."""
    steps = [
        f"\\frac{{d}}{{d {name_latex(step.wrt)}}}\\left({step.of.latex}\\right) &= {step.result.latex}"
        f" && \\text{{{shown(step.rule_sentence)}}}"
        for step in _bottom_up(root)
    ]
    yield r"\begin{align*}"
    yield " \\\\\n".join(steps)
    yield r"\end{align*}"


def _bottom_up(step: RuleStep) -> Iterator[RuleStep]:
    for child in step.children:
        yield from _bottom_up(child)
    yield step

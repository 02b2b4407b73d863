"""Derivatives by our own rules, exact but not tidied, for formulas that the algebra process did not send."""

from __future__ import annotations

from collections.abc import Sequence

from gdcli.calculus.algebra import sentences as say
from gdcli.calculus.algebra.derived import Derived
from gdcli.calculus.algebra.formula_size import FormulaTooLargeError, check_size, nodes_in
from gdcli.calculus.algebra.limits import SECOND_DERIVATIVE_WORK_MAX
from gdcli.calculus.derivation.rules import differentiate
from gdcli.errors import CannotError
from gdcli.language.algebra import ZERO
from gdcli.language.tree import Expression, Node, Sum, variables_of
from gdcli.model.sentences import Sentence
from gdcli.record import record, replace


@record
class Completion:
    """The requested formulas, and why the algebra process did not send all of them."""

    expression: Expression
    order: int
    hessian: bool
    reason: str | Sentence

    def of(self, found: Derived) -> Derived:
        """The found formulas, with the missing gradient, higher derivatives or Hessian derived by the rules."""
        found = self._with_gradient(found)
        if found.gradient is not None and len(found.higher) < self.order - 1:
            found = self._with_higher(found, found.gradient[0])
        if found.gradient is not None and found.hessian is None and self.hessian:
            found = self._with_hessian(found, found.gradient)
        # Over the rows of a table the rules' form is the only one, and nothing is missing.
        has_rows = self.expression.table is not None and found.gradient is not None
        return replace(found, missing="") if has_rows else found

    def _with_gradient(self, found: Derived) -> Derived:
        if found.gradient is not None:
            return found
        try:
            partials = gradient(self.expression.root, self.expression.variables)
        except FormulaTooLargeError as refusal:
            return replace(found, form=None, missing=say.NO_FORMULA(reason=refusal.sentence))
        not_tidy = say.NOT_TIDY(reason=self.reason)
        return replace(found, gradient=partials, form="rules", missing=not_tidy)

    def _with_higher(self, found: Derived, first: Node) -> Derived:
        (variable,) = self.expression.variables
        forms = list(found.higher)
        missing = found.missing or say.NOT_TIDY_FROM_ORDER(order=len(forms) + 2, reason=self.reason)
        while len(forms) < self.order - 1:
            try:
                forms.append(_second(forms[-1] if forms else first, (variable,))[0])
            except FormulaTooLargeError as refusal:
                missing = say.NO_FORMULA_FROM_ORDER(order=len(forms) + 2, reason=refusal.sentence)
                break
        return replace(found, higher=tuple(forms), missing=missing)

    def _with_hessian(self, found: Derived, partials: Sequence[Node]) -> Derived:
        try:
            rows = hessian(partials, self.expression.variables)
        except FormulaTooLargeError as refusal:
            return replace(found, missing=say.NO_HESSIAN(reason=refusal.sentence))
        missing = found.missing or say.HESSIAN_NOT_TIDY(reason=self.reason)
        return replace(found, hessian=rows, missing=missing)


def gradient(root: Node, variables: Sequence[str]) -> tuple[Node, ...]:
    """The partial derivatives (n) of a function; of a sum, only the terms that have the variable are derived.

    Raises FormulaTooLargeError.
    """
    check_size(root)
    terms = root.terms if isinstance(root, Sum) else (root,)
    known = [variables_of(term) for term in terms]
    return tuple(
        _partial([term for term, names in zip(terms, known, strict=True) if name in names], name) for name in variables
    )


def _partial(terms: Sequence[Node], name: str) -> Node:
    """The derivative of a sum of terms that all have the variable."""
    if not terms:
        return ZERO
    try:
        return differentiate(Sum(tuple(terms)) if len(terms) > 1 else terms[0], name)
    except CannotError as error:
        raise FormulaTooLargeError(error.args[0]) from None


def hessian(partials: Sequence[Node], variables: Sequence[str]) -> tuple[tuple[Node, ...], ...]:
    """The second derivatives (n×n), row by row, from the gradient (n). Raises FormulaTooLargeError."""
    if len(variables) * sum(map(nodes_in, partials)) > SECOND_DERIVATIVE_WORK_MAX:
        raise FormulaTooLargeError(say.TOO_MANY_DERIVATIVES(rows=len(variables)))
    rows: list[tuple[Node, ...]] = []
    for i, partial in enumerate(partials):
        rows.append((*(row[i] for row in rows), *_second(partial, variables[i:])))
    return tuple(rows)


def _second(partial: Node, variables: Sequence[str]) -> tuple[Node, ...]:
    """The derivatives of a first or higher derivative. Raises FormulaTooLargeError."""
    size = nodes_in(partial)
    if size * len(variables) > SECOND_DERIVATIVE_WORK_MAX:
        raise FormulaTooLargeError(say.TOO_MANY_PARTS(parts=size))
    return gradient(partial, variables)

"""The derivation of a derivative as a tree of textbook rules: each step has the rule, its letters and its result.

The rules use the function table and no sympy. The tests compare the result of each step with the reverse pass and with
difference quotients. Results are simplified lightly and keep the order of terms that the rule gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from gdcli.calculus.derivation import sentences as say
from gdcli.calculus.derivation.rebuilding import raised, rebuilt
from gdcli.calculus.derivation.rule_texts import arguments_rule, convention, function_rule, signed, slope_name
from gdcli.calculus.derivation.textbook import derivatives
from gdcli.errors import CannotError
from gdcli.language.algebra import ZERO, add, divide, multiply, negate, number_of, ordered, power
from gdcli.language.function_table import FUNCTIONS, REDUCTIONS
from gdcli.language.names import natural_order
from gdcli.language.printing.latex import to_latex
from gdcli.language.printing.text import to_text
from gdcli.language.tree import (
    ONE,
    Call,
    Constant,
    Expression,
    Negative,
    Node,
    Number,
    Over,
    Power,
    Product,
    Sum,
    Variable,
    nodes_of_tree,
    substitute,
    variables_of,
)
from gdcli.model import Formula, RuleStep
from gdcli.model.sentences import SUM, Sentence, Template
from gdcli.record import record, replace

EXPLAINED_NODES_MAX: Final = 3_000
"""Nodes of the largest expression whose derivation is written."""
LETTERED_TERMS_MAX: Final = 4
"""The most terms or factors that have a letter each in the text of the rule."""
_LETTERS: Final = ("u", "v", "w", "z", "s", "t", "p", "q", "r", "g", "h", "f")
_CONSTANTS: Final = ("c", "k", "a", "b", "m")
_OUTCOMES: Final = ("y", "f", "g", "h", "Y")
_EXPONENTS: Final = ("n", "m", "k", "p")


def explain(expression: Expression, wrt: str, final: Formula | None = None) -> RuleStep:
    """The derivation of the (partial) derivative by `wrt`; `final` is the form of the result in the last line.

    Raises CannotError if the expression has more than EXPLAINED_NODES_MAX nodes.
    """
    names = {*expression.variables, *variables_of(expression.root)}
    step, _ = _derived(expression.root, _Rules(wrt, frozenset(names)))
    if final is None or final.text == step.result.text:
        return step
    note, given = step.note_sentence, step.result.text
    says = say.RULE_GIVES_TOO(note=note, formula=given) if note else say.RULE_GIVES(formula=given)
    return replace(step, result=final, note_sentence=says)


def differentiate(root: Node, wrt: str) -> Node:
    """The derivative in the form of the rules. Raises CannotError if the tree is too large."""
    return _derived(root, _Rules(wrt, variables_of(root), is_explained=False))[1]


def formula(tree: Node) -> Formula:
    """A tree in its two printed forms."""
    return Formula(to_text(tree), to_latex(tree))


def _derived(root: Node, rules: _Rules) -> StepWithDerivative:
    size = sum(1 for _ in nodes_of_tree(root))
    if size > EXPLAINED_NODES_MAX:
        raise CannotError(say.TOO_LONG(parts=size), say.EXPLAIN_A_PART())
    try:
        return rules.step(root)
    except RecursionError:
        raise CannotError(say.NESTED_TOO_DEEPLY(), say.LEAVE_OUT_STEPS()) from None


StepWithDerivative = tuple[RuleStep, Node]


@record
class _Rules:
    """Derivatives by `wrt`; the names in `taken` are not used as letters of a rule.

    `is_explained`: steps are written out, which takes two fifths of the time; else they are empty.
    """

    wrt: str
    taken: frozenset[str]
    is_explained: bool = True

    def step(self, node: Node) -> StepWithDerivative:
        """The step for a node with the steps for the nodes below it, and the derivative."""
        if self.wrt not in variables_of(node):
            return self._constant(node)
        return _RULES[type(node)](self, node)

    def _free(self, letters: Sequence[str]) -> Iterator[str]:
        """An endless series of letters that are not names in this expression."""
        yield from (letter for letter in letters if letter not in self.taken)
        number = 1
        while True:
            yield f"{letters[0]}_{number}"
            number += 1

    def _take(self, count: int, letters: Sequence[str] = _LETTERS) -> list[str]:
        free = self._free(letters)
        return [next(free) for _ in range(count)]

    def _made(
        self,
        rule: Template | str,
        textbook: str,
        node: Node,
        result: Node,
        letters: Mapping[str, Node] | None = None,
        children: Sequence[RuleStep] = (),
        note: str | Sentence = "",
    ) -> StepWithDerivative:
        result = ordered(result)
        if not self.is_explained:
            return _NO_STEP, result
        meant = {letter: formula(tree) for letter, tree in (letters or {}).items()}
        held = self._held(node)
        of, slope = formula(node), formula(result)
        title = rule if isinstance(rule, str) else rule()
        return RuleStep(title, textbook, of, self.wrt, meant, slope, held, note, tuple(children)), result

    def _held(self, node: Node) -> tuple[str, ...]:
        """The other variables of the node, which the partial derivative holds constant."""
        return natural_order(variables_of(node) - {self.wrt})

    def _constant(self, node: Node) -> StepWithDerivative:
        (c,) = self._take(1, _CONSTANTS)
        return self._made(say.CONSTANT, f"{c}' = 0", node, ZERO, {c: node})

    def _variable(self, node: Node) -> StepWithDerivative:
        return self._made(say.VARIABLE, f"{self.wrt}' = 1", node, ONE)

    def _negative(self, node: Node) -> StepWithDerivative:
        assert isinstance(node, Negative)
        (u,) = self._take(1)
        below, slope = self.step(node.operand)
        return self._made(say.CONSTANT_FACTOR, f"(-{u})' = -{u}'", node, negate(slope), {u: node.operand}, [below])

    def _sum(self, node: Node) -> StepWithDerivative:
        """Term by term; the terms without the variable are one constant."""
        assert isinstance(node, Sum)
        terms = self._gathered(node.terms)
        bare = [term.operand if isinstance(term, Negative) else term for term in terms]
        signs = ["-" if isinstance(term, Negative) else "+" for term in terms]
        pairs = [self.step(term) for term in bare]
        slopes = [slope if sign == "+" else negate(slope) for sign, (_, slope) in zip(signs, pairs, strict=True)]
        textbook, letters = self._sum_rule(signs, bare)
        return self._made(SUM, textbook, node, add(*slopes), letters, [below for below, _ in pairs])

    def _gathered(self, terms: Sequence[Node]) -> list[Node]:
        """The terms in their order; those without the variable are joined at the place of the first of them."""
        still = [place for place, term in enumerate(terms) if self.wrt not in variables_of(term)]
        if len(still) < 2:
            return list(terms)
        together = Sum(tuple(terms[place] for place in still))
        return [together if place == still[0] else term for place, term in enumerate(terms) if place not in still[1:]]

    def _sum_rule(self, signs: Sequence[str], terms: Sequence[Node]) -> tuple[str, dict[str, Node]]:
        if len(terms) > LETTERED_TERMS_MAX:
            (u,), sign = self._take(1), "±" if "-" in signs else "+"
            return f"({u}1 {sign} {u}2 {sign} …)' = {u}1' {sign} {u}2' {sign} …", {}
        letters = self._take(len(terms))
        left = signed(signs, letters)
        right = signed(signs, [f"{letter}'" for letter in letters])
        return f"({left})' = {right}", dict(zip(letters, terms, strict=True))

    def _product(self, node: Node) -> StepWithDerivative:
        """Constant factors are taken out; the rest is a product, a quotient, or one factor."""
        assert isinstance(node, Product)
        fixed_above, above, fixed_below, below = self._sorted_factors(node)
        constant = divide(multiply(*fixed_above), multiply(*fixed_below))
        if not above:
            return self._reciprocal(node, constant, _one_of(below))
        rest = _quotient(above, below)
        if constant == ONE and not fixed_above and not fixed_below:
            return self._quotient(node, above, below) if below else self._factors(node, above)
        return self._constant_factor(node, constant, fixed_above, fixed_below, rest)

    def _sorted_factors(self, node: Product) -> tuple[list[Node], list[Node], list[Node], list[Node]]:
        """The factors in four groups: constant, variable in the numerator; constant, variable in the denominator."""
        sorted_out: tuple[list[Node], list[Node], list[Node], list[Node]] = ([], [], [], [])
        for factor in node.factors:
            under = isinstance(factor, Over)
            inner = factor.operand if isinstance(factor, Over) else factor
            for part in _opened(inner) if under else (inner,):
                sorted_out[2 * under + (self.wrt in variables_of(part))].append(part)
        return sorted_out

    def _constant_factor(
        self, node: Node, constant: Node, fixed_above: Sequence[Node], fixed_below: Sequence[Node], rest: Node
    ) -> StepWithDerivative:
        (u,), (c,) = self._take(1), self._take(1, _CONSTANTS)
        below, slope = self.step(rest)
        result = multiply(constant, slope)
        if fixed_below and not fixed_above:
            letters = {c: _one_of(fixed_below), u: rest}
            return self._made(say.CONSTANT_FACTOR, f"({u}/{c})' = {u}'/{c}", node, result, letters, [below])
        return self._made(say.CONSTANT_FACTOR, f"({c}·{u})' = {c}·{u}'", node, result, {c: constant, u: rest}, [below])

    def _factors(self, node: Node, factors: Sequence[Node]) -> StepWithDerivative:
        if len(factors) == 1:
            return self.step(factors[0])
        if len(factors) > LETTERED_TERMS_MAX:
            half = len(factors) // 2
            factors = [_one_of(factors[:half]), _one_of(factors[half:])]
        letters = self._take(len(factors))
        pairs = [self.step(factor) for factor in factors]
        terms = [multiply(*factors[:place], slope, *factors[place + 1 :]) for place, (_, slope) in enumerate(pairs)]
        sides = ["·".join(f"{other}'" if other == letter else other for other in letters) for letter in letters]
        textbook = f"({'·'.join(letters)})' = {' + '.join(sides)}"
        meant = dict(zip(letters, factors, strict=True))
        return self._made(say.PRODUCT, textbook, node, add(*terms), meant, [below for below, _ in pairs])

    def _quotient(self, node: Node, above: Sequence[Node], below: Sequence[Node]) -> StepWithDerivative:
        u, v = self._take(2)
        top, bottom = _one_of(above), _one_of(below)
        (upper, rise), (lower, run) = self.step(top), self.step(bottom)
        numerator = add(multiply(rise, bottom), negate(multiply(top, run)))
        result = divide(ordered(numerator), power(bottom, Number(Fraction(2))))
        textbook = f"({u}/{v})' = ({u}'·{v} - {u}·{v}')/{v}**2"
        return self._made(say.QUOTIENT, textbook, node, result, {u: top, v: bottom}, [upper, lower])

    def _reciprocal(self, node: Node, constant: Node, bottom: Node) -> StepWithDerivative:
        (v,), (c,) = self._take(1), self._take(1, _CONSTANTS)
        lower, slope = self.step(bottom)
        result = negate(divide(multiply(constant, slope), power(bottom, Number(Fraction(2)))))
        if constant == ONE:
            return self._made(say.QUOTIENT, f"(1/{v})' = -{v}'/{v}**2", node, result, {v: bottom}, [lower])
        textbook = f"({c}/{v})' = -{c}·{v}'/{v}**2"
        return self._made(say.QUOTIENT, textbook, node, result, {c: constant, v: bottom}, [lower])

    def _power(self, node: Node) -> StepWithDerivative:
        assert isinstance(node, Power)
        moving = self.wrt in variables_of(node.base), self.wrt in variables_of(node.exponent)
        if all(moving):
            return self._general_power(node)
        inner = node.base if moving[0] else node.exponent
        if inner != Variable(self.wrt):
            return self._chain(node, inner, lambda u: Power(u, node.exponent) if moving[0] else Power(node.base, u))
        return self._simple_power(node) if moving[0] else self._exponential(node)

    def _simple_power(self, node: Power) -> StepWithDerivative:
        (n,) = self._take(1, _EXPONENTS)
        x = self.wrt
        lowered = add(node.exponent, Negative(ONE))
        textbook = f"({x}**{n})' = {n}·{x}**({n} - 1)"
        return self._made(
            say.POWER, textbook, node, multiply(node.exponent, raised(node.base, lowered)), {n: node.exponent}
        )

    def _exponential(self, node: Power) -> StepWithDerivative:
        x = self.wrt
        if node.base == Constant("e"):
            return self._made(say.EXPONENTIAL, f"(e**{x})' = e**{x}", node, node)
        (a,) = self._take(1, ("a", *_CONSTANTS))
        result = multiply(node, Call("log", (node.base,)))
        return self._made(say.EXPONENTIAL, f"({a}**{x})' = {a}**{x}·log({a})", node, result, {a: node.base})

    def _general_power(self, node: Power) -> StepWithDerivative:
        u, v = self._take(2)
        (base, base_slope), (exponent, exponent_slope) = self.step(node.base), self.step(node.exponent)
        same = node.base == node.exponent  # v and u then cancel in v·u'/u
        inner = add(
            multiply(exponent_slope, Call("log", (node.base,))),
            base_slope if same else divide(multiply(node.exponent, base_slope), node.base),
        )
        textbook = f"({u}**{v})' = {u}**{v}·({v}'·log({u}) + {v}·{u}'/{u})"
        letters = {u: node.base, v: node.exponent}
        return self._made(say.GENERAL_POWER, textbook, node, multiply(node, inner), letters, [base, exponent])

    def _call(self, node: Node) -> StepWithDerivative:
        assert isinstance(node, Call)
        if node.function in REDUCTIONS:
            return self._over_rows(node)
        if len(node.arguments) > 1:
            return self._several_arguments(node)
        if node.arguments[0] != Variable(self.wrt):
            return self._chain(node, node.arguments[0], lambda u: Call(node.function, (u,)))
        rule = _RULE_NAMES.get(node.function, node.function)
        note = convention(node.function)
        return self._made(rule, function_rule(node.function, self.wrt), node, _slope(node, 0), note=note)

    def _over_rows(self, node: Call) -> StepWithDerivative:
        """Mean and sum over the rows of a table are linear: the derivative is taken in each row."""
        (u,) = self._take(1)
        (inside,) = node.arguments
        below, slope = self.step(inside)
        is_same_in_every_row = node.function == "mean" and number_of(slope) is not None
        result = slope if is_same_in_every_row else Call(node.function, (ordered(slope),))
        textbook = f"({node.function} {u})' = {node.function}({u}')"
        return self._made(node.function, textbook, node, result, {u: inside}, [below], say.OVER_THE_ROWS())

    def _chain(self, node: Node, inner: Node, outer: Callable[[Node], Node]) -> StepWithDerivative:
        """dy/dx = dy/du · du/dx, where u is the inner function and y the outer one as a function of u."""
        (u,), (y,) = self._take(1), self._take(1, _OUTCOMES)
        around = outer(Variable(u))
        above, slope = _Rules(u, self.taken | {u}, self.is_explained).step(around)
        below, inner_slope = self.step(inner)
        outside = rebuilt(substitute(slope, {u: inner}))
        of_outer, of_inner = slope_name(y, u, variables_of(around)), slope_name(u, self.wrt, variables_of(inner))
        textbook = f"{slope_name(y, self.wrt, variables_of(node))} = {of_outer} · {of_inner}"
        result = multiply(outside, inner_slope)
        note = say.PARTS_OF_THE_CHAIN(
            outer=of_outer, outer_slope=to_text(slope), inner=of_inner, inner_slope=to_text(inner_slope)
        )
        return self._made(say.CHAIN, textbook, node, result, {y: around, u: inner}, [above, below], note)

    def _several_arguments(self, node: Call) -> StepWithDerivative:
        """The derivative by each argument times the derivative of that argument, added up."""
        letters = self._take(len(node.arguments)) if len(node.arguments) <= LETTERED_TERMS_MAX else []
        terms: list[Node] = []
        children: list[RuleStep] = []
        for slot, argument in enumerate(node.arguments):
            if self.wrt in variables_of(argument):
                below, slope = self.step(argument)
                children.append(below)
                terms.append(multiply(_slope(node, slot), slope))
        textbook = arguments_rule(node.function, letters, len(node.arguments))
        meant = dict(zip(letters, node.arguments, strict=True)) if letters else {}
        note = convention(node.function)
        return self._made(node.function, textbook, node, add(*terms), meant, children, note)


_NO_STEP: Final = RuleStep("", "", Formula("", ""), "", {}, Formula("", ""))
_RULES: Final[Mapping[type[Node], Callable[[_Rules, Node], StepWithDerivative]]] = {
    Variable: _Rules._variable,
    Negative: _Rules._negative,
    Sum: _Rules._sum,
    Product: _Rules._product,
    Power: _Rules._power,
    Call: _Rules._call,
}
# Functions with a rule that has another name than the function.
_RULE_NAMES: Final[Mapping[str, Template]] = {
    "exp": say.EXPONENTIAL, "log": say.LOGARITHM, "log2": say.LOGARITHM, "log10": say.LOGARITHM
}  # fmt: skip


def _one_of(factors: Sequence[Node]) -> Node:
    """The product of some factors."""
    return factors[0] if len(factors) == 1 else Product(tuple(factors))


def _quotient(above: Sequence[Node], below: Sequence[Node]) -> Node:
    return Product((*above, Over(_one_of(below)))) if below else _one_of(above)


def _opened(divisor: Node) -> tuple[Node, ...]:
    """The factors of a divisor that is a product without quotients, else the divisor alone."""
    plain = isinstance(divisor, Product) and not any(isinstance(factor, Over) for factor in divisor.factors)
    return divisor.factors if isinstance(divisor, Product) and plain else (divisor,)


def _slope(node: Call, slot: int) -> Node:
    """The derivative of a function by the argument `slot`, at the arguments of the call."""
    count = len(node.arguments)
    letters = FUNCTIONS[node.function].parameters(count)
    here = dict(zip(letters, node.arguments, strict=True))
    return rebuilt(substitute(derivatives(node.function, count)[slot], here))

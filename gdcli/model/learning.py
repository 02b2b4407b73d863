"""Answers beside the exact derivative, and exercises with their keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from gdcli.answer import Answer, Fact
from gdcli.model.sentences import AGREEMENT, FUNCTION, Sentence, Template
from gdcli.record import field, record


class Agreement(StrEnum):
    """Whether an answer is the derivative."""

    EQUAL = "equal"
    DIFFERENT = "different"
    UNDECIDED = "undecided"


class Mistake(StrEnum):
    """The usual mistakes of differentiation, each a faulty rule or a derivative of the wrong thing, and of descent."""

    INNER_FORGOTTEN = "inner_derivative_forgotten"
    INNER_INSIDE = "derivative_taken_inside"
    ARGUMENT_LOST = "argument_lost"
    PRODUCT_TERM_LOST = "product_term_lost"
    PRODUCT_OF_DERIVATIVES = "product_of_derivatives"
    PRODUCT_AS_SUM = "product_as_sum"
    PRODUCT_MISPAIRED = "product_mispaired"
    QUOTIENT_OF_DERIVATIVES = "quotient_of_derivatives"
    QUOTIENT_SIGN = "quotient_sign"
    QUOTIENT_ORDER = "quotient_order"
    QUOTIENT_SQUARE = "quotient_square"
    EXPONENT_KEPT = "exponent_kept"
    EXPONENT_NOT_BROUGHT_DOWN = "exponent_not_brought_down"
    EXPONENT_RAISED = "exponent_raised"
    CONSTANT_KEPT = "constant_kept"
    FACTOR_LOST = "factor_lost"
    SIGN_OF_FUNCTION = "sign_of_function"
    EXPONENTIAL_AS_POWER = "exponential_as_power"
    LOGARITHM_OF_BASE_FORGOTTEN = "logarithm_of_base_forgotten"
    INTEGRATED = "integrated"
    WRONG_VARIABLE = "wrong_variable"
    NOT_DERIVED = "not_derived"
    DERIVED_TWICE = "derived_twice"
    SIGN = "sign"
    STEP_UPHILL = "step_uphill"
    RATE_FORGOTTEN = "rate_forgotten"
    VALUE_FOR_SLOPE = "value_for_slope"
    START_FORGOTTEN = "start_forgotten"
    STEPS_MISCOUNTED = "steps_miscounted"
    CURVATURE_NOT_INVERTED = "curvature_not_inverted"
    COEFFICIENT_FOR_CURVATURE = "coefficient_for_curvature"
    LIMIT_FOR_BEST = "limit_for_best"
    BEST_FOR_LIMIT = "best_for_limit"


@record
class NamedMistake:
    """A mistake whose result is the answer that was given: the faulty rule, and the part of the expression.

    `right` is the result of the right rule for the part, `wrong` that of the faulty rule; `sentence` tells all of this.
    """

    mistake: Mistake
    part: str
    right: str
    wrong: str
    sentence: Sentence


@record
class ComponentCheck:
    """One component of the answer: `name` is what it should be, such as `f'(x)` or `∂f/∂y`.

    `proof` says how it was found equal: `algebra`, or `numbers` where it agrees at `points` points to `digits` digits.
    Where it is different, `at` is a point with the values `given` and `right`. `domain` tells where only one of the two
    has a value. `form` is a friendly note on how it is written.
    """

    name: str
    answer: str
    expected: str
    agreement: Agreement
    proof: str = ""
    points: int = 0
    digits: int = 0
    at: Mapping[str, float] = field(default_factory=dict)
    given: float | None = None
    right: float | None = None
    domain: str = ""
    mistake: NamedMistake | None = None
    form: str = ""


@record
class Check(Answer):
    """Whether an answer is the derivative that was asked for, component by component."""

    expression: str
    variables: tuple[str, ...]
    asked_sentence: str | Sentence
    components: tuple[ComponentCheck, ...]

    @property
    def asked(self) -> str:
        """The derivative that was asked for, in English."""
        return str(self.asked_sentence)

    @property
    def agreement(self) -> Agreement:
        """Different if a component is different, else undecided if a component is undecided, else equal."""
        found = {component.agreement for component in self.components}
        for agreement in (Agreement.DIFFERENT, Agreement.UNDECIDED):
            if agreement in found:
                return agreement
        return Agreement.EQUAL

    def facts(self) -> Iterator[Fact]:
        """The short form."""
        from gdcli.model.words import word  # noqa: PLC0415 - for the short form only

        yield FUNCTION, self.expression
        yield Template("asked"), self.asked_sentence
        yield AGREEMENT, word(self.agreement)


class Ask(StrEnum):
    """The quantity that an exercise asks for."""

    DERIVATIVE = "derivative"
    GRADIENT = "gradient"
    GRADIENT_AT = "gradient_at"
    NUMBER = "number"
    CHOICE = "choice"


@record
class Exercise(Answer):
    """One exercise: what is asked of which function, and the right answer; `question` says it in a sentence.

    `wrt` is the variable of a derivative, `point` (n) where a gradient or a step is taken, `steps` the number of steps
    and `learning_rate` their rate. `limit` is true where the limit of the rates is asked for, false for the best rate.
    `choices` are the answers to choose from, `key` is the right one.
    """

    topic: str
    level: int
    number: int
    ask: Ask
    expression: str
    key: str
    wrt: str = "x"
    point: tuple[float, ...] = ()
    steps: int = 1
    limit: bool = False
    learning_rate: float | None = None
    choices: tuple[str, ...] = ()
    question: Sentence = field(default=Sentence(""), compare=False)

    def facts(self) -> Iterator[Fact]:
        """The short form, without the key."""
        yield Template("question"), self.question
        if self.choices:
            yield Template("choices"), ", ".join(self.choices)
        yield Template("topic"), self.topic
        yield Template("level"), self.level


@record
class Sheet(Answer):
    """Exercises on one sheet; the same seed gives the same sheet."""

    seed: int
    exercises: tuple[Exercise, ...]

    def facts(self) -> Iterator[Fact]:
        """The short form."""
        yield Template("seed"), self.seed
        yield Template("exercises"), len(self.exercises)
        yield Template("topics"), ", ".join(dict.fromkeys(exercise.topic for exercise in self.exercises))

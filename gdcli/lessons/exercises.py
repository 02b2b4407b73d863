"""Exercises made from rules: solvable by hand, with small numbers, and the same for the same seed.

A topic is one entry of TOPICS: what draws an exercise of a level from 1 to 3. The key of a derivative is made by our
own rules; the key of a number is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Final

from gdcli.calculus.derivation.rebuilding import cancelled
from gdcli.calculus.derivation.rules import differentiate
from gdcli.language.algebra import add, multiply, number, power
from gdcli.language.printing.text import to_text
from gdcli.language.reading.constants import constant_value
from gdcli.language.reading.decimals import write_decimal
from gdcli.language.reading.parser import parse
from gdcli.language.tree import Node, Variable, substitute
from gdcli.lessons.questions import question
from gdcli.model import Ask, Exercise
from gdcli.record import replace

LEVELS: Final = (1, 2, 3)
DRAWS_MAX: Final = 50
"""The most draws for an exercise that was not asked yet; an easy topic has only some ten."""
SMALL_INTEGERS: Final = (2, 3, 4, 5)
STEP_RATES: Final = tuple(map(Fraction, ("1/10", "1/5", "1/2", "1/4")))
OUTCOMES: Final = ("arrives", "approaches", "alternates", "repeats", "diverges")
"""The outcomes of a rate η on a·x² + b·x, by the factor 1 − 2·a·η of a step: 0, 1/2, −1/2, −1, −3/2."""
FACTORS: Final = tuple(map(Fraction, ("0", "1/2", "-1/2", "-1", "-3/2")))

Draw = Callable[[Random, int], Exercise]
"""Draws an exercise of a level."""


def make_exercise(topic: str, level: int, seed: int, number: int) -> Exercise:
    """Exercise `number` of a topic of TOPICS, at a level from 1 to 3; the same numbers give the same exercise."""
    drawn = TOPICS[topic](Random(f"{topic} {level} {seed} {number}"), level)
    exercise = replace(drawn, topic=topic, level=level, number=number)
    return replace(exercise, question=question(exercise, exercise.expression))


class ExerciseDeck:
    """Draws exercises with the numbers 1, 2, … of a seed, but none that was drawn already, as long as there are others.

    The same seed and the same topics and levels give the same exercises.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._number = 0
        self._asked: set[str] = set()

    def draw(self, topic: str, level: int) -> Exercise:
        """The next exercise of a topic and a level."""
        for _ in range(DRAWS_MAX):
            self._number += 1
            exercise = make_exercise(topic, level, self._seed, self._number)
            if str(exercise.question) not in self._asked:
                break
        self._asked.add(str(exercise.question))
        return exercise


# --- what exercises are made of ---


def _pick(random: Random, *patterns: str) -> str:
    """One of the patterns, with a, b, c replaced by different small numbers and n by any."""
    values = dict(zip("abc", random.sample(SMALL_INTEGERS, 3), strict=True))
    return random.choice(patterns).format(n=random.choice(SMALL_INTEGERS), **values)


def _derivative(expression: str, wrt: str) -> Exercise:
    root = parse(expression).root
    key = to_text(cancelled(differentiate(root, wrt)))
    return Exercise("", 1, 1, Ask.DERIVATIVE, to_text(root), key, wrt=wrt)


def _by_level(*levels: Sequence[str], variables: str = "x") -> Draw:
    """A derivative from the patterns of the level, by one of the variables."""
    return lambda random, level: _derivative(_pick(random, *levels[level - 1]), random.choice(variables))


def _gradient(random: Random, level: int) -> Exercise:
    pattern = ("{a}*x**2 + {b}*y**2", "{a}*x**2 + {b}*x*y + {c}*y**2", "x**{a}*y**2 - {b}*x*y + {c}*y")[level - 1]
    root = parse(_pick(random, pattern)).root
    point = random.randint(-3, 3), random.randint(-3, 3)
    slopes = [exact_value(differentiate(root, name), dict(zip("xy", point, strict=True))) for name in "xy"]
    return Exercise(
        "", 1, 1, Ask.GRADIENT_AT, to_text(root), ", ".join(map(_number, slopes)), point=tuple(map(float, point))
    )


def exact_value(tree: Node, at: Mapping[str, Fraction | int]) -> Fraction:
    """The exact value of a polynomial at fractions."""
    value = constant_value(substitute(tree, {name: number(value) for name, value in at.items()}))
    assert isinstance(value, Fraction)
    return value


def _number(value: Fraction) -> str:
    """A number as it is typed: a decimal where that is exact, else a fraction."""
    sign = "-" if value < 0 else ""
    return sign + (write_decimal(abs(value)) or f"{abs(value.numerator)}/{value.denominator}")


def _parabola(random: Random, level: int, coefficients: Sequence[int] = SMALL_INTEGERS) -> tuple[int, int, str]:
    """a, b and the text of a·x² + b·x; at level 1 b is 0."""
    a, b = random.choice(coefficients), 0 if level == 1 else random.choice((-4, -3, -2, 2, 3, 4))
    x = Variable("x")
    return a, b, to_text(add(multiply(number(a), power(x, number(2))), multiply(number(b), x)))


def _step(random: Random, level: int) -> Exercise:
    a, b, text = _parabola(random, level)
    start, rate, steps = random.choice((-3, -2, -1, 1, 2, 3, 4)), random.choice(STEP_RATES), 1 + (level == 3)
    x = Fraction(start)
    for _ in range(steps):
        x -= rate * (2 * a * x + b)
    return Exercise(
        "", 1, 1, Ask.NUMBER, text, _number(x), point=(float(start),), steps=steps, learning_rate=float(rate)
    )


def _best_rate(random: Random, level: int) -> Exercise:
    a, _, text = _parabola(random, level)
    limit = level == 3
    return Exercise("", 1, 1, Ask.NUMBER, text, _number(Fraction(1 + limit, 2 * a)), limit=limit)


def _outcome(random: Random, level: int) -> Exercise:
    a, _, text = _parabola(random, level, coefficients=(1, 2, 4, 5))
    outcome, factor = random.choice(tuple(zip(OUTCOMES, FACTORS, strict=True)))
    rate = float((1 - factor) / (2 * a))
    return Exercise("", 1, 1, Ask.CHOICE, text, outcome, learning_rate=rate, choices=OUTCOMES)


TOPICS: Final[Mapping[str, Draw]] = {
    "power": _by_level(
        ("{a}*x**{n}", "x**{n}", "{a}*x"),
        ("{a}*x**{n} - {b}*x + {c}", "x**{n} + {a}*x", "{a}*x**3 - {b}*x**2 + {c}"),
        ("{a}/x**{n}", "{a}*sqrt(x)", "x**{n} - {a}/x", "{a}*x**(1/{n})"),
    ),
    "product": _by_level(
        ("x**{n}*(x + {a})", "({a}*x + 1)*(x - {b})", "x*(x**2 + {a})"),
        ("x**{n}*exp(x)", "x**{n}*sin(x)", "x*cos(x)", "({a}*x + {b})*exp(x)"),
        ("x**2*log(x)", "exp(x)*sin(x)", "{a}*x**{n}*exp(x)", "sqrt(x)*(x + {a})"),
    ),
    "quotient": _by_level(
        ("x/(x + {a})", "{a}/(x + {b})", "(x + {a})/(x + {b})"),
        ("x**2/(x + {a})", "({a}*x + 1)/(x**2 + {b})", "(x**2 - {a})/(x + {b})"),
        ("sin(x)/x", "exp(x)/(x + {a})", "log(x)/x", "x/(exp(x) + {a})"),
    ),
    "chain": _by_level(
        ("({a}*x + {b})**{n}", "sin({a}*x)", "exp({a}*x)"),
        ("(x**2 + {a})**{n}", "sin(x**{n})", "exp(-x**2)", "cos({a}*x + {b})"),
        ("log(x**2 + {a})", "sqrt(x**2 + {a})", "sin(x)**{n}", "exp(sin(x))", "sin(exp({a}*x))"),
    ),
    "exponential": _by_level(
        ("{a}*exp(x)", "log(x)", "exp(x) + {a}*x"),
        ("exp({a}*x)", "log({a}*x)", "{a}**x", "{a}*exp(-x)"),
        ("x*log(x)", "log(x)**{n}", "log(x**{n} + 1)", "{a}**({b}*x)"),
    ),
    "trigonometric": _by_level(
        ("{a}*sin(x)", "{a}*cos(x)", "sin(x) + cos(x)"),
        ("sin({a}*x)", "tan(x)", "cos({a}*x) - {b}*x", "sin(x)*cos(x)"),
        ("sin(x)**{n}", "x*cos({a}*x)", "tan({a}*x)", "sin(x)/(1 + cos(x))"),
    ),
    "partial": _by_level(
        ("{a}*x*y", "x**2*y", "x**2 + y**2"),
        ("x**{n}*y**2 + {a}*y", "{a}*x*y - {b}*x", "(x + {a}*y)**2"),
        ("sin(x*y)", "exp(x + {a}*y)", "log(x**2 + y**2)", "x*exp(-y)"),
        variables="xy",
    ),
    "gradient": _gradient,
    "step": _step,
    "best-rate": _best_rate,
    "outcome": _outcome,
}  # fmt: skip
"""Topic -> what draws an exercise on it, in the order of the lesson."""

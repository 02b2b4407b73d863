"""Long sums of terms that differ only in numbers and variables, written as people and programs write them."""

from __future__ import annotations

from random import Random

ALIKE = (
    "(a*{n}+b{s}{n})^2",
    "({n} - (a*{n} + b))**2",
    "(a*{m}{n} + b - {n})^2",
    "(a*({m}{n}) + b)^2/{n}",
    "({m}{n}*a + b {s} {n})^4",
    "({n}*w1 + w2*{n} {s} {n}*w10 + w0 - {n})^2",
    "log(1 + exp(-(a*{n} + b)))",
    "exp(-(a - {n})^2)*b",
    "max(0, 1 - {n}*(a*2 + b))",
    "abs(a*{n} - {n} b)",
    "{i}(a - {n})^2",
    "0.5*(a*1.5 {s} {n}*b)^2",
    "{i}b^2/(1 + (a/{n})^2)",
    "hypot(a - {n}, b)",
)
"""Terms: n for a number, i for one without exponent, s for a plus or minus, m for a minus or nothing."""
NAMES = ("a", "b", *(f"x{i}" for i in range(1, 13)))
NUMBERED = (
    "({x} - {n})^2",
    "{n}*{x}",
    "{x}{s}{n}*{x}*{x}",
    "({i}{x} - b*{x})**2/(1 + {x}^2)",
    "100*({x} - {x}**2)**2 + (1 - {x})**2",
    "({x} - b)^4 {s} {n}*({x} - a)^2 - {x}/5 + x3^2",
)
"""Terms with numbered variables, x for one of NAMES; the last ones are several terms that return in turn."""


def like_terms(term: str, count: int, seed: int = 1, signs: str = "+") -> str:
    """The sum of that many terms with numbers of their own; `signs` are those between them."""
    random = Random(f"{term}{seed}")
    text = _filled(term, random)
    for _ in range(count - 1):
        text += random.choice([" {} ", "{}", "\n{} ", " {}\n"]).format(random.choice(signs)) + _filled(term, random)
    return text


def _filled(term: str, random: Random) -> str:
    drawn = {"n": _number, "i": _plain, "s": lambda draw: draw.choice("+-"), "m": lambda draw: draw.choice(["", "-"])}
    drawn["x"] = lambda draw: draw.choice(NAMES[2:])
    for name, draw in drawn.items():
        pieces = term.split(f"{{{name}}}")
        term = pieces[0] + "".join(draw(random) + piece for piece in pieces[1:])
    return term


def _number(random: Random) -> str:
    return random.choice(["{:.3f}", "{:.1f}", "{:.2e}", "{:.0f}", "{:.14g}"]).format(random.uniform(1.5, 20.0))


def _plain(random: Random) -> str:
    return f"{random.uniform(0.5, 3.0):.3f}"

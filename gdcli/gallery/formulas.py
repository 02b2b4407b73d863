"""The texts, variables and minima of the functions that come in n variables."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Final

from gdcli.gallery.minima import at, near
from gdcli.gallery.named_function import Minima
from gdcli.model.gallery import KnownMinimum


def names_of_x(n: int) -> tuple[str, ...]:
    """The variables of a form of size n: x; x and y; x1 … xn."""
    return ("x", "y")[:n] if n <= 2 else numbered("x", n)


def numbered(letter: str, n: int) -> tuple[str, ...]:
    """The names letter1 … lettern."""
    return tuple(f"{letter}{i}" for i in range(1, n + 1))


def total(terms: Iterable[str]) -> str:
    """The terms with plus signs between them."""
    return " + ".join(terms)


def each(term: str) -> Callable[[int], str]:
    """The sum of `term` over all variables; `{x}` stands for the variable and `{i}` for its number, from 1."""
    return lambda n: total(term.format(x=x, i=i) for i, x in enumerate(names_of_x(n), 1))


def rosenbrock(n: int) -> str:
    """A valley between each variable and the next."""
    return total(f"100*({y} - {x}**2)**2 + (1 - {x})**2" for x, y in pairwise(names_of_x(n)))


def ackley(n: int) -> str:
    """A funnel of the root mean square, ripples of the mean cosine."""
    squares, waves = each("{x}**2")(n), each("cos(2*pi*{x})")(n)
    return f"20 + e - 20*exp(-0.2*sqrt(({squares})/{n})) - exp(({waves})/{n})"


def rastrigin(n: int) -> str:
    """A bowl and a cosine in every variable."""
    return f"{10 * n} + {each('{x}**2 - 10*cos(2*pi*{x})')(n)}"


def griewank(n: int) -> str:
    """A wide bowl and a product of cosines of growing length."""
    waves = "*".join(f"cos({x}/sqrt({i}))" for i, x in enumerate(names_of_x(n), 1))
    return f"1 + ({each('{x}**2')(n)})/4000 - {waves}"


def levy(n: int) -> str:
    """Waves in w = 1 + (x - 1)/4."""
    w = [f"(1 + ({x} - 1)/4)" for x in names_of_x(n)]
    inner = (f"({a} - 1)**2*(1 + 10*sin(pi*{a} + 1)**2)" for a in w[:-1])
    return total([f"sin(pi*{w[0]})**2", *inner, f"({w[-1]} - 1)**2*(1 + sin(2*pi*{w[-1]})**2)"])


def zakharov(n: int) -> str:
    """Squares, and the weighted sum squared and to the fourth."""
    weighted = each("{i}*{x}")(n)
    return f"{each('{x}**2')(n)} + ({weighted})**2/4 + ({weighted})**4/16"


def dixon_price(n: int) -> str:
    """Each variable squared is tied to half the one before."""
    pairs = enumerate(pairwise(names_of_x(n)), 2)
    return total([f"({names_of_x(n)[0]} - 1)**2", *(f"{i}*(2*{y}**2 - {x})**2" for i, (x, y) in pairs)])


def dixon_price_minimum(n: int) -> Minima:
    """x_i = 2**(2**(1 - i) - 1)."""
    return (at([2.0 ** (2.0 ** (1 - i) - 1.0) for i in range(1, n + 1)], 0.0),)


def powell(n: int) -> str:
    """One singular function for every four variables."""
    x = names_of_x(n)
    quadruples = (x[i : i + 4] for i in range(0, n, 4))
    return total(
        f"({a} + 10*{b})**2 + 5*({c} - {d})**2 + ({b} - 2*{c})**4 + 10*({a} - {d})**4" for a, b, c, d in quadruples
    )


def trid(n: int) -> str:
    """A square each, and the products of neighbors."""
    products = "".join(f" - {x}*{y}" for x, y in pairwise(names_of_x(n)))
    return each("({x} - 1)**2")(n) + products


def trid_minimum(n: int) -> Minima:
    """x_i = i*(n + 1 - i)."""
    return (at([float(i * (n + 1 - i)) for i in range(1, n + 1)], -n * (n + 4) * (n - 1) / 6),)


def nesterov(n: int) -> str:
    """The second difference as a quadratic form, pulled at one end."""
    x = names_of_x(n)
    differences = (f"({a} - {b})**2" for a, b in pairwise(x))
    return f"({total([f'{x[0]}**2', *differences, f'{x[-1]}**2'])})/2 - {x[0]}"


def nesterov_minimum(n: int) -> Minima:
    """The straight line from 1 down to 0."""
    return (at([(n + 1 - i) / (n + 1) for i in range(1, n + 1)], -n / (2 * (n + 1))),)


def styblinski_tang_minima(n: int) -> Minima:
    """The deepest of the 2**n minima and the shallowest."""
    low, high = (-2.903534027771177, -39.16616570377141), (2.746802770990837, -25.02944665528394)
    return tuple(near((x,) * n, n * value) for x, value in (low, high))


def deep_linear(n: int) -> str:
    """Half the squared error of a product of n weights."""
    return f"({'*'.join(numbered('w', n))} - 1)**2/2"


def recurrent(n: int) -> str:
    """The squared difference between 0.7 and the sigmoid of a state that is b + w*sigmoid(state), n times from zero."""
    return "(sigmoid(" + "b + w*sigmoid(" * (n - 1) + "b + w/2" + ")" * (n - 1) + ") - 0.7)**2"


XOR_CORNERS: Final = (
    ("- u{i} - w{i}", "+ 1"), ("- u{i} + w{i}", "- 1"), ("+ u{i} - w{i}", "- 1"), ("+ u{i} + w{i}", "+ 1"),
)  # fmt: skip
"""For each of the four corners: its inputs to hidden unit i, and the target with the opposite sign."""


def xor(n: int) -> str:
    """The mean squared error over the four corners."""
    def residual(inputs: str, target: str) -> str:
        units = (f"v{i}*tanh(b{i} {inputs.format(i=i)})" for i in range(1, n + 1))
        return f"(c + {total(units)} {target})**2"

    return f"({total(residual(*corner) for corner in XOR_CORNERS)})/4"


def xor_variables(n: int) -> tuple[str, ...]:
    """Hidden biases b, output bias c, first input weights u, output weights v, second input weights w."""
    return (*numbered("b", n), "c", *numbered("u", n), *numbered("v", n), *numbered("w", n))


def xor_minimum(n: int) -> Minima:
    """Two units, tanh(s + 1) and -tanh(s - 1) of s = x + y, give every target; all other units have weights 0."""
    gain = 2 / (3 * math.tanh(1) - math.tanh(3))
    rest = (0.0,) * (n - 2)
    weights = (1.0, 1.0, *rest)
    point = (1.0, -1.0, *rest, 1 - 2 * gain * math.tanh(1), *weights, gain, -gain, *rest, *weights)
    return (at(point, 0.0),)


def softmax_minimum() -> KnownMinimum:
    """The minimizer with sum 0: the logarithms of the shares less their mean; the minimum is the entropy."""
    logarithms = [math.log(share) for share in (0.5, 0.3, 0.2)]
    entropy = -math.fsum(share * math.log(share) for share in (0.5, 0.3, 0.2))
    return at([value - math.fsum(logarithms) / 3 for value in logarithms], entropy)

"""The gallery: named functions as text in our language, with source, lesson, start, plot range and known minima.

`@rosenbrock` stands for one wherever an expression may stand, `@rosenbrock(5)` for its form in five variables. The
text of a form in n variables is generated; its length grows linearly with n. One or two variables are called x and y,
three or more x1 … xn. The gallery itself neither parses nor evaluates; the tests check every entry.

Sources: the papers and books each entry names; the collections are Moré, Garbow & Hillstrom 1981 (ACM TOMS 7),
Jamil & Yang 2013 (Int. J. Math. Modelling Num. Opt. 4) and Surjanovic & Bingham 2013 (sfu.ca/~ssurjano).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, islice, pairwise
from typing import Final

from gdcli.errors import UsageError
from gdcli.language.names import nearest, shortened
from gdcli.model import KnownMinimum
from gdcli.model.gallery import ModelRows
from gdcli.record import record

Range = tuple[float, float]
Names = tuple[str, ...]
Minima = tuple[KnownMinimum, ...]
REFERENCE: Final = re.compile(r"@?\s*([A-Za-z][A-Za-z0-9_-]*)\s*(?:\(\s*([0-9]{1,9})\s*\))?")
"""A named function as it is typed: `@name` or `@name(n)`."""


@record
class Size:
    """The n that `@name(n)` allows: multiples of `multiple` from `least` to `most`; `default` where n is not given."""

    default: int = 2
    least: int = 1
    most: int = 10_000
    multiple: int = 1

    def allows(self, n: int) -> bool:
        return self.least <= n <= self.most and n % self.multiple == 0

    def __str__(self) -> str:
        steps = f"multiples of {self.multiple}, " if self.multiple > 1 else ""
        return f"{steps}{self.least} to {self.most}"


@record
class NamedFunction:
    """One entry of the gallery; where `size` is given, `text`, `variables` and `minima` are functions of n.

    `start` and `ranges` have an entry for each variable; they are repeated where there are more variables than entries.
    `minima` is empty where the function has no minimum, or none is known. Where it is the loss of a model, `rows` are
    what that is fitted to.
    """

    name: str
    about: str
    source: str
    teaches: str
    tags: frozenset[str]
    text: str | Callable[[int], str]
    start: tuple[float, ...]
    ranges: tuple[Range, ...]
    minima: Minima | Callable[[int], Minima] = ()
    variables: Names | Callable[[int], Names] = ("x", "y")
    size: Size | None = None
    rows: ModelRows | None = None

    def instance(self, n: int | None = None) -> NamedInstance:
        """The function itself, or its form of size n. Raises UsageError for a size that it does not have."""
        if n is not None and (self.size is None or not self.size.allows(n)):
            raise UsageError(f"@{self.name} has no form of size {n}", self._sizes())
        size = n if n is not None else self.size.default if self.size else 0
        variables = self.variables(size) if callable(self.variables) else self.variables
        return NamedInstance(
            name=f"{self.name}({n})" if n is not None else self.name,
            text=self.text(size) if callable(self.text) else self.text,
            variables=variables,
            start=tuple(islice(cycle(self.start), len(variables))),
            ranges=tuple(islice(cycle(self.ranges), len(variables))),
            minima=self.minima(size) if callable(self.minima) else self.minima,
            function=self,
        )

    def _sizes(self) -> str:
        """The hint for a wrong size."""
        if self.size is None:
            return f"It comes in one form only: write @{self.name}."
        return f"Its sizes are {self.size}, for example @{self.name}({self.size.default})."


@record
class NamedInstance:
    """A named function in n variables, in natural order, with its start (n), plot ranges (n) and minima."""

    name: str
    text: str
    variables: Names
    start: tuple[float, ...]
    ranges: tuple[Range, ...]
    minima: Minima
    function: NamedFunction


def lookup(reference: str) -> NamedInstance:
    """The function that `@name` or `@name(n)` stands for. Raises UsageError with the nearest name."""
    match = REFERENCE.fullmatch(reference.strip())
    if match is None:
        raise UsageError(
            f"{reference[:40]!r} is not a named function", "Write @name or @name(n), for example @rosenbrock(5)."
        )
    name, size = match.group(1).lower().replace("-", "_"), match.group(2)
    if name not in GALLERY:
        raise UsageError(f"there is no named function @{shortened(match.group(1))}", _nearest(name))
    return GALLERY[name].instance(int(size) if size else None)


def _nearest(name: str) -> str:
    """The hint for an unknown name."""
    close = nearest(name, GALLERY)
    return f"Did you mean @{close}?" if close else "`gdcli functions` lists them."


def names(n: int) -> Names:
    """The variables of a form of size n: x; x and y; x1 … xn."""
    return ("x", "y")[:n] if n <= 2 else numbered("x", n)


def numbered(letter: str, n: int) -> Names:
    """The names letter1 … lettern."""
    return tuple(f"{letter}{i}" for i in range(1, n + 1))


# --- minima ----------------------------------------------------------------------------------------------------------


def at(point: Sequence[float], value: float) -> KnownMinimum:
    """A minimum in closed form."""
    return KnownMinimum(tuple(point), value)


def near(point: Sequence[float], value: float) -> KnownMinimum:
    """A minimum without a closed form, computed to 40 digits and rounded."""
    return KnownMinimum(tuple(point), value, exact=False)


def kink(point: Sequence[float], value: float) -> KnownMinimum:
    """A minimum where the function has no gradient; zero is one of its subgradients."""
    return KnownMinimum(tuple(point), value, smooth=False)


def opposite(x: float, y: float, value: float) -> Minima:
    """Two computed minima, at (x, y) and at (-x, -y)."""
    return (near((x, y), value), near((-x, -y), value))


def everywhere(
    x: float, make: Callable[[Sequence[float], float], KnownMinimum] = at
) -> Callable[[int], Minima]:
    """One minimizer, with the value x in every variable; the minimum is 0."""
    return lambda n: (make((x,) * n, 0.0),)


# --- texts of size n -------------------------------------------------------------------------------------------------


def total(terms: Iterator[str]) -> str:
    """The terms with plus signs between them."""
    return " + ".join(terms)


def each(term: str) -> Callable[[int], str]:
    """The sum of `term` over all variables; `{x}` stands for the variable and `{i}` for its number, from 1."""
    return lambda n: total(term.format(x=x, i=i) for i, x in enumerate(names(n), 1))


def rosenbrock(n: int) -> str:
    """A valley between each variable and the next."""
    return total(f"100*({y} - {x}**2)**2 + (1 - {x})**2" for x, y in pairwise(names(n)))


def ackley(n: int) -> str:
    """A funnel of the root mean square, ripples of the mean cosine."""
    squares, waves = each("{x}**2")(n), each("cos(2*pi*{x})")(n)
    return f"20 + e - 20*exp(-0.2*sqrt(({squares})/{n})) - exp(({waves})/{n})"


def rastrigin(n: int) -> str:
    """A bowl and a cosine in every variable."""
    return f"{10 * n} + {each('{x}**2 - 10*cos(2*pi*{x})')(n)}"


def griewank(n: int) -> str:
    """A wide bowl and a product of cosines of growing length."""
    waves = "*".join(f"cos({x}/sqrt({i}))" for i, x in enumerate(names(n), 1))
    return f"1 + ({each('{x}**2')(n)})/4000 - {waves}"


def levy(n: int) -> str:
    """Waves in w = 1 + (x - 1)/4."""
    w = [f"(1 + ({x} - 1)/4)" for x in names(n)]
    inner = (f"({a} - 1)**2*(1 + 10*sin(pi*{a} + 1)**2)" for a in w[:-1])
    return total(iter([f"sin(pi*{w[0]})**2", *inner, f"({w[-1]} - 1)**2*(1 + sin(2*pi*{w[-1]})**2)"]))


def zakharov(n: int) -> str:
    """Squares, and the weighted sum squared and to the fourth."""
    weighted = each("{i}*{x}")(n)
    return f"{each('{x}**2')(n)} + ({weighted})**2/4 + ({weighted})**4/16"


def dixon_price(n: int) -> str:
    """Each variable squared is tied to half the one before."""
    pairs = enumerate(pairwise(names(n)), 2)
    return total(iter([f"({names(n)[0]} - 1)**2", *(f"{i}*(2*{y}**2 - {x})**2" for i, (x, y) in pairs)]))


def dixon_price_minimum(n: int) -> Minima:
    """x_i = 2**(2**(1 - i) - 1)."""
    return (at([2.0 ** (2.0 ** (1 - i) - 1.0) for i in range(1, n + 1)], 0.0),)


def powell(n: int) -> str:
    """One singular function for every four variables."""
    x = names(n)
    quadruples = (x[i : i + 4] for i in range(0, n, 4))
    return total(
        f"({a} + 10*{b})**2 + 5*({c} - {d})**2 + ({b} - 2*{c})**4 + 10*({a} - {d})**4" for a, b, c, d in quadruples
    )


def trid(n: int) -> str:
    """A square each, and the products of neighbors."""
    products = "".join(f" - {x}*{y}" for x, y in pairwise(names(n)))
    return each("({x} - 1)**2")(n) + products


def trid_minimum(n: int) -> Minima:
    """x_i = i*(n + 1 - i)."""
    return (at([float(i * (n + 1 - i)) for i in range(1, n + 1)], -n * (n + 4) * (n - 1) / 6),)


def nesterov(n: int) -> str:
    """The second difference as a quadratic form, pulled at one end."""
    x = names(n)
    differences = (f"({a} - {b})**2" for a, b in pairwise(x))
    return f"({total(iter([f'{x[0]}**2', *differences, f'{x[-1]}**2']))})/2 - {x[0]}"


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


def xor_variables(n: int) -> Names:
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


# --- the table -------------------------------------------------------------------------------------------------------

MGH: Final = "Moré, Garbow & Hillstrom 1981"
JAMIL: Final = "Jamil & Yang 2013"
SURJANOVIC: Final = "Surjanovic & Bingham 2013"
GOODFELLOW: Final = "Goodfellow, Bengio & Courville 2016, Deep Learning"
NESTEROV: Final = "Nesterov 2004, Introductory Lectures on Convex Optimization"

X: Final = ("x",)
WEIGHTS: Final = ("b", "w")
ANY_SIZE: Final = Size()
SIZE_FROM_TWO: Final = Size(least=2)


def _entry(
    name: str, about: str, tags: str, text: str | Callable[[int], str], start: tuple[float, ...], *,
    ranges: tuple[Range, ...], minima: Minima | Callable[[int], Minima] = (),
    variables: Names | Callable[[int], Names] = ("x", "y"), size: Size | None = None, rows: ModelRows | None = None,
    source: str, teaches: str,
) -> NamedFunction:  # fmt: skip
    """One entry, with its tags as words between commas and x, y or x1 … xn for the variables of a generated form."""
    if size is not None and variables == ("x", "y"):
        variables = names
    return NamedFunction(
        name, about, source, teaches, frozenset(tags.split(", ")), text, start, ranges, minima, variables, size, rows
    )


_TABLE: Final = (
    # one variable
    _entry(
        "parabola", "the parabola of the first example", "convex, quadratic",
        "x**2 + 3*x", (1.0,), ranges=((-5.0, 2.0),), minima=(at((-1.5,), -2.25),), variables=X,
        source="Cauchy 1847, the method of steepest descent at its simplest",
        teaches="Every step multiplies the distance to the minimum by the same number, 1 - 2*lr.",
    ),
    _entry(
        "quartic", "a minimum without curvature", "convex, plateau",
        "x**4", (1.0,), ranges=((-1.5, 1.5),), minima=(at((0.0,), 0.0),), variables=X,
        source=f"{NESTEROV}, section 2.1",
        teaches="Where the curvature vanishes at the minimum, descent slows down more and more.",
    ),
    _entry(
        "double_well", "two wells with a hill between", "many minima, saddle",
        "x**4/4 - x**2/2", (0.1,), ranges=((-2.0, 2.0),), minima=(at((-1.0,), -0.25), at((1.0,), -0.25)), variables=X,
        source="Strogatz 2015, Nonlinear Dynamics and Chaos, section 2.7",
        teaches="The start decides which minimum is found; on the hilltop itself nothing moves.",
    ),
    _entry(
        "tilted_double_well", "two wells, one deeper", "many minima",
        "(x**2 - 1)**2 + 0.3*x", (1.2,), ranges=((-1.8, 1.8),),
        minima=(near((-1.0355787140888537,), -0.30542848374391596), near((0.9601495555191055,), 0.29414648102826285)),
        variables=X,
        source="Strogatz 2015, Nonlinear Dynamics and Chaos, section 3.6",
        teaches="Descent stops in the nearest minimum, also where a better one lies across the hill.",
    ),
    _entry(
        "cubic", "an inflection with a flat point", "saddle, unbounded",
        "x**3", (1.0,), ranges=((-1.5, 1.5),), variables=X,
        source="Stewart 2015, Calculus, section 4.3",
        teaches="A slope of zero is not yet a minimum: here the function goes on down behind it.",
    ),
    _entry(
        "cosine", "the cosine", "many minima",
        "cos(x)", (0.5,), ranges=((-7.0, 7.0),), minima=(at((-math.pi,), -1.0), at((math.pi,), -1.0)), variables=X,
        source="DLMF 4.14",
        teaches="Maxima have slope zero too; the smallest push decides to which side one falls.",
    ),
    _entry(
        "abs", "the absolute value", "convex, kink",
        "abs(x)", (1.0,), ranges=((-2.0, 2.0),), minima=(kink((0.0,), 0.0),), variables=X,
        source="Shor 1985, Minimization Methods for Non-Differentiable Functions",
        teaches="At a kink the slope does not shrink: only a decaying learning rate settles down.",
    ),
    _entry(
        "huber", "Huber's loss: square inside, straight outside", "convex",
        "min(abs(x), 1)*(abs(x) - min(abs(x), 1)/2)", (4.0,), ranges=((-5.0, 5.0),), minima=(at((0.0,), 0.0),),
        variables=X,
        source="Huber 1964, Robust estimation of a location parameter",
        teaches="A bounded slope walks in equal steps from far away and settles like a parabola when near.",
    ),
    _entry(
        "log_cosh", "a smooth cousin of Huber's loss", "convex",
        "log(cosh(x))", (3.0,), ranges=((-5.0, 5.0),), minima=(at((0.0,), 0.0),), variables=X,
        source="Green 1990, Bayesian reconstructions from emission tomography data",
        teaches="The curvature at the minimum is 1, so that rates above 2 cycle without ever flying away.",
    ),
    _entry(
        "log_barrier", "a line with a logarithmic wall at zero", "convex, domain",
        "x - log(x)", (3.0,), ranges=((0.05, 5.0),), minima=(at((1.0,), 1.0),), variables=X,
        source="Boyd & Vandenberghe 2004, Convex Optimization, section 11.2",
        teaches="A step too long leaves the domain, and there is no way back from where log has no value.",
    ),
    _entry(
        "x_to_the_x", "the power tower of height two", "convex, domain",
        "x**x", (1.5,), ranges=((0.01, 1.8),), minima=(at((1 / math.e,), math.exp(-1 / math.e)),), variables=X,
        source="Stewart 2015, Calculus, section 3.6",
        teaches="Base and exponent both vary: the derivative needs the logarithm, the minimum is at 1/e.",
    ),
    _entry(
        "exponential_tail", "a slope that never ends", "convex, plateau, no minimum",
        "exp(-x)", (0.0,), ranges=((-2.0, 6.0),), variables=X,
        source="Boyd & Vandenberghe 2004, Convex Optimization, section 9.1",
        teaches="A small gradient does not mean that a minimum is near: this function has none.",
    ),
    _entry(
        "plateau", "a dip between the flat tails of two sigmoids", "plateau",
        "sigmoid(x - 2) + sigmoid(-x - 2)", (3.0,), ranges=((-9.0, 9.0),),
        minima=(at((0.0,), 2 / (1 + math.exp(2.0))),), variables=X,
        source=f"{GOODFELLOW}, section 6.2.2",
        teaches="Saturated units hardly have a slope: far out, descent all but stands still.",
    ),
    _entry(
        "gaussian_well", "a hole in a plain", "plateau",
        "1 - exp(-x**2)", (1.5,), ranges=((-4.0, 4.0),), minima=(at((0.0,), 0.0),), variables=X,
        source=f"{GOODFELLOW}, section 8.2.3",
        teaches="The same rate that is quick in the hole takes an age on the plain around it.",
    ),
    _entry(
        "sinc", "a wave that dies away", "many minima",
        "sin(x)/x", (7.0,), ranges=((0.1, 25.0),),
        minima=(near((4.493409457909064,), -0.21723362821122166), near((10.904121659428899,), -0.09132520282305767)),
        variables=X,
        source="Woodward 1953, Probability and Information Theory, with Applications to Radar",
        teaches="Each hollow is shallower than the one before; descent does not look over the next crest.",
    ),
    _entry(
        "gramacy_lee", "ripples on a bowl", "many minima",
        "sin(10*pi*x)/(2*x) + (x - 1)**4", (0.7,), ranges=((0.5, 2.5),),
        minima=(near((0.5485634445276052,), -0.8690111349894998),), variables=X,
        source="Gramacy & Lee 2012, Cases for the nugget in modeling computer experiments",
        teaches="High curvature in the ripples calls for tiny rates, although the bowl is wide.",
    ),
    _entry(
        "forrester", "one local and one global minimum", "many minima",
        "(6*x - 2)**2*sin(12*x - 4)", (0.5,), ranges=((0.0, 1.0),),
        minima=(near((0.7572487578418559,), -6.0207400557670825), near((0.14258918932471631,), -0.9863254063210814)),
        variables=X,
        source="Forrester, Sóbester & Keane 2008, Engineering Design via Surrogate Modelling",
        teaches="A gentle slope may lead to the poor minimum while the good one lies behind a ridge.",
    ),
    # two variables
    _entry(
        "ellipse", "an ill-conditioned bowl", "convex, quadratic, ill-conditioned",
        "(x**2 + 100*y**2)/2", (10.0, 1.0), ranges=((-11.0, 11.0), (-2.0, 2.0)), minima=(at((0.0, 0.0), 0.0),),
        source=f"{GOODFELLOW}, section 4.3.1",
        teaches="The steep direction limits the rate, the shallow one has to live with it: condition number 100.",
    ),
    _entry(
        "ravine", "a narrow ravine across the axes", "convex, quadratic, ill-conditioned",
        "(x - y)**2 + (x + y)**2/100", (3.0, 1.0), ranges=((-4.0, 4.0), (-4.0, 4.0)), minima=(at((0.0, 0.0), 0.0),),
        source="Polyak 1964, Some methods of speeding up the convergence of iteration methods",
        teaches="Descent zigzags from wall to wall; momentum averages the zigzag away.",
    ),
    _entry(
        "matyas", "a shallow valley along the diagonal", "convex, quadratic, ill-conditioned",
        "0.26*(x**2 + y**2) - 0.48*x*y", (8.0, -5.0), ranges=((-10.0, 10.0), (-10.0, 10.0)),
        minima=(at((0.0, 0.0), 0.0),),
        source=f"Matyas 1965; {JAMIL}, no. 71",
        teaches="One mixed term turns the valley: neither axis is a direction of its own any more.",
    ),
    _entry(
        "booth", "two linear equations as a sum of squares", "convex, quadratic",
        "(x + 2*y - 7)**2 + (2*x + y - 5)**2", (-5.0, 5.0), ranges=((-10.0, 10.0), (-10.0, 10.0)),
        minima=(at((1.0, 3.0), 0.0),),
        source=f"{JAMIL}, no. 17",
        teaches="Solving a linear system is finding the bottom of a bowl.",
    ),
    _entry(
        "himmelblau", "four minima of the same depth", "many minima, saddle",
        "(x**2 + y - 11)**2 + (x + y**2 - 7)**2", (0.0, 0.0), ranges=((-5.0, 5.0), (-5.0, 5.0)),
        minima=(
            at((3.0, 2.0), 0.0), near((-2.805118086952745, 3.131312518250573), 0.0),
            near((-3.779310253377747, -3.2831859912861696), 0.0), near((3.5844283403304917, -1.8481265269644036), 0.0),
        ),
        source="Himmelblau 1972, Applied Nonlinear Programming",
        teaches="The basins of the four minima share the plane; a small change of the start changes the answer.",
    ),
    _entry(
        "beale", "steep walls around a long flat floor", "ill-conditioned, plateau",
        "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2", (1.0, 1.0),
        ranges=((-4.5, 4.5), (-4.5, 4.5)), minima=(at((3.0, 0.5), 0.0),),
        source=f"Beale 1958; {MGH}, no. 5",
        teaches="A rate that suits the floor explodes in the corners, where the values reach 100,000.",
    ),
    _entry(
        "easom", "a needle's hole in a plain", "plateau",
        "-cos(x)*cos(y)*exp(-(x - pi)**2 - (y - pi)**2)", (2.0, 2.0), ranges=((0.0, 2 * math.pi), (0.0, 2 * math.pi)),
        minima=(at((math.pi, math.pi), -1.0),),
        source=f"Easom 1990; {JAMIL}, no. 50",
        teaches="Away from the hole there is nothing to follow: the gradient is zero to the last digit.",
    ),
    _entry(
        "three_hump", "a camel with three humps", "many minima, saddle",
        "2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2", (2.0, 1.0), ranges=((-2.5, 2.5), (-2.5, 2.5)),
        minima=(at((0.0, 0.0), 0.0), *opposite(1.7475523458302888, -0.8737761729151444, 0.2986384422368598)),
        source=f"Branin 1972; {JAMIL}, no. 29",
        teaches="Three minima, one of them the best, and two saddles between.",
    ),
    _entry(
        "six_hump", "a camel with six humps", "many minima, saddle",
        "(4 - 2.1*x**2 + x**4/3)*x**2 + x*y + (4*y**2 - 4)*y**2", (1.0, 1.0), ranges=((-2.0, 2.0), (-1.2, 1.2)),
        minima=(
            *opposite(0.08984201310031806, -0.7126564030207396, -1.0316284534898774),
            *opposite(1.703606714969981, -0.7960835686726251, -0.21546382438371764),
            *opposite(1.6071047529201972, 0.5686514548841314, 2.1042503103112584),
        ),
        source=f"Dixon & Szegö 1978; {JAMIL}, no. 30",
        teaches="Six minima come in pairs of opposite points, because f(-x, -y) = f(x, y).",
    ),
    _entry(
        "goldstein_price", "four minima over six orders of magnitude", "many minima, ill-conditioned",
        "(1 + (x + y + 1)**2*(19 - 14*x + 3*x**2 - 14*y + 6*x*y + 3*y**2))"
        "*(30 + (2*x - 3*y)**2*(18 - 32*x + 12*x**2 + 48*y - 36*x*y + 27*y**2))", (-0.2, -0.8),
        ranges=((-2.0, 2.0), (-2.0, 2.0)),
        minima=(at((0.0, -1.0), 3.0), at((-0.6, -0.4), 30.0), at((1.8, 0.2), 84.0), at((1.2, 0.8), 840.0)),
        source=f"Goldstein & Price 1971; {SURJANOVIC}",
        teaches="Values up to a million make the safe rate tiny; descend on the logarithm instead.",
    ),
    _entry(
        "mccormick", "a sine wave on a tilted trough", "many minima, unbounded",
        "sin(x + y) + (x - y)**2 - 1.5*x + 2.5*y + 1", (0.0, 0.0), ranges=((-1.5, 4.0), (-3.0, 4.0)),
        minima=(at((0.5 - math.pi / 3, -0.5 - math.pi / 3), -math.sqrt(3) / 2 - math.pi / 3),),
        source=f"McCormick 1976; {JAMIL}, no. 74",
        teaches="A minimum of the box only: outside, every further trough lies deeper by pi.",
    ),
    _entry(
        "branin", "three equal minima", "many minima",
        "(y - 5.1*x**2/(4*pi**2) + 5*x/pi - 6)**2 + 10*(1 - 1/(8*pi))*cos(x) + 10", (2.0, 8.0),
        ranges=((-5.0, 10.0), (0.0, 15.0)),
        minima=tuple(
            at((x, y), 1.25 / math.pi) for x, y in ((-math.pi, 12.275), (math.pi, 2.275), (3 * math.pi, 2.475))
        ),
        source=f"Branin 1972; {SURJANOVIC}",
        teaches="A curved valley crosses a cosine: a minimum at every crossing.",
    ),
    _entry(
        "bohachevsky", "a bowl with gentle ripples", "many minima",
        "x**2 + 2*y**2 - 0.3*cos(3*pi*x) - 0.4*cos(4*pi*y) + 0.7", (0.4, 0.2), ranges=((-2.0, 2.0), (-2.0, 2.0)),
        minima=(at((0.0, 0.0), 0.0),),
        source="Bohachevsky, Johnson & Stein 1986, Generalized simulated annealing",
        teaches="Small ripples on a large bowl are enough to stop descent far from the bottom.",
    ),
    _entry(
        "schaffer", "rings within rings", "many minima",
        "0.5 + (sin(x**2 - y**2)**2 - 0.5)/(1 + 0.001*(x**2 + y**2))**2", (1.0, 0.5),
        ranges=((-5.0, 5.0), (-5.0, 5.0)), minima=(at((0.0, 0.0), 0.0),),
        source=f"Schaffer 1989; {JAMIL}, no. 113",
        teaches="Along the diagonals it is almost flat, across them it oscillates ever faster.",
    ),
    _entry(
        "michalewicz", "a plain cut by narrow canyons", "plateau, many minima",
        "-sin(x)*sin(x**2/pi)**20 - sin(y)*sin(2*y**2/pi)**20", (2.0, 1.4), ranges=((0.0, math.pi), (0.0, math.pi)),
        minima=(near((2.2029055201726093, math.pi / 2), -1.8013034100985525),),
        source=f"Michalewicz 1996, Genetic Algorithms + Data Structures = Evolution Programs; {SURJANOVIC}",
        teaches="The steeper the canyon, the smaller the part of the plain that feels it.",
    ),
    _entry(
        "peaks", "hills and hollows of Gaussians", "many minima, saddle, plateau",
        "3*(1 - x)**2*exp(-x**2 - (y + 1)**2) - 10*(x/5 - x**3 - y**5)*exp(-x**2 - y**2)"
        " - exp(-(x + 1)**2 - y**2)/3", (0.5, -0.5), ranges=((-3.0, 3.0), (-3.0, 3.0)),
        minima=(
            near((0.22827892055636909, -1.6255349574999964), -6.551133332835837),
            near((-1.3473962443682108, 0.20451886609700518), -3.04984940280026),
            near((0.2964455538468321, 0.32019624766683435), -0.06493586825552689),
        ),
        source="MATLAB's demonstration surface, The MathWorks",
        teaches="A landscape as one imagines it: where one lands depends on where one sets out.",
    ),
    _entry(
        "saddle", "the pass between two mountains", "saddle, quadratic, unbounded",
        "x**2 - y**2", (1.0, 0.0), ranges=((-2.0, 2.0), (-2.0, 2.0)),
        source=f"{GOODFELLOW}, section 8.2.3",
        teaches="On the ridge line descent ends at the saddle; a hair beside it, it falls without end.",
    ),
    _entry(
        "monkey_saddle", "a saddle with room for a tail", "saddle, unbounded",
        "x**3 - 3*x*y**2", (1.0, 0.0), ranges=((-1.5, 1.5), (-1.5, 1.5)),
        source="Hilbert & Cohn-Vossen 1932, Anschauliche Geometrie, section 29",
        teaches="All second derivatives vanish at the saddle: the Hessian alone cannot tell what it is.",
    ),
    _entry(
        "strict_saddle", "a saddle between two minima", "saddle, many minima",
        "x**2/2 + y**4/4 - y**2/2", (1.0, 0.0), ranges=((-2.0, 2.0), (-2.0, 2.0)),
        minima=(at((0.0, -1.0), -0.25), at((0.0, 1.0), -0.25)),
        source=f"{NESTEROV}, section 1.2.3",
        teaches="Descent from y = 0 never leaves the line and ends at the saddle; any other start escapes it.",
    ),
    _entry(
        "mexican_hat", "a ring of minima around a hill", "many minima, plateau",
        "(x**2 + y**2 - 1)**2/4", (0.5, 0.2), ranges=((-1.6, 1.6), (-1.6, 1.6)),
        minima=(at((1.0, 0.0), 0.0), at((-1.0, 0.0), 0.0), at((0.0, 1.0), 0.0), at((0.0, -1.0), 0.0)),
        source="Goldstone 1961, Field theories with superconductor solutions",
        teaches="A whole circle is minimal: along it the Hessian is flat, across it it is not.",
    ),
    _entry(
        "freudenstein_roth", "a good minimum and a tempting one", "many minima, ill-conditioned",
        "(-13 + x + ((5 - y)*y - 2)*y)**2 + (-29 + x + ((y + 1)*y - 14)*y)**2", (0.5, -2.0),
        ranges=((-5.0, 20.0), (-3.0, 6.0)),
        minima=(at((5.0, 4.0), 0.0), at(((53 - 4 * math.sqrt(22)) / 3, (2 - math.sqrt(22)) / 3), 48.98425367924002)),
        source=f"Freudenstein & Roth 1963; {MGH}, no. 2",
        teaches="From the standard start even good methods end in the minimum of value 48.98.",
    ),
    _entry(
        "brown_badly_scaled", "variables of sizes a million and a millionth", "ill-conditioned",
        "(x - 1000000)**2 + (y - 0.000002)**2 + (x*y - 2)**2", (1.0, 1.0), ranges=((0.0, 2e6), (-1.0, 1.0)),
        minima=(at((1e6, 2e-6), 0.0),),
        source=f"{MGH}, no. 4",
        teaches="Scale the variables first: no single rate fits a million and a millionth.",
    ),
    _entry(
        "bukin", "a ridge like a knife's edge", "kink, ill-conditioned",
        "100*sqrt(abs(y - 0.01*x**2)) + 0.01*abs(x + 10)", (-12.0, 2.0), ranges=((-15.0, -5.0), (-3.0, 3.0)),
        minima=(kink((-10.0, 1.0), 0.0),),
        source=f"Bukin 1997; {JAMIL}, no. 28",
        teaches="On the bottom of the valley the slope is infinite: descent jumps from side to side.",
    ),
    _entry(
        "crescent", "a crescent folded from two bowls", "kink",
        "max(x**2 + (y - 1)**2 + y - 1, -x**2 - (y - 1)**2 + y + 1)", (-1.5, 2.0), ranges=((-2.0, 2.0), (-1.0, 3.0)),
        minima=(kink((0.0, 0.0), 0.0),),
        source="Kiwiel 1985, Methods of Descent for Nondifferentiable Optimization",
        teaches="The fold is curved: descent bounces between its sides and creeps along it.",
    ),
    _entry(
        "lasso", "least squares with a price on every weight", "convex, kink",
        "((x - 2)**2 + (y - 0.5)**2)/2 + abs(x) + abs(y)", (1.5, 1.5), ranges=((-1.0, 3.0), (-1.0, 2.0)),
        minima=(kink((1.0, 0.0), 1.625),),
        source="Tibshirani 1996, Regression shrinkage and selection via the lasso",
        teaches="The kink sets the small weight to exactly zero: that is how the lasso selects.",
    ),
    # more variables
    _entry(
        "helical_valley", "a valley on a spiral staircase", "ill-conditioned",
        "100*((x3 - 5*atan2(x2, x1)/pi)**2 + (sqrt(x1**2 + x2**2) - 1)**2) + x3**2", (-1.0, 0.0, 0.0),
        ranges=((-2.0, 2.0), (-2.0, 2.0), (-2.0, 8.0)), minima=(at((1.0, 0.0, 0.0), 0.0),),
        variables=numbered("x", 3),
        source=f"Fletcher & Powell 1963; {MGH}, no. 7",
        teaches="The way down winds around the axis: the straight line to the minimum leads through walls.",
    ),
    _entry(
        "wood", "two Rosenbrock valleys tied together", "ill-conditioned, saddle",
        "100*(x2 - x1**2)**2 + (1 - x1)**2 + 90*(x4 - x3**2)**2 + (1 - x3)**2"
        " + 10.1*((x2 - 1)**2 + (x4 - 1)**2) + 19.8*(x2 - 1)*(x4 - 1)", (-3.0, -1.0, -3.0, -1.0),
        ranges=((-4.0, 4.0),), minima=(at((1.0, 1.0, 1.0, 1.0), 0.0),), variables=numbered("x", 4),
        source=f"Colville 1968; {MGH}, no. 14",
        teaches="A saddle near (-1, 1, -1, 1) holds methods up for long before they come to the minimum.",
    ),
    # any number of variables
    _entry(
        "sphere", "the round bowl", "convex, quadratic",
        each("{x}**2"), (1.0, -2.0), ranges=((-3.0, 3.0),), minima=everywhere(0.0), size=ANY_SIZE,
        source=f"{JAMIL}, no. 137",
        teaches="Where all curvatures are equal, the right rate arrives in a single step.",
    ),
    _entry(
        "sum_of_squares", "a bowl that is steeper in every further variable", "convex, quadratic, ill-conditioned",
        each("{i}*{x}**2"), (1.0, -2.0), ranges=((-3.0, 3.0),), minima=everywhere(0.0), size=ANY_SIZE,
        source=f"{JAMIL}, no. 132",
        teaches="The condition number is the number of variables.",
    ),
    _entry(
        "trid", "a chain of coupled parabolas", "convex, quadratic, ill-conditioned",
        trid, (0.0,), ranges=((-5.0, 8.0),), minima=trid_minimum, size=ANY_SIZE,
        source=f"Neumaier; {SURJANOVIC}",
        teaches="A tridiagonal Hessian: each variable sees its neighbors only, yet all have to agree.",
    ),
    _entry(
        "nesterov", "the worst function in the world", "convex, quadratic, ill-conditioned",
        nesterov, (0.0,), ranges=((-0.5, 1.5),), minima=nesterov_minimum, size=Size(default=10),
        source=f"{NESTEROV}, section 2.1.2",
        teaches="Each step carries the news one variable further: no first-order method can be quick.",
    ),
    _entry(
        "rosenbrock", "the banana valley", "ill-conditioned",
        rosenbrock, (-1.2, 1.0), ranges=((-2.0, 2.0), (-1.0, 3.0)), minima=everywhere(1.0), size=SIZE_FROM_TWO,
        source=f"Rosenbrock 1960; {MGH}, no. 1 and 21",
        teaches="Finding the valley is easy, following its bend is slow: the curvatures differ by 2,500.",
    ),
    _entry(
        "powell", "Powell's singular function", "convex, ill-conditioned",
        powell, (3.0, -1.0, 0.0, 1.0), ranges=((-4.0, 5.0),), minima=everywhere(0.0),
        size=Size(default=4, least=4, multiple=4),
        source=f"Powell 1962; {MGH}, no. 13 and 22",
        teaches="The Hessian is singular at the minimum, so that even Newton's method is slow there.",
    ),
    _entry(
        "dixon_price", "a chain of squares of squares", "ill-conditioned, many minima",
        dixon_price, (1.0,), ranges=((-2.0, 2.0),), minima=dixon_price_minimum, size=SIZE_FROM_TWO,
        source=f"Dixon & Price 1989; {JAMIL}, no. 48",
        teaches="The variables settle one after the other, each waiting for the one before.",
    ),
    _entry(
        "zakharov", "a bowl with a quartic fold", "convex, ill-conditioned",
        zakharov, (1.0, -1.0), ranges=((-5.0, 5.0),), minima=everywhere(0.0), size=ANY_SIZE,
        source=f"{JAMIL}, no. 173; {SURJANOVIC}",
        teaches="Far out a fourth power rules and rates explode; near the minimum it is a plain bowl.",
    ),
    _entry(
        "rastrigin", "a bowl full of dents", "many minima",
        rastrigin, (1.8, -0.7), ranges=((-3.0, 3.0),), minima=everywhere(0.0), size=ANY_SIZE,
        source="Rastrigin 1974; Mühlenbein, Schomisch & Born 1991",
        teaches="A dent at every whole number: descent finds the nearest one and no more.",
    ),
    _entry(
        "ackley", "a funnel in a field of ripples", "many minima, kink, plateau",
        ackley, (0.5, -0.3), ranges=((-4.0, 4.0),), minima=everywhere(0.0, make=kink), size=ANY_SIZE,
        source=f"Ackley 1987; {SURJANOVIC}",
        teaches="The tip of the funnel is a kink: the slope does not shrink down to the very minimum.",
    ),
    _entry(
        "griewank", "ripples on a huge bowl", "many minima",
        griewank, (2.0, -1.0), ranges=((-10.0, 10.0),), minima=everywhere(0.0), size=ANY_SIZE,
        source=f"Griewank 1981; {SURJANOVIC}",
        teaches="From afar a bowl, from near an egg box: what descent sees is the egg box.",
    ),
    _entry(
        "levy", "a valley crossed by waves", "many minima",
        levy, (2.0, 0.5), ranges=((-10.0, 10.0),), minima=everywhere(1.0), size=ANY_SIZE,
        source=f"Levy & Montalvo 1985; {SURJANOVIC}",
        teaches="Waves in one direction, ripples in the other, and the best minimum at 1 in every variable.",
    ),
    _entry(
        "styblinski_tang", "two wells in every variable", "many minima",
        each("({x}**4 - 16*{x}**2 + 5*{x})/2"), (1.0, -1.0), ranges=((-4.0, 4.0),), minima=styblinski_tang_minima,
        size=ANY_SIZE,
        source="Styblinski & Tang 1990, Experiments in nonconvex optimization",
        teaches="The number of minima doubles with every variable: 2**n of them, one the best.",
    ),
    # learning machines, small
    _entry(
        "linear_regression", "a line through four points, mean squared error", "convex, quadratic, network",
        "((b + w - 2)**2 + (b + 2*w - 3)**2 + (b + 3*w - 5)**2 + (b + 4*w - 6)**2)/4", (0.0, 0.0),
        ranges=((-2.0, 3.0), (0.0, 3.0)), minima=(at((0.5, 1.4), 0.05),), variables=WEIGHTS,
        rows=ModelRows("w*x + b", ((1.0, 2.0), (2.0, 3.0), (3.0, 5.0), (4.0, 6.0))),
        source="Legendre 1805; Gauss 1809",
        teaches="Uncentered data ties slope and offset together: condition number 56; center it and it is gone.",
    ),
    _entry(
        "logistic_regression", "one neuron with cross-entropy: hours studied against passing", "convex, network",
        "(softplus(b + 0.5*w) + softplus(b + w) + softplus(-b - 1.5*w) + softplus(b + 2*w)"
        " + softplus(-b - 2.5*w) + softplus(-b - 3*w))/6", (0.0, 0.0), ranges=((-8.0, 2.0), (-1.0, 5.0)),
        minima=(near((-4.249096550479971, 2.4280551717028405), 0.4129978058416021),), variables=WEIGHTS,
        rows=ModelRows(
            "sigmoid(w*x + b)", ((0.5, 0.0), (1.0, 0.0), (1.5, 1.0), (2.0, 0.0), (2.5, 1.0), (3.0, 1.0)),
            "hours", "passed",
        ),
        source="Cox 1958, The regression analysis of binary sequences",
        teaches="Cross-entropy of a single neuron is convex: one minimum, whatever the start.",
    ),
    _entry(
        "softmax", "three classes, cross-entropy in the logits", "convex, network",
        "logsumexp(x1, x2, x3) - 0.5*x1 - 0.3*x2 - 0.2*x3", (0.0,), ranges=((-2.0, 2.0),),
        minima=(softmax_minimum(),), variables=numbered("x", 3),
        source=f"{GOODFELLOW}, section 6.2.2.3",
        teaches="Logits matter by their differences only: the minima form a line, and descent keeps their sum.",
    ),
    _entry(
        "saturated_neuron", "a neuron that is badly wrong, squared error", "plateau, network, no minimum",
        "sigmoid(b + w)**2/2", (2.0, 2.0), ranges=((-6.0, 6.0),), variables=WEIGHTS,
        source="Nielsen 2015, Neural Networks and Deep Learning, chapter 3",
        teaches="Badly wrong and hardly learning: squared error has no slope where the sigmoid saturates.",
    ),
    _entry(
        "cross_entropy_neuron", "the same neuron with cross-entropy", "convex, network, no minimum",
        "softplus(b + w)", (2.0, 2.0), ranges=((-6.0, 6.0),), variables=WEIGHTS,
        source="Nielsen 2015, Neural Networks and Deep Learning, chapter 3",
        teaches="Cross-entropy cancels the saturation: the worse the answer, the steeper the slope.",
    ),
    _entry(
        "dead_relu", "a rectified unit that no longer fires", "plateau, kink, network",
        "((relu(b + w) - 1)**2 + (relu(b + 2*w) - 2)**2)/2", (-0.5, -0.5), ranges=((-2.0, 2.0),),
        minima=(at((0.0, 1.0), 0.0),), variables=WEIGHTS, rows=ModelRows("relu(w*x + b)", ((1.0, 1.0), (2.0, 2.0))),
        source="Lu, Shin, Su & Karniadakis 2020, Dying ReLU and initialization",
        teaches="Where the unit is off for every input the gradient is exactly zero: it cannot come back.",
    ),
    _entry(
        "deep_linear", "a chain of weights whose product shall be one", "saddle, network, many minima",
        deep_linear, (0.5, 0.8), ranges=((-2.0, 2.0),), minima=everywhere(1.0), variables=lambda n: numbered("w", n),
        size=Size(default=3, least=2, most=1000),
        source="Saxe, McClelland & Ganguli 2014, Exact solutions to the nonlinear dynamics of learning",
        teaches="Small weights make a plateau around the saddle at zero, deeper with every layer.",
    ),
    _entry(
        "recurrent", "one sigmoid unit, n steps through time", "plateau, ill-conditioned, network",
        recurrent, (0.0, 1.0), ranges=((-4.0, 2.0), (-1.0, 8.0)), minima=(at((math.log(7 / 3), 0.0), 0.0),),
        variables=WEIGHTS, size=Size(default=10, most=500),
        source="Pascanu, Mikolov & Bengio 2013, On the difficulty of training recurrent neural networks",
        teaches="Unrolled through time, the loss has plains and a cliff where the gradient explodes.",
    ),
    _entry(
        "xor", "a two-layer network with n hidden units on exclusive or", "network, saddle, plateau",
        xor, (0.5, -0.5, 0.3, 0.9, -0.7, 0.8, -0.2), ranges=((-2.0, 2.0),), minima=xor_minimum,
        variables=xor_variables, size=Size(default=2, least=2, most=1000),
        source="Rumelhart, Hinton & Williams 1986, Learning representations by back-propagating errors",
        teaches="No single neuron can do it; two hidden ones can, past a plateau where all answers are zero.",
    ),
)  # fmt: skip

GALLERY: Final[Mapping[str, NamedFunction]] = {entry.name: entry for entry in _TABLE}
"""Name -> entry, in the order of the list."""

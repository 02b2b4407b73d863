"""Functions of one variable."""

from __future__ import annotations

import math
from typing import Final

from gdcli.gallery.entry import GOODFELLOW, NESTEROV, X, entry
from gdcli.gallery.minima import at, kink, near
from gdcli.gallery.named_function import NamedFunction
from gdcli.model.sentences import Template

OF_ONE_VARIABLE: Final[tuple[NamedFunction, ...]] = (
    entry(
        "parabola", Template("the parabola of the first example"), "convex, quadratic",
        "x**2 + 3*x", (1.0,), ranges=((-5.0, 2.0),), minima=(at((-1.5,), -2.25),), variables=X,
        source="Cauchy 1847, the method of steepest descent at its simplest",
        teaches=Template("Every step multiplies the distance to the minimum by the same number, 1 - 2*lr."),
    ),
    entry(
        "quartic", Template("a minimum without curvature"), "convex, plateau",
        "x**4", (1.0,), ranges=((-1.5, 1.5),), minima=(at((0.0,), 0.0),), variables=X,
        source=f"{NESTEROV}, section 2.1",
        teaches=Template("Where the curvature vanishes at the minimum, descent slows down more and more."),
    ),
    entry(
        "double_well", Template("two wells with a hill between"), "many minima, saddle",
        "x**4/4 - x**2/2", (0.1,), ranges=((-2.0, 2.0),), minima=(at((-1.0,), -0.25), at((1.0,), -0.25)), variables=X,
        source="Strogatz 2015, Nonlinear Dynamics and Chaos, section 2.7",
        teaches=Template("The start decides which minimum is found; on the hilltop itself nothing moves."),
    ),
    entry(
        "tilted_double_well", Template("two wells, one deeper"), "many minima",
        "(x**2 - 1)**2 + 0.3*x", (1.2,), ranges=((-1.8, 1.8),),
        minima=(near((-1.0355787140888537,), -0.30542848374391596), near((0.9601495555191055,), 0.29414648102826285)),
        variables=X,
        source="Strogatz 2015, Nonlinear Dynamics and Chaos, section 3.6",
        teaches=Template("Descent stops in the nearest minimum, also where a better one lies across the hill."),
    ),
    entry(
        "cubic", Template("an inflection with a flat point"), "saddle, unbounded",
        "x**3", (1.0,), ranges=((-1.5, 1.5),), variables=X,
        source="Stewart 2015, Calculus, section 4.3",
        teaches=Template("A slope of zero is not yet a minimum: here the function goes on down behind it."),
    ),
    entry(
        "cosine", Template("the cosine"), "many minima",
        "cos(x)", (0.5,), ranges=((-7.0, 7.0),), minima=(at((-math.pi,), -1.0), at((math.pi,), -1.0)), variables=X,
        source="DLMF 4.14",
        teaches=Template("Maxima have slope zero too; the smallest push decides to which side one falls."),
    ),
    entry(
        "abs", Template("the absolute value"), "convex, kink",
        "abs(x)", (1.0,), ranges=((-2.0, 2.0),), minima=(kink((0.0,), 0.0),), variables=X,
        source="Shor 1985, Minimization Methods for Non-Differentiable Functions",
        teaches=Template("At a kink the slope does not shrink: only a decaying learning rate settles down."),
    ),
    entry(
        "huber", Template("Huber's loss: square inside, straight outside"), "convex",
        "min(abs(x), 1)*(abs(x) - min(abs(x), 1)/2)", (4.0,), ranges=((-5.0, 5.0),), minima=(at((0.0,), 0.0),),
        variables=X,
        source="Huber 1964, Robust estimation of a location parameter",
        teaches=Template("A bounded slope walks in equal steps from far away and settles like a parabola when near."),
    ),
    entry(
        "log_cosh", Template("a smooth cousin of Huber's loss"), "convex",
        "log(cosh(x))", (3.0,), ranges=((-5.0, 5.0),), minima=(at((0.0,), 0.0),), variables=X,
        source="Green 1990, Bayesian reconstructions from emission tomography data",
        teaches=Template("The curvature at the minimum is 1, so that rates above 2 cycle without ever flying away."),
    ),
    entry(
        "log_barrier", Template("a line with a logarithmic wall at zero"), "convex, domain",
        "x - log(x)", (3.0,), ranges=((0.05, 5.0),), minima=(at((1.0,), 1.0),), variables=X,
        source="Boyd & Vandenberghe 2004, Convex Optimization, section 11.2",
        teaches=Template("A step too long leaves the domain, and there is no way back from where log has no value."),
    ),
    entry(
        "x_to_the_x", Template("the power tower of height two"), "convex, domain",
        "x**x", (1.5,), ranges=((0.01, 1.8),), minima=(at((1 / math.e,), math.exp(-1 / math.e)),), variables=X,
        source="Stewart 2015, Calculus, section 3.6",
        teaches=Template("Base and exponent both vary: the derivative needs the logarithm, the minimum is at 1/e."),
    ),
    entry(
        "exponential_tail", Template("a slope that never ends"), "convex, plateau, no minimum",
        "exp(-x)", (0.0,), ranges=((-2.0, 6.0),), variables=X,
        source="Boyd & Vandenberghe 2004, Convex Optimization, section 9.1",
        teaches=Template("A small gradient does not mean that a minimum is near: this function has none."),
    ),
    entry(
        "plateau", Template("a dip between the flat tails of two sigmoids"), "plateau",
        "sigmoid(x - 2) + sigmoid(-x - 2)", (3.0,), ranges=((-9.0, 9.0),),
        minima=(at((0.0,), 2 / (1 + math.exp(2.0))),), variables=X,
        source=f"{GOODFELLOW}, section 6.2.2",
        teaches=Template("Saturated units hardly have a slope: far out, descent all but stands still."),
    ),
    entry(
        "gaussian_well", Template("a hole in a plain"), "plateau",
        "1 - exp(-x**2)", (1.5,), ranges=((-4.0, 4.0),), minima=(at((0.0,), 0.0),), variables=X,
        source=f"{GOODFELLOW}, section 8.2.3",
        teaches=Template("The same rate that is quick in the hole takes an age on the plain around it."),
    ),
    entry(
        "sinc", Template("a wave that dies away"), "many minima",
        "sin(x)/x", (7.0,), ranges=((0.1, 25.0),),
        minima=(near((4.493409457909064,), -0.21723362821122166), near((10.904121659428899,), -0.09132520282305767)),
        variables=X,
        source="Woodward 1953, Probability and Information Theory, with Applications to Radar",
        teaches=Template("Each hollow is shallower than the one before; descent does not look over the next crest."),
    ),
    entry(
        "gramacy_lee", Template("ripples on a bowl"), "many minima",
        "sin(10*pi*x)/(2*x) + (x - 1)**4", (0.7,), ranges=((0.5, 2.5),),
        minima=(near((0.5485634445276052,), -0.8690111349894998),), variables=X,
        source="Gramacy & Lee 2012, Cases for the nugget in modeling computer experiments",
        teaches=Template("High curvature in the ripples calls for tiny rates, although the bowl is wide."),
    ),
    entry(
        "forrester", Template("one local and one global minimum"), "many minima",
        "(6*x - 2)**2*sin(12*x - 4)", (0.5,), ranges=((0.0, 1.0),),
        minima=(near((0.7572487578418559,), -6.0207400557670825), near((0.14258918932471631,), -0.9863254063210814)),
        variables=X,
        source="Forrester, Sóbester & Keane 2008, Engineering Design via Surrogate Modelling",
        teaches=Template("A gentle slope may lead to the poor minimum while the good one lies behind a ridge."),
    ),
)  # fmt: skip

"""Functions of two variables."""

from __future__ import annotations

import math
from typing import Final

from gdcli.gallery.entry import GOODFELLOW, JAMIL, MGH, NESTEROV, SURJANOVIC, entry
from gdcli.gallery.minima import at, kink, near, opposite
from gdcli.gallery.named_function import NamedFunction
from gdcli.model.sentences import Template

OF_TWO_VARIABLES: Final[tuple[NamedFunction, ...]] = (
    entry(
        "ellipse", Template("an ill-conditioned bowl"), "convex, quadratic, ill-conditioned",
        "(x**2 + 100*y**2)/2", (10.0, 1.0), ranges=((-11.0, 11.0), (-2.0, 2.0)), minima=(at((0.0, 0.0), 0.0),),
        source=f"{GOODFELLOW}, section 4.3.1",
        teaches=Template(
            "The steep direction limits the rate, the shallow one has to live with it: condition number 100."
        ),
    ),
    entry(
        "ravine", Template("a narrow ravine across the axes"), "convex, quadratic, ill-conditioned",
        "(x - y)**2 + (x + y)**2/100", (3.0, 1.0), ranges=((-4.0, 4.0), (-4.0, 4.0)), minima=(at((0.0, 0.0), 0.0),),
        source="Polyak 1964, Some methods of speeding up the convergence of iteration methods",
        teaches=Template("Descent zigzags from wall to wall; momentum averages the zigzag away."),
    ),
    entry(
        "matyas", Template("a shallow valley along the diagonal"), "convex, quadratic, ill-conditioned",
        "0.26*(x**2 + y**2) - 0.48*x*y", (8.0, -5.0), ranges=((-10.0, 10.0), (-10.0, 10.0)),
        minima=(at((0.0, 0.0), 0.0),),
        source=f"Matyas 1965; {JAMIL}, no. 71",
        teaches=Template("One mixed term turns the valley: neither axis is a direction of its own any more."),
    ),
    entry(
        "booth", Template("two linear equations as a sum of squares"), "convex, quadratic",
        "(x + 2*y - 7)**2 + (2*x + y - 5)**2", (-5.0, 5.0), ranges=((-10.0, 10.0), (-10.0, 10.0)),
        minima=(at((1.0, 3.0), 0.0),),
        source=f"{JAMIL}, no. 17",
        teaches=Template("Solving a linear system is finding the bottom of a bowl."),
    ),
    entry(
        "himmelblau", Template("four minima of the same depth"), "many minima, saddle",
        "(x**2 + y - 11)**2 + (x + y**2 - 7)**2", (0.0, 0.0), ranges=((-5.0, 5.0), (-5.0, 5.0)),
        minima=(
            at((3.0, 2.0), 0.0), near((-2.805118086952745, 3.131312518250573), 0.0),
            near((-3.779310253377747, -3.2831859912861696), 0.0), near((3.5844283403304917, -1.8481265269644036), 0.0),
        ),
        source="Himmelblau 1972, Applied Nonlinear Programming",
        teaches=Template(
            "The basins of the four minima share the plane; a small change of the start changes the answer."
        ),
    ),
    entry(
        "beale", Template("steep walls around a long flat floor"), "ill-conditioned, plateau",
        "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2", (1.0, 1.0),
        ranges=((-4.5, 4.5), (-4.5, 4.5)), minima=(at((3.0, 0.5), 0.0),),
        source=f"Beale 1958; {MGH}, no. 5",
        teaches=Template("A rate that suits the floor explodes in the corners, where the values reach 100,000."),
    ),
    entry(
        "easom", Template("a needle's hole in a plain"), "plateau",
        "-cos(x)*cos(y)*exp(-(x - pi)**2 - (y - pi)**2)", (2.0, 2.0), ranges=((0.0, 2 * math.pi), (0.0, 2 * math.pi)),
        minima=(at((math.pi, math.pi), -1.0),),
        source=f"Easom 1990; {JAMIL}, no. 50",
        teaches=Template("Away from the hole there is nothing to follow: the gradient is zero to the last digit."),
    ),
    entry(
        "three_hump", Template("a camel with three humps"), "many minima, saddle",
        "2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2", (2.0, 1.0), ranges=((-2.5, 2.5), (-2.5, 2.5)),
        minima=(at((0.0, 0.0), 0.0), *opposite(1.7475523458302888, -0.8737761729151444, 0.2986384422368598)),
        source=f"Branin 1972; {JAMIL}, no. 29",
        teaches=Template("Three minima, one of them the best, and two saddles between."),
    ),
    entry(
        "six_hump", Template("a camel with six humps"), "many minima, saddle",
        "(4 - 2.1*x**2 + x**4/3)*x**2 + x*y + (4*y**2 - 4)*y**2", (1.0, 1.0), ranges=((-2.0, 2.0), (-1.2, 1.2)),
        minima=(
            *opposite(0.08984201310031806, -0.7126564030207396, -1.0316284534898774),
            *opposite(1.703606714969981, -0.7960835686726251, -0.21546382438371764),
            *opposite(1.6071047529201972, 0.5686514548841314, 2.1042503103112584),
        ),
        source=f"Dixon & Szegö 1978; {JAMIL}, no. 30",
        teaches=Template("Six minima come in pairs of opposite points, because f(-x, -y) = f(x, y)."),
    ),
    entry(
        "goldstein_price", Template("four minima over six orders of magnitude"), "many minima, ill-conditioned",
        "(1 + (x + y + 1)**2*(19 - 14*x + 3*x**2 - 14*y + 6*x*y + 3*y**2))"
        "*(30 + (2*x - 3*y)**2*(18 - 32*x + 12*x**2 + 48*y - 36*x*y + 27*y**2))", (-0.2, -0.8),
        ranges=((-2.0, 2.0), (-2.0, 2.0)),
        minima=(at((0.0, -1.0), 3.0), at((-0.6, -0.4), 30.0), at((1.8, 0.2), 84.0), at((1.2, 0.8), 840.0)),
        source=f"Goldstein & Price 1971; {SURJANOVIC}",
        teaches=Template("Values up to a million make the safe rate tiny; descend on the logarithm instead."),
    ),
    entry(
        "mccormick", Template("a sine wave on a tilted trough"), "many minima, unbounded",
        "sin(x + y) + (x - y)**2 - 1.5*x + 2.5*y + 1", (0.0, 0.0), ranges=((-1.5, 4.0), (-3.0, 4.0)),
        minima=(at((0.5 - math.pi / 3, -0.5 - math.pi / 3), -math.sqrt(3) / 2 - math.pi / 3),),
        source=f"McCormick 1976; {JAMIL}, no. 74",
        teaches=Template("A minimum of the box only: outside, every further trough lies deeper by pi."),
    ),
    entry(
        "branin", Template("three equal minima"), "many minima",
        "(y - 5.1*x**2/(4*pi**2) + 5*x/pi - 6)**2 + 10*(1 - 1/(8*pi))*cos(x) + 10", (2.0, 8.0),
        ranges=((-5.0, 10.0), (0.0, 15.0)),
        minima=tuple(
            at((x, y), 1.25 / math.pi) for x, y in ((-math.pi, 12.275), (math.pi, 2.275), (3 * math.pi, 2.475))
        ),
        source=f"Branin 1972; {SURJANOVIC}",
        teaches=Template("A curved valley crosses a cosine: a minimum at every crossing."),
    ),
    entry(
        "bohachevsky", Template("a bowl with gentle ripples"), "many minima",
        "x**2 + 2*y**2 - 0.3*cos(3*pi*x) - 0.4*cos(4*pi*y) + 0.7", (0.4, 0.2), ranges=((-2.0, 2.0), (-2.0, 2.0)),
        minima=(at((0.0, 0.0), 0.0),),
        source="Bohachevsky, Johnson & Stein 1986, Generalized simulated annealing",
        teaches=Template("Small ripples on a large bowl are enough to stop descent far from the bottom."),
    ),
    entry(
        "schaffer", Template("rings within rings"), "many minima",
        "0.5 + (sin(x**2 - y**2)**2 - 0.5)/(1 + 0.001*(x**2 + y**2))**2", (1.0, 0.5),
        ranges=((-5.0, 5.0), (-5.0, 5.0)), minima=(at((0.0, 0.0), 0.0),),
        source=f"Schaffer 1989; {JAMIL}, no. 113",
        teaches=Template("Along the diagonals it is almost flat, across them it oscillates ever faster."),
    ),
    entry(
        "michalewicz", Template("a plain cut by narrow canyons"), "plateau, many minima",
        "-sin(x)*sin(x**2/pi)**20 - sin(y)*sin(2*y**2/pi)**20", (2.0, 1.4), ranges=((0.0, math.pi), (0.0, math.pi)),
        minima=(near((2.2029055201726093, math.pi / 2), -1.8013034100985525),),
        source=f"Michalewicz 1996, Genetic Algorithms + Data Structures = Evolution Programs; {SURJANOVIC}",
        teaches=Template("The steeper the canyon, the smaller the part of the plain that feels it."),
    ),
    entry(
        "peaks", Template("hills and hollows of Gaussians"), "many minima, saddle, plateau",
        "3*(1 - x)**2*exp(-x**2 - (y + 1)**2) - 10*(x/5 - x**3 - y**5)*exp(-x**2 - y**2)"
        " - exp(-(x + 1)**2 - y**2)/3", (0.5, -0.5), ranges=((-3.0, 3.0), (-3.0, 3.0)),
        minima=(
            near((0.22827892055636909, -1.6255349574999964), -6.551133332835837),
            near((-1.3473962443682108, 0.20451886609700518), -3.04984940280026),
            near((0.2964455538468321, 0.32019624766683435), -0.06493586825552689),
        ),
        source="MATLAB's demonstration surface, The MathWorks",
        teaches=Template("A landscape as one imagines it: where one lands depends on where one sets out."),
    ),
    entry(
        "saddle", Template("the pass between two mountains"), "saddle, quadratic, unbounded",
        "x**2 - y**2", (1.0, 0.0), ranges=((-2.0, 2.0), (-2.0, 2.0)),
        source=f"{GOODFELLOW}, section 8.2.3",
        teaches=Template("On the ridge line descent ends at the saddle; a hair beside it, it falls without end."),
    ),
    entry(
        "monkey_saddle", Template("a saddle with room for a tail"), "saddle, unbounded",
        "x**3 - 3*x*y**2", (1.0, 0.0), ranges=((-1.5, 1.5), (-1.5, 1.5)),
        source="Hilbert & Cohn-Vossen 1932, Anschauliche Geometrie, section 29",
        teaches=Template("All second derivatives vanish at the saddle: the Hessian alone cannot tell what it is."),
    ),
    entry(
        "strict_saddle", Template("a saddle between two minima"), "saddle, many minima",
        "x**2/2 + y**4/4 - y**2/2", (1.0, 0.0), ranges=((-2.0, 2.0), (-2.0, 2.0)),
        minima=(at((0.0, -1.0), -0.25), at((0.0, 1.0), -0.25)),
        source=f"{NESTEROV}, section 1.2.3",
        teaches=Template(
            "Descent from y = 0 never leaves the line and ends at the saddle; any other start escapes it."
        ),
    ),
    entry(
        "mexican_hat", Template("a ring of minima around a hill"), "many minima, plateau",
        "(x**2 + y**2 - 1)**2/4", (0.5, 0.2), ranges=((-1.6, 1.6), (-1.6, 1.6)),
        minima=(at((1.0, 0.0), 0.0), at((-1.0, 0.0), 0.0), at((0.0, 1.0), 0.0), at((0.0, -1.0), 0.0)),
        source="Goldstone 1961, Field theories with superconductor solutions",
        teaches=Template("A whole circle is minimal: along it the Hessian is flat, across it it is not."),
    ),
    entry(
        "freudenstein_roth", Template("a good minimum and a tempting one"), "many minima, ill-conditioned",
        "(-13 + x + ((5 - y)*y - 2)*y)**2 + (-29 + x + ((y + 1)*y - 14)*y)**2", (0.5, -2.0),
        ranges=((-5.0, 20.0), (-3.0, 6.0)),
        minima=(at((5.0, 4.0), 0.0), at(((53 - 4 * math.sqrt(22)) / 3, (2 - math.sqrt(22)) / 3), 48.98425367924002)),
        source=f"Freudenstein & Roth 1963; {MGH}, no. 2",
        teaches=Template("From the standard start even good methods end in the minimum of value 48.98."),
    ),
    entry(
        "brown_badly_scaled", Template("variables of sizes a million and a millionth"), "ill-conditioned",
        "(x - 1000000)**2 + (y - 0.000002)**2 + (x*y - 2)**2", (1.0, 1.0), ranges=((0.0, 2e6), (-1.0, 1.0)),
        minima=(at((1e6, 2e-6), 0.0),),
        source=f"{MGH}, no. 4",
        teaches=Template("Scale the variables first: no single rate fits a million and a millionth."),
    ),
    entry(
        "bukin", Template("a ridge like a knife's edge"), "kink, ill-conditioned",
        "100*sqrt(abs(y - 0.01*x**2)) + 0.01*abs(x + 10)", (-12.0, 2.0), ranges=((-15.0, -5.0), (-3.0, 3.0)),
        minima=(kink((-10.0, 1.0), 0.0),),
        source=f"Bukin 1997; {JAMIL}, no. 28",
        teaches=Template("On the bottom of the valley the slope is infinite: descent jumps from side to side."),
    ),
    entry(
        "crescent", Template("a crescent folded from two bowls"), "kink",
        "max(x**2 + (y - 1)**2 + y - 1, -x**2 - (y - 1)**2 + y + 1)", (-1.5, 2.0), ranges=((-2.0, 2.0), (-1.0, 3.0)),
        minima=(kink((0.0, 0.0), 0.0),),
        source="Kiwiel 1985, Methods of Descent for Nondifferentiable Optimization",
        teaches=Template("The fold is curved: descent bounces between its sides and creeps along it."),
    ),
    entry(
        "lasso", Template("least squares with a price on every weight"), "convex, kink",
        "((x - 2)**2 + (y - 0.5)**2)/2 + abs(x) + abs(y)", (1.5, 1.5), ranges=((-1.0, 3.0), (-1.0, 2.0)),
        minima=(kink((1.0, 0.0), 1.625),),
        source="Tibshirani 1996, Regression shrinkage and selection via the lasso",
        teaches=Template("The kink sets the small weight to exactly zero: that is how the lasso selects."),
    ),
)  # fmt: skip

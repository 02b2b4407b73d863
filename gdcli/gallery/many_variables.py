"""Functions of more variables, and those that come in any number of them."""

from __future__ import annotations

from typing import Final

from gdcli.gallery.entry import ANY_SIZE, JAMIL, MGH, NESTEROV, SIZE_FROM_TWO, SURJANOVIC, entry
from gdcli.gallery.formulas import (
    ackley,
    dixon_price,
    dixon_price_minimum,
    each,
    griewank,
    levy,
    nesterov,
    nesterov_minimum,
    numbered,
    powell,
    rastrigin,
    rosenbrock,
    styblinski_tang_minima,
    trid,
    trid_minimum,
    zakharov,
)
from gdcli.gallery.minima import at, everywhere, kink
from gdcli.gallery.named_function import NamedFunction, Size
from gdcli.model.sentences import Template

OF_MANY_VARIABLES: Final[tuple[NamedFunction, ...]] = (
    entry(
        "helical_valley", Template("a valley on a spiral staircase"), "ill-conditioned",
        "100*((x3 - 5*atan2(x2, x1)/pi)**2 + (sqrt(x1**2 + x2**2) - 1)**2) + x3**2", (-1.0, 0.0, 0.0),
        ranges=((-2.0, 2.0), (-2.0, 2.0), (-2.0, 8.0)), minima=(at((1.0, 0.0, 0.0), 0.0),),
        variables=numbered("x", 3),
        source=f"Fletcher & Powell 1963; {MGH}, no. 7",
        teaches=Template("The way down winds around the axis: the straight line to the minimum leads through walls."),
    ),
    entry(
        "wood", Template("two Rosenbrock valleys tied together"), "ill-conditioned, saddle",
        "100*(x2 - x1**2)**2 + (1 - x1)**2 + 90*(x4 - x3**2)**2 + (1 - x3)**2"
        " + 10.1*((x2 - 1)**2 + (x4 - 1)**2) + 19.8*(x2 - 1)*(x4 - 1)", (-3.0, -1.0, -3.0, -1.0),
        ranges=((-4.0, 4.0),), minima=(at((1.0, 1.0, 1.0, 1.0), 0.0),), variables=numbered("x", 4),
        source=f"Colville 1968; {MGH}, no. 14",
        teaches=Template("A saddle near (-1, 1, -1, 1) holds methods up for long before they come to the minimum."),
    ),
    entry(
        "sphere", Template("the round bowl"), "convex, quadratic",
        each("{x}**2"), (1.0, -2.0), ranges=((-3.0, 3.0),), minima=everywhere(0.0), size=ANY_SIZE,
        source=f"{JAMIL}, no. 137",
        teaches=Template("Where all curvatures are equal, the right rate arrives in a single step."),
    ),
    entry(
        "sum_of_squares", Template("a bowl that is steeper in every further variable"),
        "convex, quadratic, ill-conditioned",
        each("{i}*{x}**2"), (1.0, -2.0), ranges=((-3.0, 3.0),), minima=everywhere(0.0), size=ANY_SIZE,
        source=f"{JAMIL}, no. 132",
        teaches=Template("The condition number is the number of variables."),
    ),
    entry(
        "trid", Template("a chain of coupled parabolas"), "convex, quadratic, ill-conditioned",
        trid, (0.0,), ranges=((-5.0, 8.0),), minima=trid_minimum, size=ANY_SIZE,
        source=f"Neumaier; {SURJANOVIC}",
        teaches=Template("A tridiagonal Hessian: each variable sees its neighbors only, yet all have to agree."),
    ),
    entry(
        "nesterov", Template("the worst function in the world"), "convex, quadratic, ill-conditioned",
        nesterov, (0.0,), ranges=((-0.5, 1.5),), minima=nesterov_minimum, size=Size(default=10),
        source=f"{NESTEROV}, section 2.1.2",
        teaches=Template("Each step carries the news one variable further: no first-order method can be quick."),
    ),
    entry(
        "rosenbrock", Template("the banana valley"), "ill-conditioned",
        rosenbrock, (-1.2, 1.0), ranges=((-2.0, 2.0), (-1.0, 3.0)), minima=everywhere(1.0), size=SIZE_FROM_TWO,
        source=f"Rosenbrock 1960; {MGH}, no. 1 and 21",
        teaches=Template("Finding the valley is easy, following its bend is slow: the curvatures differ by 2,500."),
    ),
    entry(
        "powell", Template("Powell's singular function"), "convex, ill-conditioned",
        powell, (3.0, -1.0, 0.0, 1.0), ranges=((-4.0, 5.0),), minima=everywhere(0.0),
        size=Size(default=4, least=4, multiple=4),
        source=f"Powell 1962; {MGH}, no. 13 and 22",
        teaches=Template("The Hessian is singular at the minimum, so that even Newton's method is slow there."),
    ),
    entry(
        "dixon_price", Template("a chain of squares of squares"), "ill-conditioned, many minima",
        dixon_price, (1.0,), ranges=((-2.0, 2.0),), minima=dixon_price_minimum, size=SIZE_FROM_TWO,
        source=f"Dixon & Price 1989; {JAMIL}, no. 48",
        teaches=Template("The variables settle one after the other, each waiting for the one before."),
    ),
    entry(
        "zakharov", Template("a bowl with a quartic fold"), "convex, ill-conditioned",
        zakharov, (1.0, -1.0), ranges=((-5.0, 5.0),), minima=everywhere(0.0), size=ANY_SIZE,
        source=f"{JAMIL}, no. 173; {SURJANOVIC}",
        teaches=Template("Far out a fourth power rules and rates explode; near the minimum it is a plain bowl."),
    ),
    entry(
        "rastrigin", Template("a bowl full of dents"), "many minima",
        rastrigin, (1.8, -0.7), ranges=((-3.0, 3.0),), minima=everywhere(0.0), size=ANY_SIZE,
        source="Rastrigin 1974; Mühlenbein, Schomisch & Born 1991",
        teaches=Template("A dent at every whole number: descent finds the nearest one and no more."),
    ),
    entry(
        "ackley", Template("a funnel in a field of ripples"), "many minima, kink, plateau",
        ackley, (0.5, -0.3), ranges=((-4.0, 4.0),), minima=everywhere(0.0, make=kink), size=ANY_SIZE,
        source=f"Ackley 1987; {SURJANOVIC}",
        teaches=Template("The tip of the funnel is a kink: the slope does not shrink down to the very minimum."),
    ),
    entry(
        "griewank", Template("ripples on a huge bowl"), "many minima",
        griewank, (2.0, -1.0), ranges=((-10.0, 10.0),), minima=everywhere(0.0), size=ANY_SIZE,
        source=f"Griewank 1981; {SURJANOVIC}",
        teaches=Template("From afar a bowl, from near an egg box: what descent sees is the egg box."),
    ),
    entry(
        "levy", Template("a valley crossed by waves"), "many minima",
        levy, (2.0, 0.5), ranges=((-10.0, 10.0),), minima=everywhere(1.0), size=ANY_SIZE,
        source=f"Levy & Montalvo 1985; {SURJANOVIC}",
        teaches=Template("Waves in one direction, ripples in the other, and the best minimum at 1 in every variable."),
    ),
    entry(
        "styblinski_tang", Template("two wells in every variable"), "many minima",
        each("({x}**4 - 16*{x}**2 + 5*{x})/2"), (1.0, -1.0), ranges=((-4.0, 4.0),), minima=styblinski_tang_minima,
        size=ANY_SIZE,
        source="Styblinski & Tang 1990, Experiments in nonconvex optimization",
        teaches=Template("The number of minima doubles with every variable: 2**n of them, one the best."),
    ),
)  # fmt: skip

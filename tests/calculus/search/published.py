"""Published test functions with their known global minimizers and the range in which they are stated.

Sources: Jamil & Yang 2013, A literature survey of benchmark functions for global optimization problems, IJMMNO 4(2);
Surjanovic & Bingham, Virtual Library of Simulation Experiments; Molga & Smutnicki 2005, Test functions for
optimization needs; More, Garbow & Hillstrom 1981, ACM TOMS 7(1).
"""

from __future__ import annotations

from typing import NamedTuple


class Published(NamedTuple):
    """A function, its range in each variable, its lowest value, and the points that have it."""

    name: str
    text: str
    box: tuple[tuple[float, float], ...]
    value: float
    minimizers: tuple[tuple[float, ...], ...]


def square(low: float, high: float, n: int = 2) -> tuple[tuple[float, float], ...]:
    return ((low, high),) * n


FUNCTIONS = (
    Published("ackley", "-20*exp(-0.2*sqrt((x^2+y^2)/2)) - exp((cos(2*pi*x)+cos(2*pi*y))/2) + e + 20", square(-32, 32),
              0.0, ((0, 0),)),
    Published("adjiman", "cos(x)*sin(y) - x/(y^2+1)", ((-1, 2), (-1, 1)), -2.02180678, ()),
    Published("beale", "(1.5-x+x*y)^2 + (2.25-x+x*y^2)^2 + (2.625-x+x*y^3)^2", square(-4.5, 4.5), 0.0, ((3, 0.5),)),
    Published("bird", "sin(x)*exp((1-cos(y))^2) + cos(y)*exp((1-sin(x))^2) + (x-y)^2", square(-6.2832, 6.2832),
              -106.764536749, ((4.70104, 3.15294), (-1.58214, -3.13024))),
    Published("bohachevsky", "x^2 + 2*y^2 - 0.3*cos(3*pi*x) - 0.4*cos(4*pi*y) + 0.7", square(-10, 10), 0.0, ((0, 0),)),
    Published("booth", "(x+2*y-7)^2 + (2*x+y-5)^2", square(-10, 10), 0.0, ((1, 3),)),
    Published("branin", "(y - 5.1/(4*pi^2)*x^2 + 5/pi*x - 6)^2 + 10*(1-1/(8*pi))*cos(x) + 10", ((-5, 10), (0, 15)),
              0.39788735773, ((-3.14159265, 12.275), (3.14159265, 2.275), (9.42477796, 2.475))),
    Published("camel3", "2*x^2 - 1.05*x^4 + x^6/6 + x*y + y^2", square(-5, 5), 0.0, ((0, 0),)),
    Published("camel6", "(4-2.1*x^2+x^4/3)*x^2 + x*y + (4*y^2-4)*y^2", ((-3, 3), (-2, 2)), -1.031628453490,
              ((0.0898420131, -0.7126564030), (-0.0898420131, 0.7126564030))),
    Published("cross-in-tray", "-0.0001*(abs(sin(x)*sin(y)*exp(abs(100-sqrt(x^2+y^2)/pi)))+1)^0.1", square(-10, 10),
              -2.06261187082, ((1.34940661, 1.34940661), (-1.34940661, 1.34940661))),
    Published("deb 1", "-(sin(5*pi*x)^6 + sin(5*pi*y)^6)/2", square(-1, 1), -1.0, ((0.1, 0.1), (-0.9, 0.7))),
    Published("dixon-price", "(x-1)^2 + 2*(2*y^2-x)^2", square(-10, 10), 0.0, ((1, 0.70710678), (1, -0.70710678))),
    Published("drop wave", "-(1+cos(12*sqrt(x^2+y^2)))/(0.5*(x^2+y^2)+2)", square(-5.12, 5.12), -1.0, ((0, 0),)),
    Published("easom", "-cos(x)*cos(y)*exp(-((x-pi)^2+(y-pi)^2))", square(-100, 100), -1.0, ((3.1415927, 3.1415927),)),
    Published("eggcrate", "x^2 + y^2 + 25*(sin(x)^2+sin(y)^2)", square(-5, 5), 0.0, ((0, 0),)),
    Published("freudenstein-roth", "(x-13+((5-y)*y-2)*y)^2 + (x-29+((y+1)*y-14)*y)^2", square(-9, 9), 0.0, ((5, 4),)),
    Published("goldstein-price",
              "(1+(x+y+1)^2*(19-14*x+3*x^2-14*y+6*x*y+3*y^2))*(30+(2*x-3*y)^2*(18-32*x+12*x^2+48*y-36*x*y+27*y^2))",
              square(-2, 2), 3.0, ((0, -1),)),
    Published("griewank", "1 + (x^2+y^2)/4000 - cos(x)*cos(y/sqrt(2))", square(-50, 50), 0.0, ((0, 0),)),
    Published("himmelblau", "(x^2+y-11)^2 + (x+y^2-7)^2", square(-5, 5), 0.0,
              ((3, 2), (-2.805118087, 3.131312518), (-3.779310253, -3.283185991), (3.584428340, -1.848126527))),
    Published("holder table", "-abs(sin(x)*cos(y)*exp(abs(1-sqrt(x^2+y^2)/pi)))", square(-10, 10), -19.2085025678,
              ((8.05502347, 9.66459003), (-8.05502347, -9.66459003))),
    Published("levy 13", "sin(3*pi*x)^2 + (x-1)^2*(1+sin(3*pi*y)^2) + (y-1)^2*(1+sin(2*pi*y)^2)", square(-10, 10), 0.0,
              ((1, 1),)),
    Published("matyas", "0.26*(x^2+y^2) - 0.48*x*y", square(-10, 10), 0.0, ((0, 0),)),
    Published("mccormick", "sin(x+y) + (x-y)^2 - 1.5*x + 2.5*y + 1", ((-1.5, 4), (-3, 4)), -1.913222954981,
              ((-0.547197553, -1.547197553),)),
    Published("michalewicz", "-sin(x)*sin(x^2/pi)^20 - sin(y)*sin(2*y^2/pi)^20", square(0, 3.14159265), -1.80130341,
              ((2.20290552, 1.57079633),)),
    Published("rastrigin", "20 + x^2 + y^2 - 10*cos(2*pi*x) - 10*cos(2*pi*y)", square(-5.12, 5.12), 0.0, ((0, 0),)),
    Published("rosenbrock", "(1-x)^2 + 100*(y-x^2)^2", square(-5, 10), 0.0, ((1, 1),)),
    Published("rosenbrock 3", "(1-x)^2 + 100*(y-x^2)^2 + (1-y)^2 + 100*(z-y^2)^2", square(-2, 2, 3), 0.0, ((1, 1, 1),)),
    Published("schaffer 2", "0.5 + (sin(x^2-y^2)^2-0.5)/(1+0.001*(x^2+y^2))^2", square(-10, 10), 0.0, ((0, 0),)),
    Published("schwefel", "837.9658 - x*sin(sqrt(abs(x))) - y*sin(sqrt(abs(y)))", square(-500, 500), 0.0000254551,
              ((420.968746, 420.968746),)),
    Published("styblinski-tang", "(x^4-16*x^2+5*x + y^4-16*y^2+5*y)/2", square(-5, 5), -78.33233140754,
              ((-2.903534028, -2.903534028),)),
    Published("sphere 3", "x^2 + y^2 + z^2", square(-5, 5, 3), 0.0, ((0, 0, 0),)),
    Published("zakharov", "x^2 + y^2 + (x/2+y)^2 + (x/2+y)^4", square(-5, 10), 0.0, ((0, 0),)),
    Published("gramacy-lee", "sin(10*pi*x)/(2*x) + (x-1)^4", ((0.5, 2.5),), -0.869011134989, ((0.548563444,),)),
    Published("forrester", "(6*x-2)^2*sin(12*x-4)", ((0, 1),), -6.020740055767, ((0.757248757,),)),
    Published("shubert 1", "cos(2*x+1) + 2*cos(3*x+2) + 3*cos(4*x+3) + 4*cos(5*x+4) + 5*cos(6*x+5)", ((-10, 10),),
              -12.8708854977, ((-7.70831374,), (-1.42512843,), (4.85805688,))),
)  # fmt: skip

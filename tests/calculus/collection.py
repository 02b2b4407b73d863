"""The functions that the tests derive: textbooks' tables of derivatives, deep learning's functions, compositions.

`PRINTED` pairs a function with the derivative in the form people know. Sources, named in each block:
Stewart: J. Stewart, Calculus, 8th ed., reference pages 5 and 6 and the exercises of sections 3.1 to 3.6 and 3.11.
Thomas: G. B. Thomas, Calculus, 14th ed., sections 3.3 to 3.11 and 7.7.
DLMF: NIST Digital Library of Mathematical Functions, sections 4.2, 4.7, 4.20, 4.24, 4.34, 4.38 and 7.10.
Goodfellow: I. Goodfellow et al., Deep Learning, 2016, sections 3.10 and 6.2.
GELU: Hendrycks & Gimpel 2016. SiLU: Elfwing et al. 2018. Mish: Misra 2019.
Jamil: Jamil & Yang, A literature survey of benchmark functions for global optimization problems, 2013.
"""

from __future__ import annotations

from typing import Final

from gdcli.language.function_table import FUNCTIONS

PRINTED: Final[dict[str, str]] = {
    # Stewart, reference page 5: general rules and powers
    "3": "0",
    "x": "1",
    "x**7": "7*x**6",
    "x**2 + 3*x": "2*x + 3",
    "1/x": "-1/x**2",
    "sqrt(x)": "1/(2*sqrt(x))",
    "5*x**3 - 4*x + 7": "15*x**2 - 4",
    "(x**2 + 1)**5": "10*x*(x**2 + 1)**4",
    "x**4/4 - x**3/3": "x**3 - x**2",
    "x/(x**2 + 1)": "(1 - x**2)/(x**2 + 1)**2",
    "(x + 1)/(x - 1)": "-2/(x - 1)**2",
    "(x**2 + 1)/(x**2 - 1)": "-4*x/(x**2 - 1)**2",
    "sqrt(x**2 + 1)": "x/sqrt(x**2 + 1)",
    "x*sqrt(1 - x**2)": "(1 - 2*x**2)/sqrt(1 - x**2)",
    "(x - 1)*(x - 2)*(x - 3)": "3*x**2 - 12*x + 11",
    "x**3*(1 - x)**4": "x**2*(1 - x)**3*(3 - 7*x)",
    # Stewart, reference page 5: exponential and logarithmic functions
    "exp(x)": "exp(x)",
    "e**x": "exp(x)",
    "2**x": "2**x*log(2)",
    "log(x)": "1/x",
    "log10(x)": "1/(x*log(10))",
    "log2(x)": "1/(x*log(2))",
    "x**2*exp(x)": "x*(x + 2)*exp(x)",
    "exp(-x**2/2)": "-x*exp(-x**2/2)",
    "x*log(x)": "log(x) + 1",
    "log(x)/x": "(1 - log(x))/x**2",
    "log(x**2 + 1)": "2*x/(x**2 + 1)",
    "log(log(x))": "1/(x*log(x))",
    "x**x": "x**x*(log(x) + 1)",
    "log(x + sqrt(x**2 + 1))": "1/sqrt(x**2 + 1)",
    "exp(x)*sin(x)": "exp(x)*(sin(x) + cos(x))",
    "exp(x)/(1 + exp(x))": "exp(x)/(exp(x) + 1)**2",
    # Stewart, reference page 5: trigonometric functions
    "sin(x)": "cos(x)",
    "cos(x)": "-sin(x)",
    "tan(x)": "sec(x)**2",
    "csc(x)": "-cot(x)*csc(x)",
    "sec(x)": "tan(x)*sec(x)",
    "cot(x)": "-csc(x)**2",
    "sin(x)**2": "2*sin(x)*cos(x)",
    "tan(x)**2": "2*tan(x)*sec(x)**2",
    "sin(x)/cos(x)": "1/cos(x)**2",
    "sin(x)/x": "(x*cos(x) - sin(x))/x**2",
    "sin(x)*cos(x)": "cos(x)**2 - sin(x)**2",
    "sin(x)**2 + cos(x)**2": "0",
    "sin(x**2)": "2*x*cos(x**2)",
    "exp(sin(x))": "exp(sin(x))*cos(x)",
    # Stewart, reference page 5: inverse trigonometric functions
    "asin(x)": "1/sqrt(1 - x**2)",
    "acos(x)": "-1/sqrt(1 - x**2)",
    "atan(x)": "1/(x**2 + 1)",
    "asec(x)": "1/(abs(x)*sqrt(x**2 - 1))",
    "acsc(x)": "-1/(abs(x)*sqrt(x**2 - 1))",
    "acot(x)": "-1/(x**2 + 1)",
    "x*atan(x) - log(1 + x**2)/2": "atan(x)",
    # Stewart, reference page 5: hyperbolic functions and their inverses
    "sinh(x)": "cosh(x)",
    "cosh(x)": "sinh(x)",
    "coth(x)": "-csch(x)**2",
    "sech(x)": "-tanh(x)*sech(x)",
    "csch(x)": "-coth(x)*csch(x)",
    "asinh(x)": "1/sqrt(x**2 + 1)",
    "acosh(x)": "1/sqrt(x**2 - 1)",
    "atanh(x)": "1/(1 - x**2)",
    "asech(x)": "-1/(x*sqrt(1 - x**2))",
    "acsch(x)": "-1/(abs(x)*sqrt(x**2 + 1))",
    "acoth(x)": "1/(1 - x**2)",
    # DLMF 7.10 and 4.7
    "erf(x)": "2*exp(-x**2)/sqrt(pi)",
    "erfc(x)": "-2*exp(-x**2)/sqrt(pi)",
    "cbrt(x)": "1/(3*cbrt(x)**2)",
    "x**(1/3)": "1/(3*x**(2/3))",
    "exp(-x**2/2)/sqrt(2*pi)": "-x*exp(-x**2/2)/sqrt(2*pi)",
    # Goodfellow, section 3.10 and 6.2; GELU, SiLU, Mish
    "sigmoid(x)": "sigmoid(x)*(1 - sigmoid(x))",
    "1/(1 + exp(-x))": "exp(-x)/(1 + exp(-x))**2",
    "tanh(x)": "1 - tanh(x)**2",
    "softplus(x)": "sigmoid(x)",
    "log(sigmoid(x))": "1 - sigmoid(x)",
    "relu(x)": "max(sign(x), 0)",
    "abs(x)": "sign(x)",
    "sqrt(x**2)": "sign(x)",
    "silu(x)": "sigmoid(x)*(x*(1 - sigmoid(x)) + 1)",
    "gelu(x)": "erf(x/sqrt(2))/2 + x*exp(-x**2/2)/sqrt(2*pi) + 1/2",
    # typed with a decimal point, answered with one
    "0.1*x**2": "0.2*x",
    "(x - 1)**2/10": "(x - 1)/5",
    "0.26*x**2 - 0.48*x": "0.52*x - 0.48",
    "x**0.5": "0.5/sqrt(x)",
}

PRINTED_PARTIALS: Final[dict[str, dict[str, str]]] = {
    # Stewart, section 14.3, and Jamil (Rosenbrock, Himmelblau, Matyas, Booth)
    "x**y": {"x": "y*x**(y - 1)", "y": "x**y*log(x)"},
    "x*y + x": {"x": "y + 1", "y": "x"},
    "sqrt(x**2 + y**2)": {"x": "x/sqrt(x**2 + y**2)", "y": "y/sqrt(x**2 + y**2)"},
    "hypot(x, y)": {"x": "x/hypot(x, y)", "y": "y/hypot(x, y)"},
    "atan2(y, x)": {"x": "-y/(x**2 + y**2)", "y": "x/(x**2 + y**2)"},
    "(1 - x)**2 + 100*(y - x**2)**2": {"x": "-400*x*(y - x**2) + 2*x - 2", "y": "200*y - 200*x**2"},
    "(x**2 + y - 11)**2 + (x + y**2 - 7)**2": {
        "x": "4*x**3 + 4*x*y + 2*y**2 - 42*x - 14",
        "y": "4*y**3 + 2*x**2 + 4*x*y - 26*y - 22",
    },
    "0.26*(x**2 + y**2) - 0.48*x*y": {"x": "0.52*x - 0.48*y", "y": "0.52*y - 0.48*x"},
    "(x + 2*y - 7)**2 + (2*x + y - 5)**2": {"x": "10*x + 8*y - 34", "y": "8*x + 10*y - 38"},
    "logsumexp(x, y)": {"x": "exp(x - logsumexp(x, y))", "y": "exp(y - logsumexp(x, y))"},
    "max(x, y)": {"x": "heaviside(x - y)", "y": "heaviside(y - x)"},
    # Goodfellow, section 6.2.2.2: cross entropy of a logistic unit
    "-t*log(sigmoid(z)) - (1 - t)*log(1 - sigmoid(z))": {
        "t": "log(1 - sigmoid(z)) - log(sigmoid(z))",
        "z": "sigmoid(z) - t",
    },
}

MORE: Final = (
    # Thomas, exercises of sections 3.3, 3.5, 3.6, 3.8, 3.9 and 7.7
    "(2*x + 3)/(x**2 + 1)**2", "(x**2 + x + 1)/(x**2 - x + 1)", "1/(x**2 + 2*x + 2)", "(sqrt(x) + 1)/(sqrt(x) - 1)",
    "x**2*sin(1/x)", "sin(2*x)*cos(3*x)", "exp(-x)*cos(3*x)", "sqrt(x + sqrt(x))", "sqrt(1 + sqrt(1 + x**2))",
    "(exp(x) - exp(-x))/(exp(x) + exp(-x))", "exp(x)*(sin(x) - cos(x))/2", "x**sin(x)", "sin(x)**x", "(1 + 1/x)**x",
    "log(sec(x) + tan(x))", "sin(sin(sin(x)))", "x*sin(x)*exp(x)", "(x**2 + 1)**x", "sqrt((x - 1)/(x + 1))",
    "log(abs(cos(x)))", "asin(sqrt(x/10))", "atan(1/x)", "x**2*2**x", "3**(x**2)", "log(x)**2/x", "log(x**3*sqrt(x))",
    "cosh(x)**2 - sinh(x)**2", "cosh(x)*sinh(x)", "x/abs(x)", "abs(x**3 - x)", "abs(x)**3", "x*abs(x)", "sec(x)**3",
    "((x + 1)/(x + 2))**3", "x**pi", "pi**x", "e**(-x)*x**e", "1/(1 + 1/(1 + x**2))", "x**(-3/2)", "(3*x)**(2/3)",
    "-x**2", "-(x + 1)*(x - 1)", "x - (x - (x - x**2))", "2*(3*(4*x + 1) + x)", "x/2/3", "1/(2*x)/x", "7", "pi*e",
    "x*0",
    # Goodfellow and the papers above
    "x*tanh(log(1 + exp(x)))", "log(1 + exp(-x))", "relu(1 - x)**2", "max(0, 1 - 2*x)", "min(x, 1) + max(x, -1)",
    "leaky_relu(x)*sigmoid(x)", "tanh(2*x - 1)**2", "sigmoid(3*x)*(1 - sigmoid(3*x))", "relu(relu(x) - 1)", "sign(x)*x",
    "heaviside(x)*x**2", "softplus(relu(x))", "gelu(silu(x))", "log1p(x**2)", "expm1(-x**2)", "clip*min(max(x, -1), 1)",
    "(t - sigmoid(w*x + b))**2", "max(x, y, x*y)", "min(x, y, 2)", "logsumexp(x, 2*y, 0)", "max(x, y)*min(x, y)",
    "w2*tanh(w1*x + b1) + b2", "exp(x)/(exp(x) + exp(y))", "hypot(x, y)**3", "atan2(y, x)*x", "log(hypot(x, y))",
    # Jamil, by their numbers there: 1, 10, 16, 34, 40, 105, 110, 113, 116, 165 and the like
    "-20*exp(-0.2*sqrt(0.5*(x**2 + y**2))) - exp(0.5*(cos(2*pi*x) + cos(2*pi*y))) + e + 20",
    "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2",
    "2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2", "-cos(x)*cos(y)*exp(-((x - pi)**2 + (y - pi)**2))",
    "sin(x + y) + (x - y)**2 - 1.5*x + 2.5*y + 1", "20 + (x**2 - 10*cos(2*pi*x)) + (y**2 - 10*cos(2*pi*y))",
    "x**4 - 16*x**2 + 5*x", "100*sqrt(abs(y - 0.01*x**2)) + 0.01*abs(x + 10)",
    "(x**2 + y**2)/4000 - cos(x)*cos(y/sqrt(2)) + 1",
    "(4 - 2.1*x**2 + x**4/3)*x**2 + x*y + (4*y**2 - 4)*y**2",
    "0.5 + (sin(x**2 - y**2)**2 - 0.5)/(1 + 0.001*(x**2 + y**2))**2",
)  # fmt: skip

# An argument for each function in whose range the function is real, over most of the points.
_INNER: Final = {
    "log": ("x**2 + 1", "3*x"), "log2": ("x**2 + 1", "3*x"), "log10": ("x**2 + 1", "3*x"), "log1p": ("x**2", "x"),
    "sqrt": ("x**2 + 2", "5*x"), "asin": ("x/4", "sin(x)/2"), "acos": ("x/4", "sin(x)/2"), "atanh": ("x/4", "sin(x)/2"),
    "asec": ("x**2 + 2", "3 + x**4"), "acsc": ("x**2 + 2", "x**2 + 5"), "acosh": ("x**2 + 2", "3 + x**4"),
    "acoth": ("x**2 + 2", "x**2 + 5"), "asech": ("1/(x**2 + 2)", "x**2/20"), "exp": ("-x**2", "2*x + 1"),
}  # fmt: skip
_COMMON_INNER: Final = ("x**2 - 1", "2*x + 1", "x*sin(x)")
_SHAPES: Final = ("{}", "x*{}", "({})**2", "1/(2 + {})", "exp(-x)*{}", "({})**(x/5)")


def compositions() -> list[str]:
    """Each function of the table over arguments inside its domain, in sums, products, quotients, powers and calls."""
    texts: list[str] = []
    for name, function in FUNCTIONS.items():
        inner = _INNER.get(name, _COMMON_INNER)
        count = function.arity or 2
        calls = [f"{name}({', '.join([argument, 'x*y', 'y + 1'][:count])})" for argument in inner]
        texts += calls[:2]
        texts += [shape.format(calls[-1]) for shape in _SHAPES[1:]]
        texts.append(f"sin({calls[0]}*y)" if function.arity == 1 else f"exp({calls[0]}/9)")
    return texts


EVERYTHING: Final = (*PRINTED, *PRINTED_PARTIALS, *MORE, *compositions())

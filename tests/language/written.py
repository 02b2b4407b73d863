"""Formulas as people write them, each in several forms, with its truth in Python.

A row is a formula of Python's `math`, and the forms in which exercise lists, papers, chats, notebooks, calculators and
PDF files have it. Sources of the formulas: exercise lists (oer.pressbooks.pub/informalcalculus, scribd 375469286 and
703958064, courses.fera.academy, intellectualmath.com), Brazilian and Portuguese ones (scribd 409481371,
acasinhadamatematica.pt), collections of test functions (iminuit's testing.py, en.wikipedia.org on test functions).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FORMS: Final[Mapping[str, tuple[str, ...]]] = {
    # polynomials
    "x**2 + 3*x": (
        "x^2+3x", "x² + 3x", "f(x) = x^2 + 3x", "y=x²+3x", "$x^2+3x$", r"x^{2}+3x", "x.^2 + 3.*x", "𝑥² + 3𝑥",
        "x**2+3*x", "x&sup2; + 3&middot;x",
    ),
    "3*x**2 - 5*x + 2": (
        "3x^2 - 5x + 2", "3x²−5x+2", "3·x² − 5·x + 2", r"3x^2-5x+2", "f(x)=3x^2-5x+2", r"\(3x^{2}-5x+2\)",
        "3*x^2-5*x+2", "3 x^2 - 5 x + 2",
    ),
    "x**4/2 - x": (
        "½x⁴ - x", r"\frac{1}{2}x^{4} - x", r"\frac12x^4-x", "1/2 x^4 - x", "x^4/2 - x", r"\frac{x^4}{2}-x",
        "0.5x^4-x", r"$$\frac{x^{4}}{2} - x$$",
    ),
    "(2*x + 1)**5*(3*x - 1)": (
        "(2x+1)^5(3x-1)", "(2x + 1)⁵(3x − 1)", r"(2x + 1)^5 (3x - 1)", r"\left(2x+1\right)^{5}\left(3x-1\right)",
        "(2*x+1)**5*(3*x-1)", "(2x+1)^5*(3x-1)",
    ),
    "(x - 1)*(x + 1)": (
        "(x-1)(x+1)", "(x − 1)(x + 1)", r"(x-1)(x+1)", r"\left(x-1\right)\left(x+1\right)", "(x-1)·(x+1)",
        "(x-1)∗(x+1)", "(x-1)•(x+1)",
    ),
    "x**3 - 3*x*y**2": (
        "x^3 - 3x y^2", "x³ − 3x·y²", r"x^{3}-3xy^{2}", r"x^3 - 3\,x\,y^2", "x**3-3*x*y**2", "x^3-3x*y^2",
    ),
    "-x**2": ("-x^2", "−x²", "-(x^2)", r"-x^{2}", "f(x)=-x^2", "- x²"),
    "2*x**-3": ("2x^-3", "2x⁻³", r"2x^{-3}", "2/x^3", r"\frac{2}{x^{3}}", "2*x**(-3)", "2x^(-3)"),
    "(5 - 2*x + x**2)**-2": (
        "(5-2x+x^2)^-2", "(5 − 2x + x²)⁻²", r"\left(5-2x+x^{2}\right)^{-2}", r"\frac{1}{(5-2x+x^2)^2}",
        "1/(5-2x+x^2)^2",
    ),
    "3/(x**2 + 1)": (
        "3/(x^2+1)", "3/(x²+1)", r"\frac{3}{x^2+1}", r"\dfrac{3}{x^{2}+1}", "3 / (x**2 + 1)", "y = 3/(x² + 1)",
    ),
    "x/(x + 1)": ("x/(x+1)", r"\frac{x}{x+1}", r"\tfrac{x}{x+1}", r"\cfrac{x}{x+1}", "x ÷ (x+1)", "x./(x+1)"),
    "(x**2 - 6)*exp(8*x)": (
        "(x^2-6)e^(8x)", "(x² − 6)e^(8x)", r"(x^2-6)e^{8x}", r"\left(x^{2}-6\right)e^{8x}", "(x**2-6)*exp(8*x)",
        "(x^2-6) exp 8x",
    ),
    # exponentials
    "exp(-x)": (
        "e^-x", "e^(-x)", "exp(-x)", "exp -x", r"e^{-x}", r"\exp(-x)", r"\mathrm{e}^{-x}", "np.exp(-x)",
        "math.exp(-x)", "Math.exp(-x)", "torch.exp(-x)", r"{e}^{-x}",
    ),
    "x*exp(-x)": (
        "x e^-x", "x*e^(-x)", r"xe^{-x}", r"x e^{-x}", "x exp(-x)", "x*np.exp(-x)", "x exp -x", r"x\cdot e^{-x}",
        r"x\exp(-x)",
    ),
    "x**2*exp(-x**2)": (
        "x^2 e^-x^2", "x² e^(−x²)", r"x^{2}e^{-x^{2}}", r"x^2 \exp(-x^2)", "x**2*np.exp(-x**2)", "x² exp(-x²)",
        r"x^{2}\,\mathrm{e}^{-x^{2}}",
    ),
    "exp(-x**2/2)/sqrt(2*pi)": (
        "e^(-x²/2)/√(2π)", r"\frac{1}{\sqrt{2\pi}}e^{-x^2/2}",
        r"\frac{1}{\sqrt{2\pi}}\exp\left(-\frac{x^2}{2}\right)", r"\frac{e^{-\frac{x^2}{2}}}{\sqrt{2\pi}}",
        "exp(-x^2/2)/sqrt(2pi)", "np.exp(-x**2/2)/np.sqrt(2*np.pi)", "exp(-x**2/2)/(2*pi)**0.5",
    ),
    "1/(1 + exp(-x))": (
        "1/(1+e^-x)", "1/(1+exp(-x))", r"\frac{1}{1+e^{-x}}", "sigmoid(x)", "torch.sigmoid(x)",
        r"\operatorname{sigmoid}(x)", "(1 + e^-x)^-1", "(1+e^(-x))⁻¹", r"\dfrac{1}{1+\exp(-x)}", "1/(1+np.exp(-x))",
    ),
    "exp(3*x + 1)": ("e^(3x+1)", r"e^{3x+1}", "exp(3x+1)", r"\exp(3x+1)", r"\exp\left(3x+1\right)", "np.exp(3*x+1)"),
    "exp(sin(x))": (
        "e^(sin x)", "e^sin x", r"e^{\sin x}", r"e^{\sin(x)}", "exp(sin x)", "exp sin x", "e^(sen x)",
        "np.exp(np.sin(x))",
    ),
    "exp(1/(x**2 + 1))": (
        "e^(1/(x^2+1))", r"e^{1/(x^2+1)}", r"e^{\frac{1}{x^2+1}}", "exp(1/(x²+1))",
        r"\exp\left(\frac{1}{x^2+1}\right)",
    ),
    "2**x": ("2^x", r"2^{x}", "2**x", "2^(x)", r"2^x\,"),
    "10**(3*x)": ("10^(3x)", r"10^{3x}", "10**(3*x)"),
    "exp(x**2)": ("e^x^2", "e^(x²)", "e^x²", r"e^{x^2}", r"\exp(x^2)", "exp(x^2)", "exp x^2", "exp x²"),
    "1/exp(x)": ("1/e^x", r"\frac{1}{e^x}", "1/exp(x)", r"\frac{1}{e^{x}}"),
    "(exp(x) - exp(-x))/2": (
        "(e^x - e^-x)/2", r"\frac{e^x-e^{-x}}{2}", "sinh x", "sinh(x)", "senh x", r"\sinh x", "np.sinh(x)", "senh(x)",
        r"\frac12\left(e^x-e^{-x}\right)",
    ),
    # logarithms
    "log(x)": (
        "ln x", "ln(x)", "log(x)", "log x", r"\ln x", r"\ln(x)", r"\log x", r"\ln\left(x\right)", "np.log(x)",
        "math.log(x)", r"\ln{x}", "ln(|x|)", "ln|x|", r"\ln|x|", r"\ln\left|x\right|",
    ),
    "x*log(x) - x": ("x ln x - x", "x ln(x) − x", r"x\ln x - x", "x*log(x)-x", r"x \ln(x) - x", "x·ln x − x"),
    "x**2*log(x)*exp(x)": (
        "x^2 ln(x) e^x", r"x^2 \ln(x) e^x", "x² ln(x) e^x", "x**2*np.log(x)*np.exp(x)", r"x^{2}\ln(x)e^{x}",
    ),
    "log(x**2 + 4)": (
        "ln(x^2+4)", "ln(x² + 4)", r"\ln(x^2+4)", r"\ln\left(x^{2}+4\right)", "log(x**2+4)", "y = ln(x²+4)",
    ),
    "log(2*x)": ("ln 2x", "ln(2x)", r"\ln 2x", r"\ln(2x)", "log 2x", r"\ln{2x}"),
    "log(x**4)": ("ln x^4", "ln x⁴", r"\ln x^4", r"\ln x^{4}", "ln(x^4)"),
    "log(x)**4": ("(ln x)^4", "(ln x)⁴", r"(\ln x)^4", r"\ln^4 x", "ln^4 x", "ln⁴(x)", r"\ln^{4}(x)", "ln(x)^4"),
    "log(x)/log(2)": (
        "log2(x)", "log2 x", "log₂ x", "log₂(x)", r"\log_2 x", r"\log_{2}(x)", "ln(x)/ln(2)", "np.log2(x)",
        "(ln x)/(ln 2)", r"\frac{\ln x}{\ln 2}",
    ),
    "log10(x)": ("log10(x)", "log₁₀ x", r"\log_{10} x", "np.log10(x)", r"\log_{10}\left(x\right)"),
    "log(sin(x))": (
        "ln sin x", "ln(sin x)", r"\ln\sin x", r"\ln(\sin x)", "ln(sen x)", "ln sen x", "log(sin(x))",
        "np.log(np.sin(x))", r"\ln\left(\sin x\right)",
    ),
    "log(1 + exp(x))": (
        "ln(1+e^x)", "log(1+exp(x))", r"\ln\left(1+e^{x}\right)", "softplus(x)", r"\log(1+\exp(x))",
        r"\operatorname{softplus}(x)", "np.log(1+np.exp(x))",
    ),
    "x*log(x)/(x + 1)": (
        "x ln(x)/(x+1)", r"\frac{x \ln(x)}{x + 1}", r"\frac{x\ln x}{x+1}", "(x ln x)/(x+1)", "x*log(x)/(x+1)",
    ),
    # circular functions
    "sin(x)": (
        "sin x", "sin(x)", "sen x", "sen(x)", r"\sin x", r"\sin(x)", r"\operatorname{sen} x", "np.sin(x)", r"\sin{x}",
        "f(x)=sen x", "sen (x)", r"\sin\left(x\right)",
    ),
    "sin(2*x)": (
        "sin 2x", "sin(2x)", "sen 2x", "sen(2x)", r"\sin 2x", r"\sin(2x)", r"\sin{2x}", "np.sin(2*x)",
        r"\operatorname{sen}(2x)",
    ),
    "2*sin(x)*cos(x)": (
        "2 sin x cos x", "2sin(x)cos(x)", "2 sen x cos x", r"2\sin x\cos x", r"2 \sin(x) \cos(x)", "2·sin x·cos x",
        "2*np.sin(x)*np.cos(x)", "2sin x cos x",
    ),
    "sin(x)**2": (
        "sin^2 x", "sin² x", "sin²(x)", "sin^2(x)", "(sin x)^2", r"\sin^2 x", r"\sin^{2}x", r"\sin^2(x)", "sen² x",
        "sen^2 x", "sin(x)²", "sin x * sin x", r"\left(\sin x\right)^2", r"{\sin}^{2} x", "np.sin(x)**2",
    ),
    "sin(x)**2 + cos(x)**2": (
        "sin² x + cos² x", "sin^2x + cos^2x", r"\sin^2 x+\cos^2 x", "sen²x + cos²x", r"\sin^{2}(x) + \cos^{2}(x)",
    ),
    "cos(x**2)": (
        "cos x²", "cos x^2", "cos(x^2)", r"\cos x^2", r"\cos(x^2)", "np.cos(x**2)", r"\cos\left(x^{2}\right)",
    ),
    "tan(x) + x**2": (
        "tg x + x²", "tan x + x^2", "tan(x)+x²", r"\tan x + x^2", r"\operatorname{tg} x + x^{2}", "y = tg x + x^2",
    ),
    "5*x/cos(x)": ("5x sec x", "5 x sec(x)", r"5x\sec x", "5x/cos(x)", r"\frac{5x}{\cos x}", "5x/cos x"),
    "1/sin(x**2)": (
        "cossec x²", "cosec x^2", "csc(x²)", r"\csc x^2", "csc x^2", "1/sin(x^2)", r"\frac{1}{\sin x^2}",
        "cossec(x^2)",
    ),
    "cos(x)/sin(x)": (
        "cos x/sin x", r"\frac{\cos x}{\sin x}", "cotg x", "cot x", "cotan x", r"\cot x", "cos(x)/sin(x)", "cotg(x)",
        "ctg x",
    ),
    "x**2 - cos(x)": ("x^2 - cos x", "x² − cos x", r"x^2-\cos x", "x**2 - np.cos(x)", "y = x² - cos x"),
    "1/2 - 3*sin(x)": (
        "1/2 - 3 sen x", "½ − 3sen x", r"\frac{1}{2}-3\sin x", "1/2 - 3sin(x)", r"\frac12 - 3\operatorname{sen}x",
    ),
    "t**2*cos(t)": ("t^2 cos t", "t² cos t", r"t^2\cos t", "f(t) = t^2 cos t", "t**2*np.cos(t)", "t²·cos(t)"),
    "cos(t)/t": ("(cos t)/t", r"\frac{\cos t}{t}", "cos(t)/t", "g(t) = cos(t)/t", "np.cos(t)/t"),
    "asin(x)": (
        "arcsin x", "arcsin(x)", "arcsen x", r"\arcsin x", "asin(x)", "sin⁻¹ x", "sin^-1(x)", r"\sin^{-1}x",
        r"\sin^{-1}(x)", "np.arcsin(x)", "arcsen(x)", "sin^(-1) x",
    ),
    "atan(10*x)": (
        "arctan(10x)", "arctan 10x", "arctg 10x", r"\arctan(10x)", r"\arctan 10x", "tan⁻¹(10x)", r"\tan^{-1}(10x)",
        "np.arctan(10*x)", "atan(10x)",
    ),
    "sin(x/2)": (
        "sin x/2", "sin(x/2)", r"\sin\frac{x}{2}", r"\sin(x/2)", r"\sin\left(\frac{x}{2}\right)", r"\sin\frac x2",
    ),
    "sin(x)/x": ("sin(x)/x", "(sin x)/x", r"\frac{\sin x}{x}", r"\frac{\sin(x)}{x}", "np.sin(x)/x"),
    "sin(cos(x))": ("sin cos x", "sin(cos x)", r"\sin\cos x", r"\sin(\cos(x))", "sen(cos x)"),
    "cos(2*pi*x)": (
        "cos(2πx)", "cos 2πx", r"\cos(2\pi x)", "np.cos(2*np.pi*x)", "cos(2pi x)", r"\cos 2\pi x",
        "math.cos(2*math.pi*x)", "Math.cos(2*Math.PI*x)",
    ),
    # hyperbolic functions
    "tanh(x)": ("tanh x", "tgh x", r"\tanh x", "np.tanh(x)", "torch.tanh(x)", "tanh(x)", r"\tanh(x)"),
    "asinh(x)": ("sinh⁻¹ x", "arcsinh(x)", "sinh^-1(x)", r"\sinh^{-1} x", "asinh x", "arsinh x", "np.arcsinh(x)"),
    "cosh(x)**2": ("cosh² x", "cosh^2 x", r"\cosh^2 x", "cosh(x)^2"),
    # roots and absolute values
    "sqrt(x)": (
        "√x", "sqrt(x)", "sqrt x", r"\sqrt{x}", r"\sqrt x", "x^(1/2)", r"x^{1/2}", r"x^{\frac12}", "np.sqrt(x)",
        "raiz(x)", "raiz x", "x**0.5",
    ),
    "sqrt(x**2 + 1)": (
        "√(x²+1)", "sqrt(x^2+1)", r"\sqrt{x^2+1}", r"\sqrt{x^{2} + 1}", "(x^2+1)^(1/2)", "np.sqrt(x**2+1)",
        "(x²+1)^½",
    ),
    "sqrt(sin(x**2))": ("√sin(x²)", r"\sqrt{\sin(x^2)}", "sqrt(sin(x^2))", "sqrt(sin x^2)"),
    "x**(1/3)": ("x^(1/3)", r"x^{1/3}", r"\sqrt[3]{x}", "∛x", "cbrt(x)", "x^⅓", "np.cbrt(x)"),
    "exp(sqrt(x))": ("e^√x", r"e^{\sqrt{x}}", "exp(√x)", "exp √x", "exp(sqrt(x))"),
    "sqrt(x)*exp(x)": ("√x e^x", r"\sqrt{x}e^x", "sqrt(x)*exp(x)", r"\sqrt{x}\,e^{x}"),
    "abs(x - 1)": (
        "|x-1|", "|x − 1|", "abs(x-1)", r"|x-1|", r"\left|x-1\right|", r"\lvert x-1\rvert", "np.abs(x-1)",
        "np.absolute(x-1)", "math.fabs(x-1)",
    ),
    "max(0, x)": (
        "max(0, x)", "relu(x)", "np.maximum(0, x)", r"\max(0, x)", r"\max\{0, x\}", "F.relu(x)",
        "torch.nn.functional.relu(x)", r"\operatorname{relu}(x)", "max(x, 0)",
    ),
    # several variables
    "(1 - x)**2 + 100*(y - x**2)**2": (
        "(1-x)^2 + 100(y-x^2)^2", "(1 − x)² + 100(y − x²)²", r"(1-x)^2+100(y-x^2)^2",
        r"\left(1-x\right)^{2}+100\left(y-x^{2}\right)^{2}", "(1 - x) ** 2 + 100 * (y - x**2) ** 2",
        "f(x, y) = (1-x)^2 + 100(y-x^2)^2", "(1-x).^2 + 100*(y-x.^2).^2",
    ),
    "(x**2 + y - 11)**2 + (x + y**2 - 7)**2": (
        "(x^2+y-11)^2 + (x+y^2-7)^2", "(x²+y−11)² + (x+y²−7)²", r"(x^2+y-11)^2+(x+y^2-7)^2",
        "(x**2 + y - 11)**2 + (x + y**2 - 7)**2",
    ),
    "0.26*(x**2 + y**2) - 0.48*x*y": (
        "0.26(x^2+y^2) - 0.48x y", "0.26(x²+y²)−0.48x·y", r"0.26(x^{2}+y^{2})-0.48xy",
        "0.26 * (x**2 + y**2) - 0.48 * x * y", r"0.26\left(x^{2}+y^{2}\right)-0.48\,x\,y",
    ),
    "20 + x**2 + y**2 - 10*(cos(2*pi*x) + cos(2*pi*y))": (
        "20 + x^2 + y^2 - 10*(cos(2πx) + cos(2πy))",
        r"$f(x, y) = 20 + x^2 + y^2 - 10 \cdot (\cos(2\pi x) + \cos(2\pi y))$",
        "20 + x**2 + y**2 - 10 * (np.cos(2 * np.pi * x) + np.cos(2 * np.pi * y))",
    ),
    "-20*exp(-0.2*sqrt(0.5*(x**2 + y**2))) - exp(0.5*(cos(2*pi*x) + cos(2*pi*y))) + 20 + e": (
        "-20 * exp(-0.2 * sqrt(0.5 * (x^2 + y^2))) - exp(0.5 * (cos(2πx) + cos(2πy))) + 20 + e",
        r"$f(x, y) = -20 \cdot \exp\left(-0.2 \cdot \sqrt{0.5 \cdot (x^2 + y^2)}\right)"
        r" - \exp\left(0.5 \cdot (\cos(2\pi x) + \cos(2\pi y))\right) + 20 + e$",
        "-20*np.exp(-0.2*np.sqrt(0.5*(x**2 + y**2))) - np.exp(0.5*(np.cos(2*np.pi*x) + np.cos(2*np.pi*y))) + np.e + 20",
    ),
    "(1.5 - x + x*y)**2": ("(1.5 - x + x y)^2", r"(1.5-x+xy)^{2}", "(1.5 - x + x*y)**2", "(1.5 − x + x·y)²"),
    "sin(x)*cos(y)": (
        "sin x cos y", "sin(x)cos(y)", r"\sin x\cos y", "np.sin(x)*np.cos(y)", "sen x cos y", "sin x · cos y",
    ),
    "exp(-(x**2 + y**2))": (
        "e^-(x^2+y^2)", "e^(−(x²+y²))", r"e^{-(x^2+y^2)}", r"\exp\left(-(x^2+y^2)\right)", "np.exp(-(x**2+y**2))",
        "exp(-(x²+y²))",
    ),
    "x*y/(x + y)": ("x y/(x+y)", r"\frac{xy}{x+y}", r"\frac{x y}{x+y}", "x*y/(x+y)", "(x·y)/(x+y)"),
    "(a*x + b - y)**2/2": (
        "½(a x + b − y)²", r"\frac{1}{2}(ax+b-y)^2", r"\frac12\left(a x+b-y\right)^{2}", "(a*x+b-y)**2/2",
        r"\frac{(ax+b-y)^2}{2}", r"L(a, b) = \frac{1}{2}(ax + b - y)^2",
    ),
    "x1**2 + x2**2": (
        "x1^2 + x2^2", "x₁² + x₂²", "x1**2+x2**2", "sum(i=1..2, x[i]^2)", "x[1]^2 + x[2]^2",
        r"{x}_{1}^{2} + {x}_{2}^{2}", "norm(x)^2 + 0*x[1]*x[2]", "sum(i=1..2, x_i²)",
    ),
    "-(y*log(p) + (1 - y)*log(1 - p))": (
        "-(y ln p + (1-y) ln(1-p))", r"-\left(y\log(p)+(1-y)\log(1-p)\right)", "-(y*np.log(p) + (1-y)*np.log(1-p))",
        r"-(y \ln p + (1-y)\ln(1-p))", "-(y*log(p)+(1-y)*log(1-p))",
    ),
    "theta_0 + theta_1*x": (
        r"\theta_0 + \theta_1 x", r"\theta_{0}+\theta_{1}x", "theta_0 + theta_1*x", "θ_0 + θ_1x",
        r"$\theta_0+\theta_1x$",
    ),
}  # fmt: skip


def texts() -> list[tuple[str, str]]:
    """Every form with its truth."""
    return [(form, truth) for truth, forms in FORMS.items() for form in forms]

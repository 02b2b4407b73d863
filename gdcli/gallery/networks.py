"""Small learning machines: neurons, networks and their losses."""

from __future__ import annotations

import math
from typing import Final

from gdcli.gallery.entry import GOODFELLOW, WEIGHTS, entry
from gdcli.gallery.formulas import deep_linear, numbered, recurrent, softmax_minimum, xor, xor_minimum, xor_variables
from gdcli.gallery.minima import at, everywhere, near
from gdcli.gallery.named_function import NamedFunction, Size
from gdcli.model.gallery import ModelRows
from gdcli.model.sentences import Template

OF_NETWORKS: Final[tuple[NamedFunction, ...]] = (
    entry(
        "linear_regression", Template("a line through four points, mean squared error"), "convex, quadratic, network",
        "((b + w - 2)**2 + (b + 2*w - 3)**2 + (b + 3*w - 5)**2 + (b + 4*w - 6)**2)/4", (0.0, 0.0),
        ranges=((-2.0, 3.0), (0.0, 3.0)), minima=(at((0.5, 1.4), 0.05),), variables=WEIGHTS,
        rows=ModelRows("w*x + b", ((1.0, 2.0), (2.0, 3.0), (3.0, 5.0), (4.0, 6.0))),
        source="Legendre 1805; Gauss 1809",
        teaches=Template(
            "Uncentered data ties slope and offset together: condition number 56; center it and it is gone."
        ),
    ),
    entry(
        "logistic_regression", Template("one neuron with cross-entropy: hours studied against passing"),
        "convex, network",
        "(softplus(b + 0.5*w) + softplus(b + w) + softplus(-b - 1.5*w) + softplus(b + 2*w)"
        " + softplus(-b - 2.5*w) + softplus(-b - 3*w))/6", (0.0, 0.0), ranges=((-8.0, 2.0), (-1.0, 5.0)),
        minima=(near((-4.249096550479971, 2.4280551717028405), 0.4129978058416021),), variables=WEIGHTS,
        rows=ModelRows(
            "sigmoid(w*x + b)", ((0.5, 0.0), (1.0, 0.0), (1.5, 1.0), (2.0, 0.0), (2.5, 1.0), (3.0, 1.0)),
            "hours", "passed",
        ),
        source="Cox 1958, The regression analysis of binary sequences",
        teaches=Template("Cross-entropy of a single neuron is convex: one minimum, whatever the start."),
    ),
    entry(
        "softmax", Template("three classes, cross-entropy in the logits"), "convex, network",
        "logsumexp(x1, x2, x3) - 0.5*x1 - 0.3*x2 - 0.2*x3", (0.0,), ranges=((-2.0, 2.0),),
        minima=(softmax_minimum(),), variables=numbered("x", 3),
        source=f"{GOODFELLOW}, section 6.2.2.3",
        teaches=Template(
            "Logits matter by their differences only: the minima form a line, and descent keeps their sum."
        ),
    ),
    entry(
        "saturated_neuron", Template("a neuron that is badly wrong, squared error"), "plateau, network, no minimum",
        "sigmoid(b + w)**2/2", (2.0, 2.0), ranges=((-6.0, 6.0),), variables=WEIGHTS,
        source="Nielsen 2015, Neural Networks and Deep Learning, chapter 3",
        teaches=Template("Badly wrong and hardly learning: squared error has no slope where the sigmoid saturates."),
    ),
    entry(
        "cross_entropy_neuron", Template("the same neuron with cross-entropy"), "convex, network, no minimum",
        "softplus(b + w)", (2.0, 2.0), ranges=((-6.0, 6.0),), variables=WEIGHTS,
        source="Nielsen 2015, Neural Networks and Deep Learning, chapter 3",
        teaches=Template("Cross-entropy cancels the saturation: the worse the answer, the steeper the slope."),
    ),
    entry(
        "dead_relu", Template("a rectified unit that no longer fires"), "plateau, kink, network",
        "((relu(b + w) - 1)**2 + (relu(b + 2*w) - 2)**2)/2", (-0.5, -0.5), ranges=((-2.0, 2.0),),
        minima=(at((0.0, 1.0), 0.0),), variables=WEIGHTS, rows=ModelRows("relu(w*x + b)", ((1.0, 1.0), (2.0, 2.0))),
        source="Lu, Shin, Su & Karniadakis 2020, Dying ReLU and initialization",
        teaches=Template("Where the unit is off for every input the gradient is exactly zero: it cannot come back."),
    ),
    entry(
        "deep_linear", Template("a chain of weights whose product shall be one"), "saddle, network, many minima",
        deep_linear, (0.5, 0.8), ranges=((-2.0, 2.0),), minima=everywhere(1.0), variables=lambda n: numbered("w", n),
        size=Size(default=3, least=2, most=1000),
        source="Saxe, McClelland & Ganguli 2014, Exact solutions to the nonlinear dynamics of learning",
        teaches=Template("Small weights make a plateau around the saddle at zero, deeper with every layer."),
    ),
    entry(
        "recurrent", Template("one sigmoid unit, n steps through time"), "plateau, ill-conditioned, network",
        recurrent, (0.0, 1.0), ranges=((-4.0, 2.0), (-1.0, 8.0)), minima=(at((math.log(7 / 3), 0.0), 0.0),),
        variables=WEIGHTS, size=Size(default=10, most=500),
        source="Pascanu, Mikolov & Bengio 2013, On the difficulty of training recurrent neural networks",
        teaches=Template("Unrolled through time, the loss has plains and a cliff where the gradient explodes."),
    ),
    entry(
        "xor", Template("a two-layer network with n hidden units on exclusive or"), "network, saddle, plateau",
        xor, (0.5, -0.5, 0.3, 0.9, -0.7, 0.8, -0.2), ranges=((-2.0, 2.0),), minima=xor_minimum,
        variables=xor_variables, size=Size(default=2, least=2, most=1000),
        source="Rumelhart, Hinton & Williams 1986, Learning representations by back-propagating errors",
        teaches=Template("No single neuron can do it; two hidden ones can, past a plateau where all answers are zero."),
    ),
)  # fmt: skip

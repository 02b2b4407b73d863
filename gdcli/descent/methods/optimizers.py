"""The methods: each written once, as the few lines of its paper, elementwise, in plain arithmetic.

An update takes one component of the point and of the gradient, the method's state for that component (zeros at first),
the learning rate and the number k of the update, counted from 1, and returns the component's new value and state.
Called with floats it steps one run, with arrays a million lanes, with terms of a graph it is traced into the generated
loop, and with recorded numbers it explains itself.

The rules and defaults are those of `torch.optim` in PyTorch 2, to the letter of its documentation, the learning rate
aside. `weight_decay` is an L2 penalty there: its gradient is added to g; AdamW's is decoupled from g.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final

from gdcli.descent.methods.parameters import FRACTION, NOT_NEGATIVE, Range, check, chosen
from gdcli.descent.methods.traced_numbers import Tape, named, sqrt
from gdcli.record import field, record

Value = Any
"""A float, an array, a term of a graph or a recorded number."""
State = tuple[Value, ...]
Update = Callable[..., tuple[Value, State]]
"""`update(x, g, state, lr, k, **hyperparameters) -> (x, state)`."""

HYPERPARAMETERS: Final[Mapping[str, Range]] = {
    "momentum": FRACTION,
    "beta1": FRACTION,
    "beta2": FRACTION,
    "alpha": FRACTION,
    "eps": NOT_NEGATIVE,
    "weight_decay": NOT_NEGATIVE,
}
"""Every hyperparameter of every method; the same name means the same thing everywhere."""

OFF: Final = {"weight_decay": 0.0}


class Direction(Enum):
    """What the update is given as g and as lr: the letter of the direction, and how the two come about, as text."""

    GRADIENT = "g", ()
    """The gradient, and the learning rate of the schedule."""
    SEARCHED = "g", ("lr = lr/2 until f(x - lr*g) <= f(x) - 0.0001*lr*|g|**2",)
    """The gradient, and the first learning rate that the line search accepts."""
    NEWTON = "d", ("solve H*d = g",)
    """The Newton direction, and the learning rate of the schedule."""

    def __init__(self, letter: str, lines: tuple[str, ...]) -> None:
        self.letter = letter
        self.lines = lines


@record
class Optimizer:
    """One method: its update, the names of its state, its hyperparameters with their defaults, and its paper.

    What is 0 unless asked for (`weight_decay`) is absent from the rule and from the record of a run until it is given.
    """

    name: str
    title: str
    paper: str
    update: Update
    state: tuple[str, ...] = ()
    hyperparameters: Mapping[str, float] = field(default_factory=dict)
    direction: Direction = Direction.GRADIENT

    @property
    def formula(self) -> tuple[str, ...]:
        """The lines of the update as text, derived from the update itself."""
        tape = Tape()
        letters = {name: tape.number(name, value) for name, value in self.hyperparameters.items()}
        x, g, lr, k = (tape.number(name, 1.0) for name in ("x", self.direction.letter, "lr", "k"))
        state = tuple(tape.number(name, 0.0) for name in self.state)
        named("x", self.update(x, g, state, lr, k, **letters)[0])
        return (*self.direction.lines, *(f"{line.name} = {line.symbols}" for line in tape.lines))

    def resolve(self, given: Mapping[str, float]) -> dict[str, float]:
        """The given hyperparameters over the defaults, without what is off. Raises UsageError."""
        check(self.name, given, {name: HYPERPARAMETERS[name] for name in self.hyperparameters})
        defaults = {name: value for name, value in self.hyperparameters.items() if OFF.get(name) != value}
        return defaults | {name: float(value) for name, value in given.items()}


def _gd(x: Value, g: Value, state: State, lr: Value, _k: Value, *, weight_decay: Value = 0.0) -> tuple[Value, State]:
    """Gradient descent: x ← x − lr·g."""
    g = _penalized(g, x, weight_decay)
    return x - lr * g, state


def _momentum(
    x: Value, g: Value, state: State, lr: Value, _k: Value, *, momentum: Value, weight_decay: Value = 0.0
) -> tuple[Value, State]:
    """Heavy ball: b ← μb + g, the first one g;  x ← x − lr·b."""
    g = _penalized(g, x, weight_decay)
    (b,) = state
    b = named("b", momentum * b + g)
    return x - lr * b, (b,)


def _nesterov(
    x: Value, g: Value, state: State, lr: Value, _k: Value, *, momentum: Value, weight_decay: Value = 0.0
) -> tuple[Value, State]:
    """Nesterov: b ← μb + g, the first one g;  x ← x − lr·(g + μb)."""
    g = _penalized(g, x, weight_decay)
    (b,) = state
    b = named("b", momentum * b + g)
    return x - lr * (g + momentum * b), (b,)


def _adagrad(
    x: Value, g: Value, state: State, lr: Value, _k: Value, *, eps: Value, weight_decay: Value = 0.0
) -> tuple[Value, State]:
    """AdaGrad: s ← s + g²;  x ← x − lr·g/(√s + ε)."""
    g = _penalized(g, x, weight_decay)
    (s,) = state
    s = named("s", s + g * g)
    return x - lr * g / (sqrt(s) + eps), (s,)


def _rmsprop(
    x: Value, g: Value, state: State, lr: Value, _k: Value, *, alpha: Value, eps: Value, weight_decay: Value = 0.0
) -> tuple[Value, State]:
    """RMSProp: v ← αv + (1 − α)g²;  x ← x − lr·g/(√v + ε)."""
    g = _penalized(g, x, weight_decay)
    (v,) = state
    v = named("v", alpha * v + (1 - alpha) * (g * g))
    return x - lr * g / (sqrt(v) + eps), (v,)


def _adam(
    x: Value,
    g: Value,
    state: State,
    lr: Value,
    k: Value,
    *,
    beta1: Value,
    beta2: Value,
    eps: Value,
    weight_decay: Value = 0.0,
) -> tuple[Value, State]:
    """Adam: m ← β₁m + (1 − β₁)g;  v ← β₂v + (1 − β₂)g²;  x ← x − lr·m̂/(√v̂ + ε).

    The hats undo the bias of the zeros at the start: m̂ = m/(1 − β₁ᵏ), v̂ = v/(1 − β₂ᵏ).
    """
    g = _penalized(g, x, weight_decay)
    m, v = state
    m = named("m", beta1 * m + (1 - beta1) * g)
    v = named("v", beta2 * v + (1 - beta2) * (g * g))
    m_hat = named("m_hat", m / (1 - beta1**k))
    v_hat = named("v_hat", v / (1 - beta2**k))
    return x - lr * m_hat / (sqrt(v_hat) + eps), (m, v)


def _adamw(
    x: Value, g: Value, state: State, lr: Value, k: Value, *, weight_decay: Value, **adam: Value
) -> tuple[Value, State]:
    """AdamW: x ← x − lr·λx, then Adam's update with the gradient as it was."""
    x = named("x", x - lr * weight_decay * x)
    return _adam(x, g, state, lr, k, **adam)


def _penalized(g: Value, x: Value, weight_decay: Value) -> Value:
    """With weight decay: g ← g + λx, the gradient of the objective with the penalty λx²/2."""
    return named("g", g + weight_decay * x) if weight_decay else g


_TABLE: Final = (
    Optimizer("gd", "gradient descent", "Cauchy 1847, Comptes rendus 25", _gd, (), OFF),
    Optimizer(
        "momentum", "gradient descent with momentum (heavy ball)",
        "Polyak 1964, USSR Computational Mathematics and Mathematical Physics 4(5)",
        _momentum, ("b",), {"momentum": 0.9, **OFF},
    ),
    Optimizer(
        "nesterov", "Nesterov's accelerated gradient",
        "Nesterov 1983, Doklady 27(2); in the form of Sutskever et al. 2013, ICML",
        _nesterov, ("b",), {"momentum": 0.9, **OFF},
    ),
    Optimizer("adagrad", "AdaGrad", "Duchi, Hazan & Singer 2011, JMLR 12", _adagrad, ("s",), {"eps": 1e-10, **OFF}),
    Optimizer(
        "rmsprop", "RMSProp", "Tieleman & Hinton 2012, Neural Networks for Machine Learning, lecture 6.5",
        _rmsprop, ("v",), {"alpha": 0.99, "eps": 1e-8, **OFF},
    ),
    Optimizer(
        "adam", "Adam", "Kingma & Ba 2015, ICLR, arXiv:1412.6980",
        _adam, ("m", "v"), {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8, **OFF},
    ),
    Optimizer(
        "adamw", "Adam with decoupled weight decay", "Loshchilov & Hutter 2019, ICLR, arXiv:1711.05101",
        _adamw, ("m", "v"), {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.01},
    ),
    Optimizer(
        "backtracking", "gradient descent with Armijo line search", "Armijo 1966, Pacific J. Math. 16(1)",
        _gd, direction=Direction.SEARCHED,
    ),
    Optimizer(
        "newton", "Newton's method", "Nocedal & Wright 2006, Numerical Optimization, chapter 3.3",
        _gd, direction=Direction.NEWTON,
    ),
)  # fmt: skip

OPTIMIZERS: Final[Mapping[str, Optimizer]] = {optimizer.name: optimizer for optimizer in _TABLE}
"""Name -> method, in the order of the help."""


def optimizer_of(name: str) -> Optimizer:
    """The method of that name. Raises UsageError with the nearest one."""
    return OPTIMIZERS[chosen("optimizer", name, OPTIMIZERS)]

"""Methods that treat each component separately, so that the length of a step does not depend on that of the gradient.

Sign descent and Lion move every component by the learning rate itself, in the direction of a sign. AdaGrad, RMSProp,
Adam and AdamW divide each component of the gradient by a measure of its own past size.

The rules and defaults are those of `torch.optim` in PyTorch 2, exactly as documented, except for the learning rate.
`weight_decay` is an L2 penalty there: its gradient is added to g; AdamW's is decoupled from g.
"""

from __future__ import annotations

from typing import Final

from gdcli.descent.methods.method import OFF_VALUES, Optimizer, State, penalized
from gdcli.descent.methods.traced_numbers import Numeric, named, sign, sqrt
from gdcli.model.sentences import Template

SIGNS_HAVE_NO_LIMIT: Final = Template(
    "each component moves by the learning rate whatever its slope is, so that no limit follows from λ"
)
RESCALING_HAS_NO_LIMIT: Final = Template(
    "each component is divided by its own past size, so that no limit follows from λ"
)


def _sign(
    x: Numeric, g: Numeric, state: State, lr: Numeric, _k: Numeric, *, weight_decay: Numeric = 0.0
) -> tuple[Numeric, State]:
    """Sign descent: x ← x − lr·sign(g)."""
    g = penalized(g, x, weight_decay)
    return x - lr * sign(g), state


def _lion(
    x: Numeric,
    g: Numeric,
    state: State,
    lr: Numeric,
    _k: Numeric,
    *,
    beta1: Numeric,
    beta2: Numeric,
    weight_decay: Numeric = 0.0,
) -> tuple[Numeric, State]:
    """Lion: u ← sign(β₁m + (1 − β₁)g);  m ← β₂m + (1 − β₂)g;  x ← x − lr·(u + λx)."""
    (m,) = state
    u = named("u", sign(beta1 * m + (1 - beta1) * g))
    m = named("m", beta2 * m + (1 - beta2) * g)
    u = named("u", u + weight_decay * x) if weight_decay else u
    return x - lr * u, (m,)


def _adagrad(
    x: Numeric, g: Numeric, state: State, lr: Numeric, _k: Numeric, *, eps: Numeric, weight_decay: Numeric = 0.0
) -> tuple[Numeric, State]:
    """AdaGrad: s ← s + g²;  x ← x − lr·g/(√s + ε)."""
    g = penalized(g, x, weight_decay)
    (s,) = state
    s = named("s", s + g * g)
    return x - lr * g / (sqrt(s) + eps), (s,)


def _rmsprop(
    x: Numeric,
    g: Numeric,
    state: State,
    lr: Numeric,
    _k: Numeric,
    *,
    alpha: Numeric,
    eps: Numeric,
    weight_decay: Numeric = 0.0,
) -> tuple[Numeric, State]:
    """RMSProp: v ← αv + (1 − α)g²;  x ← x − lr·g/(√v + ε)."""
    g = penalized(g, x, weight_decay)
    (v,) = state
    v = named("v", alpha * v + (1 - alpha) * (g * g))
    return x - lr * g / (sqrt(v) + eps), (v,)


def _adam(
    x: Numeric,
    g: Numeric,
    state: State,
    lr: Numeric,
    k: Numeric,
    *,
    beta1: Numeric,
    beta2: Numeric,
    eps: Numeric,
    weight_decay: Numeric = 0.0,
) -> tuple[Numeric, State]:
    """Adam: m ← β₁m + (1 − β₁)g;  v ← β₂v + (1 − β₂)g²;  x ← x − lr·m̂/(√v̂ + ε).

    The hats undo the bias of the zeros at the start: m̂ = m/(1 − β₁ᵏ), v̂ = v/(1 − β₂ᵏ).
    """
    g = penalized(g, x, weight_decay)
    m, v = state
    m = named("m", beta1 * m + (1 - beta1) * g)
    v = named("v", beta2 * v + (1 - beta2) * (g * g))
    m_hat = named("m_hat", m / (1 - beta1**k))
    v_hat = named("v_hat", v / (1 - beta2**k))
    return x - lr * m_hat / (sqrt(v_hat) + eps), (m, v)


def _adamw(
    x: Numeric, g: Numeric, state: State, lr: Numeric, k: Numeric, *, weight_decay: Numeric, **adam: Numeric
) -> tuple[Numeric, State]:
    """AdamW: x ← x − lr·λx, then Adam's update with the gradient as it was."""
    x = named("x", x - lr * weight_decay * x)
    return _adam(x, g, state, lr, k, **adam)


METHODS: Final = (
    Optimizer(
        "sign", Template("sign descent"), "Bernstein, Wang, Azizzadenesheli & Anandkumar 2018, ICML, arXiv:1802.04434",
        _sign, (), OFF_VALUES, no_limit=SIGNS_HAVE_NO_LIMIT,
    ),
    Optimizer(
        "lion", Template("Lion (evolved sign momentum)"), "Chen et al. 2023, NeurIPS, arXiv:2302.06675",
        _lion, ("m",), {"beta1": 0.9, "beta2": 0.99, **OFF_VALUES}, no_limit=SIGNS_HAVE_NO_LIMIT, decoupled_decay=True,
    ),
    Optimizer(
        "adagrad", Template("AdaGrad"), "Duchi, Hazan & Singer 2011, JMLR 12",
        _adagrad, ("s",), {"eps": 1e-10, **OFF_VALUES}, no_limit=RESCALING_HAS_NO_LIMIT,
    ),
    Optimizer(
        "rmsprop", Template("RMSProp"), "Tieleman & Hinton 2012, Neural Networks for Machine Learning, lecture 6.5",
        _rmsprop, ("v",), {"alpha": 0.99, "eps": 1e-8, **OFF_VALUES}, no_limit=RESCALING_HAS_NO_LIMIT,
    ),
    Optimizer(
        "adam", Template("Adam"), "Kingma & Ba 2015, ICLR, arXiv:1412.6980",
        _adam, ("m", "v"), {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8, **OFF_VALUES}, no_limit=RESCALING_HAS_NO_LIMIT,
        advised_rates=(0.1, 0.01),
    ),
    Optimizer(
        "adamw", Template("Adam with decoupled weight decay"), "Loshchilov & Hutter 2019, ICLR, arXiv:1711.05101",
        _adamw, ("m", "v"), {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.01},
        no_limit=RESCALING_HAS_NO_LIMIT, decoupled_decay=True,
    ),
)  # fmt: skip

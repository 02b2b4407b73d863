"""Methods that move every component by the learning rate itself, in the direction of a sign: sign descent, Lion."""

from __future__ import annotations

from typing import Final

from gdcli.descent.methods.method import OFF, Optimizer, State, Value, penalized
from gdcli.descent.methods.traced_numbers import named, sign

SAME_LENGTH: Final = "each component moves by the learning rate whatever its slope is, so that no limit follows from λ"


def _sign(x: Value, g: Value, state: State, lr: Value, _k: Value, *, weight_decay: Value = 0.0) -> tuple[Value, State]:
    """Sign descent: x ← x − lr·sign(g)."""
    g = penalized(g, x, weight_decay)
    return x - lr * sign(g), state


def _lion(
    x: Value,
    g: Value,
    state: State,
    lr: Value,
    _k: Value,
    *,
    beta1: Value,
    beta2: Value,
    weight_decay: Value = 0.0,
) -> tuple[Value, State]:
    """Lion: u ← sign(β₁m + (1 − β₁)g);  m ← β₂m + (1 − β₂)g;  x ← x − lr·(u + λx)."""
    (m,) = state
    u = named("u", sign(beta1 * m + (1 - beta1) * g))
    m = named("m", beta2 * m + (1 - beta2) * g)
    u = named("u", u + weight_decay * x) if weight_decay else u
    return x - lr * u, (m,)


METHODS: Final = (
    Optimizer(
        "sign", "sign descent", "Bernstein, Wang, Azizzadenesheli & Anandkumar 2018, ICML, arXiv:1802.04434",
        _sign, (), OFF, no_limit=SAME_LENGTH,
    ),
    Optimizer(
        "lion", "Lion (evolved sign momentum)", "Chen et al. 2023, NeurIPS, arXiv:2302.06675",
        _lion, ("m",), {"beta1": 0.9, "beta2": 0.99, **OFF}, no_limit=SAME_LENGTH, decoupled_decay=True,
    ),
)  # fmt: skip

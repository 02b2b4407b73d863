"""The function that a run descends: the objective, or with weight decay the objective and its penalty λ|x|²/2."""

from __future__ import annotations

from collections.abc import Sequence

from gdcli.calculus.analysis.landscape import Landscape
from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.graph.objective import Matrix, Objective, Vector
from gdcli.model import Settings


class Penalized:
    """An objective with the penalty λ|x|²/2 of an L2 weight decay."""

    def __init__(self, objective: Objective, decay: float) -> None:
        self._objective = objective
        self._decay = decay

    def value(self, x: Sequence[float]) -> float:
        return self._objective.value(x) + self._decay * sum(a * a for a in x) / 2.0

    def value_and_gradient(self, x: Sequence[float]) -> tuple[float, Vector]:
        value, gradient = self._objective.value_and_gradient(x)
        penalty = self._decay * sum(a * a for a in x) / 2.0
        return value + penalty, tuple(g + self._decay * a for g, a in zip(gradient, x, strict=True))

    def hessian(self, x: Sequence[float]) -> Matrix:
        rows = self._objective.hessian(x)
        return tuple(tuple(entry + self._decay * (i == j) for j, entry in enumerate(row)) for i, row in enumerate(rows))

    def hessian_vector(self, x: Sequence[float], v: Sequence[float]) -> Vector:
        product = self._objective.hessian_vector(x, v)
        return tuple(p + self._decay * a for p, a in zip(product, v, strict=True))


def decay_of(settings: Settings) -> float:
    """The L2 weight decay of a run; 0 if there is none, or if the method applies it outside the gradient (AdamW)."""
    method = OPTIMIZERS[settings.optimizer]
    if method.decoupled_decay:
        return 0.0
    return method.resolve(settings.hyperparameters).get("weight_decay", 0.0)


def landscape_of(objective: Objective, settings: Settings) -> Landscape:
    """The function that a run with these settings descends: the objective, with its penalty if there is one."""
    decay = decay_of(settings)
    return Penalized(objective, decay) if decay else objective

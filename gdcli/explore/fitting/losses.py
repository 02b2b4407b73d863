"""The losses of a fit: the cost of a row as a formula in the model's value and the target, written in the language."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from gdcli.errors import UsageError
from gdcli.explore.fitting import sentences as say
from gdcli.language.names import nearest
from gdcli.language.reading.parser import parse
from gdcli.language.sentences import CHOOSE_ONE_OF, DID_YOU_MEAN, IT_HAS
from gdcli.language.tree import Call, Negative, Node, Number, Power, Product, Sum, Variable, substitute
from gdcli.language.values import parse_number
from gdcli.record import field, record, replace


@record
class Loss:
    """A loss: the cost of a row in terms of `r` (model − target), `m` (model), `t` (target 0 or 1) and its options.

    `squares` is the factor of the squared residual, if the loss is a squared residual (mse 1, half-mse 1/2).
    `is_convex`: it is convex in the model's value. `is_smooth`: it has second derivatives. `has_classes`: the target is
    0 or 1.
    """

    name: str
    about: str
    cost: str
    options: Mapping[str, float] = field(default_factory=dict)
    squares: Fraction | None = None
    is_convex: bool = True
    is_smooth: bool = True
    has_classes: bool = False
    has_target: bool = True


LOSSES: Final[Mapping[str, Loss]] = {
    loss.name: loss
    for loss in (
        Loss("mse", "the mean of the squared residuals", "r**2", squares=Fraction(1)),
        Loss("half-mse", "half the mean of the squared residuals", "r**2/2", squares=Fraction(1, 2)),
        Loss("mae", "the mean of the residuals without sign", "abs(r)", is_smooth=False),
        Loss("huber", "squared up to delta, linear beyond", "min(abs(r), delta)*(abs(r) - min(abs(r), delta)/2)",
             {"delta": 1.0}),
        Loss("logistic", "the logistic loss of a score, for a target of 0 and 1 or two words",
             "softplus((1 - 2*t)*m)", has_classes=True),
        Loss("hinge", "the hinge loss of a score, for a target of 0 and 1 or two words", "max(0, 1 + (1 - 2*t)*m)",
             is_smooth=False, has_classes=True),
        Loss("none", "the model is the cost of a row itself", "m", is_convex=False, has_target=False),
    )
}  # fmt: skip
"""Name -> loss. Sources: Huber 1964, "Robust estimation of a location parameter"; Rosasco et al. 2004, "Are loss
functions all the same?"."""


def parse_loss(text: str) -> Loss:
    """`huber:delta=2` as a loss with these options. Raises UsageError with the nearest name."""
    name, _, rest = text.partition(":")
    if name not in LOSSES:
        near = nearest(name, LOSSES)
        hint = DID_YOU_MEAN(name=near) if near else CHOOSE_ONE_OF(names=", ".join(LOSSES))
        raise UsageError(say.UNKNOWN_LOSS(name=repr(name)), hint)
    loss = LOSSES[name]
    options = dict(loss.options)
    for part in rest.split(",") if rest else []:
        key, _, value = part.partition("=")
        if key not in options:
            hint = IT_HAS(names=", ".join(options)) if options else say.NO_LOSS_OPTIONS()
            raise UsageError(say.NO_LOSS_OPTION(name=name, option=repr(key)), hint)
        options[key] = parse_number(value)
    if any(not value > 0.0 for value in options.values()):
        raise UsageError(say.LOSS_OPTION_TOO_LOW(name=name), say.WRITE_HUBER())
    return replace(loss, options=options)


def loss_tree(loss: Loss, model: Node, target: str | None, penalty: Node | None) -> Node:
    """The loss over all rows: the mean of the costs of the rows, and the penalty."""
    values: dict[str, Node] = {name: _number(value) for name, value in loss.options.items()} | {"m": model}
    if target is not None:
        values |= {"t": Variable(target), "r": _difference(model, Variable(target))}
    mean: Node = Call("mean", (substitute(parse(loss.cost).root, values),))
    return mean if penalty is None else Sum((mean, penalty))


def penalty_tree(rate: float, parameters: tuple[str, ...]) -> Node | None:
    """The rate times the sum of the squared parameters; empty if the rate is 0."""
    if not rate:
        return None
    squares: list[Node] = [Power(Variable(name), Number(Fraction(2))) for name in parameters]
    return Product((_number(rate), squares[0] if len(squares) == 1 else Sum(tuple(squares))))


def _difference(model: Node, target: Node) -> Node:
    terms = model.terms if isinstance(model, Sum) else (model,)
    return Sum((*terms, Negative(target)))


def _number(value: float) -> Node:
    return Number(Fraction(repr(value)))



"""The task of a fit: which names are columns and which are parameters, the target, the loss, and the table."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from gdcli.errors import UsageError
from gdcli.explore.fitting import sentences as say
from gdcli.explore.fitting.losses import Loss, loss_tree, parse_loss, penalty_tree
from gdcli.explore.problem import Problem
from gdcli.explore.tables import SKIPPED_ROWS_SHARE_MAX, DataOptions, names_beside
from gdcli.language.names import nearest
from gdcli.language.parameters import bind
from gdcli.language.printing.text import to_text
from gdcli.language.reading.parser import parse
from gdcli.language.tree import Expression, Node, RowTable, variables_of
from gdcli.language.values import parse_assignments
from gdcli.model.fit import NO_SCALE, DataTable
from gdcli.record import field, record, replace

if TYPE_CHECKING:
    from gdcli.data.frames import FrameTable
    from gdcli.data.scaling import Scaling
    from gdcli.data.table import Table
    from gdcli.graph.objective import Vector

TILDE: Final = "~"
DEFAULT_TARGET: Final = "y"
DEFAULT_LOSS: Final = "mse"
ORDERS: Final = ("shuffled", "given")
SPELLED_MIN: Final = 3
"""Only names of at least this many letters are taken for typing errors of each other."""
CLASSES: Final = {(0.0, 1.0): (0.0, 1.0), (-1.0, 1.0): (-1.0, 2.0)}
"""Pairs of numbers that name two classes -> the shift and the divisor that make them 0 and 1."""


@record
class Model:
    """A model read beside a table: its tree, its parameters, the columns that it uses, and its target.

    `meant` maps parameters to columns whose names are spelled nearly alike: these may be typing errors.
    """

    root: Node
    text: str
    parameters: tuple[str, ...]
    columns: tuple[str, ...]
    target: str | None
    meant: Mapping[str, str] = field(default_factory=dict)


class FitTask:
    """The task of a fit: the model, the table, the loss, and the scale of the model's columns.

    `call` has the words of its command without the scale, `held` the rows that are held back.
    """

    def __init__(
        self, model: Model, table: DataTable, loss: Loss, l2: float, scale: str, call: Sequence[str],
        held: DataTable | None = None, option_names: Mapping[str, str] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        self.model = model
        self.table = table
        self.loss = loss
        self.l2 = l2
        self.scale = scale
        self.call = tuple(call)
        self.held = held
        self.option_names = option_names

    def __reduce__(self) -> tuple[object, ...]:
        """A copy is made from the fields: cached values are calculated again when they are needed."""
        return FitTask, tuple(self._fields().values())

    def _fields(self) -> dict[str, Any]:
        return {
            "model": self.model, "table": self.table, "loss": self.loss, "l2": self.l2, "scale": self.scale,
            "call": self.call, "held": self.held, "option_names": dict(self.option_names),
        }  # fmt: skip

    def _changed(self, **changes: object) -> FitTask:
        return FitTask(**(self._fields() | changes))

    def at(self, scale: str) -> FitTask:
        """The task with its columns scaled so."""
        return self if scale == self.scale else self._changed(scale=scale)

    @property
    def is_scaled(self) -> bool:
        """Whether the model sees other columns than those of the table."""
        return self.scale != NO_SCALE

    @cached_property
    def problem(self) -> Problem:
        """The loss over the rows, with the columns of the model scaled."""
        expression = Expression(self.tree, to_text(self.tree), self.model.parameters, (), self.scaled_table)
        words = (*self.call, "--scale", self.scale) if self.is_scaled else self.call
        return Problem(expression, call=words, option_names=self.option_names)

    @cached_property
    def tree(self) -> Node:
        """The loss as a tree."""
        return loss_tree(
            self.loss, self.model.root, self.model.target, penalty_tree(self.l2, self.model.parameters)
        )

    @property
    def scaled_table(self) -> DataTable:
        """The table with the columns of the model scaled; the target stays as it is."""
        return self._scaled[0]

    @property
    def scalings(self) -> Mapping[str, Scaling]:
        """The scaling of each column of the model."""
        return self._scaled[1]

    @cached_property
    def _scaled(self) -> tuple[DataTable, Mapping[str, Scaling]]:
        from gdcli.data.scaling import scaled_columns  # it loads numpy

        found, scalings = scaled_columns({name: self.table.columns[name] for name in self.model.columns}, self.scale)
        return replace(self.table, columns={**self.table.columns, **found}), scalings

    def called_with(self, words: Sequence[str], option_names: Mapping[str, str]) -> FitTask:
        """The same task with more words in its command, and other names of options there."""
        return self._changed(call=(*self.call, *words), option_names=option_names)

    def holding_back(self, share: float, seed: int | None) -> FitTask:
        """The same task with a share of the rows held back: drawn by the seed, or the last ones. Raises UsageError."""
        from gdcli.data.splitting import split_rows  # it loads numpy

        if not 0.0 < share < 1.0:
            raise UsageError(say.NO_SHARE_HELD_BACK(), say.WRITE_VALIDATION())
        kept, held = split_rows(self.table, share, seed)
        return self._changed(table=kept, held=held)

    def training_loss(self, point: Vector) -> float:
        """The loss without its penalty at parameters (n)."""
        return self._loss_over(self.scaled_table)(point)

    @cached_property
    def validation_loss(self) -> Callable[[Vector], float] | None:
        """The loss on the rows held back, with the scaling of the other rows; None if no rows are held back."""
        if self.held is None:
            return None
        columns = {
            name: self.scalings[name].scaled(column) if name in self.scalings else column
            for name, column in self.held.columns.items()
        }
        return self._loss_over(replace(self.held, columns=columns))

    def _loss_over(self, table: RowTable) -> Callable[[Vector], float]:
        """The loss without its penalty, over the rows of a table with these columns."""
        from gdcli.graph.objective import Objective

        tree = loss_tree(self.loss, self.model.root, self.model.target, None)
        return Objective(Expression(tree, "", self.model.parameters, (), table)).value


def fit_task(
    options: DataOptions, model: str, *, loss: str, target: str | None, l2: float, scale: str, fixed: str | None
) -> FitTask:
    """The fit that was asked for, with its table read. Raises UsageError and CannotError."""
    chosen = parse_loss(loss)
    if not l2 >= 0.0:
        raise UsageError(say.PENALTY_TOO_LOW(), say.WRITE_PENALTY())
    with options.open() as table:
        found = read_model(model, table, target, fixed, has_target=chosen.has_target)
        used = [*found.columns, *([found.target] if found.target else [])]
        words = [found.target] if chosen.has_classes and found.target else []
        rows = options.read(table, used, words)
    if chosen.has_classes and found.target:
        rows = _with_classes(rows, found.target)
    named = found.target if target else None
    return FitTask(found, rows, chosen, l2, scale, _call(options, model, loss, named, l2, fixed))


def read_model(
    text: str, table: Table | FrameTable, target: str | None, fixed: str | None, *, has_target: bool
) -> Model:
    """The model, with the names that are columns told from those that are parameters. Raises UsageError."""
    left, tilde, right = text.partition(TILDE)
    if tilde and target:
        raise UsageError(say.TARGET_TWICE(), say.LEAVE_OUT_TARGET(sign=TILDE))
    named = left.strip() if tilde else target
    values = parse_assignments(fixed) if fixed else {}
    declared = (*names_beside(text, table), *values)
    expression = bind(parse(right if tilde else text, declared=declared), values)
    columns = tuple(name for name in table.names if name in expression.variables)
    parameters = tuple(name for name in expression.variables if name not in table.names)
    if not parameters:
        raise UsageError(say.NO_PARAMETERS(), say.ALL_ARE_COLUMNS(table=table.source))
    chosen = _target(table, named, columns) if has_target else None
    if chosen is not None and chosen in variables_of(expression.root):
        raise UsageError(say.USES_ITS_TARGET(name=chosen), say.ANOTHER_TARGET())
    free = [name for name in table.names if name not in columns and len(name) >= SPELLED_MIN]
    near = {name: nearest(name, free) for name in parameters if len(name) >= SPELLED_MIN}
    meant = {name: column for name, column in near.items() if column}
    return Model(expression.root, to_text(expression.root), parameters, columns, chosen, meant)


def _target(table: Table | FrameTable, named: str | None, used: Sequence[str]) -> str:
    """The name of the target's column."""
    if named is not None:
        return table.names[table.place(named)]
    free = [name for name in table.names if name not in used]
    if not free:
        raise UsageError(say.NO_TARGET_LEFT(), say.LEAVE_OUT_COLUMN())
    return DEFAULT_TARGET if DEFAULT_TARGET in free else free[-1]


def _with_classes(table: DataTable, target: str) -> DataTable:
    """The table with a target of 0 and 1. Raises UsageError if the target does not have two classes."""
    column = table.columns[target]
    found = tuple(sorted(set(column.tolist())))
    if len(found) == 1 and found[0] in (0.0, 1.0):
        raise UsageError(say.ONE_CLASS(name=target, value=f"{found[0]:g}"), say.BOTH_CLASSES())
    if found not in CLASSES:
        values = ", ".join(f"{value:g}" for value in found[:4])
        raise UsageError(say.NO_CLASSES(name=target, values=values), say.USE_CLASSES())
    shift, factor = CLASSES[found]
    return replace(table, columns={**table.columns, target: (column - shift) / factor})


def _call(
    options: DataOptions, model: str, loss: str, target: str | None, l2: float, fixed: str | None
) -> tuple[str, ...]:
    """The words of `gdcli fit FILE …` up to the options of the run."""
    given: dict[str, str | None] = {
        "--model": model,
        "--loss": loss if loss != DEFAULT_LOSS else None,
        "--target": target,
        "--l2": f"{l2:g}" if l2 else None,
        "--set": fixed,
        "--separator": options.separator,
        "--decimal": options.decimal,
        "--rename": ",".join(f"{title}={name}" for title, name in options.renames.items()) or None,
        "--skip-at-most": f"{options.skip_at_most:g}" if options.skip_at_most != SKIPPED_ROWS_SHARE_MAX else None,
    }
    words = [word for option, value in given.items() if value is not None for word in (option, value)]
    header = {True: ["--header"], False: ["--no-header"], None: []}[options.header]
    return ("fit", str(options.source) if isinstance(options.source, str | os.PathLike) else "FILE", *words, *header)

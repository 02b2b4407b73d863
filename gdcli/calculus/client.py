"""The main process's side: ask the worker for formulas, check what comes back, and never fail or wait for ever."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gdcli.calculus import process, wire
from gdcli.language.tree import Expression, Node, variables_of, walk

SECONDS: Final = 5.0
LARGEST: Final = 1_500  # nodes of an expression whose derivative is still asked for
LARGEST_WORK: Final = 60_000  # nodes times variables


@dataclass(frozen=True, slots=True)
class Missing:
    """No answer, and the reason in one line."""

    reason: str


@dataclass(frozen=True, slots=True)
class Derived:
    """The formulas that came: gradient (n), Hessian (n×n), derivatives of order 2 … N; `missing` names what did not."""

    gradient: tuple[Node, ...] | None = None
    hessian: tuple[tuple[Node, ...], ...] | None = None
    higher: tuple[Node, ...] = ()
    missing: str = ""


class Worker:
    """The algebra process in terms of questions and answers. It is ended on the first thing it does wrong."""

    def __init__(self, running: process.Process) -> None:
        self._process = running

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return not self._process.reason

    def ask(self, request: Mapping[str, object]) -> None:
        """Hand over a request; returns at once."""
        self._process.send(json.dumps(request, separators=(",", ":")).encode())

    def answer(self, timeout: float) -> Mapping[str, object] | Missing:
        """The next line of the answer, or why there will be none; after `timeout` seconds the worker is killed."""
        try:
            line = json.loads(self._process.receive(timeout))
        except process.EndedError as ended:
            return Missing(str(ended))
        except (ValueError, RecursionError):
            return self.refuse()
        return line if isinstance(line, dict) else self.refuse()

    def refuse(self) -> Missing:
        """End a worker that talks nonsense."""
        self._process.end("the algebra process gave an answer that makes no sense")
        return Missing(self._process.reason)

    def close(self) -> None:
        """Kill the worker and wait until it is gone."""
        self._process.end()


def start() -> Worker:
    """The worker that was started early, or a new one. Where none can be started, each answer says so."""
    return Worker(process.take())


def derive(
    worker: Worker, expression: Expression, order: int = 1, hessian: bool = False, timeout: float = SECONDS
) -> Derived:
    """The exact derivatives, at most `timeout` seconds from now; never an exception, never a hang."""
    return ask_derivatives(worker, expression, order, hessian).derived(timeout)


def ask_derivatives(worker: Worker, expression: Expression, order: int = 1, hessian: bool = False) -> Question:
    """Hand the question over and return at once, so that other work can be done until the answer is wanted."""
    size = sum(1 for _ in walk(expression.root))
    if size > LARGEST or size * len(expression.variables) > LARGEST_WORK:
        extent = f"{size:,} parts, {len(expression.variables):,} variables"
        reason = f"the formula is left out because of its size ({extent})"
        return Question(worker, expression, order, hessian, reason)
    writer = wire.Writer()
    writer.add(expression.root)
    request = {
        "task": "derive",
        "nodes": writer.nodes,
        "variables": list(expression.variables),
        "order": order,
        "hessian": hessian,
    }
    worker.ask(request)
    return Question(worker, expression, order, hessian)


@dataclass(frozen=True, slots=True)
class Question:
    """Derivatives that were asked for; `refused` says why nothing was sent."""

    worker: Worker
    expression: Expression
    order: int
    hessian: bool
    refused: str = ""

    def derived(self, timeout: float = SECONDS) -> Derived:
        """What has come when all is there, something has failed, or `timeout` seconds have passed."""
        if self.refused:
            return Derived(missing=self.refused)
        deadline = time.monotonic() + timeout
        found = Derived()
        while True:
            line = self.worker.answer(max(0.0, deadline - time.monotonic()))
            if isinstance(line, Missing):
                return self._without(found, line.reason)
            if "failed" in line:
                return self._without(found, _sentence(line["failed"]))
            if "done" in line:
                return found
            try:
                found = self._with(found, line)
            except ValueError:
                return self._without(found, self.worker.refuse().reason)

    def _without(self, found: Derived, reason: str) -> Derived:
        """What was found, and what is missing besides: nothing where only a tidier form is."""
        if found.gradient is None:
            missing = f"no formula: {reason}"
        elif self.order > 1 and not found.higher:
            missing = f"no formula for higher derivatives: {reason}"
        elif self.hessian and found.hessian is None:
            missing = f"no formula for the Hessian: {reason}"
        else:
            missing = ""
        return replace(found, missing=missing)

    def _with(self, found: Derived, line: Mapping[str, object]) -> Derived:
        """What was found before and what the line brings. Raises ValueError where it is not what was asked for."""
        trees = wire.read(line.get("nodes"))
        n = len(self.expression.variables)
        if "gradient" in line:
            return replace(found, gradient=self._formulas(trees, line["gradient"], n))
        if "higher" in line and self.order > 1:
            return replace(found, higher=self._formulas(trees, line["higher"], self.order - 1))
        rows = line.get("hessian")
        if not self.hessian or not isinstance(rows, list) or len(rows) != n:
            raise ValueError("not what was asked for")
        return replace(found, hessian=tuple(self._formulas(trees, row, n) for row in rows))

    def _formulas(self, trees: Sequence[Node], places: object, count: int) -> tuple[Node, ...]:
        if not isinstance(places, list) or len(places) != count:
            raise ValueError("not as many formulas as were asked for")
        chosen: list[Node] = []
        for place in places:
            if type(place) is not int or not 0 <= place < len(trees):
                raise ValueError("not the place of a formula")
            chosen.append(trees[place])
        known = set(self.expression.variables)
        if not all(variables_of(tree) <= known for tree in chosen):
            raise ValueError("a variable that nobody knows")
        return tuple(chosen)


def _sentence(reason: object) -> str:
    """The worker's own words, if they are one short printable line."""
    text = reason if isinstance(reason, str) else ""
    return text if 0 < len(text) < 120 and text.isprintable() else "the algebra process failed"

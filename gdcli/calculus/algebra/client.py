"""The main process's side: ask the worker for formulas, check what comes back, and never fail or wait for ever."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from gdcli.calculus.algebra import messages as wire
from gdcli.calculus.algebra import process
from gdcli.calculus.algebra.formula_size import longest_partial
from gdcli.language.tree import Expression, Node, Sum, variables_of, walk
from gdcli.record import record, replace

SECONDS: Final = 5.0
LARGEST: Final = 1_500  # nodes of an expression whose derivative is still asked for
LARGEST_WORK: Final = 20_000  # nodes times variables, term by term
LONGEST: Final = 2_000  # operations in a partial derivative that are still asked for: a hundred lines
LONGEST_REASON: Final = 120  # characters of the worker's own words that are passed on
MOST_POINTS: Final = 1_000


@record
class Missing:
    """No answer, and the reason in one line; `late` where there was merely none in time."""

    reason: str
    late: bool = False


@record
class Derived:
    """The formulas that came: gradient (n), Hessian (n×n), derivatives of order 2 … N; `missing` names what did not."""

    gradient: tuple[Node, ...] | None = None
    hessian: tuple[tuple[Node, ...], ...] | None = None
    higher: tuple[Node, ...] = ()
    missing: str = ""


@record
class Solved:
    """Critical points in closed form, n coordinates each; `complete` where there are no others.

    `missing` says why nothing is known, in one line; it is empty where merely nothing was found.
    """

    points: tuple[tuple[Node, ...], ...] = ()
    complete: bool = False
    missing: str = ""


class Worker:
    """The algebra process in terms of questions and answers. It is ended on the first thing it does wrong."""

    def __init__(self, running: process.Process) -> None:
        self._process = running

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, request: Mapping[str, object]) -> None:
        """Hand over a request; returns at once."""
        self._process.send(json.dumps(request, separators=(",", ":")).encode())

    def answer(self, timeout: float) -> Mapping[str, object] | Missing:
        """The next line of the answer, or why there will be none; after `timeout` seconds the worker is killed."""
        try:
            line = json.loads(self._process.receive(timeout))
        except process.EndedError as ended:
            return Missing(str(ended), late=isinstance(ended, process.LateError))
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


def ask_derivatives(
    worker: Worker, expression: Expression, order: int = 1, hessian: bool = False
) -> DerivativesQuestion:
    """Hand the question over and return at once, so that other work can be done until the answer is wanted."""
    refused = _asked(worker, expression, {"task": "derive", "order": order, "hessian": hessian})
    return DerivativesQuestion(worker, expression, order, hessian, refused)


def ask_critical_points(worker: Worker, expression: Expression) -> CriticalPointsQuestion:
    """Ask where the gradient vanishes, and return at once."""
    return CriticalPointsQuestion(worker, expression, _asked(worker, expression, {"task": "critical"}))


def _asked(worker: Worker, expression: Expression, request: Mapping[str, object]) -> str:
    """Send a request about an expression; why it was not sent, where it was not."""
    size = nodes_in(expression.root)
    variables = list(expression.variables)
    if size > LARGEST or _work(expression.root) > LARGEST_WORK:
        return f"it is left out because of its size ({size:,} parts, {len(variables):,} variables)"
    writer = wire.Writer()
    writer.add(expression.root)
    length = longest_partial(writer.nodes)
    if length > LONGEST:
        return f"it is left out because of its size (some {length:,} operations, more than anyone would read)"
    worker.ask({**request, "nodes": writer.nodes, "variables": variables})
    return ""


def nodes_in(tree: Node) -> int:
    """How many nodes a tree has, shared parts as often as they occur."""
    return sum(1 for _ in walk(tree))


def _work(root: Node) -> int:
    """What deriving takes: each term of a sum is derived by its own variables only."""
    terms = root.terms if isinstance(root, Sum) else (root,)
    return sum(nodes_in(term) * len(variables_of(term)) for term in terms)


class _NoAnswerError(Exception):
    """The answer ends before it is complete; the text is one line that says why."""


def _answer(worker: Worker, refused: str, timeout: float) -> Iterator[Mapping[str, object]]:
    """The lines of an answer to its end. Raises _NoAnswerError where that does not come within `timeout` seconds."""
    if refused:
        raise _NoAnswerError(refused)
    deadline = time.monotonic() + timeout
    while True:
        line = worker.answer(max(0.0, deadline - time.monotonic()))
        if isinstance(line, Missing):
            raise _NoAnswerError(f"it took longer than {timeout:.3g} s" if line.late else line.reason)
        if "failed" in line:
            raise _NoAnswerError(_sentence(line["failed"]))
        if "done" in line:
            return
        yield line


def _sentence(reason: object) -> str:
    """The worker's own words, if they are one short printable line."""
    text = reason if isinstance(reason, str) else ""
    return text if 0 < len(text) < LONGEST_REASON and text.isprintable() else "the algebra process failed"


def _formulas(trees: Sequence[Node], places: object, count: int, variables: Sequence[str]) -> tuple[Node, ...]:
    """So many of the trees, over these variables. Raises ValueError where the answer has something else."""
    if not isinstance(places, list) or len(places) != count:
        raise ValueError("not as many formulas as were asked for")
    chosen = [trees[place] for place in places if type(place) is int and 0 <= place < len(trees)]
    if len(chosen) < count:
        raise ValueError("not the place of a formula")
    if not all(variables_of(tree) <= set(variables) for tree in chosen):
        raise ValueError("a variable that nobody knows")
    return tuple(chosen)


@record
class DerivativesQuestion:
    """Derivatives that were asked for; `refused` says why nothing was sent."""

    worker: Worker
    expression: Expression
    order: int
    hessian: bool
    refused: str = ""

    def derived(self, timeout: float = SECONDS) -> Derived:
        """What has come when all is there, something has failed, or `timeout` seconds have passed."""
        found = Derived()
        try:
            for line in _answer(self.worker, self.refused, timeout):
                found = self._with(found, line)
        except _NoAnswerError as failure:
            return self._without(found, str(failure))
        except ValueError:
            return self._without(found, self.worker.refuse().reason)
        return found

    def _with(self, found: Derived, line: Mapping[str, object]) -> Derived:
        """What was found before and what the line brings. Raises ValueError where it is not what was asked for."""
        trees = wire.read(line.get("nodes"))
        variables = self.expression.variables
        n = len(variables)
        if "gradient" in line:
            return replace(found, gradient=_formulas(trees, line["gradient"], n, variables))
        if "higher" in line and self.order > 1:
            count = min(len(found.higher) + 1, self.order - 1)
            return replace(found, higher=_formulas(trees, line["higher"], count, variables))
        rows = line.get("hessian")
        if not self.hessian or not isinstance(rows, list) or len(rows) != n:
            raise ValueError("not what was asked for")
        return replace(found, hessian=tuple(_formulas(trees, row, n, variables) for row in rows))

    def _without(self, found: Derived, reason: str) -> Derived:
        """What was found, and what is missing besides: nothing where only a tidier form is."""
        wanted = (
            ("no formula", found.gradient is None),
            (f"no formula from order {len(found.higher) + 2} on", len(found.higher) < self.order - 1),
            ("no formula for the Hessian", self.hessian and found.hessian is None),
        )
        missing = next((what for what, is_missing in wanted if is_missing), "")
        return replace(found, missing=f"{missing}: {reason}" if missing else "")


@record
class CriticalPointsQuestion:
    """Critical points that were asked for; `refused` says why nothing was sent."""

    worker: Worker
    expression: Expression
    refused: str = ""

    def solved(self, timeout: float = SECONDS) -> Solved:
        """The points in closed form; none where they do not come within `timeout` seconds."""
        found = Solved()
        try:
            for line in _answer(self.worker, self.refused, timeout):
                found = self._read(line)
        except _NoAnswerError as failure:
            return Solved(missing=f"no exact critical points: {failure}")
        except ValueError:
            return Solved(missing=f"no exact critical points: {self.worker.refuse().reason}")
        return found

    def _read(self, line: Mapping[str, object]) -> Solved:
        trees = wire.read(line.get("nodes"))
        points = line.get("points")
        if not isinstance(points, list) or len(points) > MOST_POINTS:
            raise ValueError("not a list of points")
        n = len(self.expression.variables)
        return Solved(tuple(_formulas(trees, point, n, ()) for point in points), line.get("complete") is True)

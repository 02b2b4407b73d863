"""The main process's side: ask the worker for formulas, check its answers, and derive missing ones by our own rules.

A gradient has one of two texts: the tidy form of the worker, or, if that is late or missing, the form of our rules.
Neither text depends on how much of its answer the worker sent.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from gdcli.calculus.algebra import messages as wire
from gdcli.calculus.algebra import process
from gdcli.calculus.algebra.derived import Derived, NoFormulaError, Solved
from gdcli.calculus.algebra.formula_size import FormulaTooLargeError, check_size, nodes_in
from gdcli.calculus.algebra.limits import ALGEBRA_SECONDS, FUNCTION_NODES_MAX, QUESTIONS_MAX, START_SECONDS
from gdcli.language.tree import Expression, Node, variables_of
from gdcli.late import LateModule
from gdcli.model.sentences import Sentence
from gdcli.record import record, replace

if TYPE_CHECKING:
    from gdcli.calculus.algebra import sentences as say
else:
    say = LateModule("gdcli.calculus.algebra.sentences")

ERROR_CHARACTERS_MAX: Final = 60
"""Characters of the longest name of an error of the worker that is shown."""
POINTS_MAX: Final = 1_000
"""The most critical points that are read from an answer."""


@record
class NoAnswer:
    """A missing answer, with the reason; `timed_out`: it did not come in time."""

    reason: Sentence
    timed_out: bool = False


class Worker:
    """The algebra process as questions and answers; its first wrong or late answer ends it.

    At the end of its context a worker is kept for the next question of its thread, or ended if it is still at work.
    """

    def __init__(self, running: process.Process) -> None:
        self._process = running
        self._is_ready = False
        self._is_asked = False
        self._questions = 0

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        if self.is_idle and self._questions < QUESTIONS_MAX:
            _kept.worker = self
        else:
            self.close()

    @property
    def is_idle(self) -> bool:
        """Whether the worker is ready and has answered everything."""
        return self._is_ready and not self._is_asked and self._process.is_idle()

    def ask(self, request: Mapping[str, object]) -> None:
        """Send a request; returns at once."""
        self._is_asked = True
        self._questions += 1
        self._process.send(json.dumps(request, separators=(",", ":")).encode())

    def finish(self) -> None:
        """The answer is complete."""
        self._is_asked = False

    def answer(self, timeout: float) -> Mapping[str, object] | NoAnswer:
        """The next line of the answer, or why there is none; after `timeout` seconds the worker is killed."""
        try:
            line = json.loads(self._process.receive(timeout))
        except process.EndedError as ended:
            return NoAnswer(say.OF_THE_PROCESS[str(ended)](), timed_out=isinstance(ended, process.TimedOutError))
        except (ValueError, RecursionError):
            return self.refuse()
        return line if isinstance(line, dict) else self.refuse()

    def await_ready(self) -> NoAnswer | None:
        """Wait at most START_SECONDS until the algebra is ready; the result is None, or why it is not ready."""
        if self._is_ready:
            return None
        line = self.answer(START_SECONDS)
        if isinstance(line, NoAnswer):
            return NoAnswer(say.NOT_READY(seconds=f"{START_SECONDS:.3g}")) if line.timed_out else line
        self._is_ready = line == {"ready": True}
        return None if self._is_ready else self.refuse()

    def refuse(self) -> NoAnswer:
        """End a worker whose answer cannot be used."""
        self._process.end("senseless")
        return NoAnswer(say.OF_THE_PROCESS[self._process.reason]())

    def close(self) -> None:
        """Kill the worker and wait until it is gone."""
        self._process.end()


_kept = threading.local()
"""`worker`, where a thread keeps its worker: the system ends a process with the thread that started it (Linux)."""


def start() -> Worker:
    """The worker of this thread, the one that was started early, or a new one.

    If none can be started, every answer is the reason.
    """
    kept: Worker | None = vars(_kept).pop("worker", None)
    return kept if kept is not None and kept.is_idle else Worker(process.take())


def derive(
    worker: Worker, expression: Expression, order: int = 1, hessian: bool = False, timeout: float = ALGEBRA_SECONDS
) -> Derived:
    """The exact derivatives, at most `timeout` seconds after the algebra is ready; no exception, no hang."""
    return ask_derivatives(worker, expression, order, hessian).derived(timeout)


def ask_derivatives(
    worker: Worker, expression: Expression, order: int = 1, hessian: bool = False
) -> DerivativesQuestion:
    """Ask, and return at once, so that other work can be done until the answer is wanted."""
    refused = _asked(worker, expression, {"task": "derive", "order": order, "hessian": hessian})
    return DerivativesQuestion(worker, expression, order, hessian, refused)


def ask_critical_points(worker: Worker, expression: Expression) -> CriticalPointsQuestion:
    """Ask where the gradient vanishes, and return at once."""
    return CriticalPointsQuestion(worker, expression, _asked(worker, expression, {"task": "critical"}))


def _asked(worker: Worker, expression: Expression, request: Mapping[str, object]) -> str | Sentence:
    """Send a request about an expression; the result is empty, or why nothing was sent."""
    if expression.table is not None:
        return say.ROWS_OF_A_TABLE()
    try:
        check_size(expression.root)
    except FormulaTooLargeError as refusal:
        return refusal.sentence
    size = nodes_in(expression.root)
    if size > FUNCTION_NODES_MAX:
        return say.TOO_LARGE_TO_SEND(parts=size, limit=FUNCTION_NODES_MAX)
    writer = wire.NodeList()
    writer.add(expression.root)
    worker.ask({**request, "nodes": writer.nodes, "variables": list(expression.variables)})
    return ""


class _NoAnswerError(NoFormulaError):
    """The answer ends before it is complete."""


def _answer(worker: Worker, refused: str | Sentence, timeout: float) -> Iterator[Mapping[str, object]]:
    """The lines of an answer to its end.

    Raises _NoAnswerError if the end does not come within `timeout` seconds after the algebra is ready.
    """
    if refused:
        raise _NoAnswerError(refused)
    if failure := worker.await_ready():
        raise _NoAnswerError(failure.reason)
    deadline = time.monotonic() + timeout
    while True:
        line = worker.answer(max(0.0, deadline - time.monotonic()))
        if isinstance(line, NoAnswer):
            raise _NoAnswerError(say.ANSWER_LATE(seconds=f"{timeout:.3g}") if line.timed_out else line.reason)
        if "failed" in line:
            raise _NoAnswerError(_failure(line))
        if "done" in line:
            worker.finish()
            return
        yield line


def _failure(line: Mapping[str, object]) -> Sentence:
    """The worker's reason as a sentence; for an error of the worker with the error's name."""
    reason, error = line["failed"], line.get("error")
    if isinstance(reason, str) and reason in say.OF_THE_WORKER:
        return say.OF_THE_WORKER[reason]()
    is_name = isinstance(error, str) and error.isidentifier() and len(error) <= ERROR_CHARACTERS_MAX
    return say.FAILED_WITH(error=str(error)) if is_name else say.FAILED()


def _formulas(trees: Sequence[Node], places: object, count: int, variables: Sequence[str]) -> tuple[Node, ...]:
    """The `count` trees at these places, over these variables. Raises ValueError if the answer has others."""
    if not isinstance(places, list) or len(places) != count:
        raise ValueError("not as many formulas as were asked for")
    chosen = [trees[place] for place in places if type(place) is int and 0 <= place < len(trees)]
    if len(chosen) < count:
        raise ValueError("not the place of a formula")
    if not all(variables_of(tree) <= set(variables) for tree in chosen):
        raise ValueError("an unknown variable")
    return tuple(chosen)


@record
class DerivativesQuestion:
    """A request for derivatives; `refused` is why nothing was sent, or empty."""

    worker: Worker
    expression: Expression
    order: int
    hessian: bool
    refused: str | Sentence = ""

    def derived(self, timeout: float = ALGEBRA_SECONDS) -> Derived:
        """The complete answer; formulas missing after `timeout` seconds are derived by our rules."""
        found = Derived()
        try:
            for line in _answer(self.worker, self.refused, timeout):
                found = self._with(found, line)
        except _NoAnswerError as failure:
            return self.completed(found, failure.sentence)
        except ValueError:
            return self.completed(found, self.worker.refuse().reason)
        return found if self._is_complete(found) else self.completed(found, self.worker.refuse().reason)

    def _is_complete(self, found: Derived) -> bool:
        has_hessian = found.hessian is not None or not self.hessian
        return found.gradient is not None and len(found.higher) == self.order - 1 and has_hessian

    def completed(self, found: Derived, reason: str | Sentence) -> Derived:
        """The found formulas and, within the size limits, the others by our rules; `reason`: why they are missing."""
        from gdcli.calculus.algebra.rule_forms import Completion  # noqa: PLC0415 - seldom needed

        return Completion(self.expression, self.order, self.hessian, reason).of(found)

    def _with(self, found: Derived, line: Mapping[str, object]) -> Derived:
        """The formulas found before with those of the line. Raises ValueError if the line has other formulas."""
        trees = wire.read_nodes(line.get("nodes"))
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


@record
class CriticalPointsQuestion:
    """A request for critical points; `refused` is why nothing was sent, or empty."""

    worker: Worker
    expression: Expression
    refused: str | Sentence = ""

    def solved(self, timeout: float = ALGEBRA_SECONDS) -> Solved:
        """The points in closed form; no points if the answer is not complete within `timeout` seconds."""
        found = Solved()
        try:
            for line in _answer(self.worker, self.refused, timeout):
                found = self._read(line)
        except _NoAnswerError as failure:
            return Solved(missing=say.NO_CRITICAL_POINTS(reason=failure.sentence))
        except ValueError:
            return Solved(missing=say.NO_CRITICAL_POINTS(reason=self.worker.refuse().reason))
        return found

    def _read(self, line: Mapping[str, object]) -> Solved:
        trees = wire.read_nodes(line.get("nodes"))
        points = line.get("points")
        if not isinstance(points, list) or len(points) > POINTS_MAX:
            raise ValueError("not a list of points")
        n = len(self.expression.variables)
        return Solved(tuple(_formulas(trees, point, n, ()) for point in points), line.get("complete") is True)

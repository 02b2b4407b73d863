"""Whatever happens to the worker, there is an answer or a line with the reason for none; no process is left."""

from __future__ import annotations

import gc
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from gdcli.calculus.algebra import client, process
from gdcli.calculus.algebra.client import Worker
from gdcli.calculus.algebra.derived import Derived
from gdcli.calculus.algebra.limits import MEMORY_BYTES, PROCESSOR_SECONDS
from gdcli.calculus.algebra.messages import NodeList
from gdcli.calculus.algebra.worker import READY_LINE
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.printing.text import to_text
from gdcli.language.reading.parser import parse
from gdcli.language.tree import Expression, Node
from tests.calculus.collection import PRINTED

HOME = str(Path(process.__file__).parents[3])
LATE = 60.0
SOON = 0.25
SQUARE = parse("x**2 + 3*x")
ANSWER = b'{"nodes": [["num", "2"], ["var", "x"], ["mul", 0, 1]], "gradient": [2]}\n{"done": true}\n'
GRADIENT = {"nodes": [["num", "2"], ["var", "x"], ["mul", 0, 1]], "gradient": [2]}


def gone(pid: int) -> bool:
    """Whether a process has ended, or will never run again."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return True
    return state in "ZX"


def soon(condition: Callable[[], bool]) -> bool:
    """Whether the condition becomes true within the time limit of the test."""
    deadline = time.monotonic() + LATE
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.01)
    return False


@pytest.fixture
def short_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that does not say that it is ready is given up at once."""
    monkeypatch.setattr(client, "START_SECONDS", SOON)


@pytest.fixture
def no_kept_worker() -> None:
    """No worker of an earlier test is there to answer."""
    process.end_all()


def texts(trees: Sequence[Node] | None) -> list[str]:
    return [to_text(tree) for tree in trees or ()]


def assert_by_the_rules(found: Derived) -> None:
    """The gradient is there in the form of our rules, and the answer says so."""
    assert (found.form, texts(found.gradient)) == ("rules", ["2*x + 3"])
    assert "form of the rules" in str(found.missing)


def assert_killed(found: Derived, running: process.Process, reason: str) -> None:
    """The worker was killed for that reason, and the rules have answered."""
    assert_by_the_rules(found)
    assert reason in str(found.missing)
    assert gone(running.pid)


def derived_by(program: str, timeout: float = LATE, **asked: object) -> tuple[Derived, process.Process]:
    """The answer to a question when the worker runs this program instead of ours."""
    running = process.start(program)
    found = client.derive(Worker(running), SQUARE, timeout=timeout, **asked)  # type: ignore[arg-type]
    return found, running


def says(*lines: object, then: str = "") -> str:
    """A program that says that it is ready, writes these lines as JSON, and then runs the given code."""
    written = READY_LINE.decode() + "".join(json.dumps(line) + "\n" for line in lines)
    return f"import os, time\nos.write(1, {written.encode()!r})\n{then}"


def test_the_worker_derives() -> None:
    with client.start() as worker:
        found = client.derive(worker, SQUARE)
        assert found == Derived(found.gradient)
        assert texts(found.gradient) == ["2*x + 3"]
        found = client.derive(worker, parse("x**3"), order=4)
        assert texts(found.higher) == ["6*x", "6", "0"]
        found = client.derive(worker, parse("x*y**2"), hessian=True)
        assert list(map(texts, found.hessian or ())) == [["0", "2*y"], ["2*y", "2*x"]]
    worker.close()
    assert gone(worker._process.pid)


@pytest.mark.parametrize(
    "program",
    ["import time; time.sleep(60)", "import os, time; os.write(1, b'{\"read'); time.sleep(60)", "while True: pass"],
    ids=["silent", "half a word", "spinning"],
)
@pytest.mark.usefixtures("short_start")
def test_a_worker_that_is_never_ready_is_killed(program: str) -> None:
    assert_killed(*derived_by(program, timeout=LATE), f"was not ready within {SOON} s")


@pytest.mark.parametrize(
    "program",
    [says(then="time.sleep(60)"), says(then="while True: pass"), says(then="os.write(1, b'{\"nodes'); time.sleep(60)")],
    ids=["silent", "spinning", "half an answer"],
)
def test_a_worker_that_hangs_when_it_is_asked_is_killed(program: str) -> None:
    assert_killed(*derived_by(program, timeout=SOON), f"it took longer than {SOON} s")


@pytest.mark.parametrize(
    ("then", "reason"),
    [
        ("while True: os.write(1, b' ' * 65536)", "more than can be read"),
        ("while True: os.write(1, b'\\n' * 65536)", "makes no sense"),
    ],
    ids=["endless line", "endless lines"],
)
def test_a_worker_that_writes_without_end_is_killed(then: str, reason: str) -> None:
    assert_killed(*derived_by(says(then=then)), reason)


def test_the_deadline_begins_when_the_algebra_is_ready() -> None:
    program = f"import os, time\ntime.sleep(4 * {SOON})\nos.write(1, {READY_LINE + ANSWER!r})\ntime.sleep(60)"
    found, running = derived_by(program, timeout=SOON)
    assert found == Derived(found.gradient)
    running.end()


def test_a_gradient_has_one_of_two_texts_wherever_the_worker_stops() -> None:
    """What follows the gradient is completed by our rules; the gradient stays the one that came."""
    found, running = derived_by(says(GRADIENT, then="time.sleep(60)"), timeout=SOON, order=3)
    assert (found.form, texts(found.gradient), texts(found.higher)) == ("tidy", ["2*x"], ["2", "0"])
    assert "from order 2 on derivatives have the form of the rules" in str(found.missing)
    assert gone(running.pid)
    found, _ = derived_by(says(GRADIENT, then="time.sleep(60)"), timeout=SOON, hessian=True)
    assert (found.form, texts(found.gradient)) == ("tidy", ["2*x"])
    assert list(map(texts, found.hessian or ())) == [["2"]]
    assert "the Hessian has the form of the rules" in str(found.missing)


@pytest.mark.parametrize("then", ["", "os.kill(os.getpid(), 9)", "os.abort()", "os._exit(1)", "1/0"])
@pytest.mark.parametrize("lines", [(), (GRADIENT, {"done": True})], ids=["before", "after"])
def test_a_worker_that_dies_costs_the_tidy_form(lines: tuple[object, ...], then: str) -> None:
    found, running = derived_by(says(*lines, then=then))
    assert found.form == ("tidy" if lines else "rules")
    assert ("ended before" in str(found.missing)) != bool(lines)
    assert soon(lambda: gone(running.pid))


RUBBISH: list[object] = [
    7, None, [], "gradient", {}, {"nodes": 3, "gradient": [0]}, {"nodes": [], "gradient": []},
    {"nodes": [["var", "x"]], "gradient": [1]}, {"nodes": [["var", "x"]], "gradient": [-1]},
    {"nodes": [["var", "x"]], "gradient": [True]}, {"nodes": [["var", "x"]], "gradient": [0.0]},
    {"nodes": [["var", "x"]], "gradient": [0, 0]}, {"nodes": [["var", "x"]], "gradient": "0"},
    {"nodes": [["var", "y"]], "gradient": [0]}, {"nodes": [["var", "x+1"]], "gradient": [0]},
    {"nodes": [["var", "sin"]], "gradient": [0]}, {"nodes": [["const", "i"]], "gradient": [0]},
    {"nodes": [["num", "1/0"]], "gradient": [0]}, {"nodes": [["num", "-1"]], "gradient": [0]},
    {"nodes": [["num", "1e9"]], "gradient": [0]}, {"nodes": [["num", 1]], "gradient": [0]},
    {"nodes": [["num", "٣"]], "gradient": [0]}, {"nodes": [["num", "9" * 500]], "gradient": [0]},
    {"nodes": [["neg", 0]], "gradient": [0]}, {"nodes": [["var", "x"], ["neg", 0, 0]], "gradient": [1]},
    {"nodes": [["var", "x"], ["add", 0]], "gradient": [1]}, {"nodes": [["add"]], "gradient": [0]},
    {"nodes": [["var", "x"], ["call", "sin"]], "gradient": [1]}, {"nodes": [["call", "max"]], "gradient": [0]},
    {"nodes": [["var", "x"], ["call", "system", 0]], "gradient": [1]},
    {"nodes": [["var", "x"], ["call", "sin", 0, 0]], "gradient": [1]},
    {"nodes": [["var", "x"], *([["mul", i, i] for i in range(60)])], "gradient": [60]},
    {"nodes": [[]], "gradient": [0]},
    {"nodes": [{"var": "x"}], "gradient": [0]}, {"nodes": [["var", "x"]], "hessian": [[0]]},
    {"nodes": [["var", "x"]], "higher": [0]}, {"ready": True}, {"done": True},
]  # fmt: skip


@pytest.mark.parametrize("line", RUBBISH, ids=lambda line: str(line)[:60])
def test_rubbish_is_refused(line: object) -> None:
    found, running = derived_by(says(line, then="time.sleep(60)"))
    assert_by_the_rules(found)
    assert "makes no sense" in str(found.missing)
    assert gone(running.pid)


def test_too_many_nodes_are_refused() -> None:
    program = """os.write(1, b'{"nodes": [' + b', '.join([b'["var", "x"]'] * 30_000) + b'], "gradient": [0]}\\n')"""
    found, _ = derived_by(says(then=program))
    assert_by_the_rules(found)
    assert "makes no sense" in str(found.missing)


@pytest.mark.parametrize(
    "text",
    [
        b"\n",
        b"\xff\xfe\n",
        b"{\n",
        b"[" * 200_000 + b"\n",
        b'{"failed": "\\u001b[31m"}\n',
        b'{"failed": 3}\n',
        b"NaN\n",
    ],
    ids=lambda text: repr(text[:20]),
)
def test_rubbish_that_is_not_even_json_is_refused(text: bytes) -> None:
    found, _ = derived_by(f"import os\nrest = {text!r}\nwhile rest: rest = rest[os.write(1, rest):]\n")
    assert_by_the_rules(found)
    assert str(found.missing).isprintable()


def test_no_memory_is_a_reason_like_any_other() -> None:
    hog = (
        "import sys\n"
        "sys.path[:] = sys.argv[4:]\n"
        "from gdcli.calculus.algebra.worker import limit_memory\n"
        "limit_memory(int(sys.argv[2]))\n"
        "kept = bytearray(2 << 30)\n"
    )
    found, running = derived_by(hog)
    assert "ended before" in str(found.missing)
    assert soon(lambda: gone(running.pid))
    with Worker(process.start(memory=1 << 25)) as worker:  # sympy does not fit
        assert_by_the_rules(client.derive(worker, SQUARE, timeout=LATE))


def test_the_worker_keeps_within_its_memory() -> None:
    with client.start() as worker:
        assert client.derive(worker, SQUARE).gradient is not None
        limits = Path(f"/proc/{worker._process.pid}/limits").read_text()
        assert str(MEMORY_BYTES) in next(line for line in limits.splitlines() if "address space" in line)
        seconds = int(next(line for line in limits.splitlines() if "cpu time" in line).split()[3])
        assert PROCESSOR_SECONDS < seconds <= PROCESSOR_SECONDS + LATE


def test_what_is_too_large_is_not_even_asked() -> None:
    worker = Worker(process.start("raise SystemExit"))
    found = client.derive(worker, parse("sin(" + " + ".join(f"x{i}**2" for i in range(300)) + ")"))
    assert found.gradient is None
    assert "because of its size" in str(found.missing)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("sin(" * 27 + "x*y" + ")" * 27, "tidy"),
        (" + ".join(f"(sin({i}*x)*y - z)**2" for i in range(50)), "tidy"),
        (" + ".join(f"(sin({i}*x)*y - z)**2" for i in range(150)), "rules"),
        ("*".join(f"(x + {i})" for i in range(1, 250)), None),
        (" + ".join(f"(sin({i}*x)*y - z)**2" for i in range(600)), None),
        ("sin(" + " + ".join(f"x{i}" for i in range(150)) + ")", None),
        ("sin(tanh(" * 60 + "x" + "))" * 60, None),
    ],
    ids=["nested", "50 rows", "150 rows", "249 factors", "600 rows", "150 variables", "120 functions"],
)
def test_each_size_limit_is_where_it_is_said(text: str, form: str | None) -> None:
    """With a tenth of a limit, or ten times a limit, one of these fails."""
    with client.start() as worker:
        found = client.derive(worker, parse(text, FILE_LIMITS), timeout=5 * LATE)
    assert found.form == form
    assert (found.gradient is None) == (form is None)
    assert bool(found.missing) == (form != "tidy")


def rows(count: int) -> Expression:
    """A sum of squares over that number of rows, in three variables."""
    return parse(" + ".join(f"(sin({i}*x)*y - z)**2" for i in range(1, count + 1)), FILE_LIMITS)


@pytest.mark.parametrize(("count", "is_there"), [(20, True), (100, False)])
def test_the_size_limit_of_a_hessian(count: int, is_there: bool) -> None:
    with client.start() as worker:
        found = client.derive(worker, rows(count), hessian=True, timeout=5 * LATE)
    assert (found.form, found.hessian is not None) == ("tidy", is_there)
    assert bool(found.missing) != is_there


@pytest.mark.parametrize(("count", "is_there"), [(10, True), (60, False)])
def test_the_size_limit_of_a_hessian_by_the_rules(count: int, is_there: bool) -> None:
    found = client.derive(Worker(process.start("raise SystemExit")), rows(count), hessian=True)
    assert (found.form, found.hessian is not None) == ("rules", is_there)
    assert ("no formula for the Hessian" in str(found.missing)) != is_there


def test_a_derivative_that_grows_without_end_is_given_up() -> None:
    """Orders 2, 3, 4 have some 200, 900, 3,500 operations (x^x: 800 and 1,900 in orders 7 and 8); 1,000 are read."""
    with client.start() as worker:
        for text, count in (("tan(exp(x)*sin(x**x))/(x + log(x))", 2), ("x**x", 6)):
            found = client.derive(worker, parse(text), order=20, timeout=LATE)
            assert (found.form, len(found.higher)) == ("tidy", count)
            assert "because of its size" in str(found.missing)


def test_a_large_request_waits_for_nobody() -> None:
    running = process.start("import os, sys\nline = sys.stdin.buffer.readline()\nos.write(1, b'%d\\n' % len(line))\n")
    running.send(b"x" * 3_000_000)
    assert running.receive(LATE) == b"3000001"
    running.end()


@pytest.mark.parametrize(
    "error", [OSError("no file"), BlockingIOError("no process"), RuntimeError("no thread"), MemoryError()], ids=repr
)
@pytest.mark.usefixtures("no_kept_worker")
def test_where_no_worker_can_be_started_the_rules_answer(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    what = "_thread.start_new_thread" if isinstance(error, RuntimeError) else "subprocess.Popen"
    monkeypatch.setattr(what, refuse)
    found = client.derive(client.start(), SQUARE)
    assert_by_the_rules(found)
    assert "could not be started" in str(found.missing)


@pytest.mark.parametrize("interpreter", ["", "/nonexistent/python"])
@pytest.mark.usefixtures("no_kept_worker")
def test_without_an_interpreter_the_rules_answer(interpreter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", interpreter)
    assert "could not be started" in str(client.derive(client.start(), SQUARE).missing)


def test_an_interrupt_ends_the_worker() -> None:
    """Ctrl-C while an answer is awaited."""
    running = process.start("import time; time.sleep(60)")
    timer = threading.Timer(SOON, signal.raise_signal, [signal.SIGINT])
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        running.receive(LATE)
    timer.join()
    assert gone(running.pid)


def test_the_worker_leaves_interrupts_to_its_parent() -> None:
    with client.start() as worker:
        for _ in range(20):
            os.kill(worker._process.pid, signal.SIGINT)
            time.sleep(0.01)
        assert client.derive(worker, SQUARE).gradient is not None


def test_a_forgotten_worker_is_ended() -> None:
    worker = client.start()
    pid = worker._process.pid
    del worker
    gc.collect()
    assert gone(pid)


def test_an_answer_that_is_already_there_is_never_late() -> None:
    running = process.start(says(GRADIENT, {"done": True}, then="time.sleep(60)"))
    question = client.ask_derivatives(Worker(running), SQUARE)
    assert soon(lambda: running._answers.qsize() == 3)
    assert question.derived(0).missing == ""
    running.end()


def test_the_prepared_worker_is_the_one_that_is_taken() -> None:
    process.prepare()
    prepared = process._prepared[-1]
    assert process.take() is prepared
    other = process.take()
    assert other is not prepared
    prepared.end()
    other.end()


PARENT = """
import sys, time, os
sys.path.insert(0, sys.argv[1])
from gdcli.calculus.algebra import client
from gdcli.calculus.algebra import process
worker = client.start()
print(worker._process.pid, flush=True)
"""


def parent(then: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", PARENT + then, HOME], stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("busy", [False, True])
def test_a_killed_parent_leaves_no_worker(busy: bool) -> None:
    ask = (
        "from gdcli.language.reading.parser import parse\n"
        "client.ask_derivatives(worker, parse('x**x**x**x**x'), order=20)\n"
    )
    with parent((ask if busy else "") + "time.sleep(60)") as running:
        assert running.stdout is not None
        pid = int(running.stdout.readline())
        assert not gone(pid)
        time.sleep(1.0 if busy else 0.0)
        running.kill()
    assert soon(lambda: gone(pid))


@pytest.mark.parametrize("then", ["", "sys.exit(3)", "raise ValueError", "os._exit(0)", "os.kill(os.getpid(), 15)"])
def test_a_parent_that_leaves_in_any_way_leaves_no_worker(then: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT + then, HOME], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as running:
        assert running.stdout is not None
        pid = int(running.stdout.readline())
    assert soon(lambda: gone(pid))


def test_a_forked_copy_of_the_parent_does_not_end_the_worker() -> None:
    then = """
if os.fork() == 0:
    worker.close()
    os._exit(0)
os.wait()
from gdcli.language.reading.parser import parse
print(client.derive(worker, parse("x**2")).missing == "", flush=True)
"""
    with parent(then) as running:
        assert running.stdout is not None
        assert running.stdout.read().split()[-1] == "True"


def test_closed_standard_streams_do_no_harm(tmp_path: Path) -> None:
    target = tmp_path / "answer"
    code = f"""
import sys; sys.path.insert(0, {HOME!r})
from gdcli.calculus.algebra import client
from gdcli.language.reading.parser import parse
found = client.derive(client.start(), parse("x**2"))
open({str(target)!r}, "w").write(found.missing or "all there")
"""
    subprocess.run(["sh", "-c", 'exec "$0" -c "$1" <&- >&- 2>&-', sys.executable, code], check=True, timeout=60)
    assert target.read_text() == "all there"


def test_nothing_is_imported_from_the_current_folder(tmp_path: Path) -> None:
    for name in ("sympy", "json", "queue", "ctypes", "mpmath"):
        (tmp_path / f"{name}.py").write_text("open('TAKEN', 'w')\nraise SystemExit\n")
    code = (
        "import sys, os, json, select, time, atexit, re, fractions\n"
        f"sys.path.append({HOME!r})\n"
        f"os.chdir({str(tmp_path)!r})\n"
        "sys.path.insert(0, os.getcwd())\n"
        "from gdcli.calculus.algebra import client\n"
        "from gdcli.language.reading.parser import parse\n"
        "print(client.derive(client.start(), parse('x**2')).missing or 'all there')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "all there\n"
    assert not (tmp_path / "TAKEN").exists()


def asked_once() -> int:
    """The process id of the worker that answered a question of this thread."""
    with client.start() as worker:
        assert client.derive(worker, SQUARE).form == "tidy"
        return worker._process.pid


def test_a_thread_keeps_its_worker() -> None:
    first = asked_once()
    assert asked_once() == first
    other: list[int] = []
    thread = threading.Thread(target=lambda: other.extend((asked_once(), asked_once())))
    thread.start()
    thread.join()
    assert other[0] == other[1] != first
    assert gone(other[0])
    assert asked_once() == first


def test_a_worker_is_replaced_after_some_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    first = asked_once()
    monkeypatch.setattr(client, "QUESTIONS_MAX", 1)
    assert asked_once() == first
    assert gone(first)
    assert asked_once() != first


def test_a_kept_worker_that_was_killed_is_replaced_and_leaves_no_zombie() -> None:
    first = asked_once()
    os.kill(first, signal.SIGKILL)
    assert soon(lambda: not Path(f"/proc/{first}").exists())
    assert asked_once() != first


def test_a_worker_is_not_kept_while_it_is_at_work() -> None:
    with client.start() as worker:
        client.ask_derivatives(worker, SQUARE)
    assert gone(worker._process.pid)


def test_what_was_asked_before_does_not_change_an_answer(many: int) -> None:
    """Two workers get the same questions in two orders; some questions, at length all, also have a worker each."""
    draw = random.Random(60)
    questions = [question("derive", text) for text in draw.sample(sorted(PRINTED), 60)]
    questions += [question("critical", text) for text in ("x**4 - 3*x**2 + x", "x**3 + y**3 - 3*x*y", "x*exp(-x)")]
    orders = [draw.sample(range(len(questions)), len(questions)) for _ in range(2)]
    first, second = (dict(zip(order, answers([questions[i] for i in order]), strict=True)) for order in orders)
    assert first == second
    for i in orders[0][:: 30 if many == 1 else 1]:
        assert answers([questions[i]]) == [first[i]]


def test_starting_imports_next_to_nothing() -> None:
    code = (
        f"import sys; sys.path.append({HOME!r}); before = set(sys.modules)\n"
        "import gdcli.calculus.algebra.process\n"
        "print(sorted({name for name in set(sys.modules) - before if '.' not in name}))\n"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert not {"json", "queue", "dataclasses", "inspect", "sympy", "typing"} & set(eval(done.stdout))


def question(task: str, text: str) -> dict[str, object]:
    """A request to the worker."""
    writer, expression = NodeList(), parse(text)
    writer.add(expression.root)
    variables = list(expression.variables)
    return {"task": task, "nodes": writer.nodes, "variables": variables, "order": 1, "hessian": len(variables) > 1}


def answers(questions: Sequence[dict[str, object]]) -> list[list[bytes]]:
    """The lines that a new worker answers to each question."""
    running = process.start()
    assert running.receive(LATE) + b"\n" == READY_LINE
    found: list[list[bytes]] = []
    for question in questions:
        running.send(json.dumps(question).encode())
        found.append([])
        while not found[-1] or not any(end in found[-1][-1] for end in (b'"done"', b'"failed"')):
            found[-1].append(running.receive(LATE))
    running.end()
    return found


@pytest.mark.parametrize("places", [[0, 1], [1, 0], [1, 1]])
def test_one_formula_of_an_unknown_variable_spoils_the_answer(places: list[int]) -> None:
    trees = [parse("2*x").root, parse("x*z").root]
    assert client._formulas(trees, [0, 0], 2, ("x", "y")) == (trees[0], trees[0])
    with pytest.raises(ValueError, match="unknown variable"):
        client._formulas(trees, places, 2, ("x", "y"))

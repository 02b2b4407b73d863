"""Lessons: the file format, the questions answered from records, progress, and each lesson led to its end."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

import pexpect
import pyte
import pytest

import gdcli
from gdcli.cli.app import run as run_program
from gdcli.cli.terminal.lesson_dialogue import LessonDialogue, answer_file, checked_words
from gdcli.errors import CannotError, UsageError
from gdcli.lessons import sentences as said
from gdcli.lessons.conditions import field_value, parse_condition
from gdcli.lessons.judging import AnswerJudge, CommandRecord, chosen_answer
from gdcli.lessons.lesson import Lesson, LessonError, parse_lesson
from gdcli.lessons.library import LESSONS, load_lesson
from gdcli.lessons.lint import findings
from gdcli.lessons.progress import Progress
from gdcli.lessons.runner import LearnerAnswer, LessonRunner, question_of_step
from gdcli.model.sentences import HINT_IS, Sentence, shown
from gdcli.translation import ENGLISH, language_in_use, use_language
from tests.hostile.inside import inside
from tests.program import PLAIN_ENVIRONMENT

LANGUAGES = ("en", "pt")


BOTH = [(name, language) for name in LESSONS for language in LANGUAGES]


class Learner:
    """A dialogue whose answers are given; commands run for real, once each."""

    records: ClassVar[dict[str, CommandRecord]] = {}

    def __init__(self, answers: Iterator[str | None]) -> None:
        self.answers = answers
        self.shown: list[str] = []
        self.ran: list[str] = []
        self.dialogue = LessonDialogue(run_program)

    def show(self, text: str | Sentence) -> None:
        self.shown.append(shown(text))

    def ask(self, question: str | Sentence, command: str = "") -> str | None:  # noqa: ARG002
        self.shown.append(shown(question))
        return next(self.answers)

    def run(self, command: str, *, is_shown: bool, below: Sequence[str | Sentence] = ()) -> CommandRecord:  # noqa: ARG002
        self.ran += [command] if is_shown else []
        if command not in self.records:
            self.records[command] = self.dialogue.run(command, is_shown=False)
        return self.records[command]


def right_answers(lesson: Lesson) -> list[str | None]:
    """The right answer to every question, and Enter everywhere else."""
    learner = Learner(iter(()))
    judge = AnswerJudge(learner)
    answers: list[str | None] = []
    last: CommandRecord = {}
    for step in lesson.steps:
        if step.is_question:
            answers.append(judge.solution(step, last))
        if step.run:
            last = learner.run(step.run, is_shown=False)
        answers.append("")
    return answers


def lead(lesson: Lesson, answers: list[str | None], folder: Path) -> tuple[Learner, list[LearnerAnswer], bool]:
    use_language(lesson.language)
    learner, noted = Learner(iter([*answers, None])), list[LearnerAnswer]()
    finished = LessonRunner(lesson, learner, Progress(folder), noted.append).lead()
    return learner, noted, finished


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_every_lesson_is_without_faults(name: str, language: str) -> None:
    assert list(findings(load_lesson(name, language), Learner(iter(())))) == []


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_every_lesson_is_led_to_its_end_by_right_answers(name: str, language: str, tmp_path: Path) -> None:
    lesson = load_lesson(name, language)
    _, noted, finished = lead(lesson, right_answers(lesson), tmp_path)
    assert finished
    assert all(answer.is_right for answer in noted)
    assert len(noted) == sum(step.is_question for step in lesson.steps)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lesson_that_the_manual_shows_is_without_faults(language: str) -> None:
    page = Path(gdcli.__file__).parent / "manual" / language / "lessons.md"
    text = page.read_text(encoding="utf-8").partition("```markdown\n")[2].partition("```")[0]
    assert list(findings(parse_lesson(text, "mine"), Learner(iter(())))) == []


def test_a_question_of_mathematics_may_follow_another_in_one_step() -> None:
    step = "try: descend x**2\nuntil: steps_taken <= 10\nask: derivative of sin(x**2)\nhint: The outer one first.\n"
    lesson = parse_lesson(f"# Title\n\n## Your turn\nText.\n{step}", "mine")
    assert [(each.heading, each.try_, each.ask, each.text) for each in lesson.steps] == [
        ("Your turn", "descend x**2", "", "Text."),
        ("Your turn", "", "derivative of sin(x**2)", ""),
    ]
    assert lesson.steps[1].hints == ("The outer one first.",)
    assert list(findings(lesson, Learner(iter(())))) == []


@pytest.mark.parametrize("name", LESSONS)
def test_both_languages_have_the_same_steps(name: str) -> None:
    english, portuguese = (load_lesson(name, language) for language in LANGUAGES)
    assert portuguese.language == "pt"
    for one, other in zip(english.steps, portuguese.steps, strict=True):
        assert (one.run, one.predict, list(one.choices), one.ask, one.try_, one.solution) == (
            other.run, other.predict, list(other.choices), other.ask, other.try_, other.solution,
        )  # fmt: skip
        assert len(one.hints) == len(other.hints)
        assert bool(one.question) == bool(other.question)
        assert all(one.choices.values())
        assert all(other.choices.values())


RATE = """# Rates
about: A test.

## Too high
run: descend "x**2" --lr 1.1 --steps 5 --brief
predict: verdict.outcome
choices: converged, diverged
hint: first
hint: second
after: It flew away.

## Your turn
try: descend "x**2"
until: verdict.outcome == converged and steps_taken <= 1
solution: descend "x**2" --lr 0.5
"""


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_a_question_of_a_lesson_is_in_words_and_does_not_name_a_field(name: str, language: str) -> None:
    use_language(language)
    for step in load_lesson(name, language).steps:
        for paragraph in question_of_step(step):
            field = step.predict or step.ask.removeprefix("value of ")
            assert not (field and "." in field and field in shown(paragraph)), step.heading
        assert not step.is_question or step.text, step.heading


def test_a_question_of_a_teacher_who_wrote_none_names_the_field() -> None:
    predict, attempt = parse_lesson(RATE, "rates").steps
    assert [shown(paragraph) for paragraph in question_of_step(predict)] == [
        'The next command: gdcli descend "x**2" --lr 1.1 --steps 5 --brief',
        "Before it runs: what will verdict.outcome be?",
        "Choose one of these, by its number or its word:\n\n1. converged\n2. diverged",
    ]
    assert 'gdcli descend "x**2"' in shown(list(question_of_step(attempt))[-1])


@pytest.mark.parametrize(
    ("typed", "is_right", "remark"),
    [("5.1", True, ""), ("51/10", True, ""), ("f'(x) = 5.1", True, ""), ("5.10", True, ""), ("10*0.51", True, ""),
     ("5.12", True, ""), ("5.13", False, "Not yet"),
     ("5,1", False, "5.1"), ("5.2", False, "Not yet"), ("a lot", False, "cannot be read"), ("-5.1", False, "Not yet"),
     ("1/0", False, "cannot be read"), ("**5**", False, "cannot be read")],
)  # fmt: skip
def test_a_number_may_be_written_as_people_write_numbers(typed: str, is_right: bool, remark: str) -> None:
    step = load_lesson("limit", "en").steps[1]
    judged = AnswerJudge(Learner(iter(()))).judged(step, typed, {})
    assert judged.is_right is is_right
    assert is_right or remark in " ".join(map(shown, judged.remarks))


def test_a_choice_is_taken_by_its_number_its_word_or_its_meaning(tmp_path: Path) -> None:
    lesson = parse_lesson(RATE.replace("converged, diverged", "converged (it arrives), diverged (it flies away)"), "r")
    assert lesson.steps[0].choices == {"converged": "it arrives", "diverged": "it flies away"}
    for answer in ("diverged", "it flies away", "Diverged", "2", "2."):
        _, noted, _ = lead(lesson, [answer], tmp_path / answer)
        assert [each.is_right for each in noted] == [True]


def test_wrong_answers_hints_and_solutions(tmp_path: Path) -> None:
    lesson = parse_lesson(RATE, "rates")
    answers: list[str | None] = [
        "hint", "hint", "hint", "nonsense", "converged", "solution", "converged", "solution", "diverged", "",
        'descend "x**3" --lr 0.5', 'descend "x**2" --lr 0.1', "rm -rf /", 'gdcli descend "x**2" --lr 0.5', "",
    ]  # fmt: skip
    learner, noted, finished = lead(lesson, answers, tmp_path)
    said = "\n".join(learner.shown)
    assert finished
    assert [answer.is_right for answer in noted] == [False, False, False, True, False, False, False, True]
    for text in ("Hint: first", "Hint: second", "no more hints", "Please choose", "after 3", "The solution: diverged"):
        assert text in said
    assert "must be about" in said
    assert "the goal is not reached yet: steps_taken is 66, and the goal is steps_taken <= 1." in said


def test_skipping_shows_the_answer_and_is_not_counted(tmp_path: Path) -> None:
    learner, noted, finished = lead(parse_lesson(RATE, "rates"), ["skip", "", "skip", ""], tmp_path)
    assert finished
    assert noted == []
    assert Progress(tmp_path).of("rates").done == ()
    assert "The answer: diverged" in "\n".join(learner.shown)
    assert learner.ran == ['descend "x**2" --lr 1.1 --steps 5 --brief', 'descend "x**2" --lr 0.5']


def test_after_a_skipped_derivative_the_rules_are_shown(tmp_path: Path) -> None:
    learner, _, _ = lead(parse_lesson("# T\n\n## A\nask: derivative of sin(x**2)\n", "t"), ["skip", ""], tmp_path)
    assert learner.ran == ['derive "sin(x**2)" --steps']


def test_a_teacher_can_forbid_skipping(tmp_path: Path) -> None:
    lesson = parse_lesson(RATE.replace("about: A test.", "skip: no"), "rates")
    learner, _, finished = lead(lesson, ["skip", "diverged", "", "quit"], tmp_path)
    assert not finished
    assert shown(said.NO_SKIP()) in learner.shown


def test_a_lesson_goes_on_where_it_was_left(tmp_path: Path) -> None:
    lesson = parse_lesson(RATE, "rates")
    _, _, finished = lead(lesson, ["diverged", ""], tmp_path)
    assert not finished
    assert Progress(tmp_path).of("rates").next_step == 1
    learner, noted, finished = lead(lesson, ['descend "x**2" --lr 0.5', ""], tmp_path)
    assert finished
    assert [answer.step for answer in noted] == [1]
    assert "## Too high" not in learner.shown


def test_back_leads_to_the_step_before(tmp_path: Path) -> None:
    learner, _, _ = lead(parse_lesson(RATE, "rates"), ["diverged", "", "back", "quit"], tmp_path)
    assert learner.shown.count("## Too high") == 2


def test_portuguese_words_are_understood(tmp_path: Path) -> None:
    lesson = parse_lesson(RATE.replace("about: A test.", "language: pt"), "rates")
    learner, _, finished = lead(lesson, ["dica", "pular", "", "sair"], tmp_path)
    assert not finished
    assert "Dica: first" in learner.shown


@pytest.mark.parametrize("damage", ["{", "[]", '{"rates": 3}', '{"rates": {"done": ["x"], "next_step": 0}}'])
def test_a_damaged_file_of_progress_counts_as_empty(damage: str, tmp_path: Path) -> None:
    (tmp_path / "lessons.json").write_text(damage, encoding="utf-8")
    assert Progress(tmp_path).of("rates").next_step == 0


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "title"),
        ("text\n# Title\n## A\n", "above the title"),
        ("# Title\n", "no steps"),
        ("# Title\n## A\nruns: descend x\n", "unknown key"),
        ("# Title\n## A\nrun:\n", "no value"),
        ("# Title\n## A\nrun: descend x\nrun: descend x\n", "twice"),
        ("# Title\n## A\npredict: value\n", "without run"),
        ("# Title\n## A\ntry: descend x\n", "together"),
        ("# Title\n## A\nchoices: a, b\n", "without predict"),
        ("# Title\n## A\nask: value of x\nrun: descend x\npredict: y\n", "Ask one thing"),
        ("# Title\nskip: maybe\n## A\n", "skip"),
        ("# Title\nsolution: 3\n## A\n", "solution"),
        ("# Title\n## A\ntry: descend x\nuntil: steps is 3\n", "condition"),
    ],
)
def test_a_fault_in_the_file_is_told_with_its_line(text: str, fault: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_lesson(text, "t")
    assert fault in f"{refused.value.message} {refused.value.hint}"
    assert refused.value.message.startswith("line ")


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ('run: descend "x**2" --lr nothing', "fails"),
        ('run: descend "x**2"\npredict: verdict.result', "no field"),
        ('run: descend "x**2" --lr 1.1\npredict: verdict.outcome\nchoices: converged, slow', "not among the choices"),
        ('try: descend "x**2"\nuntil: steps_taken < 2\nsolution: descend "x**2"', "does not fulfill"),
        ("ask: derivative of sin(", "cannot be read"),
        ("ask: value of steps_taken", "no number"),
        ("ask: the time", "must begin"),
        ('run: descend "x**2" -o file.txt', "fails"),
        ("run: learn rate", "fails"),
    ],
)
def test_lint_finds_what_is_wrong(step: str, fault: str) -> None:
    found = list(findings(parse_lesson(f"# T\n\n## A\n{step}\n", "t"), Learner(iter(()))))
    assert any(fault in str(finding) for finding in found), found
    assert all(str(finding).startswith("line 3") for finding in found)


def test_lint_is_a_command_with_a_status(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.md", tmp_path / "bad.md"
    good.write_text(RATE, encoding="utf-8")
    bad.write_text(RATE.replace("predict", "guess"), encoding="utf-8")
    assert inside("learn", "--lint", str(good)).status == 0
    done = inside("learn", "--lint", str(bad))
    assert done.status == 1
    assert "unknown key 'guess'" in done.out


def test_a_command_of_a_lesson_does_not_change_its_language() -> None:
    LessonDialogue(run_program).page('derive "x**2" --lang pt')
    assert language_in_use() == ENGLISH


@pytest.mark.parametrize("command", ["descend --help", "functions -h", "plot x**2"])
def test_what_has_no_record_is_refused(command: str) -> None:
    with pytest.raises(UsageError):
        LessonDialogue(run_program).run(command, is_shown=False)


@pytest.mark.parametrize("option", ["-o f", "--output f", "--output=f", "--watch", "--dask host:1", "--data=f"])
def test_a_lesson_may_not_write_files_take_the_keyboard_or_reach_other_machines(option: str) -> None:
    with pytest.raises(UsageError, match="is not allowed in a lesson"):
        checked_words(f"gdcli descend x**2 {option}")


def test_the_same_function_may_be_written_otherwise(tmp_path: Path) -> None:
    _, noted, _ = lead(parse_lesson(RATE, "rates"), ["skip", "", 'descend "x*x" --lr 0.5', ""], tmp_path)
    assert [each.is_right for each in noted] == [True]


def test_what_a_command_of_a_lesson_says_keeps_its_signs() -> None:
    dialogue = LessonDialogue(run_program)
    page = "\n".join(dialogue.page('derive "x**2" --at 1 --limit'))
    assert "h → 0" in page
    with pytest.raises(UsageError, match="θ"):
        dialogue.run('descend "θ(x)"', is_shown=False)


@pytest.mark.parametrize("command", ["rm -rf /", "descend 'x", "", "--help", "sweep --dask tcp://a", "plot x -o=f.svg"])
def test_a_lesson_runs_nothing_else(command: str) -> None:
    with pytest.raises(UsageError):
        LessonDialogue(run_program).run(command, is_shown=False)


@pytest.mark.parametrize(
    ("condition", "found", "holds"),
    [
        ("steps_taken <= 10", {"steps_taken": 10}, True),
        ("steps_taken < 10", {"steps_taken": 10}, False),
        ("verdict.outcome == converged", {"verdict": {"outcome": "converged"}}, True),
        ("verdict.outcome != converged", {}, True),
        ("final.value > 1", {"final": {"value": None}}, False),
        ("a == 1 or b == 2 and c == 3", {"b": 2.0, "c": 3}, True),
        ("a == 1 and b == 2 or c == 3", {"a": 1, "b": 0, "c": 0}, False),
        ("rows.0.x >= 2", {"rows": [{"x": 2}]}, True),
        ("rows.3.x >= 2", {"rows": [{"x": 2}]}, False),
    ],
)
def test_a_condition_holds_as_it_reads(condition: str, found: dict[str, object], holds: bool) -> None:
    assert parse_condition(condition).holds(found) is holds


def test_values_of_conditions_are_numbers_truths_and_words() -> None:
    assert [field_value(text) for text in ("1e-3", "false", "null", '"a"', "slow")] == [1e-3, False, None, "a", "slow"]


def test_a_lesson_error_knows_its_line() -> None:
    with pytest.raises(LessonError) as refused:
        parse_lesson("# T\n\n## A\nfoo: bar\n", "t")
    assert refused.value.line == 4


def test_answers_from_a_file_are_recorded(tmp_path: Path) -> None:
    lesson, answers, record = (tmp_path / name for name in ("rates.md", "answers.txt", "record.jsonl"))
    lesson.write_text(RATE, encoding="utf-8")
    answers.write_text('converged\ndiverged\n\ndescend "x**2" --lr 0.5\n\n', encoding="utf-8")
    done = inside(
        "learn", str(lesson), "--answers", str(answers), "--record", str(record), "--name", "Ana",
        XDG_STATE_HOME=str(tmp_path),
    )  # fmt: skip
    assert done.status == 0
    assert "The lesson is finished: 2 of 2" in done.out
    rows = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
    assert [(row["name"], row["right"], row["tries"]) for row in rows] == [
        ("Ana", False, 1), ("Ana", True, 2), ("Ana", True, 1),
    ]  # fmt: skip


def test_a_record_that_cannot_be_written_asks_for_another_file(tmp_path: Path) -> None:
    append = answer_file(str(tmp_path / "missing" / "record.jsonl"))
    with pytest.raises(CannotError, match="cannot be written") as caught:
        append({"answer": "1"})
    assert "--record" in caught.value.hint


def test_the_list_shows_the_progress(tmp_path: Path) -> None:
    Progress(tmp_path / "gdcli").mark("rate", next_step=1, done=0)
    out = inside("learn", XDG_STATE_HOME=str(tmp_path)).out
    assert out.split()[:2] == ["1", next(iter(LESSONS))]
    assert "1/4  The learning rate" in out
    assert inside("learn", "--reset", "rate", XDG_STATE_HOME=str(tmp_path)).status == 0
    assert "0/4  The learning rate" in inside("learn", XDG_STATE_HOME=str(tmp_path)).out


@pytest.mark.parametrize(
    ("environment", "title"),
    [({"LANG": "pt_BR.UTF-8"}, "A taxa"), ({"LANG": "pt_BR.UTF-8", "LC_ALL": "C"}, "The learning"),
     ({"GDCLI_LANG": "pt"}, "A taxa"), ({"LANG": "fr_FR"}, "The learning")],
)  # fmt: skip
def test_the_language_follows_the_environment(environment: dict[str, str], title: str, tmp_path: Path) -> None:
    blank = dict.fromkeys(("LC_ALL", "LC_MESSAGES", "LANG", "GDCLI_LANG"), "")
    settings: dict[str, Any] = {**blank, **environment, "XDG_STATE_HOME": str(tmp_path)}
    assert title in inside("learn", **settings).out


def test_in_a_pipe_a_lesson_is_a_page(tmp_path: Path) -> None:
    out = inside("learn", "steps", "--lang", "en", XDG_STATE_HOME=str(tmp_path)).out
    assert "# The four steps of gradient descent" in out
    assert "$ gdcli descend" in out
    assert not (tmp_path / "gdcli").exists()


def in_a_terminal(folder: Path, *arguments: str) -> Any:
    return pexpect.spawn(
        sys.executable, ["-m", "gdcli", "learn", *arguments], dimensions=(24, 80), timeout=60, encoding="utf-8",
        env=PLAIN_ENVIRONMENT | {"TERM": "xterm-256color", "XDG_STATE_HOME": str(folder)},
    )  # fmt: skip


def test_a_killed_lesson_loses_at_most_one_answer(tmp_path: Path) -> None:
    lesson = tmp_path / "rates.md"
    lesson.write_text(RATE, encoding="utf-8")
    child = in_a_terminal(tmp_path, str(lesson))
    child.expect("> ")
    child.sendline("diverged")
    child.expect("Enter to go on")
    child.kill(9)
    child.close()
    assert Progress(tmp_path / "gdcli").of("rates").done == (0,)
    child = in_a_terminal(tmp_path, str(lesson))
    child.expect("Your turn")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130


def test_a_page_and_its_explanation_fit_on_the_screen_and_the_command_is_at_the_key_up(tmp_path: Path) -> None:
    lesson = tmp_path / "rates.md"
    lesson.write_text(RATE.replace("flew away", f"flew {'far ' * 40}away"), encoding="utf-8")
    child = in_a_terminal(tmp_path, str(lesson))
    child.logfile_read = io.StringIO()
    child.expect("> ")
    child.sendline("2")
    child.expect_exact(shown(said.CONTINUE()))
    child.expect("> ")
    screen = pyte.Screen(80, 24)
    pyte.Stream(screen).feed(child.logfile_read.getvalue())
    assert screen.display[0].startswith('$ gdcli descend "x**2" --lr 1.1')
    child.sendline("")
    child.expect_exact(shown(said.COMMAND_AT_UP()))
    child.expect("> ")
    child.sendline("\x1b[A --lr 0.5")
    child.expect_exact(shown(said.RIGHT()))
    kill(child)


def drive(child: Any, lesson: Lesson, answers: list[str | None]) -> None:
    """Type the answers at the prompts; at each question a hint and a wrong answer come first."""
    use_language(lesson.language)
    left = iter(answers)
    for step in lesson.steps:
        if step.is_question:
            child.expect("> ")
            child.sendline("dica" if lesson.language == "pt" else "hint")
            child.expect_exact([shown(HINT_IS(hint="")), shown(said.NO_MORE_HINTS())])
            child.expect("> ")
            child.sendline("98765")
            child.expect("> ")
            child.sendline(next(left) or "")
            child.expect_exact(shown(said.RIGHT()))
        child.expect_exact(shown(said.CONTINUE()))
        child.expect("> ")
        child.sendline(next(left) or "")
    child.expect(pexpect.EOF)
    child.close()


IN_EVERY_RUN = {("rate", "pt")}


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_every_lesson_is_led_on_a_terminal(name: str, language: str, tmp_path: Path, many: int) -> None:
    if many == 1 and (name, language) not in IN_EVERY_RUN:
        pytest.skip("only with --long")
    lesson = load_lesson(name, language)
    child = in_a_terminal(tmp_path, name, "--lang", language)
    drive(child, lesson, right_answers(lesson))
    assert child.exitstatus == 0
    questions = tuple(place for place, step in enumerate(lesson.steps) if step.is_question)
    assert Progress(tmp_path / "gdcli").of(name).done == questions


class KilledError(BaseException):
    """In place of a signal that cannot be caught."""


class KilledLearner(Learner):
    """Gives its answers and is killed at the prompt after the last."""

    def ask(self, question: str | Sentence, command: str = "") -> str | None:  # noqa: ARG002
        self.shown.append(shown(question))
        typed = next(self.answers, None)
        if typed is None:
            raise KilledError
        return typed


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_a_lesson_that_is_killed_at_every_prompt_is_led_to_its_end(name: str, language: str, tmp_path: Path) -> None:
    """At each question: killed at once, after a hint, after a wrong answer and after the right one."""
    lesson = load_lesson(name, language)
    left = iter(right_answers(lesson))
    answered: tuple[int, ...] = ()

    def killed_after(*typed: str) -> None:
        learner = KilledLearner(iter(typed))
        with pytest.raises(KilledError):
            LessonRunner(lesson, learner, Progress(tmp_path), lambda _: None).lead()
        assert Progress(tmp_path).of(name).done == answered

    for place, step in enumerate(lesson.steps):
        right = (next(left) or "") if step.is_question else ""
        assert next(left) == ""
        killed_after()
        assert Progress(tmp_path).of(name).next_step == place
        if step.is_question:
            killed_after("hint")
            killed_after("98765", "solution")
            answered = (*answered, place)
            killed_after(right)
        elif place + 1 < len(lesson.steps):
            killed_after("")
    if not lesson.steps[-1].is_question:
        learner, _, finished = lead(lesson, ["", None], tmp_path)
        assert finished
        assert shown(said.FINISHED(done=len(answered), count=len(answered))) in learner.shown
    assert Progress(tmp_path).of(name).next_step == len(lesson.steps)


@pytest.mark.parametrize("name", LESSONS)
def test_every_question_of_a_lesson_can_be_skipped_and_left(name: str, tmp_path: Path) -> None:
    lesson = load_lesson(name, "pt")
    for step in lesson.steps:
        learner, noted, finished = lead(lesson, ["pular", ""] if step.is_question else [""], tmp_path)
        assert noted == []
        assert finished is (step is lesson.steps[-1])
        assert finished or shown(said.PAUSED(name=name)) in learner.shown
    assert Progress(tmp_path).of(name).done == ()


def kill(child: Any) -> None:
    child.kill(9)
    child.close()


@pytest.mark.parametrize(("name", "language"), [("rates", "en"), *BOTH])
def test_a_kill_at_every_prompt_loses_nothing_that_was_answered(
    name: str, language: str, tmp_path: Path, many: int
) -> None:
    """On a terminal: a small lesson in every run, all lessons in the long form."""
    if many == 1 and name != "rates":
        pytest.skip("only with --long")
    path = tmp_path / "rates.md"
    path.write_text(RATE, encoding="utf-8")
    lesson = parse_lesson(RATE, name) if name == "rates" else load_lesson(name, language)
    call = (str(path),) if name == "rates" else (name, "--lang", language)
    use_language(lesson.language)
    left, answered = iter(right_answers(lesson)), list[int]()
    for place, step in enumerate(lesson.steps):
        child = in_a_terminal(tmp_path, *call)
        child.expect("> ")
        kill(child)
        child = in_a_terminal(tmp_path, *call)
        child.expect("> ")
        if step.is_question:
            child.sendline(next(left) or "")
            child.expect_exact(shown(said.CONTINUE()))
            answered.append(place)
            child.expect("> ")
        assert Progress(tmp_path / "gdcli").of(name).done == tuple(answered)
        if not step.is_question and place + 1 < len(lesson.steps):
            child.sendline("")
            child.expect("> ")
        kill(child)
        assert next(left) == ""
        assert Progress(tmp_path / "gdcli").of(name).done == tuple(answered)


def test_a_record_of_answers_from_a_pipe(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n2\n"))
    assert run_program(["learn", "limit", "--record", str(tmp_path / "answers.jsonl")]) == 0
    answers = [json.loads(line) for line in (tmp_path / "answers.jsonl").read_text().splitlines()]
    assert answers
    assert {each["answer"] for each in answers} <= {"1", "2"}


@pytest.mark.parametrize("typed", ["convergiu", "Converged", "Chega ao mínimo.", "1", "1."])
def test_a_choice_is_typed_in_the_word_of_either_language_or_by_its_meaning_or_number(typed: str) -> None:
    use_language("pt")
    assert chosen_answer({"converged": "Chega ao mínimo.", "diverged": ""}, typed) == "converged"
    assert {chosen_answer({"converged": "", "diverged": ""}, other) for other in ("divergir", ".", "0", "3")} == {None}

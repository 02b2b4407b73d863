"""Exercises: the same for the same seed, with keys that another engine finds right."""

from __future__ import annotations

import json
import math
import re
from contextlib import suppress
from pathlib import Path

import mpmath
import pytest
import sympy

from gdcli.cli.app import run as run_program
from gdcli.errors import UsageError
from gdcli.language.reading.parser import parse
from gdcli.lessons.checking.numbers import agrees_as_typed
from gdcli.lessons.exercises import LEVELS, OUTCOMES, TOPICS, make_exercise
from gdcli.lessons.judging import mistake_in
from gdcli.lessons.practice import Course, check_exercise, make_sheet
from gdcli.lessons.questions import question_of
from gdcli.lessons.sentences import EXERCISE_KEYS
from gdcli.lessons.sheets import latex_sheet, markdown_sheet
from gdcli.model import Agreement, Ask, Exercise, Mistake
from gdcli.model.sentences import shown
from gdcli.record import replace
from gdcli.translation import languages, use_language
from tests.hostile.inside import inside

EXERCISES = [make_exercise(topic, level, 7, number) for topic in TOPICS for level in LEVELS for number in (1, 2)]


def name(exercise: Exercise) -> str:
    return f"{exercise.topic}-{exercise.level}-{exercise.number}"


def sympy_of(text: str) -> sympy.Expr:
    """The expression by sympy's own reader, which the program never uses."""
    return sympy.parse_expr(text, local_dict={letter: sympy.Symbol(letter) for letter in "xy"})


@pytest.mark.parametrize("topic", TOPICS)
def test_every_key_is_right_by_another_engine(topic: str, many: int) -> None:
    """Of six exercises of a topic, or of a thousand in the long form."""
    count = 6 if many == 1 else 1000
    drawn = [make_exercise(topic, LEVELS[number % len(LEVELS)], 7 * number, number) for number in range(count)]
    for exercise in dict.fromkeys(replace(each, number=0) for each in drawn):
        assert is_key_right(exercise), exercise


def is_key_right(exercise: Exercise) -> bool:
    """Whether sympy and mpmath find the key themselves."""
    function = sympy_of(exercise.expression)
    x, y = sympy.symbols("x y")
    match exercise.ask:
        case Ask.DERIVATIVE:
            difference = sympy.diff(function, sympy.Symbol(exercise.wrt)) - sympy_of(exercise.key)
            points = [{x: sympy.Rational(at), y: sympy.Rational(7, 10)} for at in ("3/10", "17/10", "29/10")]
            return all(abs(difference.subs(point).evalf(30)) < 1e-20 for point in points)
        case Ask.GRADIENT_AT:
            at = dict(zip((x, y), exercise.point, strict=True))
            keys = [sympy_of(part) for part in exercise.key.split(", ")]
            return [sympy.diff(function, z).subs(at) - key for z, key in zip((x, y), keys, strict=True)] == [0, 0]
        case Ask.NUMBER if exercise.point:
            place = mpmath.mpf(exercise.point[0])
            slope = sympy.lambdify(x, sympy.diff(function, x), "mpmath")
            for _ in range(exercise.steps):
                place -= mpmath.mpf(exercise.learning_rate) * slope(place)
            return bool(abs(place - mpmath.mpf(float(sympy_of(exercise.key)))) < 1e-12)
        case Ask.NUMBER:
            curvature = sympy.diff(function, x, 2)
            return bool(sympy.nsimplify(exercise.key) == sympy.Integer(1 + exercise.limit) / curvature)
        case Ask.CHOICE:
            factor = 1 - float(exercise.learning_rate or 0) * float(sympy.diff(function, x, 2))
            expected = 0 if factor == 0 else 1 if factor > 0 else 2 if factor > -1 else 3 if factor == -1 else 4
            return exercise.key == OUTCOMES[expected]
    raise AssertionError(exercise.ask)


@pytest.mark.parametrize("exercise", EXERCISES, ids=name)
def test_the_key_is_accepted_and_something_else_is_not(exercise: Exercise) -> None:
    assert check_exercise(exercise, exercise.key).agreement is Agreement.EQUAL
    wrong = ", ".join("98765" for _ in exercise.key.split(", ")) if exercise.ask is Ask.GRADIENT_AT else "98765"
    assert check_exercise(exercise, wrong).agreement is Agreement.DIFFERENT


@pytest.mark.parametrize("topic", TOPICS)
def test_a_seed_gives_the_same_exercises_and_another_seed_others(topic: str) -> None:
    def texts(seed: int) -> list[str]:
        return [make_exercise(topic, level, seed, number).expression for level in LEVELS for number in range(8)]

    assert texts(7) == texts(7)
    assert texts(7) != texts(8)


@pytest.mark.parametrize("language", languages())
def test_every_question_is_a_whole_sentence(language: str) -> None:
    use_language(language)
    for exercise in EXERCISES:
        question = "\n".join(map(shown, question_of(exercise)))
        assert exercise.expression in question
        assert "{" not in question


@pytest.mark.parametrize(("name", "begins"), [("sheet.tex", "\\section"), ("sheet.md", "# "), ("sheet.txt", "# ")])
def test_the_ending_of_the_file_chooses_the_format_of_a_sheet(name: str, begins: str, tmp_path: Path) -> None:
    assert run_program(["practice", "--sheet", "2", "--seed", "7", "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_a_sheet_has_its_exercises_and_its_key() -> None:
    sheet = make_sheet(None, None, 7, 22)
    assert {exercise.topic for exercise in sheet.exercises} == set(TOPICS)
    lines = list(markdown_sheet(sheet))
    assert sum(line.startswith("22. ") for line in lines) == 2
    latex = "\n".join(latex_sheet(sheet))
    assert latex.count(r"\item") == 44
    assert latex.count(r"\begin{enumerate}") == latex.count(r"\end{enumerate}") == 2


@pytest.mark.parametrize("topic", TOPICS)
def test_no_exercise_is_asked_twice_and_no_key_has_a_power_to_cancel(topic: str) -> None:
    exercises = make_sheet(topic, None, 11, 12).exercises
    assert len({str(exercise.question) for exercise in exercises}) == 12
    for exercise in exercises:
        assert not re.search(r"(?<![\w)*])x(\*\*\d+)?/x", exercise.key), exercise.key


def test_a_sheet_that_is_longer_than_a_topic_has_each_of_its_exercises() -> None:
    assert len({exercise.expression for exercise in make_sheet("exponential", 1, 11, 30).exercises}) == 9


def test_a_partial_derivative_is_asked_for_by_either_variable() -> None:
    exercises = make_sheet("partial", None, 7, 12).exercises
    assert {exercise.wrt for exercise in exercises} == {"x", "y"}
    assert all(f"by {exercise.wrt}." in shown(exercise.question) for exercise in exercises)


def test_the_course_follows_what_goes_wrong() -> None:
    course = Course("product", 2)
    wrong = course.after(False, Mistake.INNER_FORGOTTEN, may_change_topic=True)
    assert (wrong.topic, wrong.level) == ("chain", 1)
    assert course.after(False, Mistake.INNER_FORGOTTEN, may_change_topic=False).topic == "product"
    once = course.after(True, None, may_change_topic=True)
    assert (once.level, once.in_a_row) == (2, 1)
    assert once.after(True, None, may_change_topic=True).level == 3
    for may_change_topic in (False, True):
        assert Course("product", 1, in_a_row=1).after(True, None, may_change_topic=may_change_topic).level == 2
    assert Course("outcome", 3, in_a_row=1).after(True, None, may_change_topic=False).level == 3
    last = Course("outcome", 3, in_a_row=1).after(True, None, may_change_topic=True)
    assert (last.topic, last.level) == (next(iter(TOPICS)), 1)


@pytest.mark.parametrize(
    ("typed", "right", "is_right"),
    [("0.33", "1/3", True), ("0.3", "1/3", True), ("0.34", "1/3", False), ("1/3", "1/3", True), ("2/6", "1/3", True),
     ("-0.5", "-1/2", True), ("0", "0", True), ("3.3e-1", "1/3", True), ("0.2 + 0.1", "3/10", True),
     ("0.3", "1/4", False), ("0.2", "1/6", False), ("1.", "1/2", False), ("0.", "1/3", False), ("-0.8", "-3/4", True),
     ("0.000", "4e-4", True), ("0.00", "4e-3", False), ("0.38", "3/8", True), ("0.38", "0.37499999", False),
     ("sqrt(8)/2", "sqrt(2)", True), ("1/3 + 10**-20", "1/3", False)],
)  # fmt: skip
def test_a_number_is_right_as_it_is_rounded(typed: str, right: str, is_right: bool) -> None:
    assert agrees_as_typed(typed, parse(right).root) is is_right


@pytest.mark.parametrize("typed", ["x", "y", "zeta + 1", "1/0", "sin", "(((", "1, 2, 3", "∞", "-", "0x10", "nan", "6"])
def test_whatever_is_typed_is_judged_or_refused(typed: str) -> None:
    for exercise in EXERCISES[::6]:
        with suppress(UsageError):
            assert check_exercise(exercise, typed).agreement in Agreement


def test_answers_from_a_file(tmp_path: Path) -> None:
    exercise = make_exercise("chain", 1, 7, 1)
    answers, record = tmp_path / "answers.txt", tmp_path / "record.jsonl"
    answers.write_text(f"98765\nsteps\n{exercise.key}\nskip\nquit\n", encoding="utf-8")
    done = inside("practice", "chain", "--seed", "7", "--answers", str(answers), "--record", str(record))
    assert done.status == 0
    assert "0 of 2 right" in done.out
    assert "$ gdcli derive" in done.out
    rows = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
    assert [(row["answer"], row["right"]) for row in rows] == [("98765", False), (exercise.key, True)]


def test_what_cannot_be_read_is_not_counted_as_wrong() -> None:
    key = make_exercise("best-rate", 1, 7, 1).key
    done = inside("practice", "best-rate", "--seed", "7", "--count", "1", stdin=f"0,1\n\n?\n{key}\n".encode())
    assert "cannot be read" in done.out
    assert "1 of 1 right" in done.out
    assert done.out.count(shown(EXERCISE_KEYS())) == 3


@pytest.mark.parametrize("word", ["steps", "passos", "hint", "dica", "solution"])
def test_a_word_for_help_shows_the_steps(word: str) -> None:
    assert "$ gdcli derive" in inside("practice", "chain", "--seed", "7", stdin=word.encode()).out


@pytest.mark.parametrize(
    ("level", "answer", "mistake"),
    [(2, "x + rate*slope", Mistake.STEP_UPHILL), (2, "x - slope", Mistake.RATE_FORGOTTEN),
     (2, "x - rate*value", Mistake.VALUE_FOR_SLOPE), (2, "rate*slope", Mistake.START_FORGOTTEN),
     (3, "x - rate*slope", Mistake.STEPS_MISCOUNTED)],
)  # fmt: skip
def test_a_slip_in_a_step_is_named(level: int, answer: str, mistake: Mistake) -> None:
    names = set()
    for number in range(1, 9):
        exercise = make_exercise("step", level, 7, number)
        function, x = sympy_of(exercise.expression), sympy.Rational(exercise.point[0])
        numbers = {"x": x, "rate": sympy.Rational(str(exercise.learning_rate)), "value": function.subs("x", x),
                   "slope": sympy.diff(function, "x").subs("x", x)}  # fmt: skip
        typed = str(sympy.parse_expr(answer, local_dict=numbers))
        checked = check_exercise(exercise, typed)
        if checked.agreement is not Agreement.EQUAL:
            named = mistake_in(checked)
            names.add(named and named.mistake)
    assert mistake in names
    assert names <= {mistake, None}


@pytest.mark.parametrize(
    ("level", "over_curvature", "mistake"),
    [(2, 2, Mistake.LIMIT_FOR_BEST), (3, 1, Mistake.BEST_FOR_LIMIT), (3, 4, Mistake.COEFFICIENT_FOR_CURVATURE),
     (2, 0, Mistake.CURVATURE_NOT_INVERTED), (3, 0, Mistake.CURVATURE_NOT_INVERTED), (2, 5, None)],
)  # fmt: skip
def test_a_slip_in_a_rate_is_named(level: int, over_curvature: int, mistake: Mistake | None) -> None:
    exercise = make_exercise("best-rate", level, 7, 1)
    curvature = int(sympy.diff(sympy_of(exercise.expression), "x", 2))
    named = mistake_in(check_exercise(exercise, f"{over_curvature}/{curvature}" if over_curvature else f"{curvature}"))
    assert (named and named.mistake) == mistake


def test_the_mistake_is_named_in_the_language_of_the_learner() -> None:
    exercise = make_exercise("trigonometric", 1, 7, 1)
    wrong = exercise.key.replace("-", "") if "-" in exercise.key else f"-({exercise.key})"
    said = inside("practice", "trigonometric", "--seed", "7", "--lang", "pt", stdin=wrong.encode()).out
    assert "sinal" in said


@pytest.mark.parametrize("level", ["1", "2", "3"])
def test_every_level_has_a_sheet(level: str) -> None:
    assert inside("practice", "--sheet", "1", "--level", level, "--seed", "1").status == 0


@pytest.mark.parametrize(
    "arguments", [("--sheet", "0"), ("--level", "4"), ("chian",), ("--lang", "xx"), ("--sheet", "3", "--format", "pdf")]
)
def test_wrong_calls_are_refused(arguments: tuple[str, ...]) -> None:
    done = inside("practice", *arguments)
    assert done.status == 2
    assert "Hint: " in done.err


def test_numbers_are_ones_to_work_with() -> None:
    for exercise in EXERCISES:
        if exercise.ask in (Ask.NUMBER, Ask.GRADIENT_AT):
            for part in exercise.key.split(", "):
                assert len(part) <= 8
                assert math.isfinite(float(sympy_of(part)))

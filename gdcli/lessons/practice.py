"""Practice: exercises asked one after the other, checked, with the mistake named; the next follows from the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from gdcli.errors import GdcliError
from gdcli.language.reading.parser import parse
from gdcli.lessons import sentences as said
from gdcli.lessons.checking.answers import check_answer
from gdcli.lessons.checking.numbers import agrees_as_typed
from gdcli.lessons.descent_slips import descent_slip
from gdcli.lessons.exercises import LEVELS, TOPICS, ExerciseDeck
from gdcli.lessons.judging import Dialogue, Judged, chosen_answer, mistake_in, remarks_on, unreadable
from gdcli.lessons.questions import key_of, question_of
from gdcli.lessons.runner import word_meant
from gdcli.model import Agreement, Ask, Check, ComponentCheck, Exercise, Mistake, NamedMistake, Sheet
from gdcli.model.sentences import Sentence, shown
from gdcli.record import record, replace

RIGHT_BEFORE_NEXT_LEVEL: Final = 2
STEPS_WORDS: Final = frozenset({said.STEPS, said.HINT, said.SOLUTION})
"""The words that ask for the steps to the answer; an exercise has no hints of its own."""
TOPIC_OF_MISTAKE: Final[Mapping[Mistake, str]] = {
    Mistake.INNER_FORGOTTEN: "chain",
    Mistake.INNER_INSIDE: "chain",
    Mistake.ARGUMENT_LOST: "chain",
    Mistake.PRODUCT_TERM_LOST: "product",
    Mistake.PRODUCT_OF_DERIVATIVES: "product",
    Mistake.PRODUCT_AS_SUM: "product",
    Mistake.PRODUCT_MISPAIRED: "product",
    Mistake.QUOTIENT_OF_DERIVATIVES: "quotient",
    Mistake.QUOTIENT_SIGN: "quotient",
    Mistake.QUOTIENT_ORDER: "quotient",
    Mistake.QUOTIENT_SQUARE: "quotient",
    Mistake.EXPONENT_KEPT: "power",
    Mistake.EXPONENT_NOT_BROUGHT_DOWN: "power",
    Mistake.EXPONENT_RAISED: "power",
    Mistake.CONSTANT_KEPT: "power",
    Mistake.FACTOR_LOST: "power",
    Mistake.SIGN_OF_FUNCTION: "trigonometric",
    Mistake.EXPONENTIAL_AS_POWER: "exponential",
    Mistake.LOGARITHM_OF_BASE_FORGOTTEN: "exponential",
    Mistake.WRONG_VARIABLE: "partial",
}
"""Mistake -> the topic of the next exercise."""


def make_sheet(topic: str | None, level: int | None, seed: int, count: int) -> Sheet:
    """A sheet of `count` exercises; without a topic all in turn, without a level rising."""
    topics = list(TOPICS) if topic is None else [topic]
    deck = ExerciseDeck(seed)
    exercises = (deck.draw(topics[i % len(topics)], level or 1 + i * len(LEVELS) // count) for i in range(count))
    return Sheet(seed, tuple(exercises))


@record
class Course:
    """The state of a learner: topic and level of the next exercise, and the number of right answers in a row."""

    topic: str
    level: int
    in_a_row: int = 0

    def after(self, is_right: bool, mistake: Mistake | None, *, may_change_topic: bool) -> Course:
        """The next course: harder after two right answers in a row, easier after a wrong one, on its mistake."""
        if is_right and self.in_a_row + 1 < RIGHT_BEFORE_NEXT_LEVEL:
            return replace(self, in_a_row=self.in_a_row + 1)
        if is_right:
            return self._advanced(may_change_topic=may_change_topic)
        topic = TOPIC_OF_MISTAKE.get(mistake, self.topic) if mistake and may_change_topic else self.topic
        return Course(topic, max(self.level - 1, LEVELS[0]))

    def _advanced(self, *, may_change_topic: bool) -> Course:
        """The next level, or from the last one the next topic."""
        if self.level < LEVELS[-1] or not may_change_topic:
            return Course(self.topic, min(self.level + 1, LEVELS[-1]))
        names = list(TOPICS)
        return Course(names[(names.index(self.topic) + 1) % len(names)], LEVELS[0])


class Practice:
    """Asks exercises until the learner stops, or `count` of them."""

    def __init__(self, dialogue: Dialogue, note: Callable[[Exercise, str, bool], None]) -> None:
        self._dialogue = dialogue
        self._note = note

    def run(self, topic: str | None, level: int | None, seed: int, count: int | None) -> tuple[int, int]:
        """The number of right answers at the first try, and of exercises."""
        course = Course(topic or next(iter(TOPICS)), level or LEVELS[0])
        deck = ExerciseDeck(seed)
        right = asked = 0
        while count is None or asked < count:
            result = self._ask(deck.draw(course.topic, course.level))
            if result is None:
                break
            is_right, mistake = result
            asked, right = asked + 1, right + is_right
            course = course.after(is_right, mistake, may_change_topic=topic is None)
        self._dialogue.show(said.SCORE(right=right, count=asked))
        return right, asked

    def _ask(self, exercise: Exercise) -> tuple[bool, Mistake | None] | None:
        """Ask one exercise until it is right or skipped.

        Returns the judgement of the first answer that could be read, None if the learner stops.
        """
        for paragraph in question_of(exercise):
            self._dialogue.show(paragraph)
        first: tuple[bool, Mistake | None] | None = None
        keys: Sentence | str = said.EXERCISE_KEYS()
        while True:
            typed = self._dialogue.ask(keys)
            word = word_meant(typed)
            if typed is None or word == said.QUIT:
                return None
            keys = said.EXERCISE_KEYS() if word in (said.HELP, said.BACK) else ""
            if word == said.SKIP:
                self._dialogue.show(said.THE_KEY(key=key_of(exercise)))
                return first or (False, None)
            if word in STEPS_WORDS:
                for command in commands_of(exercise):
                    self._dialogue.run(command, is_shown=True)
            elif not word:
                judged, mistake = self.judge(exercise, typed)
                self._note(exercise, typed.strip(), judged.is_right)
                for remark in judged.remarks:
                    self._dialogue.show(remark)
                first = first or ((judged.is_right, mistake) if judged.is_read else None)
                if judged.is_right:
                    return first

    def judge(self, exercise: Exercise, typed: str) -> tuple[Judged, Mistake | None]:
        """Whether an answer is right, the sentences about it, and the mistake if it is a usual one."""
        try:
            check = check_exercise(exercise, typed)
        except GdcliError as error:
            return unreadable(error), None
        if check.agreement is Agreement.EQUAL:
            return Judged(True, (said.RIGHT(),)), None
        named = mistake_in(check)
        return Judged(False, remarks_on(check, typed)), named.mistake if named else None


def check_exercise(exercise: Exercise, typed: str) -> Check:
    """The answer to an exercise beside its key. Raises UsageError where it cannot be read."""
    match exercise.ask:
        case Ask.CHOICE:
            choices = {choice: shown(said.OUTCOME_SENTENCES[choice]()) for choice in exercise.choices}
            return _beside_key(exercise, typed, chosen_answer(choices, typed.strip()) == exercise.key)
        case Ask.NUMBER:
            is_right = agrees_as_typed(typed, parse(exercise.key).root)
            return _beside_key(exercise, typed, is_right, None if is_right else descent_slip(exercise, typed))
    point = exercise.point if exercise.ask is Ask.GRADIENT_AT else None
    wrt = exercise.wrt if exercise.ask is Ask.DERIVATIVE else None
    return check_answer(parse(exercise.expression), typed, point=point, wrt=wrt)


def _beside_key(exercise: Exercise, typed: str, is_right: bool, mistake: NamedMistake | None = None) -> Check:
    """The judgement of a number or a choice, by comparison with the key."""
    agreement = Agreement.EQUAL if is_right else Agreement.DIFFERENT
    component = ComponentCheck(exercise.ask, typed.strip(), exercise.key, agreement, mistake=mistake)
    return Check(exercise.expression, parse(exercise.expression).variables, exercise.ask, (component,))


def commands_of(exercise: Exercise) -> Iterator[str]:
    """The gdcli commands that show how the answer comes about."""
    function = f'"{exercise.expression}"'
    match exercise.ask:
        case Ask.DERIVATIVE:
            yield f"derive {function} --steps"
        case Ask.GRADIENT | Ask.GRADIENT_AT:
            point = ",".join(f"{x:g}" for x in exercise.point)
            yield f"derive {function} --at {point}"
        case _ if exercise.point:
            for step in range(1, exercise.steps + 1):
                yield f"descend {function} --lr {exercise.learning_rate} --start {exercise.point[0]:g} --explain {step}"
        case Ask.CHOICE:
            yield f"descend {function} --lr {exercise.learning_rate} --steps 10"
        case _:
            yield f"analyze {function}"

"""What practice says to the learner, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.model import Ask, Exercise
from gdcli.record import record


@record
class PracticePhrases:
    """Questions as whole sentences with named fields, and the words between them."""

    derivative: str
    partial: str
    gradient: str
    gradient_at: str
    step: str
    steps: str
    best: str
    limit: str
    choice: str
    outcomes: tuple[str, ...]
    keys: str
    right: str
    wrong: str
    key: str
    score: str
    title: str
    answers: str
    words: Mapping[str, str]


PRACTICE: Final[Mapping[str, PracticePhrases]] = {
    "en": PracticePhrases(
        derivative="Derive f(x) = {expression}.",
        partial="Derive f(x, y) = {expression} by {wrt}.",
        gradient="Give the gradient of f(x, y) = {expression}.",
        gradient_at="Give the gradient of f(x, y) = {expression} at ({point}).",
        step="f(x) = {expression}. One step of descent from x = {point} with the rate {rate} leads to which x?",
        steps="f(x) = {expression}. {steps} steps of descent from x = {point} with the rate {rate} lead to which x?",
        best="f(x) = {expression}. With which learning rate does descent arrive in one step?",
        limit="f(x) = {expression}. From which learning rate on does descent no longer settle?",
        choice="f(x) = {expression}, learning rate {rate}. What does descent do? Give the number.",
        outcomes=(
            "It arrives at the minimum in one step.",
            "It comes closer to the minimum, always on the same side.",
            "It comes closer to the minimum, and jumps across it at every step.",
            "It jumps to and fro between two points for ever.",
            "It jumps farther and farther away.",
        ),
        keys="Type your answer and press Enter; or: steps, skip, quit.",
        right="Right.",
        wrong="Not yet: {answer} is not right.",
        key="The answer: {key}",
        score="{right} of {count} right.",
        title="Exercises (seed {seed})",
        answers="Answers",
        words={"steps": "steps", "skip": "skip", "quit": "quit"},
    ),
    "pt": PracticePhrases(
        derivative="Derive f(x) = {expression}.",
        partial="Derive f(x, y) = {expression} em relação a {wrt}.",
        gradient="Dê o gradiente de f(x, y) = {expression}.",
        gradient_at="Dê o gradiente de f(x, y) = {expression} em ({point}).",
        step="f(x) = {expression}. Um passo da descida a partir de x = {point} com a taxa {rate} leva a que x?",
        steps="f(x) = {expression}. {steps} passos da descida a partir de x = {point} com a taxa {rate} levam a que x?",
        best="f(x) = {expression}. Com que taxa de aprendizagem a descida chega em um único passo?",
        limit="f(x) = {expression}. A partir de que taxa de aprendizagem a descida não se acomoda mais?",
        choice="f(x) = {expression}, taxa de aprendizagem {rate}. O que faz a descida? Dê o número.",
        outcomes=(
            "Ela chega ao mínimo em um passo.",
            "Ela se aproxima do mínimo, sempre do mesmo lado.",
            "Ela se aproxima do mínimo, e salta por cima dele a cada passo.",
            "Ela salta para lá e para cá entre dois pontos, para sempre.",
            "Ela salta cada vez mais longe.",
        ),
        keys="Digite sua resposta e tecle Enter; ou: passos, pular, sair.",
        right="Certo.",
        wrong="Ainda não: {answer} não está certo.",
        key="A resposta: {key}",
        score="{right} de {count} certas.",
        title="Exercícios (semente {seed})",
        answers="Respostas",
        words={"passos": "steps", "pular": "skip", "sair": "quit", "steps": "steps", "skip": "skip", "quit": "quit"},
    ),
}
"""The phrases by language."""


def question_of(exercise: Exercise, phrases: PracticePhrases) -> str:
    """The question of an exercise, with its choices."""
    template = _template(exercise, phrases)
    fields = {
        "expression": exercise.expression,
        "wrt": exercise.wrt,
        "point": ", ".join(f"{x:g}" for x in exercise.point),
        "rate": "" if exercise.learning_rate is None else f"{exercise.learning_rate:g}",
        "steps": exercise.steps,
    }
    choices = [f"{number}. {text}" for number, text in enumerate(phrases.outcomes, start=1)] if exercise.choices else []
    return "\n".join([template.format(**fields), *choices])


def _template(exercise: Exercise, phrases: PracticePhrases) -> str:
    match exercise.ask:
        case Ask.DERIVATIVE:
            return phrases.partial if exercise.topic == "partial" else phrases.derivative
        case Ask.GRADIENT:
            return phrases.gradient
        case Ask.GRADIENT_AT:
            return phrases.gradient_at
        case Ask.CHOICE:
            return phrases.choice
    if not exercise.point:
        return phrases.limit if exercise.limit else phrases.best
    return phrases.steps if exercise.steps > 1 else phrases.step


def key_of(exercise: Exercise, phrases: PracticePhrases) -> str:
    """The key as a person reads it: of a choice its number and sentence."""
    if exercise.ask is not Ask.CHOICE:
        return exercise.key
    place = exercise.choices.index(exercise.key)
    return f"{place + 1}. {phrases.outcomes[place]}"

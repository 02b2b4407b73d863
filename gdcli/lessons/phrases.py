"""What a lesson says to the learner besides its own text, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.lessons.checking.mistake_sentences import MISTAKES_ENGLISH, MISTAKES_PORTUGUESE
from gdcli.model import Mistake, NamedMistake
from gdcli.record import record


@record
class Phrases:
    """Whole sentences with named fields, and the words that the learner types."""

    keys: str
    prediction: str
    choices: str
    question_derivative: str
    question_gradient: str
    question_value: str
    try_it: str
    right: str
    wrong: str
    wrong_choice: str
    unreadable: str
    not_fulfilled: str
    other_function: str
    not_a_command: str
    hint: str
    no_more_hints: str
    solution: str
    solution_later: str
    no_skip: str
    skipped: str
    continue_: str
    paused: str
    finished: str
    words: Mapping[str, str]
    mistakes: Mapping[Mistake, str]


PHRASES: Final[Mapping[str, Phrases]] = {
    "en": Phrases(
        keys="Type your answer and press Enter; or: hint, solution, skip, back, quit.",
        prediction="Before the run: what will {field} be?",
        choices="Choose one of: {choices}.",
        question_derivative="What is the derivative of {expression}?",
        question_gradient="What is the gradient of {expression}? Separate its components by commas.",
        question_value="What is {field}? Type a number.",
        try_it="Your turn. Complete this command: gdcli {command}",
        right="Right.",
        wrong="Not yet: {answer} is not right.",
        wrong_choice="Please choose one of: {choices}.",
        unreadable="This cannot be read: {message}. {hint}",
        not_fulfilled="It ran, and the goal is not reached yet: {condition}.",
        other_function="The command must be about {command}.",
        not_a_command="Only gdcli commands run here, such as: gdcli {command}",
        hint="Hint: {hint}",
        no_more_hints="There are no more hints.",
        solution="The solution: {solution}",
        solution_later="The solution is shown after {count} answers; try once more.",
        no_skip="This question is to be answered.",
        skipped="Skipped. The answer: {solution}",
        continue_="Press Enter to go on.",
        paused="Paused. `gdcli learn {name}` goes on from here.",
        finished="The lesson is finished: {done} of {count} questions answered.",
        words={"hint": "hint", "solution": "solution", "skip": "skip", "back": "back", "quit": "quit"},
        mistakes=MISTAKES_ENGLISH,
    ),
    "pt": Phrases(
        keys="Digite sua resposta e tecle Enter; ou: dica, solução, pular, voltar, sair.",
        prediction="Antes de executar: qual será o valor de {field}?",
        choices="Escolha uma destas opções: {choices}.",
        question_derivative="Qual é a derivada de {expression}?",
        question_gradient="Qual é o gradiente de {expression}? Separe as componentes por vírgulas.",
        question_value="Qual é o valor de {field}? Digite um número.",
        try_it="Sua vez. Complete este comando: gdcli {command}",
        right="Certo.",
        wrong="Ainda não: {answer} não está certo.",
        wrong_choice="Escolha uma destas opções: {choices}.",
        unreadable="Não foi possível ler a resposta: {message}. {hint}",
        not_fulfilled="O comando foi executado, mas o objetivo ainda não foi atingido: {condition}.",
        other_function="O comando deve tratar de {command}.",
        not_a_command="Aqui só se executam comandos do gdcli, como: gdcli {command}",
        hint="Dica: {hint}",
        no_more_hints="Não há mais dicas.",
        solution="A solução: {solution}",
        solution_later="A solução aparece depois de {count} respostas; tente mais uma vez.",
        no_skip="Esta pergunta precisa ser respondida.",
        skipped="Pulado. A resposta: {solution}",
        continue_="Tecle Enter para continuar.",
        paused="Pausa. `gdcli learn {name}` continua a partir daqui.",
        finished="A lição terminou: {done} de {count} perguntas respondidas.",
        words={
            "dica": "hint", "solução": "solution", "solucao": "solution", "pular": "skip", "voltar": "back",
            "sair": "quit",
        },
        mistakes=MISTAKES_PORTUGUESE,
    ),
}  # fmt: skip
"""The phrases by language; the English words of the keys are understood in every language."""


def phrases_in(language: str) -> Phrases:
    """The phrases of a language, English where it has none."""
    return PHRASES.get(language, PHRASES["en"])


def word_meant(text: str, phrases: Phrases) -> str | None:
    """Which of hint, solution, skip, back, quit a learner typed; None for an answer."""
    typed = text.strip().lower()
    return phrases.words.get(typed) or PHRASES["en"].words.get(typed)


def mistake_sentence(named: NamedMistake, phrases: Phrases) -> str:
    """What is said of a mistake that was named."""
    return phrases.mistakes[named.mistake].format(part=named.part, right=named.right, wrong=named.wrong)

"""What lessons, exercises and the checks of a teacher's file say: whole sentences with named fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.model import Mistake
from gdcli.model.sentences import Template

# --- what the learner types ------------------------------------------------------------------------------------------

HINT: Final = "hint"
SOLUTION: Final = "solution"
SKIP: Final = "skip"
BACK: Final = "back"
QUIT: Final = "quit"
HELP: Final = "help"
STEPS: Final = "steps"
WORDS: Final[Mapping[str, str]] = {
    "hint": HINT, "dica": HINT, "solution": SOLUTION, "solução": SOLUTION, "solucao": SOLUTION, "skip": SKIP,
    "pular": SKIP, "back": BACK, "voltar": BACK, "quit": QUIT, "sair": QUIT, "steps": STEPS, "passos": STEPS,
    "help": HELP, "ajuda": HELP, "?": HELP, "": HELP,
}  # fmt: skip
"""Each word that a learner may type instead of an answer, in any language, and what it asks for; also an empty line."""

# --- a lesson --------------------------------------------------------------------------------------------------------

KEYS: Final = Template("Type your answer and press Enter; or: hint, solution, skip, back, quit.")
NEXT_COMMAND: Final = Template("The next command: gdcli {command}")
PREDICTION: Final = Template("Before it runs: what will {field} be?")
CHOICES: Final = Template("Choose one of these, by its number or its word:")
QUESTION_DERIVATIVE: Final = Template("What is the derivative of {expression}?")
QUESTION_GRADIENT: Final = Template("What is the gradient of {expression}? Separate its components by commas.")
QUESTION_VALUE: Final = Template("What is {field}? Type a number.")
TRY_IT: Final = Template("Your turn. Type this command with your change: gdcli {command}")
RIGHT: Final = Template("Right.")
NOT_RIGHT: Final = Template("Not yet: {answer} is not right.")
COMMAND_AT_UP: Final = Template("The key ↑ fetches the command, so that you can change it.")
WRONG_CHOICE: Final = Template("Please choose one of: {choices}.")
UNREADABLE: Final = Template("This cannot be read: {message}. {hint}")
NOT_FULFILLED: Final = Template(
    "It ran, and the goal is not reached yet: {field} is {value}, and the goal is {field} {operator} {goal}."
)
OTHER_FUNCTION: Final = Template("The command must be about {command}.")
NOT_A_COMMAND: Final = Template("Only gdcli commands run here, such as: gdcli {command}")
NO_MORE_HINTS: Final = Template("There are no more hints.")
THE_SOLUTION: Final = Template("The solution: {solution}")
SOLUTION_LATER: Final = Template(
    "The solution is shown after {count} answer; try once more.",
    "The solution is shown after {count} answers; try once more.",
)
NO_SKIP: Final = Template("This question is to be answered.")
SKIPPED: Final = Template("Skipped. The answer: {solution}")
CONTINUE: Final = Template("Press Enter to go on.")
PAUSED: Final = Template("Paused. `gdcli learn {name}` goes on from here.")
FINISHED: Final = Template(
    "The lesson is finished: {done} of {count} questions answered. `gdcli learn` lists the lessons."
)

# --- an exercise -----------------------------------------------------------------------------------------------------

EXERCISE_KEYS: Final = Template("Type your answer and press Enter; or: steps, skip, quit.")
DERIVE: Final = Template("Derive f(x) = {expression}.")
DERIVE_PARTIALLY: Final = Template("Derive f(x, y) = {expression} by {wrt}.")
GIVE_GRADIENT: Final = Template("Give the gradient of f(x, y) = {expression}.")
GIVE_GRADIENT_AT: Final = Template("Give the gradient of f(x, y) = {expression} at ({point}).")
STEP_LEADS: Final = Template(
    "f(x) = {expression}. One step of descent from x = {point} with the rate {rate} leads to which x?",
    "f(x) = {expression}. {count} steps of descent from x = {point} with the rate {rate} lead to which x?",
)
BEST_RATE: Final = Template(
    "f(x) = {expression}. With which learning rate does descent arrive at the minimum in one step?"
)
LIMIT_RATE: Final = Template("f(x) = {expression}. From which learning rate on does descent no longer settle?")
WHAT_HAPPENS: Final = Template("f(x) = {expression}, learning rate {rate}. What does descent do? Give the number.")
OUTCOME_SENTENCES: Final[Mapping[str, Template]] = {
    "arrives": Template("It arrives at the minimum in one step."),
    "approaches": Template("It comes closer to the minimum, always on the same side."),
    "alternates": Template("It comes closer to the minimum, and jumps across it at every step."),
    "repeats": Template("It jumps to and fro between two points for ever."),
    "diverges": Template("It jumps farther and farther away."),
}
"""What a rate does, by the word of the choice."""
DESCENT_SLIPS: Final[Mapping[Mistake, Template]] = {
    Mistake.STEP_UPHILL: Template("This goes uphill: descent subtracts the rate times the slope."),
    Mistake.RATE_FORGOTTEN: Template("The rate is missing: a step is the rate times the slope."),
    Mistake.VALUE_FOR_SLOPE: Template("A step follows the slope f'(x), not the value f(x)."),
    Mistake.START_FORGOTTEN: Template("This is the step alone: the question is at which x it ends."),
    Mistake.STEPS_MISCOUNTED: Template("This is the x of another number of steps: count the updates."),
    Mistake.CURVATURE_NOT_INVERTED: Template("This is the curvature f'': rates are 1 or 2 over it."),
    Mistake.COEFFICIENT_FOR_CURVATURE: Template("The curvature of a*x**2 is f'' = 2*a, not a."),
    Mistake.LIMIT_FOR_BEST: Template("This is 2/f'', where descent stops settling; it arrives in one step with 1/f''."),
    Mistake.BEST_FOR_LIMIT: Template("This is 1/f'', where descent arrives in one step; it stops settling at 2/f''."),
}
"""What is said of each usual slip in a step or a rate."""
THE_KEY: Final = Template("The answer: {key}")
SCORE: Final = Template("{right} of {count} right.")
SHEET_TITLE: Final = Template("Exercises (seed {seed})")
SHEET_ANSWERS: Final = Template("Answers")

# --- a lesson file ---------------------------------------------------------------------------------------------------

AT_LINE: Final = Template("line {line}: {fault}")
NO_TITLE: Final = Template("the lesson has no title")
BEGIN_WITH_TITLE: Final = Template("Begin the file with a line such as: # The learning rate")
NO_STEPS: Final = Template("the lesson has no steps")
BEGIN_STEPS: Final = Template("Begin each step with a heading such as: ## Too high")
TEXT_ABOVE_TITLE: Final = Template("text stands above the title")
UNKNOWN_KEY: Final = Template("unknown key {key}")
KEYS_HERE: Final = Template("The keys here are {keys}.")
KEY_WITHOUT_VALUE: Final = Template("{key} has no value")
KEY_MEANS: Final = Template("{key}: {meaning}.")
KEY_TWICE: Final = Template("{key} is given twice")
ONCE_A_STEP: Final = Template("Give it once in each step.")
WRONG_VALUE: Final = Template("{key} is {value}")
SKIP_VALUES: Final = Template("Write skip: yes or skip: no.")
SOLUTION_VALUES: Final = Template("Write solution: after 3, with a number of tries.")
TWO_QUESTIONS: Final = Template("a step has more than one of predict, ask and try")
ONE_QUESTION: Final = Template("Ask one thing in a step; make two steps.")
PREDICT_WITHOUT_RUN: Final = Template("predict stands without run")
ADD_RUN: Final = Template("Add run: with the command that gives the answer.")
TRY_WITHOUT_UNTIL: Final = Template("try and until go together")
ADD_THE_OTHER: Final = Template("Add the other of the two.")
CHOICES_WITHOUT_PREDICT: Final = Template("choices stand without predict")
ADD_PREDICT: Final = Template("Add predict: with a field of the record.")
QUESTION_ALONE: Final = Template("question stands without predict, ask or try")
ADD_A_QUESTION: Final = Template("Add predict:, ask: or try:, which say what the right answer is.")
CONDITION_UNREADABLE: Final = Template("cannot read the condition {condition}")
WRITE_CONDITION: Final = Template(
    "Write FIELD OPERATOR VALUE, such as steps_taken <= 10; the operators are {operators}."
)
NO_LESSON: Final = Template("there is no lesson {name}")
THE_LESSONS: Final = Template("The lessons are {names}; a file's name ends in {ending}.")
LESSON_UNREADABLE: Final = Template("the lesson {name} cannot be read: {reason}")
GIVE_MARKDOWN: Final = Template("Give a Markdown file in UTF-8.")

# --- what is wrong with a lesson -------------------------------------------------------------------------------------

COMMAND_FAILS: Final = Template("the command `gdcli {command}` fails: {message}. {hint}")
ASKED_UNREADABLE: Final = Template("the expression of `ask` cannot be read: {message}")
NO_NUMBER: Final = Template("the record has no number {field}")
ASK_BEGINS: Final = Template("`ask` must begin with {beginnings}")
SOLUTION_FAILS: Final = Template("the solution does not fulfill the condition: {condition}")
NO_FIELD: Final = Template("the record has no field {field}")
NOT_A_CHOICE: Final = Template("the right answer {answer} is not among the choices {choices}")

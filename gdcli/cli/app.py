"""The table of commands, and the one place that runs them, shows errors and knows exit statuses."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from functools import partial
from importlib import import_module
from inspect import cleandoc
from typing import Any, Final

import typer

from gdcli import __version__
from gdcli.cli.arguments import COMPLETION_VARIABLE, HELP_OPTIONS, with_help_option, without_language
from gdcli.cli.bundles import for_typer, options_of
from gdcli.cli.error_messages import error_for, show_error
from gdcli.cli.typer_classes import CommandTexts, ExpressionCommand, Program, with_texts
from gdcli.cli.writing import write_for_people
from gdcli.errors import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, GdcliError
from gdcli.translation import wanted_language

COMMANDS: Final[Mapping[str, str]] = {
    "derive": "The exact derivative, gradient or Hessian: how one gets there, and what it means at a point.",
    "backprop": "How the chain rule carries the derivative backwards through the expression, node by node.",
    "descend": "Gradient descent step by step, and why it ended as it did.",
    "compare": "Which learning rate, optimizer or schedule does better from the same start, side by side.",
    "sweep": "How hundreds of thousands of (learning rate x start) runs end, and where the edge of stability is.",
    "basins": "Which minimum each start falls into, as a map.",
    "fit": "What descent makes of a table of data, and how far it is from the right answer.",
    "analyze": "Critical points, curvature, convexity, and the learning rates that can work.",
    "plot": "The curve, or the landscape with its gradient field.",
    "functions": "The gallery of named functions: @rosenbrock stands for one wherever EXPR does.",
    "learn": "The lesson, step by step: predict, run, compare.",
    "practice": "Exercises made for you, checked, with the mistake named.",
    "manual": "The pages of the manual: language, methods, verdicts, records, promises, speed.",
}
"""The name of each command, which is also its module's, and the question it answers."""

ABOUT: Final = "The gradient descent explorer: type a function, see its derivative, watch descent, learn why."
START_WITH: Final = 'Start with: gdcli derive "x**2+3*x"   or   gdcli descend --lr 0.1 --steps 50'

# typer carries its own click, which is not ours to import; the base of its errors is reached from the public one.
CommandLineError: Final[type[Exception]] = typer.BadParameter.__mro__[2]

PLAIN: Final[Mapping[str, Any]] = {"rich_markup_mode": None, "pretty_exceptions_enable": False}
"""Options of typer, by which it neither loads rich nor shows tracebacks."""
CONTEXT_SETTINGS: Final[dict[str, Any]] = {"help_option_names": ["-h", "--help"]}
ABOUT_THE_PROGRAM: Final = frozenset({"--help", "-h", "--version", "-V"})
COMPLETION_OPTIONS: Final = frozenset({"--install-completion", "--show-completion"})


def run(arguments: Sequence[str], language: str | None = None) -> int:
    """Run the command line and return its exit status; every error a user can cause ends here.

    `language`: the one to use where the words name none, that of the environment where it is None.
    """
    try:
        words = with_help_option(without_language(arguments, language or wanted_language()))
        return _invoke(words)
    except GdcliError as error:
        show_error(error, arguments)
        return error.status
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except Exception as error:
        show_error(error_for(error), arguments)
        return EXIT_FAILED


def _invoke(arguments: Sequence[str]) -> int:
    """Call typer with the arguments; its own errors become ours, in one line."""
    if not arguments and not os.environ.get(COMPLETION_VARIABLE):
        from gdcli.cli.lesson_path import lesson_path  # for a call without arguments only

        write_for_people(lesson_path())
        return EXIT_OK
    if len(arguments) > 1 and arguments[0] in COMPLETION_OPTIONS and not arguments[1].startswith("-"):
        from gdcli.cli.wrong_calls import named_shell  # only on the way to an error

        raise named_shell(arguments[0], arguments[1])
    name = wanted(arguments)
    is_command = arguments[:1] == [name] and name in COMMANDS
    words = list(arguments[1:] if is_command else arguments)
    call = partial(
        command_alone(arguments) if is_command else build(name),
        words, prog_name=f"gdcli {name}" if is_command else "gdcli", standalone_mode=False,
    )  # fmt: skip
    try:
        status = call() if ABOUT_THE_PROGRAM.isdisjoint(words) else _write_help(call)
    except CommandLineError as error:
        from gdcli.cli.wrong_calls import usage_error  # only on the way to an error

        raise usage_error(error, name, COMMANDS) from None
    return status if isinstance(status, int) else EXIT_OK


def _write_help(call: Callable[[], Any]) -> Any:  # noqa: ANN401 - what the command returns
    """Write the help, which typer prints by itself, as every other result is written."""
    said = io.StringIO()
    with redirect_stdout(said):
        status = call()
    write_for_people(said.getvalue().splitlines())
    return status


def wanted(arguments: Sequence[str]) -> str:
    """The command that will run, or the one whose words are being completed."""
    words = os.environ.get("COMP_WORDS", os.environ.get("_TYPER_COMPLETE_ARGS", "")).split()[1:]
    first = next(iter((*arguments, *words)), "")
    return "" if first.startswith("-") else first


def build(name: str) -> typer.Typer:
    """The program without a command, or with one whose words are completed; the others by name and sentence."""
    app = typer.Typer(
        name="gdcli", cls=Program, help=ABOUT, epilog=START_WITH, context_settings=CONTEXT_SETTINGS, **PLAIN
    )
    app.callback()(_program)
    for command in [name] if name in COMMANDS else COMMANDS:
        if command == name:
            _add(app, command)
        else:
            app.command(command, short_help=COMMANDS[command])(_not_loaded)
    return app


def command_alone(words: Sequence[str]) -> typer.Typer:
    """One command without the program around it, for a call of these words, of which its name is the first."""
    app = typer.Typer(add_completion=False, **PLAIN)
    _add(app, words[0], words)
    return app


def _add(app: typer.Typer, name: str, words: Sequence[str] = ()) -> None:
    """Load a command: typer reads its options, and calls it with their values.

    `ExpressionCommand` tells options from an expression that begins with a minus sign.
    """
    module = import_module(f"gdcli.cli.commands.{name}")
    options = options_of(module.command)
    function = with_texts(
        for_typer(module.command, options, words),
        CommandTexts((COMMANDS[name], *paragraphs_of(module.command)), module.EXAMPLES, options),
    )
    needs_help = not words or not HELP_OPTIONS.isdisjoint(words)
    app.command(name, cls=ExpressionCommand, context_settings=CONTEXT_SETTINGS, add_help_option=needs_help)(function)


def paragraphs_of(function: Callable[..., int]) -> Iterator[str]:
    """The help of a command below its first sentence: the paragraphs of its docstring, each as one line."""
    for paragraph in cleandoc(function.__doc__ or "").split("\n\n"):
        yield " ".join(paragraph.split())


def _not_loaded() -> None:
    """The function of a command that was not asked for: it is listed and never called."""


def _program(
    version: bool = typer.Option(False, "--version", "-V", help="Show the version and leave.", is_eager=True,
                                 callback=lambda asked: _show_version() if asked else None),
) -> None:
    """Options of the program itself."""


def _show_version() -> None:
    typer.echo(f"gdcli {__version__}")
    raise typer.Exit(EXIT_OK)

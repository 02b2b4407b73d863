"""How the words of a call are read: which are options, which are the expression, and what a wrong option means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from typer.core import TyperCommand

from gdcli.cli.bundles import FORMATS_FIELD, METHODS_FIELD
from gdcli.errors import UsageError
from gdcli.record import record
from gdcli.translation import translated

LONG_OPTION: Final = re.compile(r"--[A-Za-z][\w-]*(=.*)?", re.DOTALL | re.ASCII)
"""What can only be meant as a long option; `--x**2` is an expression, `--steps` is not."""
SHORT_OPTION: Final = re.compile(r"-[A-Za-z]")
"""A lone letter: the option `-q`, or the expression -x where the command needs one and nothing else can be it."""
ALIASES: Final[Mapping[str, str]] = {
    "--learning-rate": "--lr",
    "--eta": "--lr",
    "--alpha0": "--lr",
    "--iterations": "--steps",
    "--epochs": "--steps",
    "--max-iter": "--steps",
    "--x0": "--start",
    "--gtol": "--tol",
}
"""Names from other programs, understood in commands where the option on the right takes a value."""
OTHER_WORDS: Final[Mapping[str, str]] = {
    **ALIASES,
    "--rate": "--lr",
    "--step-size": "--lr",
    "--lrs": "--lr",
    "--method": "--optimizer",
    "--algorithm": "--optimizer",
    "--scheduler": "--schedule",
    "--maxiter": "--steps",
    "--max-steps": "--steps",
    "--n-iter": "--steps",
    "--tolerance": "--tol",
    "--init": "--start",
    "--initial": "--start",
    "--from": "--start",
    "--point": "--at",
    "--params": "--set",
    "--parameters": "--set",
    "--vars": "--wrt",
    "--variables": "--wrt",
    "--bounds": "--range",
    "--ranges": "--range",
    "--xlim": "--range",
    "--out": "--output",
    "--file": "--output",
    "--random-state": "--seed",
    "--silent": "--quiet",
}
"""Names from other programs, and what an answer to them names where they are not understood."""
ALL_OPTIONS: Final = "--help lists the options."
STANDS_FOR: Final[Mapping[str, Sequence[str]]] = {
    "--start": ("--starts", "--at"), "--at": ("--start", "--starts"), "--tol": ("--timeout",),
}  # fmt: skip
"""What has the place of an option in the commands that lack it."""


@record
class Names:
    """The options of a command: `flags` stand alone, `valued` take the next word; is an expression needed?."""

    flags: frozenset[str]
    valued: frozenset[str]
    needs_expression: bool = False

    @property
    def all(self) -> tuple[str, ...]:
        """Every option, in alphabetical order."""
        return tuple(sorted(self.flags | self.valued))


class ExpressionCommand(TyperCommand):
    """A command whose positional arguments may look like options: `gdcli derive "-x**2"`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer's own click has no public types
        """Sort the words into options and the rest before they are parsed as usual. Raises UsageError."""
        try:
            words = arranged(args, self._names())
        except UsageError:
            if not ctx.resilient_parsing:  # while a shell completes, the words are not finished
                raise
            words = args
        return super().parse_args(ctx, words)

    def _names(self) -> Names:
        flags: set[str] = {"--help", "-h"}
        valued: set[str] = set()
        for parameter in self.params:
            if parameter.param_type_name == "option":
                names = {*parameter.opts, *parameter.secondary_opts}
                (flags if getattr(parameter, "is_flag", False) else valued).update(names)
        needed = any(each.param_type_name == "argument" and each.required for each in self.params)
        return Names(frozenset(flags), frozenset(valued), needed)

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - see above
        """The arguments, the command's own options, then the bundles, each under its title."""
        about: Any = self.callback
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            row = parameter.get_help_record(ctx)
            if row is not None:
                is_option = parameter.param_type_name == "option"
                title = translated(about.groups.get(parameter.name, LAST_GROUP) if is_option else "Arguments")
                groups.setdefault(title, []).append((row[0], _completed(row[1], parameter.name or "", about.records)))
        for title, rows in groups.items():
            with formatter.section(title):
                formatter.write_dl(rows)

    def get_params(self, ctx: Any) -> Any:  # noqa: ANN401 - see above
        """The parameters, with their help in the language in use."""
        found: list[Any] = super().get_params(ctx)
        for parameter in found:
            if getattr(parameter, "help", None):
                parameter.help = translated(parameter.help)
        return found

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - see above
        """How the command is called."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), f"{translated(USAGE)}: ")

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002 - see above
        """The examples, a line each, ready to be pasted."""
        about: Any = self.callback
        with formatter.section(translated(EXAMPLES)):
            for example in about.examples:
                formatter.write(f"  {example}\n")


EXAMPLES: Final = "Examples"
USAGE: Final = "Usage"
LAST_GROUP: Final = "The call"
"""The title above `--help`, which belongs to no bundle."""


def _completed(text: str, name: str, records: Sequence[type]) -> str:
    """The help of an option with the command's formats, or the methods that have it, in the place of their field."""
    if FORMATS_FIELD in text:
        from gdcli.output.formats import formats_of  # noqa: PLC0415 - for the help only

        return text.replace(FORMATS_FIELD, ", ".join(formats_of(*records)))
    if METHODS_FIELD in text:
        from gdcli.descent.methods.optimizers import OPTIMIZERS  # noqa: PLC0415 - for the help only

        owners = (method.name for method in OPTIMIZERS.values() if name in method.hyperparameters)
        return text.replace(METHODS_FIELD, ", ".join(owners))
    return text


def arranged(words: Iterable[str], names: Names) -> list[str]:
    """The words with the options first and, behind `--`, the others in their order. Raises UsageError."""
    options: list[str] = []
    others: list[str] = []
    behind: list[str] = []
    stream = iter(words)
    for word in stream:
        if word == "--":
            behind = list(stream)
        elif LONG_OPTION.fullmatch(word) or word in names.all:
            name, sign, value = word.partition("=")
            options.append(f"{meant(name, names)}{sign}{value}")
            if not sign and options[-1] in names.valued:
                following = next(stream, None)
                if following is None:
                    return options  # typer says that its value is missing
                options.append(following)
        else:
            others.append(word)
    _refuse_short_options(others, behind, names)
    return [*options, "--", *others, *behind] if others or behind else options


def meant(word: str, names: Names) -> str:
    """The option itself, or the one that a name from another program stands for. Raises UsageError for any other."""
    if word in names.all:
        return word
    option = ALIASES.get(word)
    if option in names.valued:
        return option
    raise UsageError(f"there is no option {word} here", _hint(word, names))


def _hint(word: str, names: Names) -> str:
    """What to type instead of a wrong option."""
    from gdcli.language.names import nearest  # noqa: PLC0415 - only on the way to an error

    option = OTHER_WORDS.get(word, word)
    known = [each for each in (option, *STANDS_FOR.get(option, ())) if each in names.all]
    started = [each for each in names.all if len(word) > 3 and each.startswith(word)]
    near = next(iter([*known, *started]), None) or nearest(word, names.all)
    return f"Did you mean {near}? {ALL_OPTIONS}" if near else ALL_OPTIONS


def _refuse_short_options(others: Sequence[str], behind: Sequence[str], names: Names) -> None:
    """`descend -V` has a wrong option; `derive -x` has its expression. Raises UsageError."""
    if names.needs_expression and len(others) == 1 and not behind:
        return
    for word in others:
        if SHORT_OPTION.fullmatch(word):
            raise UsageError(f"there is no option {word} here", f'For the expression write "({word})". {ALL_OPTIONS}')

"""The program and its commands as typer calls them: our reading of their words, and help in the language in use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from typer import core
from typer.core import TyperCommand, TyperGroup

from gdcli.cli.arguments import HELP_OPTIONS, joined_words, sorted_out
from gdcli.cli.bundles import METHODS_FIELD, NAMES_FIELD, OptionsOfCommand, option_names
from gdcli.cli.error_messages import note
from gdcli.cli.sentences import LAST_ONE_COUNTS
from gdcli.errors import EXIT_INTERRUPTED, UsageError
from gdcli.model.sentences import INTERRUPTED
from gdcli.record import record
from gdcli.translation import translated

ARGUMENTS: Final = "Arguments"
EXAMPLES: Final = "Examples"
USAGE: Final = "Usage"
LAST_GROUP: Final = "The call"
"""The title above `--help`, which is in no bundle."""


# Typer's own words, such as the one for a default, are in the language in use, too.
_typer: Any = core
_typer._ = translated


def _translate(thing: Any, *names: str) -> None:  # noqa: ANN401 - typer's own click has no public types
    """Translate the texts with these names of a command or a parameter into the language in use."""
    for name in names:
        text = getattr(thing, name, None)
        if text:
            setattr(thing, name, translated(text))


class TranslatedHelp:
    """The common base of the program and its commands: their texts are translated when they are shown."""

    def translate(self, ctx: Any) -> None:  # noqa: ANN401 - see above
        """Translate its texts into the language in use."""
        command: Any = self
        for parameter in command.get_params(ctx):
            _translate(parameter, "help")

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:  # noqa: ANN401 - see above
        """The words that may stand where the cursor is; some shells show the help beside them."""
        self.translate(ctx)
        above: Any = super()
        return above.shell_complete(ctx, incomplete)

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - see above
        """Write the help."""
        self.translate(ctx)
        above: Any = super()
        above.format_help(ctx, formatter)

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - see above
        """Write the usage line."""
        command: Any = self
        pieces = map(translated, command.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, " ".join(pieces), f"{translated(USAGE)}: ")


class Program(TranslatedHelp, TyperGroup):
    """The program without a command."""

    def translate(self, ctx: Any) -> None:  # noqa: ANN401 - see above
        """Translate as above, and the sentence of each command."""
        super().translate(ctx)
        _translate(self, "help", "epilog")
        for command in self.commands.values():
            _translate(command, "short_help")


@record
class CommandTexts:
    """What the help of a command says: paragraphs, examples to paste, and its options in groups."""

    paragraphs: Sequence[str]
    examples: Sequence[str]
    options: OptionsOfCommand


def with_texts(function: Callable[..., int], texts: CommandTexts) -> Callable[..., int]:
    """The function of a command with the texts of its help, which typer hands on to the command."""
    function.texts = texts  # type: ignore[attr-defined]
    return function


class ExpressionCommand(TranslatedHelp, TyperCommand):
    """A command whose positional arguments may look like options: `gdcli derive "-x**2"`."""

    @property
    def texts(self) -> CommandTexts:
        """The texts of its help."""
        callback: Any = self.callback
        texts: CommandTexts = callback.texts
        return texts

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - see above
        """Sort the words into options and the rest before they are parsed as usual. Raises UsageError."""
        try:
            names = option_names(self.texts.options)
            options, others = sorted_out(args, names)
            words = joined_words(options, others)
            if len(others) > 1 and HELP_OPTIONS.isdisjoint(options):
                from gdcli.cli.wrong_calls import left_over  # only on the way to an error

                raise left_over(self.name or "", args, others, names)
        except UsageError:
            if not ctx.resilient_parsing:  # while a shell completes, the words are not finished
                raise
            words = args
        left: list[str] = super().parse_args(ctx, [*words])  # it takes the words out of its list
        if not ctx.resilient_parsing:
            self._note_repeated_options(ctx, words)
        return left

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - see above
        """Run the command; if Ctrl-C leaves nothing to show, say that it was interrupted."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            note(INTERRUPTED(), quiet=bool(ctx.params.get("quiet")))
            return EXIT_INTERRUPTED

    def _note_repeated_options(self, ctx: Any, words: Sequence[str]) -> None:  # noqa: ANN401 - see above
        """Note the options that have two values; a flag may stand twice."""
        _, _, in_order = self.make_parser(ctx).parse_args([*words])
        for option in dict.fromkeys(in_order):
            if in_order.count(option) > 1 and not getattr(option, "is_flag", True):
                note(LAST_ONE_COUNTS(option=option.opts[0]), quiet=bool(ctx.params.get("quiet")))

    def translate(self, ctx: Any) -> None:  # noqa: ANN401 - see above
        """Translate as above, and the paragraphs that say what the command does."""
        super().translate(ctx)
        self.help = "\n\n".join(map(translated, self.texts.paragraphs))

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - see above
        """The arguments, the command's own options, then the bundles, each under its title."""
        groups: dict[str, list[tuple[str, str]]] = {}
        known = self.texts.options
        for parameter in self.get_params(ctx):
            parameter.default = known.shown_defaults.get(str(parameter.name), parameter.default)
            row = parameter.get_help_record(ctx)
            if row is not None:
                is_option = parameter.param_type_name == "option"
                title = translated(known.groups.get(str(parameter.name), LAST_GROUP) if is_option else ARGUMENTS)
                groups.setdefault(title, []).append((row[0], _completed(row[1], parameter, ctx)))
        for title, rows in groups.items():
            with formatter.section(title):
                formatter.write_dl(rows)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401, ARG002 - see above
        """The examples, a line each, ready to be pasted."""
        with formatter.section(translated(EXAMPLES)):
            for example in self.texts.examples:
                formatter.write(f"  {example}\n")


def _completed(text: str, parameter: Any, ctx: Any) -> str:  # noqa: ANN401 - see above
    """The help of an option with the names that completion offers, or the methods that have it, in their fields."""
    if NAMES_FIELD in text:
        names = (each.value for each in parameter.shell_complete(ctx, ""))
        return text.replace(NAMES_FIELD, ", ".join(names))
    if METHODS_FIELD in text:
        from gdcli.descent.methods.optimizers import OPTIMIZERS  # for the help only

        owners = (method.name for method in OPTIMIZERS.values() if parameter.name in method.hyperparameters)
        return text.replace(METHODS_FIELD, ", ".join(owners))
    return text

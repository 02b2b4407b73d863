"""The one change to how typer reads arguments: an expression may start with a minus sign."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from typer.core import TyperCommand

LONG_OPTION: Final = re.compile(r"--[a-z][a-z-]*(=.*)?", re.DOTALL)
"""What can only be meant as a long option; `--x**2` is an expression, `--steps` is not."""


class ExpressionCommand(TyperCommand):
    """A command whose positional arguments may look like options: `gdcli derive "-x**2"`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer's own click has no public types
        """Sort the words into options and the rest before they are parsed as usual."""
        flags, valued = self._options()
        return super().parse_args(ctx, arranged(args, flags, valued))

    def _options(self) -> tuple[set[str], set[str]]:
        """The names of the options that stand alone, and of those that take the next word."""
        flags: set[str] = {"--help", "-h"}
        valued: set[str] = set()
        for parameter in self.params:
            if parameter.param_type_name == "option":
                names = {*parameter.opts, *parameter.secondary_opts}
                (flags if getattr(parameter, "is_flag", False) else valued).update(names)
        return flags, valued


def arranged(words: Iterable[str], flags: set[str], valued: set[str]) -> list[str]:
    """The words with the options first and, behind `--`, those that are not options, in their order."""
    options: list[str] = []
    rest: list[str] = []
    stream = iter(words)
    for word in stream:
        if word == "--":
            rest.extend(stream)
        elif word in valued:
            value = next(stream, None)
            if value is None:
                return [*options, word]  # typer says that its value is missing
            options += [word, value]
        elif word in flags or LONG_OPTION.fullmatch(word):
            options.append(word)
        else:
            rest.append(word)
    return [*options, "--", *rest] if rest else options

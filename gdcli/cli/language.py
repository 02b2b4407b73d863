"""The language of a call: `--lang` before or after the command's name, else what the environment names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, Final

from gdcli.language_choice import choose_language
from gdcli.translation import ENGLISH, translated, use_language

OPTION: Final = "--lang"


def without_language(words: Sequence[str], language: str) -> list[str]:
    """The words without `--lang`, which decides about the language in use; `language` where it is not there.

    Raises UsageError, in `language`, where there is no such language.
    """
    use_language(language)
    named: list[str] = []
    rest = list(_sorted_out(iter(words), named))
    for name in named:
        choose_language(name)
    return rest


def _sorted_out(words: Iterator[str], named: list[str]) -> Iterator[str]:
    """The words that say nothing about the language; the languages come into `named`."""
    for word in words:
        option, sign, value = word.partition("=")
        if option == OPTION:
            named.append(value if sign else next(words, ""))
        else:
            yield word
            if word == "--":
                yield from words


def translate_typer(language: str) -> None:
    """Let typer's own words, such as the one for a default, be in the language in use, too."""
    if language != ENGLISH:
        core: Any = import_module("typer.core")
        core._ = translated

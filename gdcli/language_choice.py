"""The language that people read, chosen by its name."""

from __future__ import annotations

from typing import Final

from gdcli.errors import UsageError
from gdcli.model.sentences import Template
from gdcli.translation import code_of, languages, use_language

NO_LANGUAGE: Final = Template("there is no language {name}")
NAME_A_LANGUAGE: Final = Template("Name one of these: {languages}.")


def choose_language(name: str) -> None:
    """Show everything from now on in the language `name`: "pt", or any of its names, such as "pt_BR.UTF-8".

    Raises UsageError, with the names of all languages.
    """
    code = code_of(str(name))
    if code not in languages():
        raise UsageError(NO_LANGUAGE(name=repr(name)), NAME_A_LANGUAGE(languages=", ".join(languages())))
    use_language(code)

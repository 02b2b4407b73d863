"""The language that the reader wants: `--lang`, then GDCLI_LANG, LC_ALL, LC_MESSAGES, LANG; English where none fits."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

from gdcli.errors import UsageError

LANGUAGES: Final[Mapping[str, str]] = {"en": "English", "pt": "português"}
"""The code of each language, and its own name for itself."""
ENGLISH: Final = "en"
VARIABLES: Final = ("GDCLI_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""The environment variables that name a language, the strongest first."""


def language_of(asked: str | None = None, environment: Mapping[str, str] = os.environ) -> str:
    """The code of the language to use. Raises UsageError where `asked` is none of LANGUAGES."""
    if asked is not None:
        code = asked.lower().partition("_")[0].partition("-")[0]
        if code not in LANGUAGES:
            known = ", ".join(f"{code} ({name})" for code, name in LANGUAGES.items())
            raise UsageError(f"there is no language {asked!r}", f"Choose one of {known}.")
        return code
    named = next((environment[name] for name in VARIABLES if environment.get(name)), "")
    code = named.lower().partition("_")[0].partition(".")[0]
    return code if code in LANGUAGES else ENGLISH

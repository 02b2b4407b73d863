"""The language that people read: which one is wanted, and the catalogue of its sentences, loaded when first needed.

English is written in the code; every other language is one file, `LANGUAGE/LC_MESSAGES/gdcli.po`, in the layout that
gettext knows. Beside it lies the same as gettext reads it, `gdcli.mo` (`python -m tests.catalogue` makes it).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from gettext import NullTranslations

DOMAIN: Final = "gdcli"
ENGLISH: Final = "en"
VARIABLES: Final = ("GDCLI_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""The environment variables that name a language, the strongest first."""
GROUPED_NUMBER: Final = "1,000"
"""The comma between thousands as a text of its own: its translation is the sign of the language."""

_in_use = ENGLISH


def _folder() -> Path:
    """The folder of the catalogues; in a zip archive it is an object that is used like a path."""
    folder = Path(__file__).parent / "locale"
    if folder.is_dir():
        return folder
    from importlib.resources import files  # noqa: PLC0415 - for an archive only

    archived: Any = files(__package__) / "locale"
    return archived  # type: ignore[no-any-return]


FOLDER: Final = _folder()


def languages() -> tuple[str, ...]:
    """The codes of all languages."""
    found = (each.name for each in FOLDER.iterdir() if (each / "LC_MESSAGES" / f"{DOMAIN}.po").is_file())
    return ENGLISH, *sorted(found)


def wanted_language(environment: Mapping[str, str] = os.environ) -> str:
    """The language that the environment names by its strongest variable; English if there is no catalogue for it."""
    code = code_of(next((environment[name] for name in VARIABLES if environment.get(name)), ENGLISH))
    return code if code in languages() else ENGLISH


def code_of(name: str) -> str:
    """The code of a language by any of its names for programs: `pt` for pt_BR.UTF-8, pt-BR and PT."""
    return name.lower().replace("-", "_").partition(".")[0].partition("_")[0]


def use_language(code: str) -> None:
    """Let everything that is shown from now on be in the language with this code, one of `languages()`."""
    global _in_use  # noqa: PLW0603 - a process has one reader
    _in_use = code


def language_in_use() -> str:
    """The code of the language that people read now."""
    return _in_use


def translated(text: str, plural: str | None = None, count: int = 1) -> str:
    """The text in the language in use, with `plural` the form for the count; English if the translation is missing."""
    if _in_use == ENGLISH:
        return text if plural is None or count == 1 else plural
    found = catalogue(_in_use)
    return found.gettext(text) if plural is None else found.ngettext(text, plural, count)


def grouped(number: int) -> str:
    """A whole number with a sign between the thousands: `1,000` in English."""
    english = f"{number:,}"
    return english if _in_use == ENGLISH else english.replace(",", translated(GROUPED_NUMBER)[1])


@lru_cache
def catalogue(code: str) -> NullTranslations:
    """The sentences of a language. Loaded once: it costs some milliseconds."""
    from gettext import GNUTranslations, NullTranslations  # noqa: PLC0415 - English needs none

    file = FOLDER / code / "LC_MESSAGES" / f"{DOMAIN}.mo"
    if not file.is_file():
        return NullTranslations()
    with file.open("rb") as stream:
        return GNUTranslations(stream)

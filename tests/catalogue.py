"""The catalogues of the languages: what can be translated, taken from the program; what is, from the files.

`python -m tests.catalogue` brings every catalogue up to date: new sentences come in without a translation, those that
the program no longer has go, and `gdcli.mo` is made of `gdcli.po`. Files named behind it are catalogues whose
translations are taken over. It prints, for each language, how many sentences lack a translation.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, get_args

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import gdcli
from gdcli.cli.app import ABOUT, COMMANDS, START_WITH, paragraphs_of
from gdcli.cli.bundles import options_of
from gdcli.cli.typer_classes import EXAMPLES, LAST_GROUP, USAGE
from gdcli.translation import DOMAIN, FOLDER, GROUPED_NUMBER

PACKAGE = Path(gdcli.__file__).parent
MARKS = ("Template", "shown", "translated")
"""Calls whose first argument, where it is written out, is a sentence."""
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
Text = str | tuple[str, str]
"""A sentence, or its singular and plural."""


def template_texts() -> Iterator[tuple[Text, str]]:
    """The text of every template in the code, with the file in which it stands."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
                texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
                plurals = [each.value.value for each in node.keywords if isinstance(each.value, ast.Constant)]
                match [text for text in (*texts, *plurals) if isinstance(text, str)]:
                    case [text]:
                        yield text, str(path.relative_to(PACKAGE))
                    case [text, plural]:
                        yield (text, plural), str(path.relative_to(PACKAGE))


def help_texts() -> Iterator[tuple[Text, str]]:
    """What the help of the program and of its commands says."""
    app = "cli/app.py"
    yield from ((text, app) for text in (ABOUT, START_WITH, GROUPED_NUMBER, "Show the version and leave."))
    yield from ((text, "cli/typer_classes.py") for text in (USAGE, EXAMPLES, LAST_GROUP))
    yield from ((text, app) for text in COMMANDS.values())
    for name in COMMANDS:
        command = import_module(f"gdcli.cli.commands.{name}").command
        options = options_of(command)
        place = f"cli/commands/{name}.py"
        yield from ((text, place) for text in paragraphs_of(command))
        yield from ((title, place) for title in options.groups.values())
        for annotation, _ in options.options.values():
            for each in get_args(annotation):
                if getattr(each, "help", None):
                    yield each.help, place


@cache
def messages() -> dict[Text, list[str]]:
    """Everything that can be translated, in the order of the files, and where it stands."""
    found: dict[Text, list[str]] = {}
    for text, place in (*template_texts(), *help_texts()):
        places = found.setdefault(text, [])
        if place not in places:
            places.append(place)
    return dict(sorted(found.items(), key=lambda item: item[1][0]))


def path_of(language: str, ending: str = "po") -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.{ending}"


def read_catalogue(text: str) -> Catalog:
    return read_po(BytesIO(text.encode()), domain=DOMAIN)


def catalogue_of(language: str) -> Catalog:
    return read_catalogue(path_of(language).read_text(encoding="utf-8"))


def forms(text: Any) -> list[str]:
    """The forms of a message, or of its translation, of which babel has one as a text and several as a tuple."""
    return [text] if isinstance(text, str) else list(text or ())


def header_of(text: str) -> str:
    """What stands above the first sentence of a file."""
    return text.split("\n\n", maxsplit=1)[0].strip()


def translation_of(catalogue: Catalog, text: Text) -> str | list[str]:
    """What stands for a text in a catalogue; nothing where it is missing, incomplete or marked as unsure."""
    message = catalogue.get(text if isinstance(text, str) else text[0])
    if message is None or message.fuzzy or isinstance(message.id, str) != isinstance(text, str):
        return ""
    string = message.string
    return string if isinstance(string, str) else list(string or ()) if all(string or ()) else ""


def updated(header: str, known: list[Catalog]) -> tuple[Catalog, int]:
    """A catalogue with the messages of the program, translated as in the first that knows them; how many lack it."""
    new: Any = read_catalogue(header)
    missing = 0
    for text, places in messages().items():
        string = next(filter(None, (translation_of(each, text) for each in known)), "")
        missing += not string
        name = text if isinstance(text, str) else list(text)
        new.add(name, string or ("" if isinstance(text, str) else ["", ""]), [(place, 0) for place in places])
    return new, missing


def as_po(catalogue: Catalog, header: str) -> str:
    """The text of the file: the header as it was, for the library's has dates and addresses."""
    stream = BytesIO()
    write_po(stream, catalogue, width=120, include_lineno=False, omit_header=True)
    return f"{header}\n\n{stream.getvalue().decode().strip()}\n"


def as_mo(catalogue: Catalog) -> bytes:
    """The same as gettext reads it, equal for equal sentences."""
    catalogue.creation_date = catalogue.revision_date = NO_DATE
    stream = BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def main(arguments: list[str]) -> None:
    for path in sorted(FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        texts = [each.read_text(encoding="utf-8") for each in (*map(Path, arguments), path)]
        header = header_of(texts[-1])
        new, missing = updated(header, [read_catalogue(text) for text in texts])
        path.write_text(as_po(new, header), encoding="utf-8")
        path.with_suffix(".mo").write_bytes(as_mo(new))
        print(f"{path.parts[-3]}: {len(new)} sentences, {missing} without a translation")


if __name__ == "__main__":
    main(sys.argv[1:])

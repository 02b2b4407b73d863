"""A language of marked English, which shows what is not translated and what is too narrow for longer words.

Every ASCII letter of a sentence has a mark, and every third letter stands twice, so that words are a third longer;
fields are left alone. Words in plain letters were then not translated: `python -m tests.pseudo descend --lr 1.1` prints
the answer in this language at 80 columns, and the leaks behind it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from string import ascii_letters
from typing import Final
from unittest.mock import patch

from gdcli import translation
from gdcli.cli.app import COMMANDS
from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.descent.methods.parameters import HYPERPARAMETERS
from gdcli.descent.methods.schedules import SCHEDULES
from gdcli.gallery import GALLERY
from gdcli.language.function_table import NAMES as FUNCTION_NAMES
from gdcli.language.function_table import REDUCTIONS
from gdcli.model import Engine
from gdcli.output.formats import FORMATS
from gdcli.translation import language_in_use, languages, use_language
from tests.hostile.inside import inside
from tests.program import Done

LANGUAGE: Final = "pt"
"""The language in whose place the marked English is read."""
COLUMNS: Final = 80
MARKED_LETTERS: Final = "ȧƀĉđėƒğĥĩĵķłɱňȯƥʠřşŧůṽŵẋẏżȦƁĈĐĖƑĞĤĨĴĶŁⱮŇȮƤǪŘŞŦŮṼŴẊẎŻ"
MARKS: Final = str.maketrans(ascii_letters, MARKED_LETTERS)
DOUBLED_LETTER: Final = 3
"""Every letter with this number, and its multiples, stands twice."""

ESCAPE: Final = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07")
MARKUP: Final = re.compile(r"<style.*?</style>|<script.*?</script>|<[^>]*>|&\w+;", re.DOTALL)
OPTION: Final = r"--?[A-Za-z][\w-]*"
VALUE: Final = r"\"[^\"]*\"|[\w.:,=@/-]+"
ARGUMENT: Final = rf"\"[^\"]*\"|{OPTION}(?:[ =](?:{VALUE}))?|[!-~]*[^A-Za-z\s][!-~]*"
COMMAND: Final = re.compile(rf"gdcli(?:\s+(?:{'|'.join(COMMANDS)})\b)?(?:\s+(?:{ARGUMENT}))*")
"""A command to paste: its name, then options with their values, texts in quotes, and what is no plain word."""
UNICODE_NAME: Final = re.compile(r"U\+[0-9A-F]+ \([^)]*\)")
"""A character by its code point and its name in Unicode, which has one in English only."""
NO_SENTENCE: Final = re.compile(
    rf"(?<![\w-]){OPTION}|@\w+(?:\(\d*\))?|https?://\S+|\S*\.(?:svg|html|csv|json|md|txt)\b"
)
"""Options, named functions, addresses and names of files."""
WORD: Final = re.compile(
    rf"(?<!\w)[A-Za-z]{{2,}}(?!\w)|(?<=[{MARKED_LETTERS}])[A-Za-z]+|[A-Za-z]+(?=[{MARKED_LETTERS}])"
)
"""A word in plain letters, or such letters glued to marked ones. A single letter is a variable."""
SIGN: Final = re.compile(r"[A-Z]{2,}|d[a-z]|argmin")
"""What stands for the value of an option, and signs of mathematics such as dx."""
NAMES: Final = frozenset(
    name
    for names in (
        FUNCTION_NAMES,
        REDUCTIONS,
        OPTIMIZERS,
        SCHEDULES,
        GALLERY,
        FORMATS,
        HYPERPARAMETERS,
        Engine,
        languages(),
    )
    for name in (*names, "gdcli", "pi", "inf", "nan", "lr", "gamma")
)
"""Names that people type, which are the same in every language."""
COMPOUND_NAME: Final = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in NAMES if not name.isalpha()))


class MarkedEnglish:
    """A catalogue in which every sentence is translated."""

    def gettext(self, text: str) -> str:
        return marked(text)

    def ngettext(self, text: str, plural: str, count: int) -> str:
        return marked(text if count == 1 else plural)


def marked(text: str) -> str:
    """The sentence with marks and longer words; its fields stay."""
    letters = 0
    pieces = []
    for piece in re.split(r"(\{[^{}]*\})", text):
        if piece.startswith("{"):
            pieces.append(piece)
            continue
        for character in piece:
            letters += character in ascii_letters
            is_doubled = character in ascii_letters and letters % DOUBLED_LETTER == 0
            pieces.append(character.translate(MARKS) * (1 + is_doubled))
    return "".join(pieces)


@contextmanager
def marked_english() -> Iterator[None]:
    """Inside, LANGUAGE is in use, and its catalogue is the marked one."""
    before = language_in_use()
    use_language(LANGUAGE)
    try:
        with patch.object(translation, "catalogue", lambda _code: MarkedEnglish()):
            yield
    finally:
        use_language(before)


@contextmanager
def no_catalogue() -> Iterator[None]:
    """Inside, every question to a catalogue fails."""

    def refuse(code: str) -> None:
        raise AssertionError(f"the catalogue of {code} is not needed here")

    with patch.object(translation, "catalogue", refuse):
        yield


def answer(*words: str, stdin: bytes = b"") -> Done:
    """What a call answers in marked English, on a screen of 80 columns."""
    with marked_english():
        return inside(*words, stdin=stdin, COLUMNS=str(COLUMNS), GDCLI_LANG=LANGUAGE)


def leaks(text: str, call: Sequence[str] = (), allowed: Iterable[str] = ()) -> list[str]:
    """The words in plain letters that are neither names nor were typed in the call, each once and in order."""
    typed = {word for each in call[1:] if not each.startswith("--") for word in re.findall(r"[A-Za-z]+", each)}
    known = NAMES | typed | set(allowed)
    plain = MARKUP.sub(" ", ESCAPE.sub("", text)) if text.lstrip().startswith("<") else ESCAPE.sub("", text)
    for pattern in (COMMAND, UNICODE_NAME, NO_SENTENCE, COMPOUND_NAME):
        plain = pattern.sub(" ", plain)
    words = dict.fromkeys(WORD.findall(plain))
    return [word for word in words if word not in known and not SIGN.fullmatch(word)]


def wide_lines(text: str) -> list[str]:
    """The lines that do not fit on the screen; a command to paste is never broken."""
    lines = ESCAPE.sub("", text).splitlines()
    return [line for line in lines if len(line) > COLUMNS and not line.strip().startswith("gdcli ")]


def main(words: list[str]) -> None:
    done = answer(*words)
    print(done.out, done.err, sep="")
    found = leaks(done.out, words) + leaks(done.err, words)
    print(f"status {done.status}; leaks: {' '.join(found) or 'none'}")
    for line in wide_lines(done.out):
        print(f"wide ({len(line)}): {line}")


if __name__ == "__main__":
    main(sys.argv[1:])

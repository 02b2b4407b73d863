"""The catalogues: every sentence of the program is there, with the same fields, and nothing else."""

from __future__ import annotations

from gettext import GNUTranslations
from string import Formatter

import pytest

from gdcli.translation import ENGLISH, languages
from tests.catalogue import as_po, path_of, read_catalogue, updated

TRANSLATED = [language for language in languages() if language != ENGLISH]


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_has_exactly_the_sentences_of_the_program(language) -> None:
    text = path_of(language).read_text(encoding="utf-8")
    header = text.split("\n\n")[0].strip()
    new, _ = updated(header, [read_catalogue(text)])
    assert text == as_po(new, header), "run `python -m tests.catalogue`"


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_gettext_reads_is_made_of_the_catalogue(language) -> None:
    catalogue = read_catalogue(path_of(language).read_text(encoding="utf-8"))
    with path_of(language, "mo").open("rb") as stream:
        compiled = GNUTranslations(stream)
    for message in catalogue:
        if isinstance(message.id, str) and message.id and message.string:
            assert compiled.gettext(message.id) == message.string, "run `python -m tests.catalogue`"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_fields_of_its_sentence(language) -> None:
    for message in read_catalogue(path_of(language).read_text(encoding="utf-8")):
        ids, strings = ([each] if isinstance(each, str) else list(each or ()) for each in (message.id, message.string))
        for string in strings:
            if message.id and string:
                assert fields(string) in [fields(each) for each in ids], message.id

"""The catalogues: every sentence of the program is there, with the same fields, and nothing else."""

from __future__ import annotations

from gettext import GNUTranslations
from string import Formatter

import pytest

from gdcli import translation
from gdcli.translation import ENGLISH, languages
from tests import catalogue
from tests.catalogue import (
    Text,
    as_po,
    catalogue_of,
    forms,
    header_of,
    path_of,
    read_catalogue,
    template_texts,
    updated,
)
from tests.hostile.inside import inside

TRANSLATED = [language for language in languages() if language != ENGLISH]


def untranslated(language: str) -> list[str]:
    """The sentences of a catalogue that lack a translation, or one of its forms."""
    strings = {str(each.id): forms(each.string) for each in catalogue_of(language)}
    return [text for text, translated in strings.items() if text and not all(translated)]


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_has_exactly_the_sentences_of_the_program(language) -> None:
    text = path_of(language).read_text(encoding="utf-8")
    header = header_of(text)
    new, _ = updated(header, [read_catalogue(text)])
    assert text == as_po(new, header), "run `python -m tests.catalogue`"


def test_a_sentence_stands_once_in_the_code() -> None:
    places: dict[Text, list[str]] = {}
    for text, place in template_texts():
        places.setdefault(text, []).append(place)
    assert {text: files for text, files in places.items() if len(files) > 1} == {}, "import the one from a room below"


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_gettext_reads_is_made_of_the_catalogue(language) -> None:
    with path_of(language, "mo").open("rb") as stream:
        compiled = GNUTranslations(stream)
    for message in catalogue_of(language):
        if isinstance(message.id, str) and message.id and message.string:
            assert compiled.gettext(message.id) == message.string, "run `python -m tests.catalogue`"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_fields_of_its_sentence(language) -> None:
    for message in catalogue_of(language):
        for string in forms(message.string):
            if message.id and string:
                assert fields(string) in [fields(each) for each in forms(message.id)], message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language) -> None:
    assert untranslated(language) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_plural_has_all_its_forms(language) -> None:
    known = catalogue_of(language)
    for message in known:
        if not isinstance(message.id, str) and message.string:
            found = [form for form in message.string if form]
            assert len(found) in (0, known.num_plurals), message.id


SPANISH = (
    'msgid ""\nmsgstr ""\n"Language: es\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Error: {message}"\nmsgstr "Falla: {message}"\n'
)


def test_a_language_is_added_with_one_file(tmp_path, monkeypatch) -> None:
    file = tmp_path / "es" / "LC_MESSAGES" / "gdcli.po"
    file.parent.mkdir(parents=True)
    file.write_text(SPANISH, encoding="utf-8")
    for module in (translation, catalogue):
        monkeypatch.setattr(module, "FOLDER", tmp_path)
    catalogue.main([])
    assert languages() == ("en", "es")
    assert inside("descnd", LANG="es_ES.UTF-8").err.startswith("Falla: there is no command 'descnd'")
    assert "en, es" in inside("manual", "--help").out
    assert len(read_catalogue(file.read_text(encoding="utf-8"))) == len(catalogue.messages())

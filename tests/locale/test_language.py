"""The language of a call, and that programs read the same in every language."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

import gdcli
from gdcli.cli.app import run
from gdcli.errors import UsageError
from gdcli.model.sentences import Sentence, Template, shown
from gdcli.translation import VARIABLES, grouped, languages, use_language, wanted_language
from tests.hostile.inside import inside

CALL = ["derive", "x +"]


@pytest.fixture(autouse=True)
def _no_language(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "pt_BR.UTF-8"}, "pt"),
        ({"LANG": "pt_PT"}, "pt"),
        ({"LANG": "PT"}, "pt"),
        ({"LANG": "pt_BR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "pt_BR.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "pt_BR"}, "pt"),
        ({"LC_ALL": "C", "GDCLI_LANG": "pt"}, "pt"),
        ({"GDCLI_LANG": "xx", "LANG": "pt_BR"}, "en"),
        ({"LC_ALL": "", "LANG": "pt_BR"}, "pt"),
    ],
)
def test_the_strongest_variable_names_the_language(environment, language) -> None:
    assert wanted_language(environment) == language


@pytest.mark.parametrize(
    "words",
    [["--lang", "pt", *CALL], ["--lang=pt", *CALL], [*CALL, "--lang", "pt"], [*CALL, "--lang=pt_BR"]],
)
def test_the_option_stands_before_or_after_the_command(words, capsys) -> None:
    assert run(words) == 2
    assert capsys.readouterr().err.startswith("Erro: ")


def test_the_environment_is_asked_where_no_option_stands(monkeypatch, capsys) -> None:
    monkeypatch.setenv("LANG", "pt_BR.UTF-8")
    assert run(CALL) == 2
    assert capsys.readouterr().err.startswith("Erro: ")
    assert run([*CALL, "--lang", "en"]) == 2
    assert capsys.readouterr().err.startswith("Error: ")


@pytest.mark.parametrize("words", [["--lang", "xx"], ["--lang"], ["--lang="]])
def test_an_unknown_language_is_answered_with_those_there_are(words, capsys) -> None:
    assert run([*CALL, *words]) == 2
    error = capsys.readouterr().err
    assert all(language in error for language in languages())


def test_behind_two_dashes_no_word_is_an_option(capsys) -> None:
    assert run(["derive", "--", "--lang"]) == 0
    assert "f(lang)" in capsys.readouterr().out


def test_a_sentence_is_english_as_text_and_translated_where_it_is_shown() -> None:
    inner = Template("there is no language {name}")(name="q")
    sentence = Sentence("Error: {message}", {"message": inner})
    use_language("pt")
    assert str(sentence) == "Error: there is no language q"
    assert shown(sentence) == "Erro: não existe o idioma q"


@pytest.mark.parametrize("words", [["--help"], [], ["manual"], ["descend", "--help"], ["descnd"], ["learn"]])
def test_without_accents_the_letters_are_plain(words) -> None:
    done = inside(*words, encoding="ascii", GDCLI_LANG="pt")
    assert "\\" not in done.out + done.err
    if "--help" not in words:  # the help of --schedule has a sign that Latin-1 lacks
        assert inside(*words, encoding="latin-1", GDCLI_LANG="pt") == inside(*words, GDCLI_LANG="pt")


def test_thousands_stand_apart_as_the_language_has_it() -> None:
    assert grouped(1234567) == "1,234,567"
    use_language("pt")
    assert grouped(1234567) == "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567"
    assert str(Template("{count} row", "{count} rows")(1234)) == "1,234 rows"


def test_the_interface_speaks_the_language_that_is_chosen() -> None:
    gdcli.language("pt_BR")
    with pytest.raises(UsageError) as caught:
        gdcli.language("xx")
    assert caught.value.message == "não existe o idioma 'xx'"
    assert all(language in caught.value.hint for language in languages())
    gdcli.language("en")
    assert caught.value.message == "there is no language 'xx'"


def test_a_package_in_a_zip_archive_has_its_languages_and_pages(tmp_path: Path) -> None:
    package = Path(gdcli.__file__).parent
    with ZipFile(tmp_path / "gdcli.zip", "w") as archive:
        for path in package.rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                archive.write(path, path.relative_to(package.parent))
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "gdcli.zip"), "GDCLI_LANG": "pt"}
    command = [sys.executable, "-P", "-m", "gdcli", "manual", "records"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("# Formatos e registros")

"""README and manual say what the program does: commands run as written, tables are made from the program's own."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from gdcli.cli.app import COMMANDS
from gdcli.manual.pages import TOPICS, read_page
from tests import documents
from tests.hostile.inside import inside
from tests.program import PLAIN_ENVIRONMENT, in_terminal

README_BYTES = 15_000
TEXTS = {path: path.read_text(encoding="utf-8") for path in documents.DOCUMENTS}
TEXT = TEXTS[documents.README]


def found_in_all(pattern: re.Pattern[str]) -> list[tuple[Path, re.Match[str]]]:
    """Every place in README and manual where the pattern matches."""
    return [(path, found) for path, text in TEXTS.items() for found in pattern.finditer(text)]


def name(value: object) -> str | None:
    """A short name for a parameter of a test."""
    return value[1] if isinstance(value, re.Match) else value.name if isinstance(value, Path) else None


@pytest.mark.parametrize(("path", "block"), found_in_all(documents.CONSOLE), ids=name)
def test_examples_print_what_the_document_shows(path: Path, block: re.Match[str]) -> None:
    assert f"```console\n$ {block[1]}\n{documents.console(block[1], documents.language_of(path))}```" == block[0], path


@pytest.mark.parametrize(("path", "part"), found_in_all(documents.GENERATED), ids=name)
def test_tables_are_those_of_the_program(path: Path, part: re.Match[str]) -> None:
    assert documents.part(part, documents.language_of(path)) == part[0], path


def test_every_table_stands_in_a_document() -> None:
    assert {part[2] for _, part in found_in_all(documents.GENERATED)} == set(documents.PARTS)


def test_the_script_prints_what_the_readme_says() -> None:
    lines, shown = documents.SCRIPT.search(TEXT), documents.SCRIPT_OUTPUT.search(TEXT)
    assert lines is not None
    assert shown is not None
    assert f"{shown[1]}{documents.script(lines[1])}{shown[2]}" == shown[0]
    assert documents.script(lines[1]).split()[1] == "0.3"


def test_the_python_example_runs() -> None:
    code = documents.PYTHON.search(TEXT)
    assert code is not None
    done = subprocess.run(
        [sys.executable, "-c", code[1]], capture_output=True, text=True, check=True, timeout=60, env=PLAIN_ENVIRONMENT
    )
    assert done.stdout.splitlines() == ["(-1.4999643188076823,) slow", "2*x + 3 rising"]


LINE = re.compile(r"^gdcli (?:[^\n]*\\\n)*[^\n]*$", re.MULTILINE)


@pytest.mark.parametrize(("path", "line"), found_in_all(LINE), ids=lambda value: getattr(value, "name", None))
def test_commands_beside_the_outputs_work(path: Path, line: re.Match[str]) -> None:
    assert documents.script(line[0]), path


@pytest.mark.parametrize("command", re.findall(r"^\| [^|]* \| `(gdcli [^`]*)` \|$", TEXT, re.MULTILINE))
def test_commands_of_the_readme_table_work(command: str) -> None:
    assert inside(*shlex.split(command)[1:]).status == 0


def test_the_readme_names_every_command() -> None:
    assert [command for command in COMMANDS if f"gdcli {command}" not in TEXT] == []


def test_the_readme_is_short() -> None:
    assert len(TEXT.encode()) <= README_BYTES


@pytest.mark.parametrize("text", TEXTS.values(), ids=[path.name for path in TEXTS])
def test_documents_speak_of_the_project_alone(text: str) -> None:
    assert "pip install gdcli" not in text
    assert not re.search(r"/tmp/|/work/|issue #?[0-9]", text)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_of_the_manual_is_printed(topic: str) -> None:
    page = read_page(topic)
    assert page.title
    assert page.about.endswith(".")
    assert "<!--" not in page.text
    assert inside("manual", topic).out.rstrip() == page.text.rstrip()


def test_a_page_of_the_manual_fits_a_terminal() -> None:
    screen = in_terminal("manual", "verdicts", columns=60)
    assert screen.status == 0
    assert "converged" in screen.text
    assert "---" not in screen.text
    assert r"\n" not in screen.text
    assert max(map(len, screen.lines)) <= 60


def test_the_manual_lists_its_topics() -> None:
    assert [line.split()[0] for line in inside("manual").out.splitlines()[: len(TOPICS)]] == list(TOPICS)


def test_an_unknown_topic_is_answered_with_the_nearest() -> None:
    done = inside("manual", "verdict")
    assert done.status == 2
    assert "verdicts" in done.err

"""The README says what the program does: its commands are run as written, its reference is made from the tables."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests import readme
from tests.program import PLAIN_ENVIRONMENT

TEXT = readme.README.read_text(encoding="utf-8")


@pytest.mark.parametrize("block", list(readme.CONSOLE.finditer(TEXT)), ids=lambda block: block[1])
def test_examples_print_what_the_readme_shows(block: re.Match[str]) -> None:
    assert f"```console\n$ {block[1]}\n{readme.console(block[1])}```" == block[0]


@pytest.mark.parametrize("name", readme.PARTS)
def test_the_reference_is_that_of_the_program(name: str) -> None:
    shown = {found[2]: found[0] for found in readme.GENERATED.finditer(TEXT)}
    assert f"<!-- generated: {name} -->\n\n{readme.PARTS[name]()}\n<!-- /generated -->" == shown[name]


def test_the_script_prints_what_the_readme_says() -> None:
    lines, shown = readme.SCRIPT.search(TEXT), readme.SCRIPT_OUTPUT.search(TEXT)
    assert lines is not None
    assert shown is not None
    assert f"{shown[1]}{readme.script(lines[1])}{shown[2]}" == shown[0]
    assert readme.script(lines[1]).split()[1] == "0.3"


def test_the_python_example_runs() -> None:
    code = readme.PYTHON.search(TEXT)
    assert code is not None
    done = subprocess.run(
        [sys.executable, "-c", code[1]], capture_output=True, text=True, check=True, timeout=60, env=PLAIN_ENVIRONMENT
    )
    assert done.stdout.splitlines() == ["(-1.4999643188076823,) slow", "2*x + 3 rising"]


@pytest.mark.parametrize("line", re.findall(r"^gdcli (?:[^\n]*\\\n)*[^\n]*$", TEXT, re.MULTILINE))
def test_other_commands_of_the_readme_work(line: str) -> None:
    assert readme.script(line)


def test_the_readme_speaks_of_the_project_alone() -> None:
    assert "pip install gdcli" not in TEXT
    assert not re.search(r"/tmp/|issue #?[0-9]", TEXT)

"""Outputs and tables in README and manual, made from the program: `python -m tests.documents` writes them anew.

A `console` block begins with `$ gdcli …` and holds what that prints in a pipe, 80 columns wide; between
`<!-- generated: NAME -->` and `<!-- /generated -->` stands a table made by the function of that name in PARTS.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from gdcli.cli.app import COMMANDS
from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.descent.methods.schedules import SCHEDULES
from gdcli.gallery import GALLERY
from gdcli.language.functions import FUNCTIONS
from gdcli.lessons.lesson import LESSON_KEYS, STEP_KEYS
from gdcli.manual.pages import ENGLISH, TOPICS, read_page
from gdcli.output.formats import FORMATS
from tests.keywords import rows as table_rows
from tests.program import PLAIN_ENVIRONMENT, gdcli

ROOT: Final = Path(__file__).parents[1]
README: Final = ROOT / "README.md"
DOCUMENTS: Final = (README, *(ROOT / "gdcli" / "manual" / ENGLISH / f"{topic}.md" for topic in TOPICS))
CONSOLE: Final = re.compile(r"```console\n\$ (gdcli [^\n]*)\n.*?```", re.DOTALL)
SCRIPT: Final = re.compile(r"<!-- script -->\n```sh\n(.*?)```", re.DOTALL)
SCRIPT_OUTPUT: Final = re.compile(r"(<!-- script output -->\n```text\n).*?(```)", re.DOTALL)
PYTHON: Final = re.compile(r"<!-- python -->\n```python\n(.*?)```", re.DOTALL)
GENERATED: Final = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- /generated -->)", re.DOTALL)


def table(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [columns, tuple("---" for _ in columns), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines) + "\n"


def commands() -> str:
    """Every command with its help."""
    blocks = []
    for name, sentence in COMMANDS.items():
        shown = gdcli(name, "--help", COLUMNS="100").out
        summary = f"<summary><code>gdcli {name}</code>: {sentence}</summary>"
        blocks.append(f"<details>{summary}\n\n```text\n{shown.rstrip()}\n```\n\n</details>\n")
    return "\n".join(blocks)


def functions() -> str:
    """The functions of the language."""
    rows = []
    for function in FUNCTIONS.values():
        names = ", ".join(f"`{name}`" for name in (function.name, *function.aliases))
        texts = function.derivative_texts(2 if function.variadic else function.arity or 1)
        slopes = ", ".join(f"`{text}`" for text in texts)
        rows.append((names, function.about, slopes, f"`{function.domain}`" if function.domain else ""))
    return table(("function", "what it is", "derivative", "domain"), rows)


def optimizers() -> str:
    """The methods with their updates, their limits on a quadratic and their papers."""
    return table(
        ("name", "update", "defaults", "converges on a quadratic while lr is below", "source"),
        [
            (
                f"`{each.name}`",
                "<br>".join(f"`{line}`" for line in each.formula),
                ", ".join(
                    f"{name} must be given" if value is None else f"{name} {value:g}"
                    for name, value in each.hyperparameters.items()
                ),
                f"`{each.stability.formula}`" if each.stability else f"no limit: {each.no_limit}",
                each.paper,
            )
            for each in OPTIMIZERS.values()
        ],
    )


def schedules() -> str:
    """The schedules with their formulas and options."""
    rows = [
        (
            f"`{each.name}`",
            each.about,
            f"`{each.formula}`",
            "<br>".join(f"`{name}`: {option.about}" for name, option in each.options.items()),
            each.source,
        )
        for each in SCHEDULES.values()
    ]
    return table(("name", "what it does", "learning rate of step k", "options", "source"), rows)


def gallery() -> str:
    """The named functions."""
    rows = [
        (f"`@{each.name}`", each.about, each.teaches, f"n: {each.size}" if each.size else "", each.source)
        for each in GALLERY.values()
    ]
    return table(("name", "what it is", "what it teaches", "sizes", "source"), rows)


def formats() -> str:
    """The formats."""
    return table(("format", "what it is"), [(f"`{name}`", about) for name, about in FORMATS.items()])


def lesson_keys() -> str:
    """The keys of a lesson file."""
    rows = [(f"`{key}`", "lesson", about) for key, about in LESSON_KEYS.items()]
    return table(("key", "of a", "meaning"), rows + [(f"`{key}`", "step", about) for key, about in STEP_KEYS.items()])


def topics() -> str:
    """The pages of the manual."""
    return table(("topic", "what it is about"), [(f"`{topic}`", read_page(topic).about) for topic in TOPICS])


def keywords() -> str:
    """The options of each command that its function has as keywords."""
    rows = [(f"`{row.command}`", f"`{row.option}`", f"`{row.keyword}=`") for row in table_rows() if row.keyword]
    return table(("command", "option", "keyword in Python"), rows)


PARTS: Final[Mapping[str, Callable[[], str]]] = {
    "commands": commands,
    "keywords": keywords,
    "functions": functions,
    "optimizers": optimizers,
    "schedules": schedules,
    "gallery": gallery,
    "formats": formats,
    "lesson_keys": lesson_keys,
    "topics": topics,
}


def console(line: str) -> str:
    """What a line of a document prints in a pipe, 80 columns wide."""
    done = gdcli(*shlex.split(line)[1:])
    assert done.status == 0, f"{line}: {done.err}"
    return "".join(f"{text.rstrip()}\n" for text in done.out.splitlines())


def script(text: str) -> str:
    """What a shell script of a document prints, with this program as `gdcli`."""
    program = f'gdcli() {{ {shlex.quote(sys.executable)} -m gdcli "$@"; }}\n'
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", program + text], capture_output=True, text=True, check=True, timeout=120,
        env=PLAIN_ENVIRONMENT,
    )  # fmt: skip
    return done.stdout


def written(text: str) -> str:
    """A document with everything that the program says written anew."""
    text = CONSOLE.sub(lambda found: f"```console\n$ {found[1]}\n{console(found[1])}```", text)
    text = GENERATED.sub(lambda found: f"{found[1]}\n{PARTS[found[2]]()}\n{found[3]}", text)
    lines = SCRIPT.search(text)
    return SCRIPT_OUTPUT.sub(lambda found: f"{found[1]}{script(lines[1])}{found[2]}" if lines else found[0], text)


if __name__ == "__main__":
    for document in DOCUMENTS:
        document.write_text(written(document.read_text(encoding="utf-8")), encoding="utf-8")

"""Outputs and tables in README and manual, made from the program: `python -m tests.documents` writes them anew.

A `console` block begins with `$ gdcli …` and holds what that prints in a pipe, 80 columns wide; between
`<!-- generated: NAME -->` and `<!-- /generated -->` stands a table made by the function of that name in PARTS, below
the titles of columns that the document has. A page of the manual is in the language of its folder.
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
from gdcli.language.function_table import FUNCTIONS
from gdcli.lessons.lesson import LESSON_KEYS, STEP_KEYS
from gdcli.manual.pages import TOPICS, read_page
from gdcli.model.sentences import shown
from gdcli.output.formats import FORMATS
from gdcli.output.formats.sentences import WHAT_FORMATS_ARE
from gdcli.translation import ENGLISH, language_in_use, languages, translated, use_language
from tests.benchmarks.table import shown as benchmark_rows
from tests.hostile.inside import inside
from tests.keywords import rows as table_rows
from tests.program import PLAIN_ENVIRONMENT, gdcli

ROOT: Final = Path(__file__).parents[1]
README: Final = ROOT / "README.md"
MANUAL: Final = ROOT / "gdcli" / "manual"
DOCUMENTS: Final = (README, *(MANUAL / language / f"{topic}.md" for language in languages() for topic in TOPICS))
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
        text = gdcli(name, "--help", COLUMNS="100", GDCLI_LANG=language_in_use()).out
        summary = f"<summary><code>gdcli {name}</code>: {translated(sentence)}</summary>"
        blocks.append(f"<details>{summary}\n\n```text\n{text.rstrip()}\n```\n\n</details>\n")
    return "\n".join(blocks)


def functions() -> str:
    """The functions of the language."""
    rows = []
    for function in FUNCTIONS.values():
        names = ", ".join(f"`{name}`" for name in (function.name, *function.aliases))
        texts = function.derivative_texts(2 if function.variadic else function.arity or 1)
        slopes = ", ".join(f"`{text}`" for text in texts)
        rows.append((names, shown(function.description), slopes, f"`{function.domain}`" if function.domain else ""))
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
                    f"{name} …" if value is None else f"{name} {value:g}"
                    for name, value in each.hyperparameters.items()
                ),
                f"`{each.stability.formula}`" if each.stability else f"– ({shown(each.no_limit or '')})",
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
            shown(each.about),
            f"`{each.formula}`",
            "<br>".join(f"`{name}`: {shown(option.about)}" for name, option in each.options.items()),
            each.source,
        )
        for each in SCHEDULES.values()
    ]
    return table(("name", "what it does", "learning rate of step k", "options", "source"), rows)


def gallery() -> str:
    """The named functions."""
    rows = [
        (
            f"`@{each.name}`", shown(each.about), shown(each.teaches),
            f"n: {shown(each.size.said())}" if each.size else "", each.source,
        )
        for each in GALLERY.values()
    ]  # fmt: skip
    return table(("name", "what it is", "what it teaches", "sizes", "source"), rows)


def formats() -> str:
    """The formats."""
    return table(("format", "what it is"), [(f"`{name}`", shown(WHAT_FORMATS_ARE[name])) for name in FORMATS])


def lesson_keys() -> str:
    """The keys at the beginning of a lesson file."""
    return table(("key", "meaning"), [(f"`{key}`", shown(about)) for key, about in LESSON_KEYS.items()])


def step_keys() -> str:
    """The keys of a step of a lesson."""
    return table(("key", "meaning"), [(f"`{key}`", shown(about)) for key, about in STEP_KEYS.items()])


def topics() -> str:
    """The pages of the manual."""
    return table(("topic", "what it is about"), [(f"`{topic}`", read_page(topic).about) for topic in TOPICS])


def keywords() -> str:
    """The options of each command that its function has as keywords."""
    rows = [(f"`{row.command}`", f"`{row.option}`", f"`{row.keyword}=`") for row in table_rows() if row.keyword]
    return table(("command", "option", "keyword in Python"), rows)


def speed() -> str:
    """The ratios of the last measurement; `python -m tests.benchmarks --page` measures anew."""
    return table(("work", "what", "beside", "ratio", "at most"), benchmark_rows(language_in_use()))


PARTS: Final[Mapping[str, Callable[[], str]]] = {
    "commands": commands,
    "keywords": keywords,
    "functions": functions,
    "optimizers": optimizers,
    "schedules": schedules,
    "gallery": gallery,
    "formats": formats,
    "lesson_keys": lesson_keys,
    "step_keys": step_keys,
    "topics": topics,
    "speed": speed,
}


def language_of(document: Path) -> str:
    """The language that a document is in."""
    return ENGLISH if document == README else document.parent.name


def part(found: re.Match[str], language: str) -> str:
    """A generated part anew, with the titles of columns that it has."""
    use_language(language)
    try:
        lines = PARTS[found[2]]().splitlines()
    finally:
        use_language(ENGLISH)
    titles = next((line for line in found[0].splitlines() if line.startswith("| ")), "")
    if titles and lines[0].startswith("| "):
        lines[0] = titles
    rows = "\n".join(lines)
    return f"{found[1]}\n{rows}\n\n{found[3]}"


def console(line: str, language: str) -> str:
    """What a line of a document prints in a pipe, 80 columns wide."""
    done = inside(*shlex.split(line)[1:], GDCLI_LANG=language)
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


def written(text: str, language: str) -> str:
    """A document with everything that the program says written anew."""
    text = CONSOLE.sub(lambda found: f"```console\n$ {found[1]}\n{console(found[1], language)}```", text)
    text = GENERATED.sub(lambda found: part(found, language), text)
    lines = SCRIPT.search(text)
    return SCRIPT_OUTPUT.sub(lambda found: f"{found[1]}{script(lines[1])}{found[2]}" if lines else found[0], text)


if __name__ == "__main__":
    for document in DOCUMENTS:
        new = written(document.read_text(encoding="utf-8"), language_of(document))
        document.write_text(new, encoding="utf-8")

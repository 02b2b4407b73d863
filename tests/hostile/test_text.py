"""Text of users is shown and never executed by terminals, spreadsheets, browsers or graph drawers."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gdcli.output.formats import FORMATS
from tests.hostile.inside import inside
from tests.program import Done, in_terminal

NASTY = {
    "color": "\x1b[31m",
    "title": "\x1b]0;owned\x07",
    "link": "\x1b]8;;http://example\x1b\\x",
    "clear": "\x1b[2J\x1b[H",
    "8-bit color": "\x9b31m",
    "8-bit string": "\x90q\x9c",
    "bell": "\x07",
    "backspace": "x\x08y",
    "carriage return": "a\rb",
    "line feed": "a\nb",
    "line separator": "a\u2028b",
    "override": "\u202eabc",
    "isolate": "\u2066abc\u2069",
    "zero width": "a\u200bb",
    "joined": "\U0001f469\u200d\U0001f4bb",
    "tag": "\U000e0041",
    "not UTF-8": "\udcff",
    "markup": "[bold red]x[/bold red]",
    "end of markup": "x[/]",
    "link markup": "[link=http://example]x[/link]",
    "emoji code": ":smile:",
    "html": "<script>alert(1)</script>",
    "formula": "=cmd|'/c calc'!A0",
    "template": "{0.__class__} %s %n ${HOME}",
}
BLANKS = ("a\rb", "a\nb")
"""In an expression these are products."""
DOORS = {
    "expression": ("derive", "{}"),
    "start": ("descend", "x", "--format", "csv", "--start", "{}"),
    "start by name": ("descend", "x", "--format", "csv", "--start", "{}=1"),
    "rate": ("descend", "x", "--format", "csv", "--lr", "{}"),
    "rates": ("compare", "x", "--lr", "{}"),
    "variables": ("descend", "x", "--format", "csv", "--wrt", "{}"),
    "parameters": ("descend", "x", "--format", "csv", "--set", "{}=1"),
    "parameter": ("descend", "x", "--format", "csv", "--set", "a={}"),
    "optimizer": ("descend", "x", "--format", "csv", "--optimizer", "{}"),
    "schedule": ("descend", "x", "--format", "csv", "--schedule", "{}"),
    "schedule's option": ("descend", "x", "--format", "csv", "--schedule", "cosine:{}=1"),
    "format": ("descend", "x", "--format", "{}"),
    "order": ("derive", "x", "--order", "{}"),
    "steps": ("descend", "x", "--format", "csv", "--steps", "{}"),
    "range": ("plot", "x", "--range", "{}"),
    "ranking": ("compare", "x", "--sort", "{}"),
    "named function": ("derive", "@{}"),
    "gallery": ("functions", "{}"),
    "command": ("{}",),
    "option": ("descend", "--{}"),
    "file": ("descend", "x", "--format", "csv", "--steps", "1", "--output", "{}/{}"),
}


def assert_harmless(text: str) -> None:
    """Every character is printable and moves nothing."""
    bad = {char for char in text if char != "\n" and unicodedata.category(char)[0] in "CZ" and char != " "}
    assert not bad, f"{bad} in {text!r}"


@pytest.mark.parametrize("number", range(len(DOORS)), ids=list(DOORS))
def test_a_refusal_shows_what_it_refuses(number: int, many: int) -> None:
    call = list(DOORS.values())[number]
    for place, nasty in enumerate(NASTY.values()):
        if many == 1 and (place + number) % 3:
            continue
        encoding = ("utf-8", "ascii")[(place + number) % 2]
        done = inside(*(word.replace("{}", nasty) for word in call), encoding=encoding)
        assert_harmless(done.out + done.err)
        assert encoding == "utf-8" or (done.out + done.err).isascii()
        if nasty in BLANKS and done.status == 0:
            continue
        assert done.status in (1, 2)
        assert done.out == ""
        assert done.err.startswith("Error: ")
        assert len(done.err.splitlines()) in (2, 4)


def test_a_refusal_on_a_terminal_moves_nothing(many: int) -> None:
    for nasty in list(NASTY.values())[: 4 * many]:
        screen = in_terminal("descend", "x", "--format", "csv", "--optimizer", nasty.replace("\udcff", ""), "-q")
        assert screen.status == 2
        assert "\x1b" not in screen.raw
        assert "\x07" not in screen.raw


NAMES = (
    *("E", "a__class__", "lambda", "script", "w_1", "x_1_2", "λ", "N1", "end", "graph", "click", "null", "Yes", "NaN"),
)
"""Names that mean something to Python, JavaScript, Mermaid, Graphviz or LaTeX."""
EXPRESSION = " + ".join(f"(-{name})**2" for name in NAMES)
CALLS = (
    ("derive", EXPRESSION, "--at", ",".join(["1"] * len(NAMES))),
    ("derive", EXPRESSION, "--hessian"),
    ("backprop", EXPRESSION),
    ("descend", EXPRESSION, "--steps", "2"),
    ("descend", EXPRESSION, "--explain", "1"),
    ("compare", EXPRESSION, "--steps", "2", "--schedule", "constant,cosine:min=0.01,step:every=5,gamma=0.5"),
    ("analyze", "-x**2"),
    ("backprop", "atan2(-x, max(y, -z))"),
    ("functions",),
    ("functions", "rosenbrock"),
)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call[0]} {call[1:][-1:]}")
def test_no_view_styles_the_terminal(call: tuple[str, ...]) -> None:
    for name in FORMATS:
        if call[0] == "derive" and name in ("jsonl", "csv", "dot", "mermaid"):
            continue
        done = inside(*call, "--format", name)
        if done.status == 2:
            assert "Use --format" in done.err
            continue
        assert done.status == 0
        assert_harmless(done.out)
        CHECKS.get(name, assert_plain)(done)


def assert_plain(done: Done) -> None:
    assert "<script" not in done.out


def assert_json(done: Done) -> None:
    json.loads(done.out, parse_constant=lambda word: pytest.fail(f"{word} in strict JSON"))


def assert_jsonl(done: Done) -> None:
    assert all(isinstance(json.loads(line), dict) for line in done.out.splitlines())


def assert_cells(done: Done) -> None:
    """A table whose rows have as many cells as its header, none of them a formula."""
    header, *rows = csv.reader(done.out.splitlines())
    for row in rows:
        assert len(row) == len(header)
        for cell in row:
            assert not re.match(r"[=+@\t\r]|-(?!inf$|[0-9.])", cell), cell
    assert all(re.fullmatch(r"\w+", name) for name in header)


def assert_dot(done: Done) -> None:
    for line in done.out.splitlines()[1:-1]:
        assert re.fullmatch(r'  (rankdir=LR|node \[[\w=, ]+\]|n\d+( -> n\d+)? \[label="[^"]*"\]);', line)


def assert_mermaid(done: Done) -> None:
    for line in done.out.splitlines()[1:]:
        assert re.fullmatch(r'  n\d+(\["[^"`]*"\]| -- "[^"]+" --> n\d+)', line)


def assert_markdown(done: Done) -> None:
    text = re.sub(r"`[^`\n]*`|\$\$?[^$\n]*\$\$?|\\[\\`*_{}\[\]<>#|]", "", done.out)
    assert not re.search(r"[<>`]|\*\*[^*\n]*\*\*[^*\n]*\*\*|!\[", text.replace("| ---: |", ""))


def assert_latex(done: Done) -> None:
    assert not re.search(r"\\(input|include|write|def|let|catcode|immediate|openout|csname|href|url)\b", done.out)
    assert done.out.count("{") == done.out.count("}")
    assert not re.search(r"_[^{]*_(?!\{)", re.sub(r"_\{[^{}]*\}|\\_", "", done.out))


CHECKS = {
    "json": assert_json,
    "jsonl": assert_jsonl,
    "csv": assert_cells,
    "dot": assert_dot,
    "mermaid": assert_mermaid,
    "markdown": assert_markdown,
    "latex": assert_latex,
}


@pytest.mark.parametrize("kind", ["svg", "html"])
def test_pictures_are_well_formed(kind: str, tmp_path: Path) -> None:
    for number, expression in enumerate(("a__class__**2 + script", "λ**2", "max(x, -x)")):
        target = tmp_path / f"{number}.{kind}"
        assert inside("plot", expression, "--output", str(target)).status == 0
        text = target.read_text(encoding="utf-8")
        assert_harmless(text)
        body = text.replace("<!DOCTYPE html>", "").replace('<meta charset="utf-8">', "")
        tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(body).iter()}
        assert tags <= {"html", "head", "title", "body", "svg", "rect", "g", "path", "text", "style", "meta"}
        assert not re.search(r"javascript:|\bon\w+=|url\(", text)

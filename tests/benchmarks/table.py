"""The table of the last measurement: kept as numbers, shown in the words of a language."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path

from gdcli.translation import ENGLISH
from tests.benchmarks.measure import Row
from tests.benchmarks.words import WORDS

FIGURES = Path(__file__).with_name("figures.csv")
NAMES = ["section", *(field.name for field in fields(Row))]
CODE_OR_NUMBER = re.compile(r"`[^`]*`|\d[\d,]*(?:\.\d+)?")
"""What is the same in every language: code and numbers."""


def kept() -> list[list[str]]:
    """The rows of the last measurement: the section, then the fields of a `Row`."""
    with FIGURES.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def keep(section: str, rows: Sequence[Row], order: Sequence[str]) -> None:
    """Put the rows of a section in the place of those that it had; sections stand in the order given."""
    new: list[list[str]] = [[section, *map(_cell, astuple(row))] for row in rows]
    rest = [row for row in kept() if row[0] != section and row[0] in order]
    together = sorted(rest + new, key=lambda row: order.index(row[0]))
    with FIGURES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(NAMES)
        writer.writerows(together)


def _cell(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def shown(language: str) -> list[tuple[str, ...]]:
    """The cells of the table in a language: work, what, beside, ratio, at most."""
    return [
        (*(worded(text, language) for text in texts), f"{float(ratio):.2g}", f"{float(reach):g}")
        for _, *texts, ratio, _, _, reach in kept()
    ]


def worded(text: str, language: str) -> str:
    """A cell in a language: code stays as it is, and thousands are set apart by a space that does not break."""
    pattern = CODE_OR_NUMBER.sub("{}", text)
    if language == ENGLISH or pattern == "{}":
        return text
    parts = (
        part if part[0] == "`" else part.replace(",", "\N{NO-BREAK SPACE}") for part in CODE_OR_NUMBER.findall(text)
    )
    return WORDS[language][pattern].format(*parts)

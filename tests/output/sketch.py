"""A drawing read back into cells of ten by twenty units: what stands where, in a form that a person can read."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
ANCHORS = {"start": 0.0, "middle": 0.5, "end": 1.0}
LINE = re.compile(r'stroke-linecap="round" d="([^"]*)"')
CORNER = re.compile(r"([\d.]+) ([\d.]+)")


def sketch(drawing: str) -> list[str]:
    """The rows of a drawing: a · at each corner of its lines, a * for each mark, and all words."""
    cells: dict[tuple[int, int], str] = {}
    for x, y, words in (*_corners(drawing), *_words(drawing)):
        column, row = round(x / 10 - 0.25), int(y // 20)
        cells |= {(row, column + place): char for place, char in enumerate(words) if char != " "}
    rows: list[list[int]] = [[] for _ in range(max(row for row, _ in cells) + 1)]
    for row, column in cells:
        rows[row].append(column)
    return [
        "".join(cells.get((row, column), " ") for column in range(max(columns, default=-1) + 1))
        for row, columns in enumerate(rows)
    ]


def _corners(drawing: str) -> Iterator[tuple[float, float, str]]:
    for path in LINE.findall(drawing):
        yield from ((float(x) - 2.5, float(y), "·") for x, y in CORNER.findall(path))


def _words(drawing: str) -> Iterator[tuple[float, float, str]]:
    """The left end, the height and the text of everything that is written; a mark is a group of its own."""
    for group in ElementTree.fromstring(drawing).iter(f"{SVG}g"):
        is_mark = group.get("font-size") is None
        left, top = map(float, CORNER.findall(group.get("transform", "").replace(",", " "))[0]) if is_mark else (0, 5)
        if is_mark:
            yield left - 2.5, top, "*"
        for text in group.findall(f"{SVG}text"):
            words, share = text.text or "", ANCHORS[text.get("text-anchor", "start")]
            yield left + float(text.get("x", "0")) - 10 * share * len(words), top + float(text.get("y", "0")) - 5, words

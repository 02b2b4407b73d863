"""All benchmarks, or the sections that are named, as one table of ratios."""

from __future__ import annotations

import platform
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping

from tests.benchmarks import table
from tests.benchmarks.measure import Effort, Row
from tests.benchmarks.sections import (
    building,
    growth,
    lanes,
    lanes_in_c,
    long_functions,
    memory,
    processes,
    rows,
    runs,
    written,
)

SECTIONS: Mapping[str, Callable[[Effort], Iterator[Row]]] = {
    "runs": runs.measure,
    "lanes": lanes.measure,
    "lanes_in_c": lanes_in_c.measure,
    "building": building.measure,
    "long_functions": long_functions.measure,
    "rows": rows.measure,
    "written": written.measure,
    "processes": processes.measure,
    "memory": memory.measure,
    "growth": growth.measure,
}
ROUNDS = 5
HEADER = "| work | what | beside | ratio | rounds | at most |\n| --- | --- | --- | --- | --- | --- |"


def main() -> None:
    options = asked()
    effort = Effort(1 if options.tiny else options.rounds, tiny=options.tiny)
    print(f"Python {platform.python_version()} on {platform.machine()}, ratios of {effort.rounds} rounds\n\n{HEADER}")
    try:
        for section in options.sections or SECTIONS:
            found = []
            for row in SECTIONS[section](effort):
                print(line(row), flush=True)
                found.append(row)
            if options.page:
                table.keep(section, found, list(SECTIONS))
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        if options.page:
            write_pages()


def asked() -> Namespace:
    """The options of the command line."""
    parser = ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often everybody is measured")
    parser.add_argument("--tiny", action="store_true", help="only see that everything runs")
    parser.add_argument("--page", action="store_true", help="put the rows into the manual's page on speed")
    options = parser.parse_args()
    unknown = [name for name in options.sections if name not in SECTIONS]
    if unknown:
        parser.error(f"no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    return options


def line(row: Row) -> str:
    """A row of the table as it is printed, with the least and the largest ratio of a round."""
    rounds = f"{row.low:.2g} to {row.high:.2g}"
    return f"| {row.work} | {row.what} | {row.beside} | {row.ratio:.2g} | {rounds} | {row.reach:g} |"


def write_pages() -> None:
    """The manual's page on speed in every language, with the table of the last measurement."""
    from tests import documents  # noqa: PLC0415 - what makes the documents is needed for the pages alone

    for page in documents.MANUAL.glob("*/speed.md"):
        new = documents.written(page.read_text(encoding="utf-8"), documents.language_of(page))
        page.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()

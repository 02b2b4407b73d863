"""All benchmarks, or the sections that are named, as one table of ratios."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator

from tests.benchmarks import growth, lanes, processes, rows, runs
from tests.benchmarks.measure import HEADER, Row

SECTIONS: dict[str, Callable[[], Iterator[Row]]] = {
    "runs": runs.main,
    "lanes": lanes.main,
    "rows": rows.main,
    "growth": growth.main,
    "processes": processes.main,
}


def main() -> None:
    wanted = sys.argv[1:] or list(SECTIONS)
    unknown = [name for name in wanted if name not in SECTIONS]
    if unknown:
        sys.exit(f"no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    print(f"Python {platform.python_version()} on {platform.machine()}, ratios of processor time\n\n{HEADER}")
    for name in wanted:
        for row in SECTIONS[name]():
            print(row, flush=True)


if __name__ == "__main__":
    main()

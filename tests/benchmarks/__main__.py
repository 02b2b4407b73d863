"""All benchmarks, or the sections that are named."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable

from tests.benchmarks import growth, lanes, processes, rows, runs

SECTIONS: dict[str, Callable[[], None]] = {
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
    print(f"Python {platform.python_version()} on {platform.machine()}; medians, measured in turns")
    for name in wanted:
        SECTIONS[name]()


if __name__ == "__main__":
    main()

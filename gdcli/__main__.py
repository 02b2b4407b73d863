"""The program's door: what must happen before anything else is imported, and the exit status at the end."""

from __future__ import annotations

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and leave with its status."""
    try:
        from gdcli.cli.app import run  # noqa: PLC0415 - an interrupt during this import is an interrupt like any other

        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


if __name__ == "__main__":
    main()

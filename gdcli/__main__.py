"""The program's door: what must happen before anything else is imported, and the exit status at the end."""

from __future__ import annotations

import sys

FORMULAS_IN_EVERY_FORMAT = ("derive",)
FORMULAS_ON_THE_PAGE = ("descend",)


def shows_formulas(words: list[str]) -> bool:
    """Whether the call will want formulas; a wrong guess costs a little time, never an answer."""
    if not words or "--help" in words or "-h" in words:
        return False
    programs = ("--format", "json", "jsonl", "csv", "markdown")
    return words[0] in FORMULAS_IN_EVERY_FORMAT or (
        words[0] in FORMULAS_ON_THE_PAGE and not any(word.split("=")[0] in programs for word in words)
    )


def main() -> None:
    """Run the command line and leave with its status.

    The algebra process is started first, so that it loads sympy while this one loads the rest.
    """
    try:
        if shows_formulas(sys.argv[1:]):
            from gdcli.calculus.process import prepare  # noqa: PLC0415

            prepare()
        from gdcli.cli.app import run  # noqa: PLC0415 - an interrupt during this import is an interrupt like any other

        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


if __name__ == "__main__":
    main()

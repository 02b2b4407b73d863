"""The entry point: what must happen before anything else is imported, and the exit status at the end."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from types import SimpleNamespace

EXIT_INTERRUPTED = 130  # as in errors.py, which would delay the start
INSTALL_HINT = "Install it again with its dependencies."
MEMORY_HINT = "Give it more memory (ulimit -v)."
COMMANDS_WITH_FORMULAS = ("derive", "analyze")
COMMANDS_WITH_FORMULAS_ON_THEIR_PAGE = ("descend",)


def has_formulas(words: list[str]) -> bool:
    """Whether the answer of a call will probably have formulas, which the command itself decides later.

    It is guessed from the words before anything can read them; a wrong guess costs time and changes no answer.
    """
    if not words or "--help" in words or "-h" in words:
        return False
    is_page = not any(word.split("=")[0] == "--format" for word in words)
    return words[0] in COMMANDS_WITH_FORMULAS or (words[0] in COMMANDS_WITH_FORMULAS_ON_THEIR_PAGE and is_page)


def main() -> None:
    """Run the command line and leave with its status."""
    status = EXIT_INTERRUPTED
    sys.unraisablehook = _report_unraisable
    try:
        status = _run(sys.argv[1:])
    except KeyboardInterrupt:
        pass
    except (ImportError, MemoryError, OSError, SystemError) as error:  # before the command line could say so
        reason = str(error) or "there is not enough memory"
        hint = INSTALL_HINT if isinstance(error, ModuleNotFoundError) else MEMORY_HINT
        sys.stderr.write(f"Error: gdcli cannot be loaded: {reason}\nHint: {hint}\n")
        status = 1
    finally:
        _end_undisturbed()
    sys.exit(status)


def _run(words: list[str]) -> int:
    """The exit status of the call.

    The algebra process is started first, so that it loads sympy while this one loads the rest. The imports stand here
    because an interrupt during them is an interrupt like any other.
    """
    # Imported objects stay; garbage collections during the imports would take a tenth of a short call.
    gc.set_threshold(100_000)
    # plotext makes the documentation of its methods when it is imported, which takes a third of a call with a plot.
    sys.modules["plotext._doc.doc"] = SimpleNamespace(docs=None)  # type: ignore[assignment]
    # The matrices are small and sweeps use all cores themselves: threads inside of numpy would slow them down.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from gdcli.late import SELDOM_USED, load_when_used

    load_when_used(SELDOM_USED)
    if has_formulas(words):
        from gdcli.calculus.algebra.process import prepare

        prepare()
    from gdcli.cli.terminal.signals import end_in_order

    end_in_order()
    if os.name == "nt":
        from gdcli.cli.terminal.windows_console import prepare_console

        prepare_console()
    from gdcli.cli.app import run

    return run(words)


def _report_unraisable(unraisable: sys.UnraisableHookArgs) -> None:
    """Hide errors of destructors, which a user cannot mend.

    An interrupt in a constructor of plotext leaves its destructor without fields. If memory runs out in a destructor,
    the program reports that itself.
    """
    module = str(getattr(unraisable.object, "__module__", ""))
    if unraisable.exc_type is not MemoryError and not module.startswith("plotext"):
        sys.__unraisablehook__(unraisable)


def _end_undisturbed() -> None:
    from gdcli.cli.terminal.signals import end_undisturbed

    end_undisturbed()


def script() -> None:
    """Run the command line and end the process at once: an orderly end of Python takes longer than a short descent."""
    status: object = 0
    try:
        main()
    except SystemExit as leaving:
        status = leaving.code
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):  # closed, or its reader has left
            continue
    atexit._run_exitfuncs()
    os._exit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    script()

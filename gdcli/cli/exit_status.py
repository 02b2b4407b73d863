"""The exit status that belongs to the outcome of a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.errors import EXIT_DIVERGED, EXIT_INTERRUPTED, EXIT_NOT_CONVERGED, EXIT_OK
from gdcli.model import Outcome, Run, StopReason

STATUSES: Final[Mapping[Outcome, int]] = {
    Outcome.CONVERGED: EXIT_OK,
    Outcome.DIVERGED: EXIT_DIVERGED,
    Outcome.LEFT_DOMAIN: EXIT_DIVERGED,
}
"""The outcomes that have a status of their own; every other one did not converge."""


def status_of(run: Run, *, exit_code: bool) -> int:
    """The status of one run: its outcome only where that was asked for."""
    if run.stop_reason is StopReason.INTERRUPTED:
        return EXIT_INTERRUPTED
    if not exit_code or run.verdict is None:
        return EXIT_OK
    return STATUSES.get(run.verdict.outcome, EXIT_NOT_CONVERGED)

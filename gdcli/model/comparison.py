"""Several runs side by side."""

from __future__ import annotations

from typing import Final

from gdcli.model.run import Run
from gdcli.record import record

COMPARED_RATES: Final = (0.01, 0.1, 0.5, 1.1)
"""The learning rates that are compared where none are named."""


@record
class Comparison:
    """Several runs from the same start with the same budget; `ranking` holds their indices, best first."""

    runs: tuple[Run, ...]
    ranking: tuple[int, ...]
    sorted_by: str

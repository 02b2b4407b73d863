"""Several runs side by side."""

from __future__ import annotations

from gdcli.model.run import Run
from gdcli.record import record


@record
class Comparison:
    """Several runs from the same start with the same budget; `ranking` holds their indices, best first."""

    runs: tuple[Run, ...]
    ranking: tuple[int, ...]
    sorted_by: str

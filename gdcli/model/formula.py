"""A formula in its printed forms."""

from __future__ import annotations

from gdcli.record import record


@record
class Formula:
    """A formula in its two printed forms: `text` reads back as typed input, `latex` is for paper."""

    text: str
    latex: str

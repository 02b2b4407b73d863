"""Pages kept as text files: `GDCLI_UPDATE_SNAPSHOTS=1 pytest tests/output` writes them anew, to be read in the diff."""

import os
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent / "snapshots"


def check(name: str, lines: Iterable[str]) -> None:
    """The lines are those of the file of that name."""
    path, text = FOLDER / name, "\n".join(lines) + "\n"
    if os.environ.get("GDCLI_UPDATE_SNAPSHOTS"):
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"no snapshot {name}: run with GDCLI_UPDATE_SNAPSHOTS=1 and read what it writes"
    assert text == path.read_text(encoding="utf-8")

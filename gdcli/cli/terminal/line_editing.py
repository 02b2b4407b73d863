"""Typed lines that can be edited and fetched again with the key ↑, where Python has readline.

Without it (on Windows) the console itself edits lines and remembers them.
"""

from __future__ import annotations

try:
    import readline
except ImportError:
    HAS_HISTORY = False
else:
    HAS_HISTORY = True


def offer_line(line: str) -> None:
    """Put a line where the key ↑ fetches it first. Needs HAS_HISTORY."""
    readline.add_history(line)

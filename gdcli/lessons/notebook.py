"""The practice of the lesson as a notebook: Markdown with ```python fences becomes text cells and code cells."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final

from gdcli.translation import ENGLISH

FENCE: Final = re.compile(r"^```python\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


def notebook(language: str) -> str:
    """The notebook of ten minutes of practice as JSON (nbformat 4.5), in English where it is not translated."""
    folder = files("gdcli.lessons") / "notebooks"
    page = folder / f"{language}.md"
    text = (page if page.is_file() else folder / f"{ENGLISH}.md").read_text(encoding="utf-8")
    document = {
        "cells": [{"id": f"cell-{place}", **cell} for place, cell in enumerate(_cells(text))],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _cells(text: str) -> Iterator[dict[str, Any]]:
    """The cells in their order; odd parts of the text stand between fences."""
    for place, part in enumerate(FENCE.split(text)):
        source = part.strip("\n")
        if place % 2:
            yield {"cell_type": "code", "metadata": {}, "source": source, "execution_count": None, "outputs": []}
        elif source:
            yield {"cell_type": "markdown", "metadata": {}, "source": source}

"""Drawings in a real browser without a window: the places of their texts, and the errors that the browser reports."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SCHEMES = {"dark": 0, "light": 1}
SECONDS = 120
SCRIPT = """
const errors = [];
addEventListener("error", event => errors.push(event.message));
const isInside = (one, other) => one.left >= other.left - 1 && one.right <= other.right + 1
  && one.top >= other.top - 1 && one.bottom <= other.bottom + 1;
const covers = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2
  && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 8;
// The letters of curves lie on each other where curves do; of the numbers of iterates a window shows one line.
const isMark = text => text.closest("g[transform] > g[transform]") || text.closest(".strip");
addEventListener("load", () => {
  const outside = [], covered = [];
  for (const figure of document.querySelectorAll("figure")) {
    const box = figure.querySelector("svg").getBoundingClientRect();
    const shapes = [...figure.querySelectorAll("svg > g path")].filter(shape => !shape.closest("[clip-path]"));
    if (shapes.some(shape => !isInside(shape.getBoundingClientRect(), box))) outside.push([figure.id, "a shape"]);
    const texts = [...figure.querySelectorAll("text")].filter(text => !isMark(text))
      .map(text => [text, text.getBoundingClientRect()]);
    for (const [place, [text, own]] of texts.entries()) {
      if (!isInside(own, box)) outside.push([figure.id, text.textContent]);
      for (const [other, its] of texts.slice(place + 1))
        if (covers(own, its)) covered.push([figure.id, text.textContent, other.textContent]);
    }
  }
  const ground = getComputedStyle(document.querySelector("svg > rect")).fill;
  document.getElementById("found").textContent = JSON.stringify({errors, outside, covered, ground});
});
"""


def opened(page: Path, scheme: str, *options: str) -> str:
    """The document as the browser has it after its scripts. Skips the test where there is no browser."""
    if BROWSER is None:
        pytest.skip("chromium is not installed")
    call = [
        BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={page.parent / 'profile'}",
        f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}", "--dump-dom", *options, page.as_uri(),
    ]  # fmt: skip
    return subprocess.run(call, capture_output=True, text=True, timeout=SECONDS, check=True).stdout


def measured(drawings: Mapping[str, str], folder: Path, scheme: str) -> dict[str, Any]:
    """The faults that the browser finds in drawings on one page: texts outside of their box or over each other."""
    figures = (f'<figure id="{html.escape(name)}">{drawing}</figure>' for name, drawing in drawings.items())
    page = folder / f"{scheme}.html"
    head = f'<!DOCTYPE html><meta charset="utf-8"><script>{SCRIPT}</script><pre id="found"></pre>'
    page.write_text(head + "\n".join(figures), encoding="utf-8")
    (answer,) = re.findall(r'<pre id="found">(.*?)</pre>', opened(page, scheme), re.DOTALL)
    found: dict[str, Any] = json.loads(html.unescape(answer))
    return found

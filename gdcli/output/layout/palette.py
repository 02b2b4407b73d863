"""The colors, chosen to be read on black and on white grounds, and the symbols that go with them.

Every color here stands beside a word or a symbol; no information depends on color alone.

A color is read on both grounds (contrast 4.5 : 1, WCAG 2.1, 1.4.3) where its relative luminance lies between 0.175 and
0.183. Of a terminal's 256 colors six do, of its 16 colors none; there text keeps the color of the terminal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from gdcli.model import CriticalKind, Outcome

RGB = tuple[int, int, int]

BLUE: Final[RGB] = (27, 120, 201)
ORANGE: Final[RGB] = (179, 96, 0)
GREEN: Final[RGB] = (17, 135, 74)
MAGENTA: Final[RGB] = (182, 72, 182)
RED: Final[RGB] = (215, 59, 59)
TEAL: Final[RGB] = (0, 131, 135)
OLIVE: Final[RGB] = (125, 120, 17)
GRAY: Final[RGB] = (118, 118, 118)
BLACK: Final[RGB] = (0, 0, 0)
WHITE: Final[RGB] = (255, 255, 255)
START_COLOR: Final = RED
"""The color of the mark at the start of a run."""

IN_256_COLORS: Final[Mapping[RGB, RGB]] = {
    BLUE: (95, 95, 255), ORANGE: (175, 95, 95), GREEN: (0, 135, 95), MAGENTA: (215, 0, 175), RED: (175, 95, 95),
    TEAL: (0, 135, 95), OLIVE: (118, 118, 118), GRAY: (118, 118, 118),
}  # fmt: skip
"""What stands for each color where there are 256: the nearest of the six that are read on both grounds."""
IN_16_COLORS: Final[Mapping[RGB, str]] = {ORANGE: "red", RED: "red", MAGENTA: "magenta"}
"""The colors of dots and marks where there are 16; they reach 3 : 1 on both grounds, which graphics need (1.4.11)."""
TEXT_CONTRAST: Final = 4.5
GRAPHIC_CONTRAST: Final = 3.0

CURVE_COLORS: Final[Sequence[RGB]] = (BLUE, ORANGE, GREEN, MAGENTA, RED, TEAL, OLIVE, GRAY)
"""One color a curve, in this order; curves carry letters too, so that a ninth may start again."""

# The anchors of matplotlib's viridis (van der Walt & Smith 2015, CC0): even in lightness, safe for color blindness.
VIRIDIS: Final[Sequence[RGB]] = (
    (68, 1, 84), (72, 40, 120), (62, 73, 137), (49, 104, 142), (38, 130, 142),
    (31, 158, 137), (53, 183, 121), (110, 206, 88), (181, 222, 43), (253, 231, 37),
)  # fmt: skip

# The same way from dark to bright in colors that a terminal of 256 has exactly; the nearest ones to viridis are patchy.
MAP_256_COLORS: Final[Sequence[RGB]] = (
    (95, 0, 95), (95, 0, 135), (0, 95, 135), (0, 135, 135), (0, 175, 135), (0, 215, 95),
    (95, 215, 95), (135, 215, 95), (175, 215, 0), (215, 215, 0), (255, 215, 0), (255, 255, 95),
)  # fmt: skip

OUTCOME_SIGNS: Final[Mapping[Outcome, tuple[str, RGB]]] = {
    Outcome.CONVERGED: ("✓", GREEN),
    Outcome.SLOW: ("…", OLIVE),
    Outcome.OSCILLATING: ("↔", MAGENTA),
    Outcome.DIVERGED: ("✗", RED),
    Outcome.LEFT_DOMAIN: ("⊘", RED),
    Outcome.SADDLE: ("≍", ORANGE),
    Outcome.MAXIMUM: ("▲", ORANGE),
    Outcome.PLATEAU: ("▬", ORANGE),
    Outcome.NOT_CONVERGED: ("?", GRAY),
}
"""The sign of each outcome of a run, and its color."""
MAP_SIGNS: Final[Mapping[Outcome, tuple[str, RGB]]] = {
    Outcome.CONVERGED: ("•", (218, 218, 218)),
    Outcome.PLATEAU: ("▬", (95, 95, 0)),
    Outcome.NOT_CONVERGED: ("?", (95, 95, 95)),
    Outcome.OSCILLATING: ("~", (95, 0, 95)),
    Outcome.DIVERGED: ("✗", (38, 38, 38)),
    Outcome.LEFT_DOMAIN: ("⊘", (95, 0, 0)),
}
"""The sign in a map of basins, and its color, of each outcome whose descents end in no common place.

Each is one cell wide, in ASCII too; a place where descents end has a letter instead.
"""
CRITICAL_MARKS: Final[Mapping[CriticalKind, tuple[str, RGB]]] = {
    CriticalKind.MINIMUM: ("▼", GREEN),
    CriticalKind.MAXIMUM: ("▲", RED),
    CriticalKind.SADDLE: ("◇", MAGENTA),
    CriticalKind.INFLECTION: ("◇", MAGENTA),
}
"""The glyph that marks each kind of critical point in a picture, and its color."""


def css(color: RGB) -> str:
    """The color as rich and CSS write it."""
    return "#{:02x}{:02x}{:02x}".format(*color)


def viridis(share: float) -> RGB:
    """The ramp's color at a share from 0 (dark, low) to 1 (bright, high)."""
    place = min(max(share, 0.0), 1.0) * (len(VIRIDIS) - 1)
    index = min(int(place), len(VIRIDIS) - 2)
    return blend(VIRIDIS[index], VIRIDIS[index + 1], place - index)


def cube_ramp(share: float) -> RGB:
    """The ramp for 256 colors: the step in which the share falls."""
    return MAP_256_COLORS[min(int(min(max(share, 0.0), 1.0) * len(MAP_256_COLORS)), len(MAP_256_COLORS) - 1)]


def blend(one: RGB, other: RGB, share: float) -> RGB:
    """The color on the way from `one` to `other`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def luminance(color: RGB) -> float:
    """The relative luminance from 0 to 1 (WCAG 2.1; the curve of sRGB, IEC 61966-2-1)."""
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: RGB, other: RGB) -> float:
    """The contrast ratio of two colors, from 1 to 21 (WCAG 2.1)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def contrasting(ground: RGB) -> RGB:
    """Black or white, whichever is read better on this ground; the contrast is 4.58 or more."""
    return max((BLACK, WHITE), key=lambda ink: contrast(ink, ground))


def seen_on(ground: RGB, color: RGB) -> RGB:
    """The color, lightened or darkened until dots of it are seen on this ground."""
    return tinted(color, ground, GRAPHIC_CONTRAST, 8)


@lru_cache(maxsize=4096)
def tinted(color: RGB, ground: RGB, least: float, steps: int) -> RGB:
    """The color, or the first one on its way to black or white, in `steps`, that has the `least` contrast."""
    end = contrasting(ground)
    tints = (blend(color, end, step / steps) for step in range(steps + 1))
    return next((tint for tint in tints if contrast(tint, ground) >= least), end)

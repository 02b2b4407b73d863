"""The colors, chosen to be readable on dark and on light backgrounds, and the words and symbols that go with them.

Every color here stands beside a word or a symbol; nothing is told by color alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from gdcli.model import Outcome

RGB = tuple[int, int, int]

BLUE: Final[RGB] = (30, 135, 225)
ORANGE: Final[RGB] = (214, 115, 0)
GREEN: Final[RGB] = (20, 155, 85)
MAGENTA: Final[RGB] = (190, 75, 190)
RED: Final[RGB] = (220, 60, 60)
TEAL: Final[RGB] = (0, 150, 155)
GRAY: Final[RGB] = (128, 128, 128)
OLIVE: Final[RGB] = (145, 140, 20)
BLACK: Final[RGB] = (0, 0, 0)
WHITE: Final[RGB] = (255, 255, 255)

SERIES: Final[Sequence[RGB]] = (BLUE, ORANGE, GREEN, MAGENTA, RED, TEAL, OLIVE, GRAY)
"""One color a curve, in this order; curves carry letters too, so that a ninth may start again."""

# The anchors of matplotlib's viridis (van der Walt & Smith 2015, CC0): even in lightness, safe for color blindness.
VIRIDIS: Final[Sequence[RGB]] = (
    (68, 1, 84), (72, 40, 120), (62, 73, 137), (49, 104, 142), (38, 130, 142),
    (31, 158, 137), (53, 183, 121), (110, 206, 88), (181, 222, 43), (253, 231, 37),
)  # fmt: skip

# The same way from dark to bright in colors that a terminal of 256 has exactly; the nearest ones to viridis are patchy.
CUBE: Final[Sequence[RGB]] = (
    (95, 0, 95), (95, 0, 135), (0, 95, 135), (0, 135, 135), (0, 175, 135), (0, 215, 95),
    (95, 215, 95), (135, 215, 95), (175, 215, 0), (215, 215, 0), (255, 215, 0), (255, 255, 95),
)  # fmt: skip

OUTCOMES: Final[Mapping[Outcome, tuple[str, RGB]]] = {
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
    return CUBE[min(int(min(max(share, 0.0), 1.0) * len(CUBE)), len(CUBE) - 1)]


def blend(one: RGB, other: RGB, share: float) -> RGB:
    """The color on the way from `one` to `other`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def luminance(color: RGB) -> float:
    """How bright the eye takes a color, from 0 to 1 (Rec. 709 weights on the coded values)."""
    red, green, blue = color
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255


def contrasting(background: RGB) -> RGB:
    """Black or white, whichever is seen better on this background."""
    return BLACK if luminance(background) > 0.5 else WHITE


def outcome_words(outcome: Outcome) -> str:
    """The outcome as words: `left_domain` is `left domain`."""
    return outcome.value.replace("_", " ")

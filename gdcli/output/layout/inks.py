"""The colors of a drawing on paper: each has a form for light and one for dark paper, and both are read on it."""

from __future__ import annotations

from typing import Final

from gdcli.output.layout.palette import RGB, TEXT_CONTRAST, blend, contrast, contrasting, css

INK: Final[RGB] = (32, 32, 32)
PAPER: Final[RGB] = (255, 255, 255)
DARK_INK: Final[RGB] = (230, 230, 230)
DARK_PAPER: Final[RGB] = (24, 26, 31)
TINTS: Final = 16
"""The steps in which a color is changed until it is read."""


def readable(color: RGB, ground: RGB) -> RGB:
    """The color, or the nearest lighter or darker one that text may have on this ground (WCAG 2.1, 1.4.3)."""
    end = contrasting(ground)
    tints = (blend(color, end, step / TINTS) for step in range(TINTS + 1))
    return next((tint for tint in tints if contrast(tint, ground) >= TEXT_CONTRAST), end)


def on_light(color: RGB | None) -> RGB:
    """A color on light paper; None is the ink."""
    return INK if color is None else readable(color, PAPER)


def on_dark(color: RGB | None) -> RGB:
    """A color on dark paper; None is the ink."""
    return DARK_INK if color is None else readable(color, DARK_PAPER)


class Inks:
    """What a drawing uses, each color once, as attributes of its elements and as the style that goes with them.

    The classes are named by their colors, so that several drawings in one document agree.
    """

    def __init__(self) -> None:
        self._rules: dict[str, tuple[str, str]] = {"gd-p": (f"fill:{css(PAPER)}", f"fill:{css(DARK_PAPER)}")}

    def style(self) -> str:
        """The style sheet: for light paper, and where the reader's system is dark for dark paper."""
        light = "".join(f".{name}{{{rule}}}" for name, (rule, _) in self._rules.items())
        dark = "".join(f".{name}{{{rule}}}" for name, (_, rule) in self._rules.items())
        return f"{light}@media (prefers-color-scheme:dark){{{dark}}}"

    def paper(self) -> str:
        """The attributes of the paper, which is filled."""
        return f'class="gd-p" fill="{css(PAPER)}"'

    def fill(self, color: RGB | None, *, is_literal: bool = False) -> str:
        """The attributes of text or a shape in a color, which `is_literal` where it has a ground of its own."""
        if is_literal:
            return f'fill="{css(color or INK)}"'
        name = f"gd-f{_name(color)}"
        self._rules[name] = f"fill:{css(on_light(color))}", f"fill:{css(on_dark(color))}"
        return f'class="{name}" fill="{css(on_light(color))}"'

    def stroke(self, color: RGB | None, *, is_literal: bool = False) -> str:
        """The attributes of a line in a color."""
        if is_literal:
            return f'fill="none" stroke="{css(color or INK)}"'
        name = f"gd-s{_name(color)}"
        self._rules[name] = f"stroke:{css(on_light(color))}", f"stroke:{css(on_dark(color))}"
        return f'class="{name}" fill="none" stroke="{css(on_light(color))}"'

    def edge(self, color: RGB | None) -> str:
        """The attributes of the edge around a mark: in a color, or in that of the paper."""
        if color is not None:
            return f'fill="none" stroke="{css(color)}"'
        self._rules["gd-e"] = f"stroke:{css(PAPER)}", f"stroke:{css(DARK_PAPER)}"
        return f'class="gd-e" fill="none" stroke="{css(PAPER)}"'

    def inside(self, color: RGB | None) -> str:
        """The attributes of the inside of a hollow mark: in a color, or in that of the paper."""
        return self.paper() if color is None else f'fill="{css(color)}"'


def _name(color: RGB | None) -> str:
    """The color as part of a name of a class."""
    return "" if color is None else css(color)[1:]

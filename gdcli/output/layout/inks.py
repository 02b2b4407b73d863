"""The colors of a drawing on paper: each has a form that is readable on light paper and one for dark paper."""

from __future__ import annotations

from typing import Final

from gdcli.output.layout.palette import RGB, TEXT_CONTRAST, css, tinted

INK: Final[RGB] = (32, 32, 32)
PAPER: Final[RGB] = (255, 255, 255)
DARK_INK: Final[RGB] = (230, 230, 230)
DARK_PAPER: Final[RGB] = (24, 26, 31)
TINTS: Final = 16
"""The number of steps in which a color is changed until it is readable."""


def readable_color(color: RGB, ground: RGB) -> RGB:
    """The color, or the nearest lighter or darker one that text may have on this ground (WCAG 2.1, 1.4.3)."""
    return tinted(color, ground, TEXT_CONTRAST, TINTS)


def on_light(color: RGB | None) -> RGB:
    """A color on light paper; None is the ink."""
    return INK if color is None else readable_color(color, PAPER)


def on_dark(color: RGB | None) -> RGB:
    """A color on dark paper; None is the ink."""
    return DARK_INK if color is None else readable_color(color, DARK_PAPER)


class Inks:
    """The colors that a drawing uses, each once, as attributes of its elements and as a style sheet.

    The classes are named by their colors, so that several drawings in one document agree.
    """

    def __init__(self) -> None:
        self._rules: dict[str, tuple[str, str]] = {"gd-p": (f"fill:{css(PAPER)}", f"fill:{css(DARK_PAPER)}")}

    def style(self) -> str:
        """The style sheet: for light paper, and for dark paper if the reader's system is dark."""
        light = "".join(f".{name}{{{rule}}}" for name, (rule, _) in self._rules.items())
        dark = "".join(f".{name}{{{rule}}}" for name, (_, rule) in self._rules.items())
        return f"{light}@media (prefers-color-scheme:dark){{{dark}}}"

    def paper(self) -> str:
        """The attributes of the paper, which is filled."""
        return f'class="gd-p" fill="{css(PAPER)}"'

    def fill(self, color: RGB | None, *, is_literal: bool = False) -> str:
        """The attributes of text or a shape in a color; `is_literal`: the same color on light and on dark paper."""
        return self._colored("fill", color, is_literal=is_literal)

    def stroke(self, color: RGB | None, *, is_literal: bool = False) -> str:
        """The attributes of a line in a color."""
        return self._colored("stroke", color, 'fill="none" ', is_literal=is_literal)

    def _colored(self, role: str, color: RGB | None, others: str = "", *, is_literal: bool) -> str:
        """The attributes of an element whose fill or stroke has a color, with `others` before it."""
        if is_literal:
            return f'{others}{role}="{css(color or INK)}"'
        name = f"gd-{role[0]}{'' if color is None else css(color)[1:]}"
        light, dark = css(on_light(color)), css(on_dark(color))
        self._rules[name] = f"{role}:{light}", f"{role}:{dark}"
        return f'class="{name}" {others}{role}="{light}"'

    def edge(self, color: RGB | None) -> str:
        """The attributes of the edge around a mark: in a color, or in that of the paper."""
        if color is not None:
            return f'fill="none" stroke="{css(color)}"'
        self._rules["gd-e"] = f"stroke:{css(PAPER)}", f"stroke:{css(DARK_PAPER)}"
        return f'class="gd-e" fill="none" stroke="{css(PAPER)}"'

    def inside(self, color: RGB | None) -> str:
        """The attributes of the inside of a hollow mark: in a color, or in that of the paper."""
        return self.paper() if color is None else f'fill="{css(color)}"'

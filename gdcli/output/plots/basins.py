"""Which minimum each start falls into: a map in half blocks and letters, or in letters alone without colors."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_uppercase
from typing import Final

from gdcli.model import NOT_RUN
from gdcli.model.sentences import shown
from gdcli.output.drawing.axis import axis
from gdcli.output.drawing.canvas import Canvas, Cell, LegendKey, Picture, is_dots
from gdcli.output.drawing.frame import legend, plane, plot_height
from gdcli.output.drawing.overlay import Scene
from gdcli.output.drawing.sampling import FunctionOfOne
from gdcli.output.layout.palette import RGB, contrasting
from gdcli.output.layout.screen import Depth, Screen
from gdcli.output.plots import sentences
from gdcli.output.plots.landscape import PlaneBox, fill, outline
from gdcli.record import record

# Grounds for areas, far apart in hue and in lightness (after Okabe & Ito 2008), in colors that a terminal of 256 has.
AREAS: Final[Sequence[RGB]] = (
    (95, 175, 255), (255, 175, 0), (0, 175, 135), (255, 255, 95), (215, 135, 175), (0, 95, 175), (215, 95, 0),
    (178, 178, 178), (175, 215, 175), (135, 95, 0),
)  # fmt: skip
LETTERS_APART: Final = (8, 3)
STRIP_ROWS: Final = 1
"""Rows of the strip that shows the basins of a function of one variable."""


LEGEND_PLACES_MAX: Final = 8
"""The most places that the legend names one by one if a table above lists them all."""
EMPTY_KEY: Final = "[ ]"
"""The legend's sign for starts that were not run."""


@record
class BasinKey:
    """One entry of the map's legend: the words for the end of the starts that have its number.

    It is shown by a letter and a color, or by a glyph of its own.
    """

    words: str
    glyph: str = ""
    color: RGB | None = None

    @property
    def has_letter(self) -> bool:
        return not self.glyph


def basins_size(screen: Screen, box: PlaneBox) -> tuple[int, int]:
    """The numbers of starts across and down that fill the map on this screen exactly."""
    scene = _empty(screen, box, ("", ""))
    return scene.columns, scene.rows * 2


def basins_map(
    screen: Screen, box: PlaneBox, labels: Sequence[Sequence[int]], basins: Sequence[BasinKey], *,
    names: tuple[str, str], is_listed: bool = False,
) -> Picture:  # fmt: skip
    """The map of the starts: `labels[row][column]` is the index of a basin or NOT_RUN, rows from the top.

    `is_listed`: a table above says what the letters stand for; with many letters the legend then leaves them out.
    """
    scene = _empty(screen, box, names)
    fields = stretched(labels, scene.columns, scene.rows * 2)
    if screen.depth >= Depth.EIGHT_BIT:
        # The last entry belongs to NOT_RUN, which is -1: its fields stay empty.
        colors = [*map(area_of, range(len(basins)), basins), None]
        fill(scene, [[colors[label] for label in row] for row in fields])
    elif screen.unicode:
        outline(scene, stretched(fields, scene.columns * 2, scene.rows * 4))
    apart = LETTERS_APART if screen.unicode else (1, 1)
    _letters(scene, fields, [*map(glyph_of, range(len(basins)), basins), " "], apart)
    keys = _keys(screen, basins, is_listed=is_listed)
    if any(NOT_RUN in row for row in labels):
        keys.append(LegendKey(EMPTY_KEY, None, shown(sentences.NOT_RUN)))
    return scene.picture(screen, legend(screen, keys))


def basins_under_curve(
    screen: Screen, f: FunctionOfOne, between: tuple[float, float], labels: Sequence[int], basins: Sequence[BasinKey],
    *, name: str, is_listed: bool,
) -> Picture:  # fmt: skip
    """The curve, and under each start the color and the letter of the basin that it lies in."""
    from gdcli.output.plots.curve import curve_scene  # loads plotext

    scene = curve_scene(screen, f, between, variable=name, height=plot_height(screen) - STRIP_ROWS)
    glyphs = [*map(glyph_of, range(len(basins)), basins), " "]
    grounds = [*map(area_of, range(len(basins)), basins), None]
    strip = Canvas(screen.width, STRIP_ROWS)
    for column, label in enumerate(stretched([labels], scene.columns, 1)[0]):
        ground = grounds[label] if screen.depth >= Depth.EIGHT_BIT else None
        is_lettered = ground is None or column % LETTERS_APART[0] == LETTERS_APART[0] // 2
        glyph = glyphs[label] if is_lettered else " "
        strip.cells[0][scene.left + column] = Cell(glyph, contrasting(ground) if ground else None, ground)
    keys = _keys(screen, basins, is_listed=is_listed)
    return scene.picture(screen, (*strip.rows(screen), *legend(screen, keys)))


def _empty(screen: Screen, box: PlaneBox, names: tuple[str, str]) -> Scene:
    # The second axis has no meaning: it has no name and, between two whole numbers, no ticks.
    x, y = (axis(*ends, name, whole=not name) for ends, name in zip(box, names, strict=True))
    return plane(screen, x, y, height=plot_height(screen))


def stretched(labels: Sequence[Sequence[int]], columns: int, rows: int) -> list[list[int]]:
    """The map in another resolution: each field takes the start nearest to it."""
    down, across = len(labels), len(labels[0])
    nearest = [column * across // columns for column in range(columns)]
    return [[labels[row * down // rows][place] for place in nearest] for row in range(rows)]


def _letters(scene: Scene, fields: Sequence[Sequence[int]], glyphs: Sequence[str], apart: tuple[int, int]) -> None:
    """Write the letters of the basins, some columns and rows apart, at places without a border."""
    across, down = apart
    for row in range(scene.top + down // 2, scene.top + scene.rows, down):
        for column in range(scene.left + across // 2, scene.left + scene.columns, across):
            cell = scene.canvas.cells[row][column]
            if not is_dots(cell.char) and cell.color == cell.background:
                glyph = glyphs[fields[2 * (row - scene.top)][column - scene.left]]
                ground = scene.canvas.ground(column, row)
                scene.canvas.put(column, row, glyph, contrasting(ground) if ground else None)


def area_of(index: int, basin: BasinKey) -> RGB:
    """The color of a basin; after the last color they begin again."""
    return basin.color or AREAS[index % len(AREAS)]


def glyph_of(index: int, basin: BasinKey) -> str:
    """The glyph of a basin if it has one, else its letter; after Z the letters begin again."""
    return basin.glyph or ascii_uppercase[index % len(ascii_uppercase)]


def _key(screen: Screen, index: int, basin: BasinKey) -> LegendKey:
    """A legend entry: a block in the basin's color, and the glyph in the terminal's text color.

    With fewer than 256 colors the glyph alone.
    """
    glyph = glyph_of(index, basin)
    if screen.depth < Depth.EIGHT_BIT:
        return LegendKey(glyph, None, basin.words)
    return LegendKey("█", area_of(index, basin), f"{glyph} {basin.words}")


def _keys(screen: Screen, basins: Sequence[BasinKey], *, is_listed: bool) -> list[LegendKey]:
    """The legend: the glyph of each basin, and its color if the screen has enough colors."""
    keys = [_key(screen, index, basin) for index, basin in enumerate(basins)]
    lettered = sum(basin.has_letter for basin in basins)
    if not is_listed or lettered <= LEGEND_PLACES_MAX:
        return keys
    last = glyph_of(min(lettered, len(ascii_uppercase)) - 1, BasinKey(""))
    others = [key for key, basin in zip(keys, basins, strict=True) if not basin.has_letter]
    return [LegendKey(f"A-{last}", None, shown(sentences.PLACES_ABOVE(lettered))), *others]

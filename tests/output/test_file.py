"""Files for slides: every page and picture as a drawing that is whole, self-contained, legible on light and dark."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.text import Text

import gdcli
from gdcli.cli.app import run
from gdcli.output.formats.html import html
from gdcli.output.formats.svg import glyphs, svg
from gdcli.output.layout.screen import Depth, Medium, Screen, paper
from tests.browser import measured
from tests.output.pages import PAGES
from tests.output.sketch import SVG, sketch
from tests.output.snapshot import check
from tests.output.test_contrast import ratio

CALLS = {
    "descent": "descend",
    "path": "descend @himmelblau --lr 0.01",
    "loss": "descend @rosenbrock(5) --lr 0.0005 --steps 50",
    "divergence": "descend --lr 1.1",
    "bounds": "descend --bounds x=-1:2",
    "step": "descend --explain 1",
    "triptych": "compare --lr 0.01,0.4,1.1",
    "paths": "compare @himmelblau --lr 0.001,0.01",
    "sweep": "sweep --lr 0.01:2:20:log --starts 9 --seed 1",
    "basins' curve": "basins x**4-2*x**2 --lr 0.05 --points 40",
    "basins' map": "basins @himmelblau --lr 0.01 --points 30x15",
    "curve": "plot x**3-3*x",
    "gaps": "plot 1/x",
    "landscape": "plot x**2*y+y**2",
    "gradient": "plot x**2*y+y**2 --tangent 1,1",
    "analysis": "analyze x**4-2*x**2",
    "backpropagation": "backprop sin(x*y)+x**2 --at 1,2",
    "tangent": "derive x**2+3*x --at 1",
    "secants": "derive x**2+3*x --at 1 --limit",
    "steps": "derive sin(x**2)*x --steps",
    "kink": "derive abs(x) --at 0",
    "surface": "fit @houses --scale standard",
    "fit": "fit @houses --model w*area+b --scale standard",
    "residuals": "fit @houses --model u*area+v*rooms+w*area*rooms+b --scale standard",
    "validation": "fit @houses --model w*area+b --scale standard --validate 0.2 --batch 4 --epochs 5 --seed 1",
    "gallery": "functions",
    "card": "functions rosenbrock",
    "check": "derive x**2 --check 2x",
    "local minimum": "descend x**4-3*x**2+x --lr 0.02 --start 2",
    "shades": "plot @himmelblau --log",
    "gradient and Hessian": "derive x**2*y --at 1,2",
    "kink in two": "derive abs(x)+x*y --at 0,1",
    "minima without curvature": "analyze abs(x)+y**2",
    "flat": "analyze (x**2+y**2-1)**2",
    "chain": "derive x**2*y --through x=cos(t),y=t**2",
    "classes": "fit @exam --steps 200",
    "network": "fit @moons --steps 20 --seed 1",
    "decay": "fit @decay --steps 200",
    "flight": "fit @decay --lr 1e6 --steps 30",
}
CURVES = {"descent", "loss", "divergence", "bounds", "step", "triptych", "sweep", "basins' curve", "curve", "gaps",
          "analysis", "tangent", "secants", "kink", "fit", "validation"}  # fmt: skip
GROUND = ".gd-p"
README_PICTURE = Path(gdcli.__file__).parent / "manual" / "basins.svg"


def file_name(name: str) -> str:
    return "-".join(re.findall("[A-Za-z]+", name))


class Drawings(dict[str, str]):
    """Every kind of page as the command line writes it, made when a test asks for it, once for all workers."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def __missing__(self, name: str) -> str:
        target = self.folder / f"{file_name(name)}.svg"
        if not target.exists():
            assert not run([*CALLS[name].split(), "-q", "-o", str(target)]), CALLS[name]
        return self.setdefault(name, target.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def drawings(tmp_path_factory: pytest.TempPathFactory) -> Drawings:
    """The folder of the drawings is the same for all workers of a test run, who have folders of their own in it."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "drawings"
    folder.mkdir(exist_ok=True)
    return Drawings(folder)


def styles_of(drawing: str) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """The properties of each class on light and on dark paper."""
    (sheet,) = re.findall(r"<style>(.*?)</style>", drawing, re.DOTALL)
    light, _, dark = sheet.partition("@media (prefers-color-scheme:dark)")
    return tuple(  # type: ignore[return-value]
        {name: dict([rule.split(":")]) for name, rule in re.findall(r"(\.[\w-]+)\{([^{}]*)\}", part)}
        for part in (light, dark)
    )


def rgb(text: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(text.strip().removeprefix("#")))


@pytest.mark.parametrize("name", CALLS)
def test_a_drawing_is_well_formed_and_has_no_dots(drawings, name):
    root = ElementTree.fromstring(drawings[name])
    assert root.tag == f"{SVG}svg"
    assert not re.search("[\u2801-\u28ff]", drawings[name])
    assert not re.search(r"\b(nan|inf)\b", "".join(re.findall(r' d="[^"]*"', drawings[name])))
    assert not re.search(r"https?:|url\(|src=|href=|@import|<script", drawings[name].replace("http://www.w3.org", ""))


@pytest.mark.parametrize("name", CALLS)
def test_an_answer_reads_as_it_did(drawings, name):
    check(f"answer-{file_name(name)}.txt", sketch(drawings[name]))


@pytest.mark.parametrize("name", sorted(CURVES))
def test_a_curve_is_a_line(drawings, name):
    """Of many points, of which most are not on the grid of the characters."""
    lines = re.findall(r'stroke-linecap="round" d="([^"]*)"', drawings[name])
    places = [tuple(map(float, place.split())) for line in lines for place in re.findall(r"[\d.]+ [\d.]+", line)]
    assert len(places) > 10
    assert any(x % 5 or y % 5 for x, y in places)


@pytest.mark.parametrize("name", CALLS)
def test_text_is_read_on_light_and_on_dark_paper(drawings, name):
    light, dark = styles_of(drawings[name])
    assert light.keys() == dark.keys()
    for sheet in (light, dark):
        ground = rgb(sheet[GROUND]["fill"])
        for kind, rules in sheet.items():
            if kind.startswith((".gd-f", ".gd-s")):
                (color,) = rules.values()
                assert ratio(rgb(color), ground) >= 4.5, (name, kind)
    assert ratio(rgb(light[GROUND]["fill"]), rgb(dark[GROUND]["fill"])) > 10


def text_fills(drawing: str) -> Iterator[tuple[str, str, bool]]:
    for element in ElementTree.fromstring(drawing).iter(f"{SVG}text"):
        yield element.text or "", element.get("fill", ""), "class" in element.attrib


@pytest.mark.parametrize("name", CALLS)
def test_all_text_follows_the_paper_or_stands_on_a_map(drawings, name):
    """Text of a fixed color is black or white, whichever is legible on the map below it."""
    for text, fill, has_class in text_fills(drawings[name]):
        assert has_class or fill in ("#000000", "#ffffff", "none"), text


@pytest.mark.parametrize("name", PAGES)
def test_every_page_keeps_its_words(name):
    screen = paper(Screen(80, 40))
    lines = PAGES[name](screen)
    words = [Text.from_ansi(line, no_wrap=True, overflow="ignore") for line in lines]
    root = ElementTree.fromstring("\n".join(svg(screen, name, *words)))
    written = "".join(text.text or "" for text in root.iter(f"{SVG}text"))
    spoken = re.sub(r"\x1b\[[0-9;]*m", "", "".join(lines))
    assert re.findall(r"[a-z0-9]", written) == re.findall(r"[a-z0-9]", spoken)


def test_nothing_leaves_its_box_in_a_browser(drawings, tmp_path):
    """Every text lies inside of its drawing and covers no other, and the browser has nothing to complain about."""
    for scheme in ("light", "dark"):
        found = measured({name: drawings[name] for name in CALLS}, tmp_path, scheme)
        assert found["errors"] == []
        assert found["outside"] == []
        assert found["covered"] == []
        assert {found["ground"]} == {"rgb(255, 255, 255)" if scheme == "light" else "rgb(24, 26, 31)"}


@pytest.mark.parametrize("name", CALLS)
def test_the_title_says_what_it_is(drawings, name):
    (title,) = (element.text or "" for element in ElementTree.fromstring(drawings[name]).iter(f"{SVG}title"))
    assert len(title) > 3


def test_the_picture_of_the_readme_is_what_the_program_draws(tmp_path):
    call = ["basins", "@himmelblau", "--lr", "0.01", "--brief", "-q", "-o", str(tmp_path / "basins.svg")]
    assert run(call) == 0
    assert (tmp_path / "basins.svg").read_bytes() == README_PICTURE.read_bytes()


def test_html_is_a_page_with_the_drawing_in_it():
    screen = paper(Screen(40, 20))
    text = "\n".join(html(screen, "f < g", "words"))
    assert text.startswith("<!DOCTYPE html>")
    assert "<title>f &lt; g</title>" in text
    assert ">words</text>" in text
    assert text.count("prefers-color-scheme:dark") == 2


def test_blocks_and_frames_are_shapes():
    screen = paper(Screen(40, 20))
    text = "\n".join(svg(screen, "t", "█▀┤x"))
    assert 'd="M0 0h10v20h-10zM10 0h10v10h-10z"' in text
    assert 'd="M25 10V0M25 10V20M25 10H20"' in text
    assert ">x</text>" in text


def test_wide_characters_take_two_columns():
    (line,) = Screen(40, 24).segments(Text("漢x"))
    assert [(glyph.column, glyph.char) for glyph in glyphs(line)] == [(0, "漢"), (2, "x")]


def test_paper_has_every_color():
    assert paper(Screen(80, 40, unicode=False)) == Screen(80, 40, Depth.TRUE_COLOR, medium=Medium.PAPER)

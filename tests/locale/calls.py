"""Calls that show all text that people read: each command with its options, pictures, notes and errors."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from gdcli.cli.app import COMMANDS
from gdcli.explore.fitting.losses import LOSSES
from gdcli.gallery import GALLERY
from gdcli.lessons.exercises import TOPICS
from gdcli.lessons.library import LESSONS, load_lesson
from gdcli.manual.pages import TOPICS as PAGES_OF_THE_MANUAL
from tests.pseudo import LANGUAGE

PAGES: Final = (
    'derive "x**2+3*x" --at 2 --steps --limit --plot',
    'derive "x**2*sin(x)/exp(x)" --steps --order 3',
    'derive "(x-1)**2+10*(y+2)**2" --at 4,3 --hessian --plot',
    'derive "u*v" --through "u=x**2,v=sin(x)" --at 2',
    'derive "|x|" --at 0 --brief',
    'derive "log x" --at -1',
    'derive "x^2" --check "2x"',
    'derive "x^2" --check "3x"',
    'derive "sin x^2" --at 1 --range 0:2 --plot --all',
    'backprop "(x*y+sin(x))**2" --at 2,1',
    'backprop "relu(x)*y" --at 0,1 --tree',
    "descend --lr 0.1 --steps 50 --plot",
    "descend --lr 1.1 --brief",
    "descend --lr 1 --all --steps 12",
    "descend --lr 0.0001 --steps 5",
    "descend x^3 --start 1 --lr 0.1",
    "descend log(x) --lr 3",
    "descend |x| --lr 0.3 --steps 20",
    "descend -x^2 --start 0",
    "descend x^2-y^2 --start 1,0",
    "descend --explain 1",
    "descend @rosenbrock --optimizer adam --lr 0.01 --steps 300 --explain 3",
    "descend @rosenbrock --optimizer nesterov --momentum 0.9 --lr 0.001 --steps 200 --plot",
    "descend x^2 --optimizer exact --steps 3",
    "descend --schedule cosine:min=0.01 --show-schedule --steps 30",
    "descend --noise 0.1 --seed 3 --steps 30",
    "descend x^2 --bounds x=1: --start 0",
    "descend x^2+y^2 --set y=2 --steps 5",
    "compare --lr 0.01,0.5,1.1 --plot",
    "compare @rosenbrock --lr 0.001,0.01 --optimizer gd,adam --steps 50 --all",
    "sweep --lr 0.1,0.5,1.2 --starts 5 --plot",
    "sweep x^4-3x^2+x --starts 20 --brief",
    "basins x^4-3x^2+x --lr 0.02 --points 20",
    "basins @himmelblau --lr 0.01 --points 10",
    "analyze x^4-3x^2+x",
    "analyze (x-1)^2+10*(y+2)^2",
    "analyze x^3",
    "analyze sin(x)*y --all",
    "plot x^2+3x --tangent x=1",
    "plot @himmelblau --log",
    "functions",
    "functions rosenbrock --plot",
    "fit @houses",
    "fit @exam --brief",
    "fit @decay --plot --steps 50",
    "fit @houses --predict @houses",
    "fit @line --batch 5 --epochs 3 --validate 0.2 --seed 1",
    "learn",
)
"""Calls whose answer is a page."""
PICTURES: Final = (
    "descend --lr 0.4 --format svg",
    "descend --lr 0.4 --format html",
    "compare --lr 0.1,1.1 --format svg",
    "sweep --lr 0.1,0.5 --starts 5 --format svg",
    "basins x^4-3x^2+x --lr 0.02 --points 20 --format svg",
    "plot @himmelblau --format svg",
    "derive x^2 --at 1 --format svg",
    "fit @line --format svg",
)
"""Calls whose answer is a drawing."""
MARKDOWN: Final = (
    "derive x^2 --at 1 --steps --limit --format markdown",
    "descend --lr 1.1 --format markdown",
    "compare --format markdown",
    "sweep --starts 3 --lr 0.1,0.5 --format markdown",
    "basins x^2 --points 5 --format markdown",
    "analyze x^3-x --format markdown",
    "backprop x*y --at 1,2 --format markdown",
)
"""Calls whose answer is Markdown, with the words of records as its columns."""
HELP: Final = ("--help", "", *(f"{name} --help" for name in COMMANDS))
WRONG: Final = (
    "descnd", "--foo", "--version=3", "--lang xx", "derive", "fit", "derive x + y", "manual tour data",
    "derive x --lr 1", "derive x --hesian", "descend --lr", "descend --plot=3", "descend --fps x",
    "practice --level 9", "practice --count x", "practice --sheet 9999", "descend --lr nan", "descend --lr 0.1,0.2",
    "descend --lr 1:2:3", "compare --lr 0,01", "compare --lr 1:2", "descend --optimizer adm",
    "descend --schedule cosin", "descend --schedule cosine:min=x", "descend --format cvs", "derive x --format csv",
    "descend --steps 2.5", "descend --steps -1", "descend --tol nan", "descend --seed -1", "descend --momentum 2",
    "descend --beta1 0.5", "descend --engine gpu", "descend --every 0", "descend --explain -1",
    "descend --explain 5000", "descend --animate", "descend --timeout 0", "descend --bounds x=2:1",
    "descend --bounds z=1:", "descend --start y=1", "descend --start 1,2", "descend --start x=1,x=2",
    "descend log(x) --start -1", "descend 3", "descend @nothing", "descend @rosenbrock(1)",
    "descend --data missing.csv", "derive - --data -", "derive x --at 1 -o /missing/file", "derive x -o /tmp/x.pdf",
    "derive x -o ''", "derive x --order 0", "derive x*y --order 2", "derive x --watch", "derive x --through x",
    "derive x --wrt y", "derive a*x --wrt x", "derive x --set y", "derive x --check 'y+'", "derive x*y --range 1",
    "derive x --range 2:1", "sweep --starts -5", "sweep --starts x=1:3:1", "sweep --suggest -o x.svg", "basins 3",
    "basins x^2 --points 1.5", "basins x^2 --points 1", "basins x*y*z", "basins x^2 --lr 0.1,0.2", "plot 3",
    "plot x*y*z", "plot x --tangent y=1", "functions nothing", "manual nothing", "learn nothing",
    "learn --lint missing.md", "practice nothing", "fit missing.csv", "fit @nothing", "fit @houses --model w*",
    "fit @houses --loss cubic", "fit @houses --target size", "fit @houses --scale big", "fit @houses --batch 0",
    "fit @houses --validate 2", "fit @houses --order odd", "compare --sort nothing",
)  # fmt: skip
"""Wrong calls, at least one for each kind of value."""


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in re.findall(r"[A-Za-z]+", text)}


RECORDS: Final = (
    "derive x**2*sin(x) --at 1 --steps --format json",
    "derive x^2 --check 3x --format json",
    "backprop x*y+sin(x) --at 2,1 --format json",
    "descend --lr 1.1 --format json",
    "descend log(x) --lr 3 --format json",
    "descend @rosenbrock --lr 0.001 --steps 20 --format jsonl",
    "descend --lr 0.1 --steps 50 --format csv",
    "compare --lr 0.01,0.5,1.1 --format json",
    "compare --lr 0.01,0.5,1.1 --format csv",
    "sweep --lr 0.1,0.5,1.2 --starts 5 --format json",
    "sweep --lr 0.1,0.5,1.2 --starts 5 --format csv",
    "basins x^4-3x^2+x --lr 0.02 --points 20 --format json",
    "analyze x^4-3x^2+x --format json",
    "functions --format json",
    "functions --format csv",
    "functions rosenbrock --format json",
    "fit @houses --format json",
    "fit @line --format csv",
)
"""Calls whose answer a program reads."""


UNTRANSLATED: Final[Mapping[str, tuple[Collection[str], str]]] = {
    r"--help|descnd": ({*COMMANDS, "descnd"}, "names of commands"),
    r"(derive|manual|practice) .*|descend x y": (
        ("derive", "manual", "practice", "descend"),
        "the command in an error",
    ),
    r"compare (--help|--sort .*)": (("steps", "final", "best"), "values of --sort"),
    r"basins --help": (("xDOWN",), "the metavar of --points"),
    r"plot --help": (("field",), "the default of --field/--no-field"),
    r"descend --noise .*": (("noise", "seed"), "options that were given"),
    r"fit .*": (_words((*LOSSES, "none", "minmax", "standard", "shuffled", "given")), "values of options"),
    r"fit @houses.*": (("area", "rooms", "price", "prediction"), "columns"),
    r"fit @exam.*": (("hours", "passed"), "columns"),
    r"functions rosenbrock .*": (_words([GALLERY["rosenbrock"].source]), "its source"),
    r"learn( --help| nothing)": (LESSONS, "names of lessons"),
    r"learn": (_words((*LESSONS, *(load_lesson(name, LANGUAGE).title for name in LESSONS))), "titles, from the files"),
    r".* --format markdown": (("frac", "converged", "diverged", "steps", "tolerance"), "LaTeX, words of records"),
    r"practice( --help| nothing)": (_words(TOPICS), "names of topics"),
    r"manual( --help| nothing)": (PAGES_OF_THE_MANUAL, "names of pages"),
}
"""Words in plain letters that are right: a pattern of the calls in which they stand, the words, and the reason."""


def untranslated_in(call: str) -> set[str]:
    """The words that may stand in plain letters in the answer to a call."""
    found = (words for pattern, (words, _) in UNTRANSLATED.items() if re.fullmatch(pattern, call))
    return {word for words in found for word in words}

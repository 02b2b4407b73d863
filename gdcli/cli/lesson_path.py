"""The page of `gdcli` alone: the lesson's path in ten lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gdcli.model.sentences import Template, shown

TYPE_IN_THIS_ORDER: Final = Template("Gradient descent, step by step; type these commands in order:")
PATH: Final = {
    'gdcli derive "x**2+3*x" --at 1 --limit': Template("the limit"),
    'gdcli derive "x**2*sin(x)" --steps': Template("the rules"),
    'gdcli derive "(x-1)**2+10*(y+2)**2" --at 4,3': Template("the gradient"),
    'gdcli derive "u*v" --through "u=x**2,v=sin(x)" --at 2': Template("the chain rule"),
    'gdcli backprop "(x*y+sin(x))**2" --at 2,1': Template("backpropagation"),
    "gdcli descend --explain 1": Template("the four steps"),
    "gdcli compare --lr 0.01,0.5,1.1": Template("low, good, high"),
    'gdcli basins "x**4-3*x**2+x" --lr 0.02': Template("local minima"),
}
"""The commands of the path -> the sentence on what each shows."""
FURTHER: Final = Template("{learn} leads you; {help} and {manual} tell the rest.")


def lesson_path() -> Iterator[str]:
    """The commands in their order, what each shows, and where to go from there."""
    yield shown(TYPE_IN_THIS_ORDER())
    width = max(map(len, PATH))
    for command, about in PATH.items():
        yield f"  {command:{width}}  {shown(about())}"
    yield shown(FURTHER(learn="gdcli learn", help="gdcli --help", manual="gdcli manual"))

"""What `gdcli` alone shows: the lesson's path in ten lines."""

from __future__ import annotations

from typing import Final

LESSON_PATH: Final = (
    "Gradient descent from the beginning; type the commands in this order:",
    '  gdcli derive "x**2+3*x" --at 1 --limit                  the limit',
    '  gdcli derive "x**2*sin(x)" --steps                      the rules',
    '  gdcli derive "(x-1)**2+10*(y+2)**2" --at 4,3            the gradient',
    '  gdcli derive "u*v" --through "u=x**2,v=sin(x)" --at 2   the chain rule',
    '  gdcli backprop "(x*y+sin(x))**2" --at 2,1               backpropagation',
    "  gdcli descend --explain 1                               the four steps",
    "  gdcli compare --lr 0.01,0.5,1.1                         too low, good, high",
    '  gdcli basins "x**4-3*x**2+x" --lr 0.02                  local minima',
    "gdcli learn leads you; gdcli --help has the commands, gdcli manual the pages.",
)

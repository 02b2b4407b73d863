"""The stub of the interface, for editors and type checkers: `python -m tests.stubs` writes `gdcli/__init__.pyi` anew.

The functions are loaded when they are first used, and their signatures are put together from tables; neither can be
read without running the program. The stub is made from the signatures as they are.
"""

from __future__ import annotations

import inspect
import re
from collections import abc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import gdcli
from gdcli import model
from gdcli.language_choice import choose_language

STUB: Final = Path(gdcli.__file__).with_suffix(".pyi")
PLACES: Final = {
    "collections.abc": abc.__all__,
    "gdcli.explore.keywords": ("CountLike", "NumberLike", "RangesLike"),
    "gdcli.explore.problem": ("NamesLike", "PointLike", "Problem", "ValuesLike"),
    "gdcli.model": model.__all__,
    "gdcli.model.fit": ("Fit",),
}
"""Where the names in the signatures come from."""
HEADER: Final = '"""gdcli, the gradient descent explorer. Made from the functions by `python -m tests.stubs`."""\n'


def stub() -> str:
    """The text of the stub."""
    functions = "\n".join([*map(_function, gdcli.FUNCTIONS), _text_of("language", choose_language)])
    texts = (str(inspect.signature(getattr(gdcli, name))) for name in gdcli.FUNCTIONS)
    used = {word for text in texts for word in re.findall(r"\b[A-Z]\w+", text)}
    imports = [
        f"from {place} import {', '.join(f'{name} as {name}' for name in found)}"
        for place, known in PLACES.items()
        if (found := sorted(used.intersection(known)))
    ]
    listed = f"__version__: str\nFUNCTIONS: tuple[str, ...]\n__all__ = {gdcli.__all__!r}\n"
    return "\n".join([HEADER, *imports, "", listed, functions])


def _function(name: str) -> str:
    return _text_of(name, getattr(gdcli, name))


def _text_of(name: str, function: Callable[..., object]) -> str:
    signature = inspect.signature(function)
    lines = [f"def {name}(", *_parameters(signature), f") -> {signature.return_annotation}:"]
    about = [f"    {line}".rstrip() for line in f'"""{inspect.getdoc(function)}\n"""'.splitlines()]
    return "\n".join([*lines, *about, "    ...", ""])


def _parameters(signature: inspect.Signature) -> Iterator[str]:
    is_open = True
    for each in signature.parameters.values():
        if is_open and each.kind is inspect.Parameter.KEYWORD_ONLY:
            is_open = False
            yield "    *,"
        default = "" if each.default is inspect.Parameter.empty else f" = {each.default!r}"
        yield f"    {each.name}: {each.annotation}{default},"


if __name__ == "__main__":
    STUB.write_text(stub(), encoding="utf-8")

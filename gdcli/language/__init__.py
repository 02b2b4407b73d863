"""The language of expressions: from text to a checked immutable tree, and from a tree to text.

The package can be called: `gdcli.language("pt")` chooses the language that people read.
"""

import sys
from types import ModuleType

from gdcli.language_choice import choose_language


class _Package(ModuleType):
    """A package that can be called: `gdcli.language` is the name of both."""

    def __call__(self, name: str) -> None:
        choose_language(name)


sys.modules[__name__].__class__ = _Package

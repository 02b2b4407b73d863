"""The language of expressions: from text to a checked immutable tree, and from a tree to text.

The package can be called, too: `gdcli.language("pt")` chooses the language in which people read the answers.
"""

import sys
from types import ModuleType


class _Package(ModuleType):
    """A package that can be called: importing it sets `gdcli.language`, in the place of any function of that name."""

    def __call__(self, name: str) -> None:
        from gdcli.language_choice import choose_language  # noqa: PLC0415 - few calls name a language

        choose_language(name)


sys.modules[__name__].__class__ = _Package

"""All named functions by name, and the one that `@name` or `@name(n)` stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from gdcli.errors import UsageError
from gdcli.gallery import sentences
from gdcli.gallery.many_variables import OF_MANY_VARIABLES
from gdcli.gallery.named_function import NamedFunction, NamedInstance
from gdcli.gallery.networks import OF_NETWORKS
from gdcli.gallery.one_variable import OF_ONE_VARIABLE
from gdcli.gallery.two_variables import OF_TWO_VARIABLES
from gdcli.language.names import nearest, shortened
from gdcli.model.sentences import Sentence

REFERENCE: Final = re.compile(r"@?\s*([A-Za-z][A-Za-z0-9_-]*)\s*(?:\(\s*([0-9]{1,9})\s*\))?")
"""A named function as it is typed: `@name` or `@name(n)`."""
REFERENCE_CHARACTERS_SHOWN: Final = 40
GALLERY: Final[Mapping[str, NamedFunction]] = {
    entry.name: entry for entry in (*OF_ONE_VARIABLE, *OF_TWO_VARIABLES, *OF_MANY_VARIABLES, *OF_NETWORKS)
}
"""Name -> entry, in the order of the list."""


def lookup(reference: str) -> NamedInstance:
    """The function that `@name` or `@name(n)` stands for. Raises UsageError with the nearest name."""
    match = REFERENCE.fullmatch(reference.strip())
    if match is None:
        text = repr(reference[:REFERENCE_CHARACTERS_SHOWN])
        raise UsageError(sentences.NOT_A_REFERENCE(text=text), sentences.WRITE_REFERENCE())
    name, size = match.group(1).lower().replace("-", "_"), match.group(2)
    if name not in GALLERY:
        raise UsageError(sentences.NO_NAMED_FUNCTION(name=shortened(match.group(1))), _nearest(name))
    return GALLERY[name].instance(int(size) if size else None)


def _nearest(name: str) -> Sentence:
    """The hint for an unknown name."""
    close = nearest(name, GALLERY)
    return sentences.NAMED_FUNCTION_MEANT(nearest=close) if close else sentences.LISTED()

"""The names of columns: titles in the table, names that the language can read, and names that the user chooses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from gdcli.data import sentences as say
from gdcli.errors import UsageError
from gdcli.language.names import is_variable_name, nearest
from gdcli.language.sentences import COLUMNS_ARE, DID_YOU_MEAN

_NOT_ALLOWED: Final = re.compile("[^A-Za-z0-9_]+")
NAME_CHARACTERS_MAX: Final = 40


def default_titles(count: int) -> tuple[str, ...]:
    """The names of the columns of a table without a header: y alone, x and y, or x1 … and y."""
    if count <= 2:
        return ("x", "y")[2 - count :]
    return (*(f"x{i}" for i in range(1, count)), "y")


def readable_names(titles: Sequence[str], renames: Mapping[str, str]) -> tuple[str, ...]:
    """A name of the language for each title: the user's name, the title itself, or a name made from the title.

    Raises UsageError for a new name that the language cannot read or that two columns would have, and for a title that
    is not there.
    """
    for title, name in renames.items():
        if title not in titles:
            near = nearest(title, titles)
            hint = DID_YOU_MEAN(name=repr(near)) if near else COLUMNS_ARE(names=", ".join(titles))
            raise UsageError(say.NO_COLUMN_TO_RENAME(name=repr(title)), hint)
        if not is_variable_name(name):
            raise UsageError(say.NO_NAME(name=repr(name)), say.HOW_NAMES_ARE())
    wanted = [
        renames.get(title) or (title if is_variable_name(title) else _made(title, place))
        for place, title in enumerate(titles)
    ]
    for new in renames.values():
        if len({title for title, name in zip(titles, wanted, strict=True) if name == new}) > 1:
            raise UsageError(say.NAME_TWICE(name=repr(new)), say.RENAME_BOTH())
    names: list[str] = []
    for name in wanted:
        names.append(unused_name(name, names))
    return tuple(names)


def place_of(name: str, names: Sequence[str], titles: Sequence[str], table: str | None = None) -> int:
    """The place of a column, by its name or title. Raises UsageError with the nearest one, and names the `table`."""
    for known in (names, titles):
        if name in known:
            return known.index(name)
    near = nearest(name, names)
    hint = DID_YOU_MEAN(name=near) if near else COLUMNS_ARE(names=", ".join(names))
    reason = say.NO_COLUMN(name=repr(name)) if table is None else say.NO_COLUMN_IN(name=repr(name), table=table)
    raise UsageError(reason, hint)


def parse_renames(text: str | None) -> dict[str, str]:
    """`Área (m²)=area,Preço=price` as a mapping from title to name. Raises UsageError."""
    renames: dict[str, str] = {}
    for part in (text or "").split(",") if text else []:
        title, equals, name = part.rpartition("=")
        if not equals or not title.strip() or not name.strip():
            raise UsageError(say.NO_RENAME(text=repr(part)), say.WRITE_RENAME())
        renames[title.strip()] = name.strip()
    return renames


def _made(title: str, place: int) -> str:
    """A name made from a title: without accents, with _ for characters that names cannot have."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
    name = _NOT_ALLOWED.sub("_", plain).strip("_")[:NAME_CHARACTERS_MAX]
    if not name:
        return f"column{place + 1}"
    if not name[0].isalpha():
        name = f"c{name}"
    return name if is_variable_name(name) else f"{name}_"


def unused_name(name: str, taken: Sequence[str]) -> str:
    """The name, or the name with a number if it is taken."""
    if name not in taken:
        return name
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"

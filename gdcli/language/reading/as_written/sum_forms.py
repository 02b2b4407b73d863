"""The form of a formula with exactly one sum, so that it is printed as a sum and not term by term."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from gdcli.errors import ExpressionError
from gdcli.language.limits import FILE_LIMITS
from gdcli.language.reading.grammar import read_tokens
from gdcli.language.reading.tokens import (
    END,
    EQUALS,
    NAME,
    NUMBER,
    RANGE,
    VECTOR_FUNCTIONS,
    Token,
    find_outside_brackets,
)
from gdcli.language.tree import WHOLE_SUM, Node, SumForm

_APART: Final = VECTOR_FUNCTIONS | {"sum", "prod"}
"""The name that stands for the sum in the formula around it."""


def sum_form(source: str, tokens: Sequence[Token], numbers: Mapping[str, int]) -> SumForm | None:
    """The form of a text with exactly one sum in which vectors have only the sum's index; None for any other text.

    `numbers` are the names that stand for whole numbers.
    """
    starts = [index for index, token in enumerate(tokens) if token.kind == NAME and token.text in _APART]
    if len(starts) != 1 or tokens[starts[0]].text != "sum":
        return None
    start = starts[0]
    end = _closing(tokens, start + 1)
    dots, comma = (find_outside_brackets(tokens, start + 2, end, kind) for kind in (RANGE, ","))
    index = tokens[start + 2]
    if tokens[start + 3].kind != EQUALS or not start < dots < comma < end:
        return None
    outer = [*tokens[:start], tokens[start]._replace(text=WHOLE_SUM), *tokens[end + 1 :]]
    body, vectors = _components(tokens[comma + 1 : end], index.text)
    trees = [_tree(source, part, numbers) for part in (outer, body)]
    if None in trees or not vectors:
        return None
    lower, upper = (source[tokens[i].start : tokens[j].end] for i, j in ((start + 4, dots - 1), (dots + 1, comma - 1)))
    return SumForm(index.text, lower, upper, trees[0], trees[1], tuple(vectors))  # type: ignore[arg-type]


def _components(body: Sequence[Token], index: str) -> tuple[list[Token], list[str]]:
    """The body with x[i] as the name x_i, and the names of the vectors in it."""
    out: list[Token] = []
    vectors: dict[str, None] = {}
    place = 0
    while place < len(body):
        token = body[place]
        kinds = [each.text for each in body[place + 1 : place + 4]]
        if token.kind == NAME and kinds == ["[", index, "]"]:
            token = token._replace(text=f"{token.text}_{index}")
            place += 3
        if token.kind == NAME and token.text.endswith(f"_{index}"):
            vectors[token.text.removesuffix(f"_{index}")] = None
        out.append(token)
        place += 1
    return out, list(vectors)


def _tree(source: str, tokens: Sequence[Token], numbers: Mapping[str, int]) -> Node | None:
    """The tree of the tokens; None if they are not a complete formula."""
    tokens = [
        token._replace(kind=NUMBER, text=str(numbers[token.text])) if token.text in numbers else token
        for token in tokens
    ]
    if not tokens or any(token.kind in ("[", "]", RANGE, EQUALS) for token in tokens):
        return None
    try:
        return read_tokens(source, [*tokens, Token(END, "", tokens[-1].end, tokens[-1].end)], FILE_LIMITS).root
    except ExpressionError:
        return None


def _closing(tokens: Sequence[Token], index: int) -> int:
    depth = 0
    for place in range(index, len(tokens)):
        depth += (tokens[place].kind == "(") - (tokens[place].kind == ")")
        if depth == 0:
            return place
    return index

"""Texts as people write them: LaTeX, left sides, sums, names that may be slips; and the notes on how they were read."""

from __future__ import annotations

from collections.abc import Collection

from gdcli.language.limits import Limits
from gdcli.language.reading.as_written import notes, sentences
from gdcli.language.reading.as_written.checks import check_slips
from gdcli.language.reading.as_written.left_side import end_of_left_side, parameters
from gdcli.language.reading.as_written.sum_forms import sum_form
from gdcli.language.reading.as_written.sums import NO_SIZES, Sizes, written_out
from gdcli.language.reading.grammar import read_tokens
from gdcli.language.reading.reader_state import ReadTree, each_once
from gdcli.language.reading.tokens import Token
from gdcli.language.tree import SumForm
from gdcli.model.sentences import Sentence
from gdcli.record import record


@record
class ReadAsWritten:
    """A reading, its notes, the names in ranges of sums that stand for whole numbers, and the form of a single sum."""

    reading: ReadTree
    notes: tuple[Sentence, ...]
    replaced: tuple[str, ...]
    sum_form: SumForm | None


def read_as_written(
    text: str, tokens: list[Token] | None, limits: Limits, declared: Collection[str], sizes: Sizes | None
) -> ReadAsWritten:
    """The text in whatever form it is written; raises `ExpressionError` with the place and a hint.

    `tokens` are the tokens of the text, None if it is LaTeX.
    """
    is_latex = tokens is None
    tokens, said = _latex_tokens(text, limits, declared) if tokens is None else (tokens, ())
    start = end_of_left_side(tokens)
    left = [sentences.LEFT_SIDE(left=text[tokens[0].start : tokens[start - 1].end])] if start else []
    written = written_out(text, tokens[start:], sizes or NO_SIZES)
    check_slips(text, written.tokens, declared, parameters(tokens[:start]))
    reading = read_tokens(text, written.tokens, limits, declared, lines_matter=not is_latex)
    remarks = notes.notes_on(text, written.tokens, reading.variables, reading.root, declared)
    every_note = each_once((*left, *said, *written.notes, *reading.notes, *remarks))
    form = sum_form(text, tokens[start:-1], written.replaced) if written.has_sums else None
    return ReadAsWritten(reading, every_note, tuple(written.replaced), form)


def _latex_tokens(text: str, limits: Limits, declared: Collection[str]) -> tuple[list[Token], tuple[Sentence, ...]]:
    from gdcli.language.reading.latex.scanner import tokenize_latex  # for the texts that are LaTeX

    return tokenize_latex(text, limits, declared)

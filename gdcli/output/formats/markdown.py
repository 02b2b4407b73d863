"""Markdown: tables and formulas to paste into notes, in the GitHub flavor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from gdcli.answer import Answer
from gdcli.model import Check, Comparison, Derivation, LocalView, RuleStep, Run, StepExplanation, SweepReport, Trend
from gdcli.model.sentences import Sentence, shown
from gdcli.model.words import word
from gdcli.output.formats import sentences
from gdcli.output.formats.csv import cell_text
from gdcli.output.formats.csv_columns import TABLE_OF_KIND, Cell, CellTable
from gdcli.output.formats.latex import name_latex
from gdcli.output.layout import labels


def record_lines(record: object) -> Iterator[str]:
    """The record as a short page: a heading, the facts in a sentence, the table."""
    match record:
        case Derivation():
            yield from _derivation(record)
        case Check():
            yield from _check(record)
        case StepExplanation():
            yield from _explanation(record)
        case Answer() if type(record).__name__ not in TABLE_OF_KIND:
            yield from _facts(record)
        case _:
            yield from _page(TABLE_OF_KIND[type(record).__name__](record), record)


def _facts(answer: Answer) -> Iterator[str]:
    """The short form of an answer that is no table, a fact a line."""
    for label, value in answer.facts():
        yield f"- {shown(label)}: {escaped(shown(value) if isinstance(value, Sentence | str) else str(value))}"


def _check(check: Check) -> Iterator[str]:
    """Whether the answer is right, component by component, and the mistakes that have a name."""
    yield from _facts(check)
    yield ""
    rows = [(each.name, each.answer, shown(word(each.agreement))) for each in check.components]
    yield from table_lines(("component", "answer", "agreement"), rows)
    for component in check.components:
        if component.mistake is not None:
            yield ""
            yield f"{escaped(component.name)}: {escaped(shown(component.mistake.sentence))}"


def _explanation(explanation: StepExplanation) -> Iterator[str]:
    """One update with its numbers: the loss, the slopes, what is done for all components, each component."""
    yield from _facts(explanation)
    yield ""
    loss = () if explanation.loss is None else (explanation.loss,)
    for line in chain(loss, explanation.slopes, explanation.preamble, *explanation.lines):
        sides = dict.fromkeys((line.name, shown(line.symbols), shown(line.figures), repr(line.value)))
        yield f"- {escaped(' = '.join(filter(None, sides)))}"


def _page(table: CellTable, record: object) -> Iterator[str]:
    yield f"## {escaped(shown(table.title))}"
    yield ""
    for sentence in _sentences(record):
        yield sentence
        yield ""
    yield from table_lines(table.columns, table.rows_for_people())


def _sentences(record: object) -> Iterator[str]:
    """The sentences above the table."""
    match record:
        case Run():
            settings = record.settings
            rule = {"method": settings.optimizer, "rate": repr(settings.learning_rate)}
            yield shown(sentences.RUN(record.steps_taken, **rule, reason=word(record.stop_reason)))
            if record.verdict:
                outcome, summary = word(record.verdict.outcome), shown(record.verdict.words)
                yield shown(sentences.VERDICT(outcome=outcome, summary=escaped(summary)))
        case SweepReport():
            yield shown(sentences.STARTS(starts=escaped(shown(record.sweep.starts_sentence))))
            reason = escaped(shown(record.reason_sentence))
            if record.suggestion is None:
                yield shown(sentences.NO_RATE_TO_USE(reason=reason))
            else:
                yield shown(sentences.RATE_TO_USE(rate=repr(record.suggestion), reason=reason))
        case Comparison():
            yield shown(sentences.SORTED_BY(column=word(record.sorted_by)))


def table_lines(columns: Sequence[str], rows: object) -> Iterator[str]:
    """A table with its columns aligned to the right, as numbers are."""
    yield f"| {' | '.join(escaped(column) for column in columns)} |"
    yield f"|{'|'.join(' ---: ' for _ in columns)}|"
    for row in rows:  # type: ignore[attr-defined]
        yield f"| {' | '.join(_cell(cell) for cell in row)} |"


def _cell(cell: Cell) -> str:
    return escaped(cell_text(cell))


def escaped(text: str) -> str:
    """Text with the characters that Markdown would read as its own made harmless."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>#|" else char for char in text)


def _derivation(derivation: Derivation) -> Iterator[str]:
    names = derivation.variables
    yield f"## {shown(sentences.DERIVATIVE_OF(expression=derivation.expression.text))}"
    yield ""
    symbols = [name_latex(name) for name in names]
    yield f"$$f({', '.join(symbols)}) = {derivation.expression.latex}$$"
    yield ""
    d = "d" if len(names) == 1 else "\\partial"
    for symbol, formula in zip(symbols, derivation.gradient or (), strict=bool(derivation.gradient)):
        yield f"- `{formula.text}`: $\\frac{{{d} f}}{{{d} {symbol}}} = {formula.latex}$"
    for order, formula in enumerate(derivation.higher, 2):
        yield f"- {shown(sentences.ORDER(order=order, formula=formula.text))}"
    if derivation.missing:
        yield f"- {escaped(shown(derivation.missing_sentence))}"
    if derivation.at is not None:
        yield from _local(derivation.at, names)
    for step in derivation.steps:
        yield ""
        yield from _step(step, 0)
    if derivation.limit:
        yield ""
        yield from _limit(derivation)


def _limit(derivation: Derivation) -> Iterator[str]:
    """The difference quotients for each h."""
    rows = (
        (row.wrt, row.h, row.value, row.secant_slope, row.error, row.central_slope, row.central_error)
        for row in derivation.limit
    )
    return table_lines(("wrt", "h", "f(x+h)", *map(shown, LIMIT_COLUMNS)), rows)


TRENDS: Final = {
    Trend.RISING: sentences.RISING, Trend.FALLING: sentences.FALLING, Trend.MINIMUM: sentences.MINIMUM,
    Trend.MAXIMUM: sentences.MAXIMUM, Trend.INFLECTION: sentences.INFLECTION, Trend.FLAT: sentences.FLAT,
}  # fmt: skip
LIMIT_COLUMNS: Final = (sentences.SECANT_SLOPE, labels.ERROR, sentences.CENTRAL_SLOPE, sentences.CENTRAL_ERROR)


def _local(view: LocalView, names: Sequence[str]) -> Iterator[str]:
    at = ", ".join(f"{name} = {value!r}" for name, value in zip(names, view.point, strict=True))
    yield ""
    yield shown(sentences.AT(point=escaped(at)))
    yield ""
    yield f"- {shown(labels.VALUE_IS(value=repr(view.value)))}"
    for name, slope in zip(names, view.gradient, strict=True):
        yield f"- {shown(sentences.DERIVATIVE_BY(variable=escaped(name), slope=repr(slope)))}"
    yield f"- {shown(sentences.NORM(norm=repr(view.gradient_norm)))}"
    if view.jumps is not None:
        yield f"- {shown(sentences.JUMPS)}"
    if view.trend is not None:
        yield f"- {shown(TRENDS[view.trend])}"


def _step(step: RuleStep, depth: int) -> Iterator[str]:
    textbook = f", {escaped(step.textbook)}" if step.textbook else ""
    rule = f"{'  ' * depth}- {shown(step.rule_sentence)}{textbook}"
    yield f"{rule}: `d/d{step.wrt} {step.of.text}` = `{step.result.text}`"
    for child in step.children:
        yield from _step(child, depth + 1)

"""Markdown: tables and formulas to paste into notes, in the GitHub flavor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from gdcli.answer import Answer
from gdcli.language.printing.latex import name_latex
from gdcli.model import Check, Comparison, Derivation, LocalView, RuleStep, Run, StepExplanation, SweepReport, Trend
from gdcli.model.sentences import Sentence, shown
from gdcli.model.words import word
from gdcli.output.formats import sentences
from gdcli.output.formats.csv import cell_text
from gdcli.output.formats.csv_columns import CellValue, table_of
from gdcli.output.layout import labels
from gdcli.output.record_kinds import load, record_kind


def record_lines(record: Answer) -> Iterator[str]:
    """The record as a short page: what its kind has for Markdown, or else its table, or else its facts."""
    kind = record_kind(type(record))
    if kind.markdown:
        lines: Iterator[str] = load(kind.markdown)(record)
        return lines
    return _table_page(record) if kind.table else _facts(record)


def _facts(answer: Answer) -> Iterator[str]:
    """The short form of an answer that is no table, a fact a line."""
    for label, value in answer.facts():
        yield f"- {shown(label)}: {escaped(shown(value) if isinstance(value, Sentence | str) else str(value))}"


def check_lines(check: Check) -> Iterator[str]:
    """Whether the answer is right, component by component, and the mistakes that have a name."""
    yield from _facts(check)
    yield ""
    rows = [(each.name, each.answer, shown(word(each.agreement))) for each in check.components]
    yield from table_lines(("component", "answer", "agreement"), rows)
    for component in check.components:
        if component.mistake is not None:
            yield ""
            yield f"{escaped(component.name)}: {escaped(shown(component.mistake.sentence))}"


def explanation_lines(explanation: StepExplanation) -> Iterator[str]:
    """One update with its numbers: the loss, the slopes, what is done for all components, each component."""
    yield from _facts(explanation)
    yield ""
    loss = () if explanation.loss is None else (explanation.loss,)
    for line in chain(loss, explanation.slopes, explanation.preamble, *explanation.lines):
        sides = dict.fromkeys((line.name, shown(line.symbols), shown(line.figures), repr(line.value)))
        yield f"- {escaped(' = '.join(filter(None, sides)))}"


def run_lines(run: Run) -> Iterator[str]:
    """How the run went, the verdict, and the iterates."""
    rule = {"method": run.settings.optimizer, "rate": repr(run.settings.learning_rate)}
    told = [sentences.RUN(run.steps_taken, **rule, reason=word(run.stop_reason))]
    if run.verdict:
        summary = escaped(shown(run.verdict.words))
        told.append(sentences.VERDICT(outcome=word(run.verdict.outcome), summary=summary))
    return _table_page(run, told)


def sweep_lines(report: SweepReport) -> Iterator[str]:
    """The starts, the rate to use, and the rates."""
    starts, reason = (escaped(shown(each)) for each in (report.sweep.starts_sentence, report.reason_sentence))
    if report.suggestion is None:
        advice = sentences.NO_RATE_TO_USE(reason=reason)
    else:
        advice = sentences.RATE_TO_USE(rate=repr(report.suggestion), reason=reason)
    return _table_page(report, [sentences.STARTS(starts=starts), advice])


def comparison_lines(comparison: Comparison) -> Iterator[str]:
    """The order of the runs, and the runs."""
    return _table_page(comparison, [sentences.SORTED_BY(column=word(comparison.sorted_by))])


def _table_page(record: object, told: Sequence[Sentence] = ()) -> Iterator[str]:
    """The table of a record below its title and some sentences."""
    table = table_of(record)
    yield f"## {escaped(shown(table.title))}"
    yield ""
    for sentence in told:
        yield shown(sentence)
        yield ""
    yield from table_lines(table.columns, table.rows_for_people())


def table_lines(columns: Sequence[str], rows: Iterable[Sequence[CellValue]]) -> Iterator[str]:
    """A table with its columns aligned to the right, as numbers are."""
    yield f"| {' | '.join(escaped(column) for column in columns)} |"
    yield f"|{'|'.join(' ---: ' for _ in columns)}|"
    for row in rows:
        yield f"| {' | '.join(_cell(cell) for cell in row)} |"


def _cell(cell: CellValue) -> str:
    return escaped(cell_text(cell))


def escaped(text: str) -> str:
    """Text with the characters that Markdown would read as its own made harmless."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>#|" else char for char in text)


def derivation_lines(derivation: Derivation) -> Iterator[str]:
    """The function, its derivatives, what they say at a point, and the way there, as far as it was asked for."""
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
    for first, row in zip(symbols, derivation.hessian or (), strict=False):
        for second, formula in zip(symbols, row, strict=True):
            name = f"\\frac{{\\partial^2 f}}{{\\partial {first} \\partial {second}}}"
            yield f"- `{formula.text}`: ${name} = {formula.latex}$"
    for rule in derivation.chain:
        yield f"- {escaped(rule.textbook)} = `{rule.total.text}`"
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
    for order, value in enumerate(view.higher, 2):
        yield f"- {shown(sentences.ORDER(order=order, formula=repr(value)))}"
    yield f"- {shown(sentences.NORM(norm=repr(view.gradient_norm)))}"
    if view.jumps is not None:
        yield f"- {shown(sentences.JUMPS)}"
    elif view.slopes is not None:
        yield f"- {shown(sentences.KINK)}"
    if view.trend is not None:
        yield f"- {shown(TRENDS[view.trend])}"


def _step(step: RuleStep, depth: int) -> Iterator[str]:
    textbook = f", {escaped(step.textbook)}" if step.textbook else ""
    rule = f"{'  ' * depth}- {shown(step.rule_sentence)}{textbook}"
    yield f"{rule}: `d/d{step.wrt} {step.of.text}` = `{step.result.text}`"
    for child in step.children:
        yield from _step(child, depth + 1)

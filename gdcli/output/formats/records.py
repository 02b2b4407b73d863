"""The records of the contract as plain dictionaries, made once for every format that is a tree of names."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from gdcli.model import (
    NOT_RUN,
    Analysis,
    Assignment,
    Backprop,
    Basin,
    Basins,
    Card,
    ChainRule,
    Comparison,
    CriticalPoint,
    Curvature,
    Derivation,
    Gallery,
    GraphNode,
    Iterate,
    LocalView,
    RuleStep,
    Run,
    SecantRow,
    Settings,
    StepExplanation,
    SweepReport,
    SweepRow,
    Verdict,
    norm,
)

RUN_SCHEMA: Final = "gdcli.run/1"
ANALYSIS_SCHEMA: Final = "gdcli.analysis/1"
BACKPROP_SCHEMA: Final = "gdcli.backprop/1"
CARD_SCHEMA: Final = "gdcli.function/1"
COMPARISON_SCHEMA: Final = "gdcli.comparison/1"
DERIVATION_SCHEMA: Final = "gdcli.derivation/1"

Record = dict[str, Any]


def json_number(value: float | None) -> float | None:
    """The number for strict JSON, where what is not finite is null."""
    return value if value is not None and math.isfinite(value) else None


def named(variables: Sequence[str], values: Sequence[float | None]) -> Record:
    """Values by the names of their variables."""
    return {name: json_number(value) for name, value in zip(variables, values, strict=True)}


def run_record(run: Run) -> Record:
    """A run as `gdcli.run/1`, without its trajectory."""
    return {
        "schema": RUN_SCHEMA,
        "expression": run.expression,
        "variables": list(run.variables),
        "settings": settings_record(run.settings, run.variables),
        "stop_reason": run.stop_reason.value,
        "verdict": verdict_record(run.verdict),
        "curvature": curvature_record(run.curvature, run.variables),
        "steps_taken": run.steps_taken,
        "evaluations": {"value": run.value_evaluations, "gradient": run.gradient_evaluations},
        "final": iterate_summary(run.final, run.variables),
        "best": iterate_summary(run.best, run.variables),
    }


def settings_record(settings: Settings, variables: Sequence[str]) -> Record:
    """The settings of a run; noise, where there is some, stands with the hyperparameters."""
    noise = {"noise": settings.noise} if settings.noise else {}
    return {
        "optimizer": settings.optimizer,
        "learning_rate": json_number(settings.learning_rate),
        "schedule": schedule_text(settings),
        "steps": settings.steps,
        "tol": json_number(settings.tol),
        "start": named(variables, settings.start),
        "hyperparameters": dict(settings.hyperparameters) | noise,
        "seed": settings.seed,
    }


def schedule_text(settings: Settings) -> str:
    """The schedule as it would be typed: `cosine` or `cosine:min=0.01`."""
    options = ",".join(f"{name}={value!r}" for name, value in settings.schedule_options.items())
    return f"{settings.schedule}:{options}" if options else settings.schedule


def verdict_record(verdict: Verdict | None) -> Record | None:
    """Outcome, sentence, evidence, advice."""
    if verdict is None:
        return None
    return {
        "outcome": verdict.outcome.value,
        "summary": verdict.summary,
        "evidence": {name: _strict(value) for name, value in verdict.evidence.items()},
        "advice": verdict.advice,
    }


def _strict(value: float | int | str | None) -> float | int | str | None:
    return json_number(value) if isinstance(value, float) else value


def curvature_record(curvature: Curvature | None, variables: Sequence[str]) -> Record | None:
    """The curvature at the end of a run."""
    if curvature is None:
        return None
    return {
        "exact": curvature.exact,
        "at": named(variables, curvature.at),
        "eigenvalues": [json_number(value) for value in curvature.eigenvalues],
        "lr_limit": json_number(curvature.lr_limit),
        "lr_best": json_number(curvature.lr_best),
        "condition_number": json_number(curvature.condition_number),
        "predicted_rate": json_number(curvature.predicted_rate),
        "measured_rate": json_number(curvature.measured_rate),
    }


def iterate_summary(iterate: Iterate, variables: Sequence[str]) -> Record:
    """One iterate without its gradient's components."""
    return {
        "step": iterate.step,
        "point": named(variables, iterate.point),
        "value": json_number(iterate.value),
        "gradient_norm": json_number(iterate.gradient_norm),
    }


def trajectory_records(run: Run) -> Iterator[Record]:
    """The kept iterates of a run, one record each, straight from the rows: there may be a hundred thousand."""
    names, n = run.variables, len(run.variables)
    for row in run.trajectory.rows:
        step, point, value, gradient, rate = row[0], row[1 : n + 1], row[n + 1], row[n + 2 : 2 * n + 2], row[-1]
        length = norm(gradient)  # type: ignore[arg-type]
        if not math.isfinite(sum((*point, value, length))):  # type: ignore[arg-type]
            point, gradient = tuple(map(json_number, point)), tuple(map(json_number, gradient))
            value, length = json_number(value), json_number(length)  # type: ignore[assignment]
        yield {
            "step": step,
            "point": dict(zip(names, point, strict=True)),
            "value": value,
            "gradient": dict(zip(names, gradient, strict=True)),
            "gradient_norm": length,
            "learning_rate": rate,
        }


def comparison_record(comparison: Comparison) -> Record:
    """A comparison as `gdcli.comparison/1`: the runs in the order asked for, and who is first."""
    return {
        "schema": COMPARISON_SCHEMA,
        "runs": [run_record(run) for run in comparison.runs],
        "ranking": list(comparison.ranking),
        "sorted_by": comparison.sorted_by,
    }


def derivation_record(derivation: Derivation) -> Record:
    """A derivation as `gdcli.derivation/1`; what was not asked for is not there."""
    names = derivation.variables
    record: Record = {
        "schema": DERIVATION_SCHEMA,
        "expression": derivation.expression.text,
        "variables": list(names),
        "value": derivation.expression.text,
        "gradient": _texts(names, derivation.gradient, "text"),
        "hessian": None
        if derivation.hessian is None
        else {name: _texts(names, row, "text") for name, row in zip(names, derivation.hessian, strict=True)},
        "latex": {
            "expression": derivation.expression.latex,
            "gradient": _texts(names, derivation.gradient, "latex"),
        },
    }
    if derivation.higher:
        record["higher"] = [formula.text for formula in derivation.higher]
    if derivation.at is not None:
        record["at"] = local_record(derivation.at, names)
    if derivation.steps:
        record["steps"] = [step_record(step) for step in derivation.steps]
    if derivation.limit:
        record["limit"] = [secant_record(row, single=len(names) == 1) for row in derivation.limit]
    if derivation.chain:
        record["chain"] = [chain_record(rule) for rule in derivation.chain]
    if derivation.missing:
        record["missing"] = derivation.missing
    if derivation.interrupted:
        record["interrupted"] = True
    return record


def _texts(names: Sequence[str], formulas: Sequence[Any] | None, form: str) -> Mapping[str, str] | None:
    if formulas is None:
        return None
    return {name: getattr(formula, form) for name, formula in zip(names, formulas, strict=True)}


def chain_record(rule: ChainRule) -> Record:
    """The chain rule by one variable: every way with its factors, the sum, the direct derivative."""
    return {
        "wrt": rule.wrt,
        "textbook": rule.textbook,
        "terms": [
            {
                "letter": term.letter,
                "inner": term.inner.text,
                "outer_slope": term.outer_slope.text,
                "inner_slope": term.inner_slope.text,
                "product": term.product.text,
                "values": None if term.values is None else [json_number(value) for value in term.values],
            }
            for term in rule.terms
        ],
        "sum": rule.total.text,
        "direct": rule.direct.text,
        "agree": rule.agree,
        "values": None if rule.values is None else [json_number(value) for value in rule.values],
    }


def local_record(view: LocalView, variables: Sequence[str]) -> Record:
    """The function at a point, in numbers."""
    record: Record = {
        "point": named(variables, view.point),
        "value": json_number(view.value),
        "gradient": named(variables, view.gradient),
        "gradient_norm": json_number(view.gradient_norm),
    }
    if view.hessian is not None:
        record["hessian"] = {name: named(variables, row) for name, row in zip(variables, view.hessian, strict=True)}
    if view.eigenvalues is not None:
        record["eigenvalues"] = [json_number(value) for value in view.eigenvalues]
    if view.trend is not None:
        record["trend"] = view.trend.value
    return record


def step_record(step: RuleStep) -> Record:
    """One rule of a derivation with what stands below it."""
    record: Record = {"rule": step.rule, "of": step.of.text, "wrt": step.wrt, "result": step.result.text}
    if step.textbook:
        record["textbook"] = step.textbook
    if step.letters:
        record["letters"] = {letter: formula.text for letter, formula in step.letters.items()}
    if step.held:
        record["held"] = list(step.held)
    if step.note:
        record["note"] = step.note
    record["children"] = [step_record(child) for child in step.children]
    return record


def secant_record(row: SecantRow, *, single: bool) -> Record:
    """One line of the limit table; the variable is named where there are several."""
    record: Record = {} if single else {"wrt": row.wrt}
    return record | {
        "h": row.h,
        "value": json_number(row.value),
        "secant_slope": json_number(row.secant_slope),
        "error": json_number(row.error),
        "central_slope": json_number(row.central_slope),
        "central_error": json_number(row.central_error),
        "rounding_wins": row.rounding_wins,
    }


def backprop_record(backprop: Backprop) -> Record:
    """Backpropagation as `gdcli.backprop/1`, without its nodes."""
    return {
        "schema": BACKPROP_SCHEMA,
        "expression": backprop.expression,
        "variables": list(backprop.variables),
        "point": named(backprop.variables, backprop.point),
        "value": json_number(backprop.value),
        "gradient": named(backprop.variables, backprop.gradient),
    }


def node_records(backprop: Backprop) -> Iterator[Record]:
    """The nodes of the graph in the order of the forward pass."""
    return (node_record(node) for node in backprop.nodes)


def node_record(node: GraphNode) -> Record:
    """One node: its making, its value, what arrived from behind and the sum of it."""
    return {
        "index": node.index,
        "label": node.label,
        "operation": node.operation,
        "definition": node.definition,
        "arguments": list(node.arguments),
        "value": json_number(node.value),
        "local": [json_number(slope) for slope in node.local],
        "messages": [
            {"from": message.sender, "local": json_number(message.local), "amount": json_number(message.amount)}
            for message in node.messages
        ],
        "adjoint": json_number(node.adjoint),
    }


def analysis_record(analysis: Analysis) -> Record:
    """An analysis as `gdcli.analysis/1`, without its points."""
    return {
        "schema": ANALYSIS_SCHEMA,
        "expression": analysis.expression.text,
        "variables": list(analysis.variables),
        "convexity": analysis.convexity,
        "reason": analysis.reason,
        "quadratic": analysis.quadratic,
        "complete": analysis.complete,
        "box": {name: list(interval) for name, interval in zip(analysis.variables, analysis.box, strict=True)},
        "notes": list(analysis.notes),
    }


def critical_records(analysis: Analysis) -> Iterator[Record]:
    """The critical points, the lowest first."""
    return (critical_record(point, analysis.variables) for point in analysis.points)


def critical_record(point: CriticalPoint, variables: Sequence[str]) -> Record:
    """One critical point; `exact` holds its coordinates as formulas, null where it is numeric."""
    exact = None if point.exact is None else _texts(variables, point.exact, "text")
    return {
        "kind": point.kind.value,
        "point": named(variables, point.point),
        "exact": exact,
        "value": json_number(point.value),
        "eigenvalues": [json_number(value) for value in point.eigenvalues],
        "condition_number": json_number(point.condition_number),
        "lr_limit": json_number(point.lr_limit),
        "lr_best": json_number(point.lr_best),
        "rate": json_number(point.rate),
    }


def card_record(card: Card) -> Record:
    """A named function as `gdcli.function/1`."""
    return {
        "schema": CARD_SCHEMA,
        "name": card.name,
        "about": card.about,
        "teaches": card.teaches,
        "source": card.source,
        "tags": list(card.tags),
        "expression": card.expression,
        "variables": list(card.variables),
        "start": named(card.variables, card.start),
        "ranges": {name: list(interval) for name, interval in zip(card.variables, card.ranges, strict=True)},
        "minima": [
            {"point": named(card.variables, minimum.point), "value": json_number(minimum.value),
             "exact": minimum.exact, "smooth": minimum.smooth}
            for minimum in card.minima
        ],
        "sizes": card.sizes,
    }  # fmt: skip


def gallery_record(_gallery: Gallery) -> Record:
    """The gallery as `gdcli.gallery/1`, without its functions."""
    return {"schema": "gdcli.gallery/1"}


def card_records(gallery: Gallery) -> Iterator[Record]:
    """The functions of the gallery."""
    return (card_record(card) for card in gallery.cards)


def explanation_record(explanation: StepExplanation) -> Record:
    """The arithmetic of one update as `gdcli.step/1`."""
    names = explanation.variables
    return {
        "schema": "gdcli.step/1",
        "optimizer": explanation.optimizer,
        "step": explanation.step,
        "variables": list(names),
        "before": iterate_summary(explanation.before, names),
        "together": [_assignment(line) for line in explanation.preamble],
        "updates": {
            name: [_assignment(line) for line in lines] for name, lines in zip(names, explanation.lines, strict=True)
        },
        "after": named(names, explanation.after),
    }


def _assignment(line: Assignment) -> Record:
    return {"name": line.name, "symbols": line.symbols, "figures": line.figures, "value": json_number(line.value)}


def sweep_record(report: SweepReport) -> Record:
    """A sweep as `gdcli.sweep/1`, without its rows; the settings are those that all its descents share."""
    sweep = report.sweep
    shared = settings_record(sweep.settings, sweep.variables) | {"seed": sweep.seed}
    return {
        "schema": "gdcli.sweep/1",
        "expression": sweep.expression,
        "variables": list(sweep.variables),
        "settings": {name: value for name, value in shared.items() if name not in ("learning_rate", "start")},
        "starts": sweep.starts,
        "descents": sweep.lanes,
        "interrupted": sweep.interrupted,
        "suggestion": json_number(report.suggestion),
        "reason": report.reason,
        "edge": None if report.edge is None else list(report.edge),
        "lr_limit": json_number(report.limit),
        "lr_limit_exact": report.limit_exact,
        "lr_limit_at": None if report.limit_at is None else named(sweep.variables, report.limit_at),
        "minima": report.minima,
        "engine": sweep.engine,
    }


def sweep_row_records(report: SweepReport) -> Iterator[Record]:
    """A row a learning rate."""
    return (sweep_row_record(row) for row in report.sweep.rows)


def sweep_row_record(row: SweepRow) -> Record:
    """How the descents with one learning rate ended."""
    return {
        "learning_rate": json_number(row.learning_rate),
        "starts": row.starts,
        "without_value": row.without_value,
        "outcomes": {outcome.value: count for outcome, count in row.outcomes.items()},
        "unsettled": row.unsettled,
        "median_steps": json_number(row.median_steps),
        "median_value": json_number(row.median_value),
    }


def basins_record(basins: Basins) -> Record:
    """A map of basins as `gdcli.basins/1`, without its rows."""
    return {
        "schema": "gdcli.basins/1",
        "expression": basins.expression,
        "variables": list(basins.variables),
        "settings": {
            name: value
            for name, value in settings_record(basins.settings, basins.variables).items()
            if name != "start"
        },
        "box": {name: list(interval) for name, interval in zip(basins.variables, basins.box, strict=True)},
        "interrupted": basins.interrupted,
        "engine": basins.engine,
        "basins": [basin_record(basin, basins.variables) for basin in basins.basins],
    }


def basin_record(basin: Basin, variables: Sequence[str]) -> Record:
    """One basin; `point` and `value` are null for the starts that reached no minimum."""
    return {
        "outcome": basin.outcome.value,
        "point": None if basin.point is None else named(variables, basin.point),
        "value": json_number(basin.value),
        "share": json_number(basin.share),
    }


def label_rows(basins: Basins) -> Iterator[Any]:
    """The rows of the map, from the highest second coordinate down: indices into `basins`, null where not run."""
    return ([None if label == NOT_RUN else label for label in row] for row in basins.labels)

"""The records as plain dictionaries, for every format that is a tree of names.

A key is the name of a field of the record in `model`; `KEYS` has the exceptions of each record. Numbers that are not
finite become None, formulas their text, and a field that has a value for each variable becomes a dictionary by their
names.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from json import JSONEncoder
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from gdcli.model import norm
from gdcli.model.sentences import Sentence
from gdcli.output.record_kinds import record_kind
from gdcli.record import field, field_names, is_record, record

if TYPE_CHECKING:
    from gdcli.model import Basins, Derivation, PassingRun, Run, Settings, Sweep, SweepReport
    from gdcli.model.fit import BatchPlan, Fit, Reference

Record = dict[str, Any]
encode: Final = JSONEncoder(allow_nan=False, ensure_ascii=False).encode
"""One value as strict JSON on one line. Made once: `dumps` would make an encoder for every row."""
PER_VARIABLE: Final = frozenset({
    "after", "at", "bounds", "box", "exact", "gradient", "hessian", "lines", "limit_at", "point", "ranges",
    "jumps", "slopes", "start",
})  # fmt: skip
"""Fields that hold, where they are tuples, one entry for each variable, in the order of the variables."""


@record
class Keys:
    """How the keys of a record differ from its fields.

    `first` come before the others, `renamed` have another name, `hidden` are left out, `where_given` are left out where
    they are empty, `where_several` where there is one variable only. `made` are computed from the record. The field
    `only`, if there is one, stands for the whole record. A sentence stands, in English, under the name of its field
    without `_sentence`.
    """

    first: Sequence[str] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    hidden: Sequence[str] = ()
    where_given: Sequence[str] = ()
    where_several: Sequence[str] = ()
    made: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    only: str = ""


def _hyperparameters(settings: Settings) -> Mapping[str, float]:
    """Noise, where there is some, stands with the hyperparameters."""
    return {**settings.hyperparameters, **({"noise": settings.noise} if settings.noise else {})}


def _latex(derivation: Derivation) -> Record:
    gradient = derivation.gradient
    texts = None if gradient is None else [formula.latex for formula in gradient]
    return {
        "expression": derivation.expression.latex,
        "gradient": None if texts is None else dict(zip(derivation.variables, texts, strict=True)),
    }


PLAIN_KEYS: Final = Keys()
KEYS: Final[Mapping[str, Keys]] = {
    "Run": Keys(
        first=("expression", "variables", "settings", "stop_reason", "verdict", "curvature", "minimum", "kink",
               "path_curvature", "steps_taken", "evaluations"),
        hidden=("value_evaluations", "gradient_evaluations", "trajectory", "engine", "engine_note"),
        made={"evaluations": lambda run: {"value": run.value_evaluations, "gradient": run.gradient_evaluations}},
    ),
    "Settings": Keys(
        first=("optimizer", "learning_rate", "schedule", "steps", "tol", "start", "hyperparameters", "seed"),
        hidden=("schedule_options", "noise"), where_given=("ftol", "xtol", "bounds"),
        made={"schedule": attrgetter("schedule_text"), "hyperparameters": _hyperparameters},
    ),
    "Verdict": Keys(hidden=("sentences",), made={"advice": lambda verdict: verdict.advice and verdict.advice.command}),
    "Iterate": Keys(
        hidden=("gradient", "learning_rate"), made={"gradient_norm": lambda iterate: iterate.gradient_norm}
    ),
    "Check": Keys(
        first=("expression", "variables", "asked_sentence", "agreement", "components"),
        made={"agreement": lambda check: check.agreement},
    ),
    "Exercise": Keys(first=("question",), where_given=("point", "learning_rate", "choices")),
    "Derivation": Keys(
        first=("expression", "variables", "value", "gradient", "form", "hessian", "latex"),
        where_given=("higher", "at", "steps", "limit", "chain", "compact", "missing_sentence", "interrupted"),
        made={"value": lambda derivation: derivation.expression, "latex": _latex},
    ),
    "Formula": Keys(only="text"),
    "LocalView": Keys(
        first=("point", "value", "gradient", "gradient_norm"),
        where_given=("hessian", "eigenvalues", "trend", "slopes", "jumps", "higher"),
        made={"gradient_norm": lambda view: view.gradient_norm},
    ),
    "RuleStep": Keys(
        first=("rule_sentence", "of", "wrt", "result"), where_given=("textbook", "letters", "held", "note_sentence")
    ),
    "SecantRow": Keys(where_several=("wrt",)),
    "ChainRule": Keys(renamed={"total": "sum"}),
    "Backprop": Keys(hidden=("nodes",)),
    "Message": Keys(renamed={"sender": "from"}),
    "GraphNode": Keys(where_given=("rows",)),
    "Analysis": Keys(
        renamed={"note_sentences": "notes"}, hidden=("points", "everywhere"), where_given=("interrupted",)
    ),
    "CriticalPoint": Keys(first=("kind", "point", "exact", "value", "proved")),
    "FlatSet": Keys(first=("kind", "value")),
    "Gallery": Keys(hidden=("cards",)),
    "StepExplanation": Keys(renamed={"preamble": "together", "lines": "updates"}),
    "Sweep": Keys(
        renamed={"lanes": "descents"}, hidden=("rows", "seed", "engine", "engine_note"),
        made={"settings": lambda sweep: _shared(sweep, "learning_rate", "start") | {"seed": sweep.seed}},
    ),
    "SweepReport": Keys(
        renamed={"limit": "lr_limit", "limit_exact": "lr_limit_exact", "limit_at": "lr_limit_at"}, hidden=("sweep",)
    ),
    "SweepRow": Keys(
        first=("learning_rate", "starts", "without_value", "outcomes", "unsettled"),
        made={"starts": lambda row: row.starts},
    ),
    "Basins": Keys(
        first=("expression", "variables", "settings", "box", "interrupted", "engine"),
        hidden=("labels", "ends", "engine_note"), made={"settings": lambda basins: _shared(basins, "start")},
    ),
}  # fmt: skip
"""By the name of the record's class."""


def _shared(lanes: Sweep | Basins, *varied: str) -> Record:
    """The settings that all descents have in common."""
    settings: Record = plain_value(lanes.settings, lanes.variables)
    return {key: value for key, value in settings.items() if key not in varied}


def document(source: Any) -> Record:  # noqa: ANN401 - any record of the model
    """A record as one dictionary, without the rows that formats write one by one."""
    tree: Record = plain_value(source, ())
    return tree


def sweep_document(report: SweepReport) -> Record:
    """A sweep and what it shows, in one dictionary."""
    found = _dictionary(report, report.sweep.variables)
    return {"schema": found["schema"]} | document(report.sweep) | found | {"engine": report.sweep.engine}


def fit_document(fit: Fit) -> Record:
    """A fit in one dictionary: the keys of its run, and what belongs to the data."""
    from gdcli.model.fit import NoReference, Reference  # for fits only

    names, found = fit.variables, fit.reference
    return {
        **document(fit.run),
        "schema": record_kind(type(fit)).schema,
        "model": fit.model,
        "loss": fit.loss,
        "data": _data(fit),
        "training_loss": json_number(fit.training_loss),
        "validation_loss": json_number(fit.validation_loss),
        "parameters": _named(names, fit.parameters),
        "parameters_step": fit.run.final.step if fit.parameters_step is None else fit.parameters_step,
        "best_epoch": fit.best_epoch,
        "original_units": _named(names, fit.original),
        "reference": _reference(names, found) if isinstance(found, Reference) else None,
        "no_reference": str(found.reason) if isinstance(found, NoReference) else None,
        "digits": fit.digits,
        "r_squared": json_number(fit.r_squared),
        "accuracy": json_number(fit.accuracy),
        "batches": fit.plan and _batches(fit.plan),
        "condition_numbers": plain_value(fit.conditions, ()),
    }


def _data(fit: Fit) -> Record:
    """The table of a fit: its rows, its columns, and the rows that are not used."""
    data = fit.data
    columns = {name: {"title": each.title, "min": each.minimum, "max": each.maximum, "mean": each.mean,
                      "std": each.deviation} for name, each in data.columns.items()}  # fmt: skip
    return {
        "source": data.source, "rows": data.rows, "skipped": data.skipped, "target": fit.target, "scale": fit.scale,
        "columns": plain_value(columns, ()),
        "skipped_rows": [{"line": row.line, "title": row.title, "cell": str(row.cell)} for row in data.skipped_rows],
        "words": plain_value(data.words, ()),
    }  # fmt: skip


def _reference(names: Sequence[str], found: Reference) -> Record:
    """The right answer, found without descent."""
    return {
        "method": found.method, "parameters": _named(names, found.parameters), "loss": json_number(found.loss),
        "digits": found.digits, "is_best": found.is_best,
    }  # fmt: skip


def _batches(plan: BatchPlan) -> Record:
    """The plan of mini-batches."""
    order = "given" if plan.keeps_order else "shuffled"
    return {"size": plan.size, "epochs": plan.epochs, "seed": plan.seed, "order": order, "patience": plan.patience}


def _named(names: Sequence[str], values: Sequence[float] | None) -> Record | None:
    """One number for each name."""
    return None if values is None else {name: json_number(value) for name, value in zip(names, values, strict=True)}


def plain_value(value: Any, variables: Sequence[str]) -> Any:  # noqa: ANN401 - any field of any record
    """A value as JSON has it. `variables`: the names (n) of what is given for each variable."""
    if isinstance(value, float):
        return json_number(value)
    if isinstance(value, Sentence):
        return str(value)
    if is_record(value):
        only = _keys(value).only
        return getattr(value, only) if only else _dictionary(value, getattr(value, "variables", variables))
    if isinstance(value, Mapping):
        return {str(key): plain_value(each, variables) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain_value(each, variables) for each in value]
    return value


def _keys(source: object) -> Keys:
    """The keys of a record."""
    return KEYS.get(type(source).__name__, PLAIN_KEYS)


def _dictionary(source: Any, variables: Sequence[str]) -> Record:  # noqa: ANN401
    """A record by its keys."""
    keys = _keys(source)
    schema = record_kind(type(source)).schema
    tree: Record = {"schema": schema} if schema else {}
    for name in dict.fromkeys((*keys.first, *field_names(source), *keys.made)):
        value = keys.made[name](source) if name in keys.made else getattr(source, name)
        empty = name in keys.where_given and not is_record(value) and not value and not isinstance(value, float)
        alone = name in keys.where_several and len(variables) == 1
        if not (name in keys.hidden or empty or alone):
            tree[keys.renamed.get(name, name.removesuffix("_sentence"))] = _entry(name, value, variables)
    return tree


def _entry(name: str, value: Any, variables: Sequence[str]) -> Any:  # noqa: ANN401
    """A field's value; by the names of the variables where it has one for each."""
    if name not in PER_VARIABLE or not isinstance(value, tuple):
        return plain_value(value, variables)
    return {variable: _entry(name, each, variables) if name == "hessian" else plain_value(each, variables)
            for variable, each in zip(variables, value, strict=True)}  # fmt: skip


def json_number(value: float | None) -> float | None:
    """The number for strict JSON, where what is not finite is null."""
    return value if value is not None and math.isfinite(value) else None


def rows_of(name: str) -> Callable[[Any], Iterator[Record]]:
    """A function that yields the entries of a field one by one, each as a dictionary."""
    return lambda source: (plain_value(row, getattr(source, "variables", ())) for row in getattr(source, name))


def trajectory_records(run: Run | PassingRun) -> Iterator[Record]:
    """The iterates of a run, one record each, straight from the rows: there may be many."""
    return (_iterate(run.variables, row, _gradient_norm(row, len(run.variables))) for row in run.rows)


def trajectory_texts(run: Run | PassingRun) -> Iterator[str]:
    """The iterates of a run as JSON, one text each: what `encode` makes of the records, in half the time."""
    n = len(run.variables)
    pattern = encode(_iterate(run.variables, ("%r",) * (2 * n + 3), "%r")).replace('"%r"', "%r")
    for row in run.rows:
        numbers, length, rate = row[:-1], _gradient_norm(row, n), row[-1]
        is_finite = rate is not None and math.isfinite(sum(numbers, length + rate))  # type: ignore[arg-type, type-var]
        yield pattern % (*numbers, length, rate) if is_finite else encode(_iterate(run.variables, row, length))


def _gradient_norm(row: Sequence[float | None], n: int) -> float:
    return norm(row[n + 2 : -1])  # type: ignore[arg-type]


def _iterate(names: Sequence[str], row: Sequence[Any], length: Any) -> Record:  # noqa: ANN401 - the pattern has texts
    """A flat row for n variables as a record; `length` is the norm of its gradient."""
    n = len(names)
    numbers = [json_number(each) if isinstance(each, float) else each for each in (*row[1:-1], length)]
    return {
        "step": row[0],
        "point": dict(zip(names, numbers[:n], strict=True)),
        "value": numbers[n],
        "gradient": dict(zip(names, numbers[n + 1 : -1], strict=True)),
        "gradient_norm": numbers[-1],
        "learning_rate": row[-1],
    }


def label_rows(basins: Basins) -> Iterator[Any]:
    """The rows of the map, from the highest second coordinate down: indices into `basins`, null where not run."""
    from gdcli.model import NOT_RUN  # for maps only

    return ([None if label == NOT_RUN else label for label in row] for row in basins.labels)

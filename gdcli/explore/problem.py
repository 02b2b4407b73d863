"""The problem: a function that is read, with its parameters set and its variables in order.

And points as users write them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import nullcontext
from functools import cached_property, partial
from numbers import Real
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from gdcli.errors import UsageError
from gdcli.language.function_table import FUNCTIONS
from gdcli.language.limits import FILE_LIMITS, TYPED_LIMITS
from gdcli.language.names import natural_order
from gdcli.language.parameters import bind
from gdcli.language.reading.parser import parse
from gdcli.language.rows import over_rows
from gdcli.language.tree import Expression, Node, Number, substitute, variables_of
from gdcli.language.values import (
    parse_assignments,
    parse_names,
    parse_number,
    parse_point,
    vector_lengths,
)
from gdcli.late import LateModule
from gdcli.model.sentences import Sentence
from gdcli.record import record, replace

if TYPE_CHECKING:
    from gdcli.explore import sentences as say
    from gdcli.explore import tables
    from gdcli.explore.tables import DataOptions
    from gdcli.gallery import NamedInstance
    from gdcli.graph.objective import Objective
    from gdcli.language import sentences
    from gdcli.language.printing import text as printing
    from gdcli.language.reading.as_written.sums import Sizes
    from gdcli.model import KnownMinimum
    from gdcli.model.fit import DataTable
    from gdcli.model.gallery import ModelRows
else:
    printing = LateModule("gdcli.language.printing.text")
    say = LateModule("gdcli.explore.sentences")
    tables = LateModule("gdcli.explore.tables")
    sentences = LateModule("gdcli.language.sentences")


T = TypeVar("T")
PointLike = str | float | Sequence[float | str] | Mapping[str, Any]
"""A point (n): `"x=2,y=pi/2"` or `"2,1"`, a number in one variable, numbers in order, or numbers by name."""
NamesLike = str | Sequence[str]
"""Names of variables, `"x,y"` or `("x", "y")`."""
ValuesLike = str | Mapping[str, Any]
"""Values by name, `"a=2,b=1/3"` or `{"a": 2, "b": "1/3"}`."""
DEFAULT_EXPRESSION: Final = "x**2+3*x"
BARE_NAME_LETTERS_MIN: Final = 3
"""The fewest letters of a whole expression that may be the name of a function of the gallery."""
DEFAULT_START: Final = 1.0
"""The start of every variable for which none is given."""


@record
class Composition:
    """A composite function before its parts are put together: the outer function, and what its letters stand for."""

    outer: Expression
    inner: Mapping[str, Node]


class Problem:
    """A function ready to be explored: read, its parameters set, its variables in order.

    `named` is the gallery's entry where the function came from there: it knows a start, a plot range and the minima.
    `call` has the words of the command about it, up to the options of the run; if it is empty they are `descend EXPR`.
    `option_names` maps options that have another name in that command to this name. `composition` has the parts of a
    function that was given by them.
    """

    def __init__(
        self, expression: Expression, named: NamedInstance | None = None, call: Sequence[str] = (),
        option_names: Mapping[str, str] = MappingProxyType({}), composition: Composition | None = None,
    ) -> None:  # fmt: skip
        self.expression = expression
        self.named = named
        self.call = tuple(call)
        self.option_names = option_names
        self.composition = composition

    def __reduce__(self) -> tuple[object, ...]:
        """A copy is made from the fields, because compiled functions cannot be copied."""
        return Problem, (self.expression, self.named, self.call, dict(self.option_names), self.composition)

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the n variables."""
        return self.expression.variables

    @cached_property
    def text(self) -> str:
        """How the input was read."""
        return printing.to_text(self.expression.root)

    @property
    def notes(self) -> tuple[Sentence, ...]:
        """A sentence for each part that could be read in another way, and one on rows that are not used.

        None for functions of the gallery.
        """
        if self.named is not None:
            return ()
        return (*self.expression.notes, *(tables.notes_on(self.table.facts) if self.table else ()))

    @property
    def written(self) -> str | None:
        """The name in the gallery, by which commands call the function; None for a function that is written as text."""
        return f"@{self.named.name}" if self.named is not None and self.variables == self.named.variables else None

    @property
    def table(self) -> DataTable | None:
        """The table over whose rows the function runs, if it does."""
        table = self.expression.table
        if table is None:
            return None
        from gdcli.model.fit import DataTable  # for functions of tables only

        return table if isinstance(table, DataTable) else None

    @cached_property
    def objective(self) -> Objective:
        """The compiled function with its gradient; made when first needed."""
        from gdcli.graph.objective import Objective

        return Objective(self.expression)

    @property
    def minima(self) -> tuple[KnownMinimum, ...]:
        """The minima that the gallery knows; empty if a variable of the function is set to a number."""
        if self.named is None or set(self.variables) != set(self.named.variables):
            return ()
        places = [self.named.variables.index(name) for name in self.variables]
        return tuple(
            replace(minimum, point=tuple(minimum.point[place] for place in places)) for minimum in self.named.minima
        )

    @property
    def model_rows(self) -> ModelRows | None:
        """The rows behind the loss of a model of the gallery; None if a parameter is set to a number."""
        is_whole = self.named is not None and self.variables == self.named.variables
        rows = self.named.function.rows if self.named is not None and is_whole else None
        return None if rows is None else replace(rows, at=partial(self._model_at, parse(rows.model).root))

    def _model_at(self, root: Node, point: Sequence[float]) -> Callable[[float], float]:
        """A model in x with these parameters (n)."""
        from gdcli.graph.objective import Objective

        value = Objective(Expression(root, "", ("x", *self.variables))).value
        return lambda x: value((x, *point))

    def by_name(self, values: Sequence[T] | None, default: T) -> tuple[T, ...]:
        """The gallery's value for each remaining variable, in our order.

        The default for a variable that it does not have.
        """
        known = dict(zip(self.named.variables, values, strict=True)) if self.named and values else {}
        return tuple(known.get(name, default) for name in self.variables)

    def box(self, ranges: str | None) -> tuple[tuple[float, float], ...]:
        """The range to search, an interval for each variable: as given, else the gallery's, else around the origin."""
        if ranges is not None:
            from gdcli.language.ranges import parse_ranges  # few calls have a range

            return parse_ranges(ranges, self.variables)
        return self.by_name(self.named.ranges if self.named else None, ANALYSIS_RANGE)

    def point(self, at: PointLike | None) -> tuple[float, ...]:
        """A point (n) from text, a sequence or a mapping by name; None is the function's own start."""
        match at:
            case None:
                return self.by_name(self.named.start if self.named else None, DEFAULT_START)
            case str():
                return parse_point(at, self.variables)
            case Mapping():
                return parse_point(listed(at) or "", self.variables)
        if isinstance(at, int | float | Real):
            return self.point((float(at),))
        if len(at) != len(self.variables):
            template = say.POINT_LENGTH_OF_ONE if len(self.variables) == 1 else say.POINT_LENGTH
            refusal = template(len(at), variables=len(self.variables))
            raise UsageError(refusal, sentences.ONE_FOR_EACH(names=", ".join(self.variables)))
        return tuple(parse_number(value) if isinstance(value, str) else float(value) for value in at)


def read_problem(
    text: str,
    *,
    wrt: str | None = None,
    parameters: str | None = None,
    from_file: bool = False,
    data: DataOptions | None = None,
    point: PointLike | None = None,
    through: str | None = None,
) -> Problem:
    """Read an expression or `@name`, set its parameters and order its variables.

    `data` is the table over whose rows it runs. `point` is the point of the question: vectors are as long as they are
    there. `through` says what letters of the expression stand for, as in `u=x**2,v=sin(x)`.

    Raises UsageError, and CannotError where the table cannot be read.
    """
    if through and data is not None:
        raise UsageError(say.NO_PARTS_OVER_ROWS(), say.LEAVE_OUT_THROUGH())
    values: Mapping[str, Node] = parse_assignments(parameters) if parameters else {}
    variables = parse_names(wrt) if wrt else None
    named = _named(text.strip(), (*values, *(variables or ())), has_columns=data is not None)
    with nullcontext() if data is None else data.open() as table:
        if named:
            expression = parse(named.text, FILE_LIMITS, named.variables)
        else:
            names = (*values, *(variables or ()), *(tables.names_beside(text, table) if table else ()))
            limits = FILE_LIMITS if from_file else TYPED_LIMITS
            expression = parse(text, limits, names, _sizes(values, parameters, point))
        inner = parse_assignments(through) if through else None
        parts = _composition(expression, inner, values) if inner else None
        expression = _composed(expression, inner) if inner else expression
        rows = data.read(table, expression.variables) if table and data else None
    expression = over_rows(expression, rows)
    bound = bind(expression, values, _with_components(variables, expression.variables))
    return Problem(bound, named, composition=parts)


def _composed(outer: Expression, inner: Mapping[str, Node]) -> Expression:
    """The expression with its letters replaced by what they stand for. Raises UsageError as `check_parts` does."""
    from gdcli.calculus.derivation.chain_rule import check_parts  # few functions are given by their parts

    check_parts(outer, inner)
    root = substitute(outer.root, inner)
    return replace(outer, root=root, variables=natural_order(variables_of(root)), sum_form=None, by_terms=None)


def _composition(outer: Expression, inner: Mapping[str, Node], values: Mapping[str, Node]) -> Composition:
    """The parts of a composite function, with these values of its parameters."""
    known = {name: value for name, value in values.items() if name not in inner}
    with_values = replace(outer, root=substitute(outer.root, known), by_terms=None)
    return Composition(with_values, {letter: substitute(tree, known) for letter, tree in inner.items()})


def _sizes(values: Mapping[str, Node], parameters: str | None, point: PointLike | None) -> Sizes | None:
    """The whole numbers among the parameters, and the lengths of the vectors in parameters and point."""
    numbers = {
        name: int(value.value)
        for name, value in values.items()
        if isinstance(value, Number) and value.value.denominator == 1
    }
    texts = [parameters, point if isinstance(point, str) else listed(point) if isinstance(point, Mapping) else None]
    vectors = {name: length for text in texts if text for name, length in vector_lengths(text).items()}
    if not numbers and not vectors:
        return None
    from gdcli.language.reading.as_written.sums import Sizes  # for calls with parameters or vectors

    return Sizes(numbers, vectors)


def _with_components(names: Sequence[str] | None, variables: Sequence[str]) -> Sequence[str] | None:
    """The names with those of vectors replaced by their components': x by x1, x2, x3."""
    if names is None:
        return None
    return [part for name in names for part in _components(name, variables)]


def _components(name: str, variables: Sequence[str]) -> Sequence[str]:
    found = [each for each in variables if each.startswith(name) and each[len(name) :].isdigit()]
    return [name] if name in variables or not found else found


def _named(text: str, variables: Collection[str], *, has_columns: bool) -> NamedInstance | None:
    """The gallery's function for `@name`, or for a bare gallery name that is not one of the variables.

    Bare names are for PowerShell, which drops `@name` as a variable. Raises UsageError for an unknown `@name`.
    """
    if text.startswith("@"):
        from gdcli.gallery import lookup

        return lookup(text)
    name = _bare_name(text)
    if not name or has_columns or name in FUNCTIONS or name in variables:
        return None
    from gdcli.gallery import GALLERY, lookup

    return lookup(f"@{text}") if name in GALLERY else None


def _bare_name(text: str) -> str:
    """The name in `booth` and `rosenbrock(5)`; empty for any text that is not a name, with a size or not."""
    name, parenthesis, size = text.partition("(")
    name = name.rstrip()
    is_name = len(name) >= BARE_NAME_LETTERS_MIN and name.isascii() and name.isidentifier() and name[0] != "_"
    has_size = size[-1:] == ")" and size.isascii() and size[:-1].isdecimal()
    return name if is_name and has_size == bool(parenthesis) else ""


def as_problem(
    expression: str | Problem, wrt: NamesLike | None, parameters: ValuesLike | None, point: PointLike | None = None,
    data: object = None, through: str | None = None,
) -> Problem:  # fmt: skip
    """The problem itself, or the text read as one.

    `data`: the path of a table, a mapping of columns or a data frame, over whose rows the expression runs.
    """
    if isinstance(expression, Problem):
        return expression
    table = None
    if data is not None:
        from gdcli.explore.tables import DataOptions  # few calls have a table

        table = DataOptions(data)
    names, values = listed(wrt), listed(parameters)
    return read_problem(expression, wrt=names, parameters=values, data=table, point=point, through=through)


def listed(values: str | Sequence[object] | Mapping[str, object] | None) -> str | None:
    """The text of an option from its value in Python: `{"a": 2}` is `a=2`, `("x", "y")` is `x,y`."""
    if values is None or isinstance(values, str):
        return values
    if isinstance(values, Mapping):
        return ",".join(f"{name}={value}" for name, value in values.items())
    return ",".join(map(str, values))


ANALYSIS_RANGE: Final = (-10.0, 10.0)
"""Where critical points are looked for in every variable, unless the caller or the gallery says otherwise."""

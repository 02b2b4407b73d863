"""Commands to paste into a shell: the only place that writes the options of gdcli.

It stands here and not in `cli`, because records that Python returns contain commands, too. Words are quoted with double
quotes, which every shell knows. Shells give `$`, a backtick, a backslash and `!` a meaning even inside of them; these
signs never occur in an expression, a name or a number, only in names of files and of their columns.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from gdcli.explore.keywords import FIELDS, option_of
from gdcli.explore.problem import Problem
from gdcli.language.names import natural_order
from gdcli.language.printing.numbers import typed
from gdcli.language.printing.text import to_text
from gdcli.language.tree import Call, Node, Power, Variable, children, fold, nodes_of_tree, variables_of, with_children
from gdcli.late import LateModule
from gdcli.model import DEFAULTS, Settings
from gdcli.model.sentences import Sentence
from gdcli.record import replace

if TYPE_CHECKING:
    import shlex

    from gdcli.descent.methods import optimizers, schedules
    from gdcli.diagnosis import sentences as say
else:  # commands without settings need none of these
    shlex = LateModule("shlex")
    optimizers = LateModule("gdcli.descent.methods.optimizers")
    schedules = LateModule("gdcli.descent.methods.schedules")
    say = LateModule("gdcli.diagnosis.sentences")

BARE_CHARACTERS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:=+-")
"""A word of these needs no quotes in any shell; PowerShell gives a comma and @ a meaning."""
SIGNS_READ_IN_QUOTES: Final = frozenset('$`\\!"')
"""Signs of file names and of titles of columns that shells read inside of double quotes."""
LONE_LETTER: Final = "-[A-Za-z]"
"""An expression that would be read as an option."""
KEYWORDS: Final = {field: keyword for keyword, field in FIELDS.items()}
FIELDS_ALWAYS_WRITTEN: Final = ("learning_rate", "steps")
"""Settings that are written even if they are the defaults, because users often change them next."""
SHOWN_CHARACTERS: Final = 80
"""The most characters of an option with its value in a sentence."""
INNER_FUNCTION_LETTERS: Final = ("u", "v", "w", "s", "t", "z")
"""Names for the inner function; the first one that is not a variable is used."""


DESCEND: Final = "descend"
LEFT_OUT: Final[Mapping[str, frozenset[str]]] = {
    DESCEND: frozenset(),
    "compare": frozenset({"--lr"}),
    "sweep": frozenset({"--lr", "--start", "--noise", "--seed"}),
}
"""The settings that a command chooses itself, by the command."""


def command(problem: Problem, settings: Settings, name: str = DESCEND, *options: str) -> str:
    """`gdcli descend …` with these settings, or another command that takes them, on one line.

    Settings without a start get one where the function has a value.

    >>> from gdcli.explore.problem import read_problem
    >>> command(read_problem("x**2 + 3*x"), Settings((1.0,), 0.5))
    'gdcli descend "x**2 + 3*x" --lr 0.5 --steps 1000'
    """
    if not settings.start:
        settings = replace(settings, start=point_with_value(problem) or problem.point(None))
    words = ["gdcli", *((name == DESCEND and problem.call) or [name, *words_of(problem)]), *options]
    left_out = {*LEFT_OUT[name], *(["--start"] if settings.start == problem.point(None) else [])}
    if name != DESCEND and settings.steps == DEFAULTS.steps:
        left_out.add("--steps")
    for option, value in options_of(settings, problem.variables).items():
        if option not in left_out:
            words += [problem.option_names.get(option, option), value]
    return " ".join(map(quoted, words))


def point_with_value(problem: Problem) -> tuple[float, ...] | None:
    """The function's own start, or another point (n) at which it has a finite value; None if none is found."""
    points = (problem.point(None), *((x,) * len(problem.variables) for x in COORDINATES_TRIED))
    return next((point for point in points if math.isfinite(problem.objective.value(point))), None)


COORDINATES_TRIED: Final = (1.0, 0.0, 2.0, 0.5, -1.0, 3.0, 6.0, 10.0, -3.0, -10.0, 30.0, 100.0, 0.1, 1000.0, -100.0)
"""One value for all variables, where their own start has none."""


def command_at(name: str, problem: Problem, point: Sequence[float], *options: str) -> str:
    """`gdcli NAME EXPR --at …` for a command about one point (n).

    >>> from gdcli.explore.problem import read_problem
    >>> command_at("derive", read_problem("x*y"), (1.0, 0.5), "--limit")
    'gdcli derive "x*y" --at "x=1,y=0.5" --limit'
    """
    words = ["gdcli", name, *words_of(problem), "--at", point_by_name(problem.variables, point), *options]
    return " ".join(map(quoted, words))


def point_typed(point: Sequence[float]) -> str:
    """A point (n) as it is typed in the order of the variables, ready for a shell: `"-1.2,1"`; empty without one."""
    return quoted(",".join(map(typed, point))) if point else ""


def point_by_name(variables: Sequence[str], point: Sequence[float]) -> str:
    """A point (n) as it is typed: `x=1,y=0.5`."""
    return ",".join(f"{name}={typed(x)}" for name, x in zip(variables, point, strict=True))


def words_of(problem: Problem) -> list[str]:
    """The expression, its variables if they are not in natural order, and its table: words that are not quoted yet."""
    text = problem.written or problem.text
    words = [f"({text})" if re.fullmatch(LONE_LETTER, text) else text]
    columns = problem.table.columns if problem.table else {}
    if problem.variables != natural_order(variables_of(problem.expression.root) - set(columns)):
        words += ["--wrt", ",".join(problem.variables)]
    return [*words, "--data", problem.table.facts.source] if problem.table else words


def quoted(word: str) -> str:
    """The word quoted for a shell: in double quotes, or as POSIX shells quote it if double quotes would change it."""
    if word and BARE_CHARACTERS.issuperset(word):
        return word
    return f'"{word}"' if SIGNS_READ_IN_QUOTES.isdisjoint(word) else shlex.quote(word)


def changes(
    before: Settings,
    after: Settings,
    variables: Sequence[str],
    option_names: Mapping[str, str] = MappingProxyType({}),
    first: str = "",
) -> Iterator[Sentence]:
    """The options that differ, with their new values, in the order of the help, and the options to leave out.

    An option with a long value is named without the value. `first`: further options to try, as they are typed.
    """
    old, new = options_of(before, variables), options_of(after, variables)
    gone = [option for option in old if option not in new]
    set_anew = {option: value for option, value in new.items() if old.get(option) != value}
    set_anew |= {option: OPTION_DEFAULTS[option] for option in gone if option in OPTION_DEFAULTS}
    texts = [f"{option_names.get(option, option)} {value}" for option, value in set_anew.items()]
    shortened = [text if len(text) <= SHOWN_CHARACTERS else f"{text.split()[0]} …" for text in texts]
    left_out = [option_names.get(option, option) for option in gone if option not in OPTION_DEFAULTS]
    if first or shortened:
        yield say.TRY(options=" ".join(filter(None, [first, *shortened])))
    if left_out:
        yield say.LEAVE_OUT(options=", ".join(left_out))


OPTION_DEFAULTS: Final = {"--optimizer": DEFAULTS.optimizer, "--schedule": DEFAULTS.schedule}
"""Settings whose default has a name -> that name."""


def options_of(settings: Settings, variables: Sequence[str]) -> Mapping[str, str]:
    """The options that make these settings of a function of the variables; those with their default are left out."""
    start = settings.start
    found = {
        "learning_rate": typed(settings.learning_rate),
        "start": typed(start[0]) if len(start) == 1 else point_by_name(variables, start),
    }
    for field in type(settings)._fields:  # type: ignore[attr-defined]
        value = getattr(settings, field)
        is_default = value == getattr(DEFAULTS, field)
        if field in FIELDS_OF_SEVERAL_PARTS or (is_default and field not in FIELDS_ALWAYS_WRITTEN):
            continue
        found[field] = typed(value) if isinstance(value, float) else str(value)
    if not settings.has_constant_rate:
        found["schedule"] = _schedule(settings)
    if any(math.isfinite(end) for pair in settings.bounds for end in pair):
        found["bounds"] = _bounds(settings, variables)
    found |= _hyperparameters(settings)
    if not settings.noise:
        found.pop("seed", None)  # nothing is random
    return {option_of(KEYWORDS.get(field, field)): value for field, value in found.items()}


FIELDS_OF_SEVERAL_PARTS: Final = ("start", "schedule", "schedule_options", "hyperparameters", "bounds")


def _schedule(settings: Settings) -> str:
    """`name:key=value,…` with the values that differ from the default for this number of steps."""
    known = schedules.schedule_of(settings.schedule).options
    given = ",".join(
        f"{name}={typed(value)}"
        for name, value in settings.schedule_options.items()
        if known[name].default_for(settings.steps) != value
    )
    return f"{settings.schedule}:{given}" if given else settings.schedule


def _bounds(settings: Settings, variables: Sequence[str]) -> str:
    """`x=0:1,y=-2:`, without the variables that have no bound."""
    pairs = zip(variables, settings.bounds, strict=True)
    return ",".join(
        f"{name}={':'.join(typed(end) if math.isfinite(end) else '' for end in ends)}"
        for name, ends in pairs
        if any(map(math.isfinite, ends))
    )


def _hyperparameters(settings: Settings) -> dict[str, str]:
    """The hyperparameters that differ from the method's defaults."""
    defaults = optimizers.optimizer_of(settings.optimizer).hyperparameters
    return {name: typed(value) for name, value in settings.hyperparameters.items() if defaults.get(name) != value}


class FunctionCommands:
    """The commands that a page proposes about its function; `view` is the option --range as it was typed, if it was."""

    def __init__(self, problem: Problem, view: str | None = None) -> None:
        self._problem = problem
        self._view = view

    @cached_property
    def _point(self) -> tuple[float, ...]:
        """A point (n) at which the function has a value; empty if none is known."""
        return point_with_value(self._problem) or ()

    @property
    def point(self) -> str:
        """The point as it is typed."""
        return point_typed(self._point)

    def about(self, name: str, *options: str) -> str:
        """`gdcli NAME EXPR …` with these options, which are ready for a shell."""
        return " ".join(["gdcli", name, *map(quoted, words_of(self._problem)), *options])

    def in_view(self, name: str) -> str:
        """`gdcli NAME EXPR` with the option --range as it was typed."""
        return self.about(name, *(() if self._view is None else ("--range", quoted(self._view))))

    def descents(self, *options: str, name: str = DESCEND) -> list[str]:
        """The command of a descent, or of several, with these options; none without a point to start from."""
        if not self._point:
            return []
        is_own = self._point == self._problem.point(None)
        return [self.about(name, *options, *(() if is_own else ("--start", self.point)))]

    def with_settings(self, settings: Settings, name: str = DESCEND, *options: str) -> str:
        """A descent, or another command that takes them, with these settings."""
        return command(self._problem, settings, name, *options)

    def chain_rule(self, point: Sequence[float] | None) -> list[str]:
        """The command that derives a composite function through its inner one; none for any other function."""
        typed_command = chain_rule_command(self._problem, point)
        return [typed_command] if typed_command else []


def taken_apart(root: Node) -> tuple[Node, str, Node] | None:
    """The outer function, the letter in it, and the inner function that the letter stands for.

    None for a function that is not composite. The inner function is the argument of the outermost function or power
    that is more than a variable or a constant.
    """
    letter = next((name for name in INNER_FUNCTION_LETTERS if name not in variables_of(root)), None)
    composed = (node for node in nodes_of_tree(root) if isinstance(node, Call | Power))
    inner = next((part for node in composed for part in _inner(node)), None)
    if letter is None or inner is None:
        return None

    def visit(node: Node, below: tuple[Node, ...]) -> Node:
        return Variable(letter) if node == inner else with_children(node, below)

    return fold(root, visit), letter, inner


def _inner(node: Node) -> list[Node]:
    """The parts of a function or a power that contain variables and are not a single variable."""
    return [part for part in children(node) if variables_of(part) and not isinstance(part, Variable)]


def chain_rule_command(problem: Problem, point: Sequence[float] | None) -> str:
    """`gdcli derive "sin(u)" --through "u=x**2"` for a composite function; empty for any other, and over rows."""
    parts = None if problem.table or problem.expression.sum_form else taken_apart(problem.expression.root)
    if parts is None:
        return ""
    outer, letter, inner = parts
    words = ["gdcli", "derive", to_text(outer), "--through", f"{letter}={to_text(inner)}"]
    if point is not None:
        words += ["--at", point_by_name(problem.variables, point)]
    return " ".join(map(quoted, words))

"""gdcli, the gradient descent explorer. Made from the functions by `python -m tests.stubs`."""

from collections.abc import Callable as Callable, Iterable as Iterable, Mapping as Mapping, Sequence as Sequence
from gdcli.explore.keywords import CountLike as CountLike, NumberLike as NumberLike, RangesLike as RangesLike
from gdcli.explore.problem import NamesLike as NamesLike, PointLike as PointLike, Problem as Problem, ValuesLike as ValuesLike
from gdcli.model import Analysis as Analysis, Backprop as Backprop, Basins as Basins, Card as Card, Check as Check, Comparison as Comparison, Derivation as Derivation, Exercise as Exercise, FunctionPlot as FunctionPlot, Gallery as Gallery, Run as Run, Sheet as Sheet, SweepReport as SweepReport
from gdcli.model.fit import Fit as Fit

__version__: str
FUNCTIONS: tuple[str, ...]
__all__ = ['__version__', 'language', 'analyze', 'backprop', 'basins', 'check', 'compare', 'derive', 'descend', 'fit', 'functions', 'plot', 'practice', 'suggest', 'sweep']

def analyze(
    expression: str | Problem,
    *,
    range: RangesLike | None = None,
    wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None,
    data: object = None,
    timeout: float = 5.0,
) -> Analysis:
    """Critical points, convexity, and the learning rates that can work near each minimum.

    The points are exact where the algebra solves for them within `timeout` seconds; beside it the range is searched,
    with proofs for up to three variables. Ctrl-C ends the search and the waiting for the algebra: the record has the
    points found so far, and says that it was interrupted. Raises UsageError.

    >>> [(point.kind.value, point.point) for point in analyze("x**2 + 3*x").points]
    [('minimum', (-1.5,))]
    """
    ...

def backprop(
    expression: str | Problem,
    *,
    at: PointLike | None = None,
    wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None,
    data: object = None,
) -> Backprop:
    """Backpropagation at a point (n): every node's value, local derivatives, messages and adjoint.

    Raises UsageError, and CannotError where the function has no value.

    >>> backprop("x*y", at={"x": 2, "y": 3}).backward[0].value
    6.0
    """
    ...

def basins(
    expression: str | Problem,
    *,
    steps: CountLike = 10000,
    tol: NumberLike = 1e-06,
    ftol: NumberLike | None = None,
    xtol: NumberLike | None = None,
    bounds: RangesLike | None = None,
    momentum: NumberLike | None = None,
    beta1: NumberLike | None = None,
    beta2: NumberLike | None = None,
    alpha: NumberLike | None = None,
    eps: NumberLike | None = None,
    weight_decay: NumberLike | None = None,
    fmin: NumberLike | None = None,
    optimizer: str = 'gd',
    schedule: str = 'constant',
    lr: NumberLike = 0.01,
    range: RangesLike | None = None,
    points: tuple[int, int] = (100, 100),
    engine: str = 'auto',
    wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None,
    data: object = None,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Basins:
    """Which minimum each start of a grid over the box `range` reaches; `points`: starts across and down.

    The other settings are those of `descend`. For one or two variables; raises UsageError for more, and CannotError
    where the function has no value at any start.

    >>> len(basins("x**4 - 2*x**2", lr=0.1, points=(20, 1)).basins)
    2
    """
    ...

def check(
    expression: str | Problem | Exercise,
    answer: NumberLike | Sequence[object],
    *,
    at: PointLike | None = None,
    order: int = 1,
    hessian: bool = False,
    wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None,
    data: object = None,
) -> Check:
    """Whether `answer` is the derivative of `expression`: equal, different (with a point where), or undecided.

    The answer has one component for each of the n variables, separated by commas or as a sequence; with `hessian` n·n
    of them, row by row; with `order` k, in one variable, it is the k-th derivative. With `at`, a point (n), it is the
    value there. For an exercise of `practice` it is the answer to its question, and no keyword is needed.
    Over the rows of a table (`data`) the answer is compared for this table. Raises UsageError where the answer cannot
    be read or has another number of components, and CannotError where the table has too many rows.

    >>> check("x**2 + 3*x", "3 + 2*x").agreement.value
    'equal'
    """
    ...

def compare(
    expression: str | Problem = 'x**2+3*x',
    *,
    steps: CountLike = 1000,
    tol: NumberLike = 1e-06,
    ftol: NumberLike | None = None,
    xtol: NumberLike | None = None,
    bounds: RangesLike | None = None,
    momentum: NumberLike | None = None,
    beta1: NumberLike | None = None,
    beta2: NumberLike | None = None,
    alpha: NumberLike | None = None,
    eps: NumberLike | None = None,
    weight_decay: NumberLike | None = None,
    fmin: NumberLike | None = None,
    noise: NumberLike = 0.0,
    seed: CountLike | None = None,
    lr: NumberLike | Iterable[NumberLike] = (0.01, 0.1, 0.5, 1.1),
    optimizer: str | Iterable[str] = 'gd',
    schedule: str | Iterable[str] = 'constant',
    start: PointLike | None = None,
    sort: str = 'steps',
    wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None,
    data: object = None,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Comparison:
    """Every combination of optimizer, schedule and learning rate, from the same start with the same budget.

    `lr`, `optimizer` and `schedule` are one value or several; the other settings are those of `descend`. `sort` is a
    name of `SORTS`. An interrupted comparison holds the runs so far. Raises UsageError and CannotError.

    >>> best = compare("x**2", lr=[0.1, 0.5]); best.runs[best.ranking[0]].settings.learning_rate
    0.5
    """
    ...

def derive(
    expression: str | Problem,
    *,
    at: PointLike | None = None,
    order: int = 1,
    hessian: bool = False,
    spectrum: bool | None = None,
    steps: bool = False,
    limit: bool = False,
    through: str | None = None,
    wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None,
    data: object = None,
    timeout: float = 5.0,
) -> Derivation:
    """The exact derivative or gradient (n), and what is asked for around it.

    `at`: the function at a point (n), in numbers; `order`: derivatives up to it, in one variable; `hessian`: the n×n
    second derivatives; `spectrum`: their eigenvalues at the point (by default with `hessian`); `steps`: the rules that
    lead there; `limit`: the secant slopes at the point; `through`: what variables stand for, as in `u=x**2,v=sin(x)`:
    the expression is then derived by what they depend on, and the chain rule shows how. The formulas may take `timeout`
    seconds. Raises UsageError and CannotError.

    >>> derive("x**2 + 3*x", at=2).at.gradient
    (7.0,)
    """
    ...

def descend(
    expression: str | Problem = 'x**2+3*x',
    *,
    steps: CountLike = 1000,
    tol: NumberLike = 1e-06,
    ftol: NumberLike | None = None,
    xtol: NumberLike | None = None,
    bounds: RangesLike | None = None,
    momentum: NumberLike | None = None,
    beta1: NumberLike | None = None,
    beta2: NumberLike | None = None,
    alpha: NumberLike | None = None,
    eps: NumberLike | None = None,
    weight_decay: NumberLike | None = None,
    fmin: NumberLike | None = None,
    optimizer: str = 'gd',
    schedule: str = 'constant',
    lr: NumberLike = 0.1,
    noise: NumberLike = 0.0,
    seed: CountLike | None = None,
    start: PointLike | None = None,
    every: int | None = None,
    engine: str = 'auto',
    wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None,
    data: object = None,
    diagnose: bool = True,
    advise: bool = True,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Run:
    """Gradient descent, with the verdict on it.

    `lr` is the learning rate, `start` a point (n), `steps` the number of updates at most; the run stops when the
    gradient's norm is `tol` or less, an update changes the value by `ftol` or less, or no component by more than
    `xtol`. `bounds`, such as `x=0:1,y=-2:`, is the box in which the iterates stay. `optimizer` and `schedule` are names
    of their tables, a schedule with its options as in `cosine:min=0.01`; `momentum`, `beta1`, … are the hyperparameters
    of the optimizer. Gaussian `noise` on the gradient is repeatable with `seed`. Methods and papers:
    `gdcli.descent.methods.optimizers`. `data` is a table over whose rows means and sums run: the path of a file, a
    mapping of columns, or a data frame; every function that takes an expression takes it.

    The run keeps every `every`-th iterate; `engine`, `auto`, `python` or `compiled`, runs the loop. Without `diagnose`
    there is no verdict, without `advise` no trial runs are made for its advice. `on_progress(done, total)` is called
    now and then, and the run ends, interrupted, when `should_stop()` is true. Raises UsageError and CannotError.

    >>> descend("x**2 + 3*x", lr=0.1, steps=100).verdict.outcome.value
    'converged'
    """
    ...

def fit(
    data: object,
    *,
    steps: CountLike = 1000,
    tol: NumberLike = 1e-06,
    ftol: NumberLike | None = None,
    xtol: NumberLike | None = None,
    bounds: RangesLike | None = None,
    momentum: NumberLike | None = None,
    beta1: NumberLike | None = None,
    beta2: NumberLike | None = None,
    alpha: NumberLike | None = None,
    eps: NumberLike | None = None,
    weight_decay: NumberLike | None = None,
    fmin: NumberLike | None = None,
    optimizer: str = 'gd',
    schedule: str = 'constant',
    lr: NumberLike = 0.1,
    noise: NumberLike = 0.0,
    seed: CountLike | None = None,
    start: PointLike | None = None,
    model: str | None = None,
    loss: str | None = None,
    target: str | None = None,
    l2: NumberLike = 0.0,
    scale: str | None = None,
    parameters: ValuesLike | None = None,
    separator: str | None = None,
    decimal: str | None = None,
    header: bool | None = None,
    rename: str | Mapping[str, str] | None = None,
    skip_at_most: NumberLike = 0.1,
    batch: int | None = None,
    epochs: int | None = None,
    order: str = 'shuffled',
    validate: NumberLike = 0.0,
    patience: int = 0,
    every: int | None = None,
    engine: str = 'auto',
    diagnose: bool = True,
    advise: bool = True,
    on_progress: Callable[[int, int], None] | None = None,
    on_reading: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Fit:
    """Fit the parameters of a model to a table by descent, and compare them with the right answer.

    `data` is the path of a table, a mapping of columns, a data frame, or a named table such as `"@houses"`, which
    brings a model, a loss and a rate of its own. `model` is an expression in its columns and in names that are none,
    its parameters; `y ~ w*x + b` names the target, as `target` does; without either it is the column y, else the last
    one that the model does not use. `loss` is a name of `LOSSES`, `l2` the factor of the squared parameters that are
    added to it, `scale` how the columns of the model are scaled.

    `batch` rows make an update, and `epochs` times all rows are gone through, in the `order` shuffled or given. A share
    `validate` of the rows is held back; with `patience` the run ends when their loss has not been lower for `patience`
    epochs, and the parameters are those of the epoch in which it was lowest. `on_reading(done, total)` is called with
    the numbers of bytes of a file that are read and to be read. Without `diagnose` the run has no verdict, and no right
    answer is looked for. The other keywords are those of `descend`; `start="random"` draws a start. Raises UsageError
    and CannotError.

    >>> fit({"x": [0, 1, 2], "y": [1, 3, 5]}, model="w*x + b", lr=0.5, scale="standard").run.steps_taken
    1
    """
    ...

def functions(
    name: str | None = None,
) -> Gallery | Card:
    """The named functions, or the one of that name, as in `"rosenbrock(5)"`. Raises UsageError with the nearest name.

    >>> functions("rosenbrock(3)").variables
    ('x1', 'x2', 'x3')
    """
    ...

def plot(
    expression: str | Problem,
    *,
    range: RangesLike | None = None,
    log: bool = False,
    field: bool = True,
    tangent: PointLike | None = None,
    wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None,
    data: object = None,
) -> FunctionPlot:
    """The picture of a function of one or two variables: the part that is shown, and the critical points in it.

    `tangent`: the point (n) at which the tangent, or in two variables the gradient, is drawn. Raises UsageError.

    >>> plot("x**2", range=(-1, 1)).ranges
    ((-1.0, 1.0),)
    """
    ...

def practice(
    topic: str | None = None,
    *,
    level: int | None = None,
    sheet: int = 10,
    seed: int | None = None,
) -> Sheet:
    """A sheet of `sheet` exercises that can be solved by hand, each with its question and its key.

    Without a topic all topics come in turn, without a level from 1 to 3 the level rises; the same seed gives the same
    sheet. `check(exercise, "2*x")` judges an answer and names a usual mistake. Raises UsageError for an unknown topic.

    >>> exercise = practice("chain", seed=7).exercises[0]
    >>> check(exercise, exercise.key).agreement.value
    'equal'
    """
    ...

def suggest(
    expression: str | Problem = 'x**2+3*x',
    *,
    steps: CountLike = 1000,
    tol: NumberLike = 1e-06,
    ftol: NumberLike | None = None,
    xtol: NumberLike | None = None,
    bounds: RangesLike | None = None,
    momentum: NumberLike | None = None,
    beta1: NumberLike | None = None,
    beta2: NumberLike | None = None,
    alpha: NumberLike | None = None,
    eps: NumberLike | None = None,
    weight_decay: NumberLike | None = None,
    fmin: NumberLike | None = None,
    optimizer: str = 'gd',
    schedule: str = 'constant',
    starts: int | str = 100,
    range: RangesLike | None = None,
    seed: int = 0,
    wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None,
    data: object = None,
) -> float | None:
    """One learning rate to use, found by a sweep; None if the evidence supports none (`sweep` says why).

    The keywords are those of `sweep`. Raises UsageError and CannotError.

    >>> suggest("x**2", starts=20) < 1
    True
    """
    ...

def sweep(
    expression: str | Problem = 'x**2+3*x',
    *,
    steps: CountLike = 1000,
    tol: NumberLike = 1e-06,
    ftol: NumberLike | None = None,
    xtol: NumberLike | None = None,
    bounds: RangesLike | None = None,
    momentum: NumberLike | None = None,
    beta1: NumberLike | None = None,
    beta2: NumberLike | None = None,
    alpha: NumberLike | None = None,
    eps: NumberLike | None = None,
    weight_decay: NumberLike | None = None,
    fmin: NumberLike | None = None,
    optimizer: str = 'gd',
    schedule: str = 'constant',
    lr: NumberLike | Iterable[NumberLike] | None = None,
    starts: int | str = 100,
    range: RangesLike | None = None,
    seed: int = 0,
    engine: str = 'auto',
    dask: str | None = None,
    wrt: NamesLike | None = None,
    parameters: ValuesLike | None = None,
    data: object = None,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> SweepReport:
    """Run every learning rate from every start.

    Returns the outcomes by rate, the suggested rate and the edge of stability. Without `lr` the rates are chosen by a
    coarse sweep over all decades. `starts` is the number of random ones in the box `range`, a grid
    (`"x=-3:3:100,y=-3:3:100"`) or points (`"1,2; 3,4"`); the other settings are those of `descend`. `engine`, `auto`,
    `python` or `compiled`, runs the descents; `dask` is the address of a scheduler whose cluster shares the work.
    Raises UsageError and CannotError.

    >>> sweep("x**2", lr=[0.1, 1.5], starts=10).edge
    (0.1, 1.5)
    """
    ...

def language(
    name: str,
) -> None:
    """Show everything from now on in the language `name`: "pt", or any of its names, such as "pt_BR.UTF-8".

    Raises UsageError, with the names of all languages.
    """
    ...

"""Every entry of the gallery is true: it parses, it can start, and its minima are minima with the stated values."""

from __future__ import annotations

import math
import random
import subprocess
import sys

import pytest

from gdcli.errors import UsageError
from gdcli.explore.problem import read_problem
from gdcli.gallery import GALLERY, NamedInstance, lookup
from gdcli.graph.objective import Objective
from gdcli.language.limits import FILE_LIMITS, TYPED_LIMITS
from gdcli.language.reading.parser import parse
from gdcli.model import KnownMinimum

SIZES = (1, 2, 3, 4, 5, 8, 12)
TAGS = {
    "convex", "domain", "ill-conditioned", "kink", "many minima", "network", "no minimum", "plateau", "quadratic",
    "saddle", "unbounded",
}  # fmt: skip


def instances() -> list[NamedInstance]:
    """Each function as it is, and those of any size in several sizes."""
    found = [entry.instance() for entry in GALLERY.values()]
    for entry in GALLERY.values():
        if entry.size is not None:
            found += [entry.instance(n) for n in SIZES if entry.size.allows(n)]
    return found


INSTANCES = instances()
MINIMA = [
    pytest.param(instance, minimum, id=f"{instance.name}-{number}")
    for instance in INSTANCES
    for number, minimum in enumerate(instance.minima)
]
every_instance = pytest.mark.parametrize("instance", INSTANCES, ids=lambda instance: instance.name)


def objective_of(instance: NamedInstance) -> Objective:
    return Objective(parse(instance.text, FILE_LIMITS))


def test_the_gallery_is_large_and_covers_every_kind() -> None:
    assert len(GALLERY) >= 40
    assert set().union(*(entry.tags for entry in GALLERY.values())) == TAGS
    dimensions = {len(instance.variables) for instance in INSTANCES}
    assert {1, 2, 3, 4, 9, 12} <= dimensions


@pytest.mark.parametrize("name", GALLERY)
def test_an_entry_says_what_it_is_where_it_comes_from_and_what_it_teaches(name: str) -> None:
    entry = GALLERY[name]
    assert entry.name == name
    assert entry.about
    assert entry.source
    assert str(entry.teaches).endswith(".")
    assert str(entry.teaches)[0].isupper()
    assert entry.tags <= TAGS
    # "no minimum" and "unbounded" claim less than a list of minima would.
    assert bool(entry.instance().minima) != bool(entry.tags & {"no minimum"} or name in UNBOUNDED)


UNBOUNDED = {"cubic", "saddle", "monkey_saddle"}


@every_instance
def test_it_parses_and_starts(instance: NamedInstance) -> None:
    expression = parse(instance.text, FILE_LIMITS)
    assert expression.variables == instance.variables
    value, gradient = Objective(expression).value_and_gradient(instance.start)
    assert math.isfinite(value)
    assert all(map(math.isfinite, gradient))
    assert len(instance.start) == len(instance.ranges) == len(instance.variables)


@every_instance
def test_the_start_lies_in_the_plot_range(instance: NamedInstance) -> None:
    assert all(low <= x <= high for x, (low, high) in zip(instance.start, instance.ranges, strict=True))
    assert all(low < high for low, high in instance.ranges)


@pytest.mark.parametrize("name", [name for name, entry in GALLERY.items() if entry.size is None])
def test_fixed_texts_are_short_enough_to_type(name: str) -> None:
    parse(GALLERY[name].instance().text, TYPED_LIMITS)


@pytest.mark.parametrize(("instance", "minimum"), MINIMA)
def test_the_value_is_right_at_the_minimum(instance: NamedInstance, minimum: KnownMinimum) -> None:
    assert len(minimum.point) == len(instance.variables)
    value = objective_of(instance).value(minimum.point)
    assert value == pytest.approx(minimum.value, rel=1e-14, abs=5e-15 * scale_of(instance))


@pytest.mark.parametrize(("instance", "minimum"), MINIMA)
def test_the_gradient_vanishes_at_the_minimum(instance: NamedInstance, minimum: KnownMinimum) -> None:
    """To the rounding of the point: a shift by half a unit in the last place makes a slope of H*ulp."""
    objective = objective_of(instance)
    _, gradient = objective.value_and_gradient(minimum.point)
    if minimum.smooth:
        hessian = objective.hessian(minimum.point)
        for slope, row in zip(gradient, hessian, strict=True):
            allowed = sum(abs(entry) * math.ulp(x) for entry, x in zip(row, minimum.point, strict=True))
            assert abs(slope) <= 4 * allowed + 1e-13
    else:
        # A kink: no gradient, or one that is not zero, or zero by convention only: the slopes beside it jump.
        assert min(slopes_around(objective, minimum.point)) > 0


@pytest.mark.parametrize(("instance", "minimum"), MINIMA)
def test_nothing_around_the_minimum_is_lower(instance: NamedInstance, minimum: KnownMinimum) -> None:
    objective = objective_of(instance)
    rounding = 5e-15 * scale_of(instance) + 1e-14 * abs(minimum.value)
    draw = random.Random(4)
    width = min(high - low for low, high in instance.ranges)
    for distance in (1e-5 * width, 1e-4 * width):
        for _ in range(20):
            direction = [draw.gauss(0, 1) for _ in minimum.point]
            length = math.hypot(*direction)
            x = [a + distance * d / length for a, d in zip(minimum.point, direction, strict=True)]
            assert objective.value(x) >= minimum.value - rounding


def slopes_around(objective: Objective, point: tuple[float, ...]) -> list[float]:
    """How fast the value rises from the point, along each axis to both sides."""
    here, h = objective.value(point), 1e-6
    return [
        (objective.value([x + s * h * (j == i) for j, x in enumerate(point)]) - here) / h
        for i in range(len(point))
        for s in (1, -1)
    ]


def scale_of(instance: NamedInstance) -> float:
    """How large the terms are that cancel at the minimum."""
    return max(1.0, 30.0 * len(instance.variables), abs(objective_of(instance).value(instance.start)))


@every_instance
def test_what_is_called_convex_has_no_chord_below_it(instance: NamedInstance) -> None:
    if "convex" not in instance.function.tags:
        return
    objective, draw = objective_of(instance), random.Random(7)
    for _ in range(200):
        a, b = ([draw.uniform(low, high) for low, high in instance.ranges] for _ in range(2))
        middle = objective.value([(u + v) / 2 for u, v in zip(a, b, strict=True)])
        ends = (objective.value(a) + objective.value(b)) / 2
        assert middle <= ends + 1e-12 * max(1.0, abs(ends))


@pytest.mark.parametrize("name", [name for name, entry in GALLERY.items() if "quadratic" in entry.tags])
def test_what_is_called_quadratic_has_a_constant_hessian(name: str) -> None:
    objective = objective_of(GALLERY[name].instance())
    start = GALLERY[name].instance().start
    assert objective.hessian(start) == objective.hessian([x + 0.7 for x in start])


@pytest.mark.parametrize("name", [name for name, entry in GALLERY.items() if entry.size is not None])
def test_the_text_of_a_generated_form_grows_linearly(name: str) -> None:
    entry = GALLERY[name]
    assert entry.size is not None
    small, large = (len(entry.instance(n).text) for n in (100, 200) if entry.size.allows(n))
    assert large < 2.3 * small


@pytest.mark.parametrize("reference", ["@rosenbrock(1000)", "@xor(300)", "@recurrent(100)", "@zakharov(1000)"])
def test_large_forms_parse_and_have_a_gradient(reference: str) -> None:
    instance = lookup(reference)
    value, gradient = objective_of(instance).value_and_gradient(instance.minima[0].point)
    assert value == pytest.approx(0.0, abs=1e-20)
    assert max(map(abs, gradient)) < 1e-12


def test_functions_are_found_by_name_and_size() -> None:
    assert lookup("@rosenbrock").variables == ("x", "y")
    assert lookup("@rosenbrock(2)").text == lookup("@rosenbrock").text
    assert lookup("@rosenbrock(3)").variables == ("x1", "x2", "x3")
    assert lookup("@rosenbrock(5)").start == (-1.2, 1.0, -1.2, 1.0, -1.2)
    assert lookup("@rosenbrock(5)").name == "rosenbrock(5)"
    assert lookup(" styblinski-tang ").name == "styblinski_tang"
    assert lookup("@Rosenbrock ( 5 )").name == "rosenbrock(5)"


@pytest.mark.parametrize(
    ("reference", "message", "hint"),
    [
        ("@rosenbrok", "there is no named function @rosenbrok", "Did you mean @rosenbrock?"),
        ("@zzzzzz", "there is no named function @zzzzzz", "`gdcli functions` lists them."),
        ("@abs(3)", "@abs has no form of size 3", "It comes in one form only: write @abs."),
        ("@rosenbrock(1)", "@rosenbrock has no form of size 1",
         "Its sizes are 2 to 10000, for example @rosenbrock(2)."),
        ("@powell(6)", "@powell has no form of size 6",
         "Its sizes are multiples of 4, 4 to 10000, for example @powell(4)."),
        ("@sphere(0)", "@sphere has no form of size 0", "Its sizes are 1 to 10000, for example @sphere(2)."),
        ("@sphere(999999999)", "@sphere has no form of size 999999999",
         "Its sizes are 1 to 10000, for example @sphere(2)."),
        ("@sphere + x", "'@sphere + x' is not a named function",
         "Write @name or @name(n), for example @rosenbrock(5)."),
        ("@\x1b[31m", r"'@\x1b[31m' is not a named function", "Write @name or @name(n), for example @rosenbrock(5)."),
    ],
)  # fmt: skip
def test_a_wrong_reference_says_what_is_right(reference: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        lookup(reference)
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_importing_the_gallery_loads_nothing_heavy() -> None:
    code = (
        "import sys, gdcli.gallery\n"
        "print(*sorted({'sympy', 'numpy', 'rich', 'typer', 'plotext', 'gdcli.graph'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize(("text", "name"), [("rosenbrock", "rosenbrock"), (" rosenbrock(3) ", "rosenbrock(3)")])
def test_a_bare_name_stands_for_the_function_where_no_variable_is_meant(text: str, name: str) -> None:
    """PowerShell drops @name."""
    problem = read_problem(text)
    assert problem.named is not None
    assert problem.named.name == name
    assert problem.text == read_problem(f"@{name}").text


@pytest.mark.parametrize(
    ("text", "wrt", "parameters"),
    [("booth", "booth", None), ("cubic", "x", "cubic=2"), ("booth + 1", None, None), ("2*cubic", None, None)],
)
def test_a_name_that_is_a_variable_stays_one(text: str, wrt: str | None, parameters: str | None) -> None:
    assert read_problem(text, wrt=wrt, parameters=parameters).named is None


MODELS = {
    "linear_regression": lambda said, wanted: (said - wanted) ** 2,
    "logistic_regression": lambda said, wanted: -math.log(said if wanted else 1.0 - said),
    "dead_relu": lambda said, wanted: (said - wanted) ** 2,
}


def test_rows_of_a_model_are_those_of_its_loss() -> None:
    """The mean cost of the rows, with the model of the pictures, is the function itself."""
    assert set(MODELS) == {name for name, entry in GALLERY.items() if entry.rows}
    for name, cost in MODELS.items():
        problem = read_problem(f"@{name}")
        rows = problem.model_rows
        assert rows is not None
        assert rows.at is not None
        for point in ((0.3, 0.7), (-0.4, 1.1), (0.9, -0.2)):
            said = rows.at(point)
            costs = [cost(said(x), wanted) for x, wanted in rows.rows]
            assert sum(costs) / len(costs) == pytest.approx(problem.objective.value(point), rel=1e-12)
        assert read_problem(f"@{name}", parameters="b=1").model_rows is None

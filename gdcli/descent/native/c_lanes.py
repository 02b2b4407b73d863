"""Many lanes as C: the lanes of a block advance together, in loops over lanes that the compiler can vectorize.

All numbers of a lane are in its column of `data`, which has the same rows as the numpy engine's. Arithmetic in C never
raises, so the reasons to stop are tested in the loop itself, in the order of a single run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Final

from gdcli.descent.methods.schedules import schedule_of
from gdcli.descent.native.c_source import StepCode, constants, literal
from gdcli.descent.single.stop_tests import TracedEvaluation
from gdcli.descent.sweeps.lane_data import STOPS, BufferRows, range_of_slice
from gdcli.graph.code import c
from gdcli.graph.code.c_rows import row_passes
from gdcli.graph.code.numpy_arrays import ROW_NUMBERS
from gdcli.graph.code.statements import PassCall, indented
from gdcli.model import Settings, StopReason

BLOCK_LANES: Final = ROW_NUMBERS
"""Lanes in a block: two vectors of eight, or four of four, so that the processor can overlap their operations."""
STEPS_TOGETHER_MAX: Final = 1024
"""The most steps of one call if some numbers are the same for all lanes at a step; these are computed first."""
ROWS_OF_ONE: Final = (
    "value", "rate", "limit", "turns", "first_length", "last_length", "low", "low_after",
)  # fmt: skip
"""The single rows of `BufferRows` whose numbers the text below uses."""

SOURCE: Final = """\
long double sqrtl(long double);
#define ALIGNED __attribute__((aligned(64)))
{passes}
#define W {together}
#define N {dimension}
#define ROWS {rows}
#define SHARED {shared}
#define HOT __attribute__((hot, noinline))
#define COLD __attribute__((cold, noinline, optimize(0)))

struct work {{
    int64_t begin, end, steps, tail, middle;
    double *data;
    int64_t lanes;
    const double *table;
    int64_t width;
    const int32_t *which;
    int64_t *stop, *made;
    const volatile int32_t *interrupted;
}};

struct block {{
    ALIGNED double row[ROWS][W], rates[W];
    int64_t live[W], first, left;
    const double (*shared)[SHARED];
}};

{share}
static COLD int reason(const struct work *work, const struct block *b, int64_t k, int l)
{{
    int finite = fabs(b->row[{value}][l]) < INFINITY, inside = fabs(b->row[{value}][l]) <= b->row[{limit}][l];
    for (int i = 0; i < N; i++) {{
        finite = finite && fabs(b->row[{gradient} + i][l]) < INFINITY;
        inside = inside && fabs(b->row[{before} + i][l]) <= b->row[{limit}][l];
    }}
    if (!finite) return {non_finite};
{within_tolerance}
    if (!inside) return {diverged};
{changes}
    if (k == work->steps) return {max_steps};
    return *work->interrupted ? {interrupted} : -1;
}}

static COLD void end_lanes(const struct work *work, struct block *b, int64_t k)
{{
    for (int l = 0; l < W; l++) {{
        const int why = b->live[l] ? reason(work, b, k, l) : -1;
        if (why < 0) continue;
        b->live[l] = 0;
        b->left--;
        work->stop[b->first + l] = why;
        work->made[b->first + l] = k;
        for (int i = 0; i < N; i++) b->row[{point} + i][l] = b->row[{before} + i][l];
    }}
}}

static HOT int64_t glide(const struct work *work, struct block *b, const int64_t begin, const int64_t end)
{{
    ALIGNED double here[{carried}][W], next[{carried}][W];
    int64_t k;
    __builtin_memcpy(here, b->row[{point}], sizeof here);
    for (k = begin; k < end && !*work->interrupted; k++) {{
{quiet_step}
        if (odd) break;
        for (int i = 0; i < {carried}; i++) for (int l = 0; l < W; l++) here[i][l] = next[i][l];
    }}
    for (int i = 0; i < {carried}; i++) for (int l = 0; l < W; l++)
        b->row[{point} + i][l] = b->live[l] ? here[i][l] : b->row[{point} + i][l];
    return k;
}}

static HOT void descend(const struct work *work, struct block *b)
{{
    const int64_t tail = work->tail, last = work->end - 1;
    for (int64_t k = work->begin; k < work->end && b->left > 0; k++) {{
        if (k < tail && k < last) k = glide(work, b, k, tail < last ? tail : last);
{measured_step}
        if (odd || k == work->steps || *work->interrupted) end_lanes(work, b, k);
        const int64_t early = -(int64_t)(k < work->middle);
        if (k >= tail) for (int l = 0; l < W; l++) {{
            const int64_t live = b->live[l], lower = live & early, lower_after = live & ~early;
            const double f = b->row[{value}][l];
{moves}
            const double length = {length};
            b->row[{low}][l] = (lower != 0) & (f < b->row[{low}][l]) ? f : b->row[{low}][l];
            b->row[{low_after}][l] = (lower_after != 0) & (f < b->row[{low_after}][l]) ? f : b->row[{low_after}][l];
            b->row[{turns}][l] += (live != 0) & ({turned} < 0.0) ? 1.0 : 0.0;
            b->row[{last_length}][l] = live ? length : b->row[{last_length}][l];
{after}
        }}
        if (k == tail) __builtin_memcpy(b->row[{first_length}], b->row[{last_length}], sizeof b->row[0]);
    }}
}}

COLD void advance(const struct work *work)
{{
    struct block b;
{shares}
    for (b.first = 0; b.first < work->lanes; b.first += W) {{
        b.left = 0;
        for (int i = 0; i < ROWS; i++)
            __builtin_memcpy(b.row[i], work->data + i*work->lanes + b.first, sizeof b.row[i]);
        __builtin_memcpy(b.rates, b.row[{rate}], sizeof b.rates);
        for (int l = 0; l < W; l++) {{
            b.live[l] = -(int64_t)(work->stop[b.first + l] < 0);
            b.left -= b.live[l];
        }}
        descend(work, &b);
        for (int i = 0; i < ROWS; i++)
            __builtin_memcpy(work->data + i*work->lanes + b.first, b.row[i], sizeof b.row[i]);
    }}
}}
"""
"""Under a schedule `table` has the rates of each step for `width` rates, and `which` has the column of each lane.

A block has a column of `row` for each of its lanes, as `data` has. `glide` makes steps of a block until a lane may end
or is measured, and stores only the numbers that go from step to step, which stand one after the other in `row`;
`descend` makes the next step, with all tests and measurements, and the last step of a call. Numbers that are the same
for all lanes at a step, such as the powers of Adam's bias correction, are computed once for each step of a call and not
once for each block. With a table of many rows each lane passes over them separately, and the compiler vectorizes these
passes; lanes that have ended make none. What is COLD is compiled as it stands, which is faster to compile. A function
that every step calls must not be COLD: the compiler would take its caller for cold, too, and vectorize nothing in it.
"""
STEP: Final = """\
        const double at = (double)k;
        int64_t odd = 0;
{shared}
{rates}
{passes}
        for (int l = 0; l < W; l++) {{
{skip}
            const double lr = b->rates[l], limit = b->row[{limit}][l];
{carried}
{lines}
            odd |= b->live[l] & ~-(int64_t)({inside});
{store}
        }}"""
"""A step of every lane of a block; `odd` is not 0 if a lane may end at the iterate before the step."""
SHARE: Final = """\
static __attribute__((noinline)) void share(const double at, double *shared)
{{
{lines}
}}
"""
SHARES: Final = """\
    double shared[{steps}][SHARED];
    for (int64_t k = work->begin; k < work->end; k++) share((double)k, shared[k - work->begin]);
    b.shared = (const double (*)[SHARED])shared;"""
"""The numbers that are the same for all lanes at a step, and a table of them for the steps of a call."""
VECTORIZED: Final = """\
#if defined __GNUC__ && !defined __clang__ && defined __x86_64__ && defined __GLIBC_PREREQ
#if __GLIBC_PREREQ(2, 35)
{prototypes}
#endif
#endif
"""
"""The functions that the GNU C library computes for several lanes at once."""
INSTRUCTIONS: Final = ("fabs", "sqrt")
"""Functions for which the processor has an instruction, so that they need no call."""


def lanes_source(step: StepCode, rows: BufferRows, settings: Settings) -> str:
    """The text of `advance`, which takes lanes from iterate `begin` to `end` and marks the lanes that end on the way.

    From iterate `tail` on it also measures how the lanes move. Every iterate of a lane is tested before its update.
    """
    source = SOURCE.format(
        together=BLOCK_LANES,
        dimension=step.dimension,
        rows=rows.count,
        carried=len(step.carried),
        passes=row_passes(step.stages, BLOCK_LANES if step.look.calls else 1),
        within_tolerance=indented(4, _within_tolerance(settings, rows)),
        changes=indented(4, _changes(step.traced, rows)),
        **_steps(step, rows, settings),
        **_shared_numbers(step),
        **_measurements(step.dimension, rows),
        **{name: str(getattr(rows, name).start) for name in ("point", "gradient", "before")},
        **{name: str(getattr(rows, name)) for name in ROWS_OF_ONE},
        **{why.name.lower(): str(STOPS.index(why)) for why in StopReason},
    )
    return c.declared(_vectorized(source))


def _steps(step: StepCode, rows: BufferRows, settings: Settings) -> dict[str, str]:
    """The step that only goes on, and the step that stores all numbers of a lane."""
    moved = [f"m{i}" for i in range(len(step.carried))]
    look = [*step.look.lines, f"const double value = {step.look.results[0]};"]
    move = [*step.move.lines, *constants(moved, step.after("value"))]
    here, following = ([f"{name}[{i}][l]" for i in range(len(moved))] for name in ("here", "next"))
    kept, before = _places(rows.point, rows.state, rows.memory), _places(rows.before)
    seen = _assigned(_places(rows.value, rows.gradient, rows.square, rows.tested), ["value", *step.look.results[1:]])
    live = map("b->live[l] ? {} : {}".format, moved, step.carried)
    step_of = partial(_step, step, rows, settings)
    return {
        "quiet_step": step_of(here, [*look, *move], _assigned(following, moved)),
        "measured_step": step_of(
            kept, [*look, *seen, *move], [*_assigned(before, step.carried[: len(before)]), *_assigned(kept, live)]
        ),
    }


def _step(
    step: StepCode,
    rows: BufferRows,
    settings: Settings,
    places: Sequence[str],
    lines: Sequence[str],
    store: Sequence[str],
) -> str:
    """The code of a step of every lane; `places` are those of the carried numbers of lane `l`."""
    names, carried = step.shared_names, constants(step.carried, places)
    passes = [line for call in step.look.calls for line in _passed(call, [*carried, *step.look.lines[: call.place]])]
    return STEP.format(
        shared=indented(8, constants(names, [f"b->shared[k - work->begin][{i}]" for i in range(len(names))])),
        rates=indented(8, _scheduled(settings)),
        passes=indented(8, passes),
        skip=indented(12, ["if (!b->live[l]) continue;"] if step.stages and not passes else []),
        limit=rows.limit,
        carried=indented(12, carried),
        lines=indented(12, lines),
        inside=" & ".join(_inside(step)),
        store=indented(12, store),
    )


def _shared_numbers(step: StepCode) -> dict[str, str]:
    """The function that computes the numbers that are the same for all lanes at a step, and its calls."""
    count = len(step.shared.results)
    results = _assigned([f"shared[{i}]" for i in range(count)], step.shared.results)
    return {
        "shared": str(max(1, count)),
        "share": SHARE.format(lines=indented(4, [*step.shared.lines, *results])) if count else "",
        "shares": SHARES.format(steps=STEPS_TOGETHER_MAX) if count else "",
    }


def _measurements(n: int, rows: BufferRows) -> dict[str, str]:
    """How a lane has moved in a step, in n variables."""
    before, points, last = map(_places, (rows.before, rows.point, rows.last))
    moved = [f"moved{i}" for i in range(n)]
    return {
        "moves": indented(12, constants(moved, list(map("{} - {}".format, points, before)))),
        "length": " + ".join(f"{each}*{each}" for each in moved),
        "turned": " + ".join(map("{}*{}".format, moved, last)),
        "after": indented(12, _assigned(last, map("live ? {} : {}".format, moved, last))),
    }


def _assigned(places: Iterable[str], values: Iterable[str]) -> list[str]:
    """The lines that store a value in each place."""
    return [f"{place} = {value};" for place, value in zip(places, values, strict=True)]


def _passed(call: PassCall, before: Sequence[str]) -> Iterator[str]:
    """A pass over the rows for all lanes, whose arguments the lines `before` compute for each."""
    given, sums = f"given_{call.target}", f"sums_{call.target}"
    yield f"ALIGNED double {given}[{max(1, len(call.arguments))}][W], {sums}[{call.size}][W];"
    yield "for (int l = 0; l < W; l++) {"
    yield from (f"    {line}" for line in before)
    yield from (f"    {given}[{i}][l] = {argument};" for i, argument in enumerate(call.arguments))
    yield "}"
    yield f"{call.stage}((const double (*)[W]){given}, {sums});"


def _places(*rows: slice | int) -> list[str]:
    """Where the numbers of a lane are that these rows have."""
    return [f"b->row[{row}][l]" for each in rows for row in ([each] if isinstance(each, int) else range_of_slice(each))]


def _inside(step: StepCode) -> list[str]:
    """The comparisons that hold while a lane goes on."""
    compared = step.traced.comparisons(step.look.results, literal)
    sizes = (f"(fabs({name}) <= limit)" for name in ("value", *step.carried[: step.dimension]))
    return [*(f"({low} < {high})" for low, high in compared), *sizes]


def _vectorized(source: str) -> str:
    """The declarations of the functions that C code calls, as of functions of several numbers at once."""
    names = [name for name in c.LIBRARY_FUNCTIONS if name in c.called(source) and name not in INSTRUCTIONS]
    simd = "\n".join(f'__attribute__((simd("notinbranch"))) {c.prototype(name)}' for name in names)
    return VECTORIZED.format(prototypes=simd) + source if names else source


def _scheduled(settings: Settings) -> Iterator[str]:
    """The code for the rate of each lane in this step, if the rate changes from step to step."""
    if schedule_of(settings.schedule).options:
        yield "for (int l = 0; l < W; l++)"
        yield "    b->rates[l] = work->table[(k - work->begin)*work->width + work->which[b->first + l]];"


def _within_tolerance(settings: Settings, rows: BufferRows) -> Iterator[str]:
    """The test of the gradient's norm, or with bounds of that of the projected gradient (see `free_slope`)."""
    if settings.tol <= 0.0:
        return
    slopes, points = _places(rows.gradient), _places(rows.before)
    yield "long double square = 0.0L;"
    if not settings.bounds:
        yield f"for (int i = {rows.gradient.start}; i < {rows.gradient.stop}; i++)"
        yield "    square += (long double)b->row[i][l]*b->row[i][l];"
    for i, (low, high) in enumerate(settings.bounds):
        least, most = f"{points[i]} - {literal(low)}", f"{points[i]} - {literal(high)}"
        yield f"const double free{i} = gd_max(gd_min({slopes[i]}, {least}), {most});"
        yield f"square += (long double)free{i}*free{i};"
    yield f"if ((double)sqrtl(square) <= {literal(settings.tol)}) return {STOPS.index(StopReason.TOLERANCE)};"


def _changes(look: TracedEvaluation, rows: BufferRows) -> Iterator[str]:
    """The tests of what changed since the iterate before."""
    tested = dict(zip(look.tested, _places(rows.tested), strict=True))
    for test in look.tests:
        if test.reason is not StopReason.TOLERANCE:
            yield f"if ({tested[test.node]} <= {literal(test.threshold)}) return {STOPS.index(test.reason)};"

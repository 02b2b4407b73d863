"""Many lanes as C: a block of lanes advances together, so that the compiler sees loops over lanes it can vectorize.

All numbers of a lane are in its column of `data`, whose rows are those of the numpy engine. Arithmetic in C never
raises, so here the decisions are made in place, in the order of a single run.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from gdcli.descent.methods.schedules import schedule_of
from gdcli.descent.native.c_source import Step, constants, indented, literal
from gdcli.descent.single.stop_tests import TracedEvaluation
from gdcli.descent.sweeps.lane_data import STOPS, Rows, range_of
from gdcli.graph.code import c
from gdcli.graph.code.numpy_arrays import ROW_NUMBERS
from gdcli.model import Settings, StopReason

BLOCK_LANES: Final = ROW_NUMBERS
"""Lanes in a block: two vectors of eight, or four of four, so that the processor can overlap their operations."""

VECTORIZED_FUNCTIONS: Final = (
    "exp", "log", "sin", "cos", "exp2", "expm1", "log2", "log10", "log1p", "cbrt", "tan", "asin", "acos", "atan",
    "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "erf", "erfc",
)  # fmt: skip
VECTORIZED_FUNCTIONS_OF_TWO: Final = ("pow", "atan2", "hypot")
"""What the GNU C library computes for several lanes at once."""

SOURCE: Final = """\
#include <stdint.h>
{prelude}
#if defined __GNUC__ && !defined __clang__ && defined __x86_64__ && defined __GLIBC_PREREQ
#if __GLIBC_PREREQ(2, 35)
{vectorized}
#endif
#endif
{passes}

#define W {together}
#define N {dimension}
#define ROW(i) (work->data + (i)*work->lanes + first)

struct work {{
    int64_t begin, end, steps, tail, half, late;
    double *data;
    int64_t lanes;
    const double *table;
    int64_t width;
    const int32_t *which;
    int8_t *stop;
    int64_t *made;
    const volatile int32_t *interrupted;
}};

static int reason(
    const struct work *work, int64_t k, int l, double value, double limit, double (*x)[W], double (*g)[W],
    double (*tested)[W])
{{
    int finite = isfinite(value), inside = fabs(value) <= limit;
    for (int i = 0; i < N; i++) {{
        finite = finite && isfinite(g[i][l]);
        inside = inside && fabs(x[i][l]) <= limit;
    }}
    if (!finite) return {non_finite};
{within_tolerance}
    if (!inside) return {diverged};
{changes}
    if (k == work->steps) return {max_steps};
    return *work->interrupted ? {interrupted} : -1;
}}

static int64_t next_measured(const struct work *work, const int64_t k)
{{
    const int64_t marks[] = {{work->half, work->late, work->tail}};
    int64_t found = work->end;
    for (int i = 0; i < 3; i++) if (k <= marks[i] && marks[i] < found) found = marks[i];
    return k < work->tail ? found : k;
}}

static int64_t glide(
    const struct work *work, const int64_t first, const int64_t begin, const int64_t end, double (*carried)[W],
    double *rates, const double *limits, const int64_t *live)
{{
    double here[{carried}][W], next[{carried}][W];
    int64_t k;
    for (int i = 0; i < {carried}; i++) for (int l = 0; l < W; l++) here[i][l] = next[i][l] = carried[i][l];
    for (k = begin; k < end && !*work->interrupted; k++) {{
{quiet_step}
        if (odd) break;
        for (int i = 0; i < {carried}; i++) for (int l = 0; l < W; l++) here[i][l] = next[i][l];
    }}
    for (int i = 0; i < {carried}; i++)
        for (int l = 0; l < W; l++) carried[i][l] = live[l] ? here[i][l] : carried[i][l];
    return k;
}}

static void block(const struct work *work, const int64_t first)
{{
    const int64_t tail = work->tail, middle = (tail + work->steps)/2;
    const int watching = work->begin >= tail;
    double carried[{carried}][W], x[N][W], g[N][W], f[W], squares[W], rates[W], limits[W];
    double tested[{tested}][W], half_square[W], late_square[W];
    double turns[W], first_length[W], last_length[W], lowest[2][W], last[N][W];
    int64_t live[W], left = 0;
    for (int l = 0; l < W; l++) {{
        live[l] = work->stop[first + l] < 0 ? -1 : 0;
        left -= live[l];
        rates[l] = ROW({rate})[l];
        limits[l] = ROW({limit})[l];
{load}
    }}
    if (watching) for (int l = 0; l < W; l++) {{
{load_watched}
    }}
    for (int64_t k = work->begin; k < work->end && left > 0; k++) {{
        const int64_t quiet = next_measured(work, k);
        if (k < quiet) k = glide(work, first, k, quiet, carried, rates, limits, live);
        if (k == work->end) break;
{measured_step}
        if (k == work->half) for (int l = 0; l < W; l++) half_square[l] = live[l] ? squares[l] : half_square[l];
        if (k == work->late) for (int l = 0; l < W; l++) late_square[l] = live[l] ? squares[l] : late_square[l];
        if (odd || k == work->steps || *work->interrupted) {{
            for (int l = 0; l < W; l++) {{
                const int why = live[l] ? reason(work, k, l, f[l], limits[l], x, g, tested) : -1;
                if (why < 0) continue;
                live[l] = 0;
                left--;
                work->stop[first + l] = (int8_t)why;
                work->made[first + l] = k;
                for (int i = 0; i < N; i++) carried[i][l] = x[i][l];
            }}
        }}
        const int half = k < middle ? 0 : 1;
        const int64_t begins = -(int64_t)(k == tail);
        if (watching) for (int l = 0; l < W; l++) {{
{moves}
            lowest[half][l] = (live[l] != 0) & (f[l] < lowest[half][l]) ? f[l] : lowest[half][l];
            turns[l] += (live[l] != 0) & ({turned} < 0.0) ? 1.0 : 0.0;
            last_length[l] = live[l] ? {length} : last_length[l];
            first_length[l] = live[l] & begins ? {length} : first_length[l];
{after}
        }}
    }}
    for (int l = 0; l < W; l++) {{
{save}
    }}
    if (watching) for (int l = 0; l < W; l++) {{
{save_watched}
    }}
}}

void advance(const struct work *work)
{{
    for (int64_t first = 0; first < work->lanes; first += W) block(work, first);
}}
"""
"""`table` has the rates of each step for each of `width` rates, `which` is the rate of each lane, under a schedule.

`glide` makes steps of a block until a lane may end or is measured, and keeps nothing but what goes from step to step;
`block` makes the step that comes then, with all its tests and measurements. Over the rows of a table each lane makes
passes of its own, which are what the compiler vectorizes then; lanes that have ended make none.
"""
STEP: Final = """\
        const double at = (double)k;
        int64_t odd = 0;
{rates}
        for (int l = 0; l < W; l++) {{
{skip}
            const double lr = rates[l], limit = limits[l];
{step}
            odd |= live[l] & ~-(int64_t)({inside});
{store}
        }}"""
"""A step of every lane of a block; `odd` says that one may end at the iterate before it."""


def lanes_source(step: Step, rows: Rows, settings: Settings) -> str:
    """`advance` takes lanes from iterate `begin` to `end` and ends those that end; it does not go past `tail`.

    From iterate `tail` on it measures how the lanes move. Every iterate of a lane is tested before its update.
    """
    n = step.dimension
    point = step.carried[:n]
    slopes = [f"g[{i}][l]" for i in range(n)]
    moved = [f"m{i}" for i in range(len(step.carried))]
    value = f"const double value = {step.look.results[0]};"
    after = constants(moved, step.after("value"))
    inside = [
        *(f"({low} < {high})" for low, high in step.traced.comparisons(step.look.results, literal)),
        *(f"(fabs({name}) <= limit)" for name in ("value", *point)),
    ]
    carried = (*range_of(rows.point), *range_of(rows.state), *range_of(rows.memory))
    kept = {f"carried[{i}][l]": row for i, row in enumerate(carried)}
    tested = [f"tested[{i}][l]" for i in range(len(step.traced.tested))]
    outputs = zip(["f[l]", *slopes, "squares[l]", *tested], ["value", *step.look.results[1:]], strict=True)
    seen_here = [value, *(f"{name} = {text};" for name, text in outputs)]
    seen = {**dict(zip(slopes, range_of(rows.gradient), strict=True)), "f[l]": rows.value, "squares[l]": rows.square}
    seen |= {"half_square[l]": rows.half_square, "late_square[l]": rows.late_square}
    watched = {f"last[{i}][l]": row for i, row in enumerate(range_of(rows.last))} | {
        "turns[l]": rows.turns, "first_length[l]": rows.first_length, "last_length[l]": rows.last_length,
        "lowest[0][l]": rows.low, "lowest[1][l]": rows.low_after,
    }  # fmt: skip
    store = [
        *(f"x[{i}][l] = {name};" for i, name in enumerate(point)),
        *(
            f"carried[{i}][l] = live[l] ? {new} : {old};"
            for i, (old, new) in enumerate(zip(step.carried, moved, strict=True))
        ),
    ]
    made = partial(
        STEP.format,
        rates=indented(8, _scheduled(settings)),
        skip=indented(12, ["if (!live[l]) continue;"] if step.stages else []),
        inside=" & ".join(inside),
    )
    return SOURCE.format(
        prelude=c.PRELUDE,
        passes=c.row_passes(step.stages),
        vectorized="\n".join(
            f'__attribute__((simd("notinbranch"))) double {name}({", ".join(["double"] * count)});'
            for count, names in ((1, VECTORIZED_FUNCTIONS), (2, VECTORIZED_FUNCTIONS_OF_TWO))
            for name in names
        ),
        together=BLOCK_LANES,
        dimension=n,
        carried=len(step.carried),
        tested=max(1, len(tested)),
        within_tolerance=indented(4, _within_tolerance(settings)),
        changes=indented(4, _changes(step.traced)),
        rate=rows.rate,
        limit=rows.limit,
        load=_moves(8, "{name} = ROW({row})[l];", kept | seen),
        load_watched=_moves(8, "{name} = ROW({row})[l];", watched),
        quiet_step=made(
            step=indented(12, [*_read(step, "here"), *step.look.lines, value, *step.move.lines, *after]),
            store=indented(12, (f"next[{i}][l] = {new};" for i, new in enumerate(moved))),
        ),
        measured_step=made(
            step=indented(12, [*_read(step, "carried"), *step.look.lines, *seen_here, *step.move.lines, *after]),
            store=indented(12, store),
        ),
        moves=indented(12, (f"const double moved{i} = carried[{i}][l] - x[{i}][l];" for i in range(n))),
        turned=" + ".join(f"moved{i}*last[{i}][l]" for i in range(n)),
        length=" + ".join(f"moved{i}*moved{i}" for i in range(n)),
        after=indented(12, (f"last[{i}][l] = live[l] ? moved{i} : last[{i}][l];" for i in range(n))),
        save=_moves(8, "ROW({row})[l] = {name};", kept | seen),
        save_watched=_moves(8, "ROW({row})[l] = {name};", watched),
        **{why.name.lower(): STOPS.index(why) for why in StopReason},
    )


def _read(step: Step, array: str) -> list[str]:
    """The code that reads the numbers kept from step to step into the names that the step uses."""
    return constants(step.carried, [f"{array}[{i}][l]" for i in range(len(step.carried))])


def _scheduled(settings: Settings) -> Iterator[str]:
    """The code for the rate of each lane in this step, if the rate changes from step to step."""
    if schedule_of(settings.schedule).options:
        yield "for (int l = 0; l < W; l++)"
        yield "    rates[l] = work->table[(k - work->begin)*work->width + work->which[first + l]];"


def _within_tolerance(settings: Settings) -> Iterator[str]:
    """The test of the gradient's norm, or with bounds of that of the projected gradient (see `free_slope`)."""
    if settings.tol <= 0.0:
        return
    yield "long double square = 0.0L;"
    if not settings.bounds:
        yield "for (int i = 0; i < N; i++) square += (long double)g[i][l]*g[i][l];"
    for i, (low, high) in enumerate(settings.bounds):
        here = f"x[{i}][l]"
        least, most = f"{here} - {literal(low)}", f"{here} - {literal(high)}"
        yield f"const double free{i} = gd_max(gd_min(g[{i}][l], {least}), {most});"
        yield f"square += (long double)free{i}*free{i};"
    yield f"if ((double)sqrtl(square) <= {literal(settings.tol)}) return {STOPS.index(StopReason.TOLERANCE)};"


def _changes(look: TracedEvaluation) -> Iterator[str]:
    """The tests of what changed since the iterate before."""
    for test in look.tests:
        if test.reason is not StopReason.TOLERANCE:
            place = f"tested[{look.tested.index(test.node)}][l]"
            yield f"if ({place} <= {literal(test.threshold)}) return {STOPS.index(test.reason)};"


def _moves(columns: int, form: str, rows: dict[str, int]) -> str:
    return indented(columns, (form.format(name=name, row=row) for name, row in rows.items()))

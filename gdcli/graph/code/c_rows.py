"""Passes over the rows of a table as C: functions of one point, or of those of many lanes.

Sums of a few rows side by side are added up block by block, in the same order for one point and for many.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from gdcli.graph.code import c
from gdcli.graph.code.stages import Stage
from gdcli.graph.code.statements import CodeBlock
from gdcli.graph.nodes import Graph

ROWS: Final = """\
static const double *gd_table;
static int64_t gd_rows;
void gd_bind(const double *table, int64_t rows) {{ gd_table = table; gd_rows = rows; }}
{passes}"""
PASS: Final = """
static void {name}(const double *restrict a, double *restrict out) {{
{columns}    double {totals};
    for (int64_t begin = 0; begin < gd_rows; begin += {block}) {{
        const int64_t end = begin + {block} < gd_rows ? begin + {block} : gd_rows;
        double {parts};
        int64_t row = begin;
        for (; row + {sums} <= end; row += {sums})
            for (int side = 0; side < {sums}; side++) {{
                const int64_t r = row + side;
{inside}            }}
        for (; row < end; row++) {{
            const int64_t r = row;
            const int side = 0;
{inside}        }}
{add}    }}
{store}}}
"""
"""A pass at one point: vector instructions take a few rows together."""
TERMS: Final = """
static void {name}(const double *restrict a, double *restrict out) {{
{columns}    for (int i = 0; i < {results}; i++) out[i] = {start};
    for (int64_t r = 0; r < gd_rows; r++) {{
{inside}    }}
{store}}}
"""
"""A pass over the terms of a sum at one point; they are added in their order."""
LANE_PASS: Final = """
static __attribute__((hot, noinline)) void {name}(const double (*a)[{lanes}], double (*out)[{lanes}]) {{
{columns}    ALIGNED double total[{count}][{lanes}], part[{sums}][{count}][{lanes}];
    for (int i = 0; i < {count}; i++) for (int l = 0; l < {lanes}; l++) total[i][l] = {start};
    for (int64_t begin = 0; begin < gd_rows; begin += {block}) {{
        const int64_t end = begin + {block} < gd_rows ? begin + {block} : gd_rows, whole = end - (end - begin)%{sums};
        for (int s = 0; s < {sums}; s++)
            for (int i = 0; i < {count}; i++) for (int l = 0; l < {lanes}; l++) part[s][i][l] = {start};
        for (int64_t r = begin; r < end; r++) {{
            double (*const to)[{lanes}] = part[r < whole ? r%{sums} : 0];
            for (int l = 0; l < {lanes}; l++) {{
{inside}            }}
        }}
        for (int i = 0; i < {count}; i++) for (int l = 0; l < {lanes}; l++) total[i][l] += {add};
    }}
    for (int l = 0; l < {lanes}; l++) {{
{store}    }}
}}
"""
"""A pass for many lanes: vector instructions take the lanes together, at one row. ALIGNED is defined before."""
BLOCK_ROWS: Final = 1024
"""Rows that are added up before they are added to the total; short partial sums have smaller rounding errors."""
SUMS: Final = 16
"""Rows that are added side by side; with fewer the compiler unrolls the loop and uses no vector instructions."""

ROWS_OF_LANES_MAX: Final = 64
"""The most rows with which a pass takes many lanes at one row; with more, it takes many rows of one lane."""


def takes_lanes_together(graph: Graph) -> bool:
    """Whether passes for many lanes take the lanes together; the terms of a sum cannot be taken together."""
    return graph.adds_in_order or graph.rows <= ROWS_OF_LANES_MAX


def row_passes(stages: Mapping[str, Stage], lanes: int = 1) -> str:
    """The functions for the means and sums over the rows of a table, and `gd_bind`, which sets the table's address.

    The table is a matrix of floats with a row for each of `column_names(stages)`; without stages there is no text.
    `lanes`: the number of lanes whose means and sums a function computes.
    """
    if not stages:
        return ""
    places = {name: place for place, name in enumerate(column_names(stages))}
    passes = (
        _point_pass(name, stage, places) if lanes == 1 else _lane_pass(name, stage, places, lanes)
        for name, stage in stages.items()
    )
    return ROWS.format(passes="".join(passes))


def column_names(stages: Mapping[str, Stage]) -> tuple[str, ...]:
    """The names of the columns that the stages use, in the order of the matrix."""
    return tuple(sorted({name for stage in stages.values() for name in stage.read}))


def _point_pass(name: str, stage: Stage, places: Mapping[str, int]) -> str:
    if stage.graph.adds_in_order:
        return _terms(name, stage, places)
    block, count = _of_row(stage, places), range(len(stage.reductions))
    inside = [*block.lines, *(f"part{i}[side] += {text};" for i, text in enumerate(block.results))]
    sums = [_pairwise([f"part{i}[{side}]" for side in range(SUMS)]) for i in count]
    return PASS.format(
        name=name, columns=_columns(stage, places), totals=", ".join(f"total{i} = {_start(stage)}" for i in count),
        parts=", ".join(f"part{i}[{SUMS}] = {{0}}" for i in count),
        block=BLOCK_ROWS, sums=SUMS, inside=_lines(inside),
        add="".join(f"        total{i} += {text};\n" for i, text in enumerate(sums)),
        store="".join(f"    out[{i}] = total{i}{divided};\n" for i, divided in enumerate(_divisions(stage))),
    )  # fmt: skip


def _terms(name: str, stage: Stage, places: Mapping[str, int]) -> str:
    """The pass over the terms of a sum at one point."""
    block = _of_row(stage, places)
    added = (f"out[{target}] += {text};" for target, text in zip(_targets(stage, places), block.results, strict=True))
    return TERMS.format(
        name=name, columns=_columns(stage, places), results=stage.results[-1].stop, start=_start(stage),
        inside=_lines([*block.lines, *added]),
        store="".join(
            f"    out[{each.start}] = out[{each.start}]{divided};\n"
            for each, divided in zip(stage.results, _divisions(stage), strict=True) if divided
        ),
    )  # fmt: skip


def _lane_pass(name: str, stage: Stage, places: Mapping[str, int], lanes: int) -> str:
    block, sums = _of_row(stage, places, lane="[l]"), 1 if stage.graph.adds_in_order else SUMS
    added = (f"to[{target}][l] += {text};" for target, text in zip(_targets(stage, places), block.results, strict=True))
    return LANE_PASS.format(
        name=name, lanes=lanes, columns=_columns(stage, places), count=stage.results[-1].stop, start=_start(stage),
        sums=sums, block="gd_rows" if stage.graph.adds_in_order else BLOCK_ROWS, inside=_lines([*block.lines, *added]),
        add=_pairwise([f"part[{side}][i][l]" for side in range(sums)]),
        store="".join(
            f"        for (int i = {each.start}; i < {each.stop}; i++) out[i][l] = total[i][l]{divided};\n"
            for each, divided in zip(stage.results, _divisions(stage), strict=True)
        ),
    )  # fmt: skip


def _of_row(stage: Stage, places: Mapping[str, int], lane: str = "") -> CodeBlock:
    """The code for row `r` of the columns `c…`, at the arguments `a[…]`."""
    names = {node: f"a[{place}]{lane}" for place, node in enumerate(stage.inputs)}
    for column, node in stage.columns.items():
        chosen, cell = stage.choices.get(column), f"c{places[column]}[r]"
        names[node] = cell if chosen is None else f"a[{chosen.start} + (int64_t){cell}]{lane}"
    return c.lines(stage.graph, stage.insides, names, prefix="u")


def _targets(stage: Stage, places: Mapping[str, int]) -> Iterator[str]:
    """The place among the results to which the number of a row is added."""
    for each, column in zip(stage.results, stage.over, strict=True):
        yield f"{each.start} + (int64_t)c{places[column]}[r]" if column else str(each.start)


def _columns(stage: Stage, places: Mapping[str, int]) -> str:
    """The addresses of the columns, named by their places in the matrix."""
    found = (places[name] for name in stage.read)
    return "".join(f"    const double *c{place} = gd_table + {place}*gd_rows;\n" for place in found)


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"                {line}\n" for line in lines)


def _start(stage: Stage) -> str:
    """The number to which terms are added; -0.0 changes no term, not even a zero of either sign."""
    return "-0.0" if stage.graph.adds_in_order else "0.0"


def _divisions(stage: Stage) -> Iterator[str]:
    """The division behind each sum: that of a mean by the number of rows, else none."""
    return (" / (double)gd_rows" if each == "mean" else "" for each in stage.reductions)


def _pairwise(terms: Sequence[str]) -> str:
    """The sum of terms as a balanced tree of additions."""
    if len(terms) == 1:
        return terms[0]
    half = len(terms) // 2
    return f"({_pairwise(terms[:half])} + {_pairwise(terms[half:])})"

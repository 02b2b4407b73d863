"""The graph as Python: straight-line code on numbered locals, for functions and for the loop of descent."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final

from gdcli.graph.code.ieee_arithmetic import CAREFUL_FUNCTIONS, FAST_FUNCTIONS
from gdcli.graph.code.lowering import LoweredGraph
from gdcli.graph.code.stages import Stage
from gdcli.graph.code.statements import Binding, CodeBlock, CodeText, CodeWriter, write_blocks
from gdcli.graph.nodes import ITEM, TOTALS, Graph

NAMESPACES: Final[Mapping[bool, dict[str, Any]]] = {
    careful: {**functions, "inf": math.inf, "nan": math.nan}
    for careful, functions in ((False, FAST_FUNCTIONS), (True, CAREFUL_FUNCTIONS))
}
"""The functions that generated code may call: fast (False) and careful (True) ones."""


def blocks(
    graph: Graph,
    groups: Sequence[Sequence[int]],
    names: Mapping[int, str],
    *,
    careful: bool = False,
    prefix: str = "t",
) -> list[CodeBlock]:
    """Code for several groups of outputs, to be run one after the other in the same scope.

    Each group computes only what the groups before it do not. `names` has the names of the variables, and of other
    nodes whose values the scope already has; the code's own locals are `prefix` and a number. Careful code never raises
    (see `ieee_arithmetic`).
    """
    return write_blocks(graph, groups, names, lambda *of: PythonWriter(*of, prefix=prefix, careful=careful))


def lines(
    graph: Graph, outputs: Sequence[int], names: Mapping[int, str], *, careful: bool = False, prefix: str = "t"
) -> CodeBlock:
    """Code for one group of outputs."""
    return blocks(graph, [outputs], names, careful=careful, prefix=prefix)[0]


def compile_function(
    graph: Graph, outputs: Sequence[int], inputs: Sequence[int], *, careful: bool = False
) -> Callable[[Sequence[float]], tuple[float, ...]]:
    """A function of one point (as many floats as inputs) that returns the outputs as a tuple."""
    names = {node: f"x{i}" for i, node in enumerate(inputs)}
    block = lines(graph, outputs, names, careful=careful)
    unpack = [f"{', '.join(names.values())}, = x"] if names else []
    result = f"return ({''.join(f'{text}, ' for text in block.results)})"
    defaults = "".join(f", {name}={name}" for name in sorted(block.names))
    source = "\n    ".join((f"def function(x{defaults}):", *unpack, *block.lines, result))
    scope = NAMESPACES[careful] | stage_functions(block.stages, careful=careful)
    function: Callable[[Sequence[float]], tuple[float, ...]] = define(source, "function", scope)
    return function


def stage_functions(stages: Mapping[str, Stage], *, careful: bool = False) -> dict[str, Any]:
    """The functions that generated code calls to take rows together.

    For the rows of a table they never raise; for the terms of a sum only the `careful` ones never raise.
    """
    return {name: _stage_function(stage, careful=careful) for name, stage in stages.items()}


def _stage_function(stage: Stage, *, careful: bool) -> Callable[..., tuple[float, ...]]:
    if stage.graph.adds_in_order:
        return _term_by_term(stage, careful=careful)
    from gdcli.graph.code.numpy_arrays import row_function  # noqa: PLC0415 - numpy is for tables only

    return row_function(stage)


def _term_by_term(stage: Stage, *, careful: bool) -> Callable[..., tuple[float, ...]]:
    """The results of a stage as a function of its arguments, all floats; the rows are added in their order."""
    table = stage.graph.table
    assert table is not None
    cells = {name: f"c{place}" for place, name in enumerate(stage.read)}
    names = {node: f"x{cells[name]}" if name in stage.choices else cells[name] for name, node in stage.columns.items()}
    names |= {node: f"a{place}" for place, node in enumerate(stage.inputs)}
    block = lines(stage.graph, stage.insides, names, careful=careful)
    scope = NAMESPACES[careful] | {"rows": list(zip(*(table.columns[name] for name in stage.read), strict=True))}
    function: Callable[..., tuple[float, ...]] = define(_source_of_terms(stage, block, cells), "terms", scope)
    return function


def _source_of_terms(stage: Stage, block: CodeBlock, cells: Mapping[str, str]) -> str:
    """The text of the function; the block computes what is added in a row, whose cells have these names."""
    # -0.0: added to a term it changes none, not even a zero of either sign
    starts = [f"[-0.0]*{len(each)}" if name else "-0.0" for name, each in zip(stage.over, stage.results, strict=True)]
    targets = [f"s{i}[{cells[name]}]" if name else f"s{i}" for i, name in enumerate(stage.over)]
    ends = {"sum": "s{i}", "mean": f"s{{i}}/{stage.graph.rows}", TOTALS: "*s{i}"}
    return "\n".join((
        f"def terms(*a{''.join(f', {name}={name}' for name in ('rows', *sorted(block.names)))}):",
        *(f"    a{place} = a[{place}]" for place in range(len(stage.inputs))),
        *(f"    v{cells[name]} = a[{places.start}:{places.stop}]" for name, places in stage.choices.items()),
        *(f"    s{i} = {start}" for i, start in enumerate(starts)),
        f"    for {''.join(f'{cell}, ' for cell in cells.values())}in rows:",
        *(f"        x{cells[name]} = v{cells[name]}[{cells[name]}]" for name in stage.choices),
        *(f"        {line}" for line in block.lines),
        *(f"        {target} += {text}" for target, text in zip(targets, block.results, strict=True)),
        f"    return ({''.join(f'{ends[each].format(i=i)}, ' for i, each in enumerate(stage.reductions))})",
    ))  # fmt: skip


def define(source: str, name: str, scope: Mapping[str, Any]) -> Any:  # noqa: ANN401 - what the source defines
    """Run generated source in a copy of `scope` and return what it defines as `name`."""
    inside = dict(scope)
    exec(compile(source, "<generated by gdcli>", "exec"), inside)
    return inside[name]


class PythonWriter(CodeWriter):
    """Writes Python; careful code calls a function for a quotient, because `/` raises over zero."""

    repeating: ClassVar[frozenset[str]] = frozenset({"sign", "heaviside", "min", "max"})

    def __init__(
        self, graph: LoweredGraph, outputs: Sequence[int], given: Mapping[int, str], *, prefix: str, careful: bool
    ) -> None:
        super().__init__(graph, outputs, given, prefix=prefix)
        self.careful = careful

    def literal(self, value: float) -> str:
        text = repr(value)
        if text in ("inf", "nan"):
            self.names.add(text)
        return text

    def assignment(self, name: str, expression: str) -> str:
        return f"{name} = {expression}"

    def write(self, op: str, arguments: Sequence[int]) -> CodeText:
        match op:
            case "div":
                if self.careful and not self.graph.constant_at(arguments[1]):
                    return self.call("div", arguments)
                return self.infix("/", arguments)
            case "pow":
                return self.call("power", arguments)
            case "sign" | "heaviside":
                (u,) = (text.within(Binding.ATOM) for text in self.operands(arguments))
                return CodeText(f"({_STEPS[op].format(u=u)})", height=1)
            case "max":
                return self._extreme(">", "<", arguments)
            case "min":
                return self._extreme("<", ">", arguments)
        if op.startswith(ITEM):
            (stage,) = self.operands(arguments)
            return CodeText(f"{stage.text}[{op.removeprefix(ITEM)}]", height=stage.height + 1)
        return self.call(op, arguments)

    def _extreme(self, better: str, worse: str, arguments: Sequence[int]) -> CodeText:
        """The largest or smallest argument, two at a time; if neither is better or equal, one is nan."""
        # A constant goes last: `(0.0 if u < 0.0 else u)` is nan if u is nan, without a further comparison.
        ordered = sorted(arguments, key=lambda node: self.graph.op[node] == "const")
        best, *others = (text.within(Binding.ATOM) for text in self.operands(ordered))
        for i, (node, b) in enumerate(zip(ordered[1:], others, strict=True)):
            if self.graph.op[node] == "const" and b != "nan":
                text = f"({b} if {best} {worse} {b} else {best})"
            else:
                text = f"({best} if {best} {better} {b} else {b} if {b} {better}= {best} else {best} + {b})"
            best = text if i + 1 == len(others) else self.assigned(text).text
        return CodeText(best, height=1)


# Written out because a call costs more than the comparison; the last branch keeps nan.
_STEPS: Final[Mapping[str, str]] = {
    "sign": "1.0 if {u} > 0.0 else -1.0 if {u} < 0.0 else 0.0*{u}",
    "heaviside": "1.0 if {u} > 0.0 else 0.0 if {u} < 0.0 else 0.5 + {u}",
}

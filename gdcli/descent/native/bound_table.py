"""The columns of a table, placed where generated code reads them."""

from __future__ import annotations

from collections.abc import Mapping

from gdcli.descent.native.c_library import Address, Build, Integer
from gdcli.graph.code.c_rows import column_names
from gdcli.graph.code.stages import Stage
from gdcli.graph.nodes import Graph


class BoundTable:
    """The columns that some passes over the rows use, as one matrix, which stays in memory as long as this object."""

    def __init__(self, build: Build, stages: Mapping[str, Stage], graph: Graph) -> None:
        assert graph.table is not None
        from numpy import float64, stack  # noqa: PLC0415 - numpy is loaded already if there is a table

        self._matrix = stack([graph.table.columns[name] for name in column_names(stages)]).astype(float64, order="C")
        bind = build.function("gd_bind")
        bind.restype, bind.argtypes = None, (Address, Integer)
        bind(self._matrix.ctypes.data, graph.table.rows)

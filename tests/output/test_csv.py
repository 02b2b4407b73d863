"""CSV: a spreadsheet takes no cell for a formula, and every cell reads back as it was."""

import csv

import pytest

from gdcli.output.formats.csv import record_lines
from gdcli.record import replace
from tests.output import records


def cells_of(label, definition):
    """The first row of the table of a graph whose output has this label and this definition."""
    graph = records.backprop()
    output = replace(graph.nodes[-1], label=label, definition=definition)
    text = "\n".join(record_lines(replace(graph, nodes=(*graph.nodes[:-1], output))))
    rows = csv.reader(text.splitlines(keepends=True))
    header, first, *_ = rows
    return dict(zip(header, first, strict=True))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_begins_with_what_a_spreadsheet_calculates(start):
    cells = cells_of(f"{start}1+1", f"{start}cmd")
    assert cells["node"] == f"({start}1+1)"
    assert cells["definition"] == f"({start}cmd)"


@pytest.mark.parametrize("text", ["max(a, b)", 'say "x"', "two\nlines", "plain", "a=b", "(−1)"])
def test_other_texts_are_read_back_as_they_are(text):
    assert cells_of("v1", text)["definition"] == text


def test_numbers_stay_numbers():
    assert float(cells_of("v1", "x")["adjoint"]) == 1.0

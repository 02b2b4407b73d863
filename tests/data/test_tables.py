"""Tables as people have them: each is read rightly, or refused with one clear error."""

from __future__ import annotations

import gzip
import io
import math
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gdcli.data.cells import decimal_of, is_missing, reader
from gdcli.data.rows import TableRows, read_rows
from gdcli.data.table import Table
from gdcli.errors import GdcliError

NAN = math.nan


@dataclass(frozen=True)
class Case:
    """A table file and what is read from it: the columns by name, or the beginning of the error."""

    name: str
    text: str | bytes
    columns: dict[str, list[float]] | None = None
    error: str = ""
    used: tuple[str, ...] | None = None
    options: dict[str, Any] = field(default_factory=dict)
    skip_at_most: float = 0.9
    skipped: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    separator: str | None = None
    decimal: str | None = None


XY = {"x": [1.0, 3.0], "y": [2.0, 4.0]}
CASES = (
    # separators
    Case("comma", "x,y\n1,2\n3,4\n", XY, separator=","),
    Case("semicolon", "x;y\n1;2\n3;4\n", XY, separator=";"),
    Case("tab", "x\ty\n1\t2\n3\t4\n", XY, separator="\t"),
    Case("bar", "x|y\n1|2\n3|4\n", XY, separator="|"),
    Case("blanks", "x y\n1  2\n3     4\n", XY, separator="blanks"),
    Case("blanks in front and behind", "  x   y\n  1   2 \n  3   4 \n", XY, separator="blanks"),
    Case("blanks around commas", "x, y\n1, 2\n3, 4\n", XY, separator=","),
    Case("one column", "y\n1\n2\n", {"y": [1.0, 2.0]}),
    Case("separator given in a word", "x!y\n1!2\n3!4\n", XY, options={"separator": "!"}),
    Case("tab given in a word", "x\ty\n1\t2\n3\t4\n", XY, options={"separator": "tab"}),
    Case("declared by a spreadsheet", "sep=;\nx;y\n1;2\n3;4\n", XY, separator=";"),
    Case("names with commas in them", '"a, b";y\n1;2\n3;4\n', {"a_b": [1.0, 3.0], "y": [2.0, 4.0]}, separator=";"),
    Case("text with commas between numbers", "note;x;y\na, b;1;2\nc, d;3;4\n", XY, used=("x", "y"), separator=";"),
    Case("title above a row of names that ends with a separator", "May;;\nx;y;\n1;2;\n3;4;\n", XY, used=("x", "y")),
    Case("inch sign in a title", 'x,y (")\n1,2\n3,4\n', {"x": [1.0, 3.0], "y": [2.0, 4.0]}),
    Case("a header alone, inch sign in it", 'x,y (")', error="TABLE has no row with numbers"),
    Case("a quotation mark that is not closed", "x,y\n" + "1,2\n" * 20 + '3,"4\n' + "5,6\n" * 20,
         error="a quotation mark in line 22 or after it is not closed"),
    Case("a new name that is another column's", "x,y\n1,2\n", error="two columns would have the name 'y'",
         options={"renames": {"x": "y"}}),
    Case("a new name that another column's title becomes", "Área,x\n1,2\n", options={"renames": {"x": "Area"}},
         error="two columns would have the name 'Area'"),
    Case("names that change places", "x,y\n1,2\n3,4\n", {"y": [1.0, 3.0], "x": [2.0, 4.0]},
         options={"renames": {"x": "y", "y": "x"}}),
    # decimal signs
    Case("decimal comma in a last line without end", "x;y\n1,5;2", {"x": [1.5], "y": [2.0]}, decimal=","),
    Case("decimal comma", "x;y\n1,5;2\n2,5;3\n", {"x": [1.5, 2.5], "y": [2.0, 3.0]}, decimal=","),
    Case("decimal comma, one column", "x\n1,5\n2,5\n", {"x": [1.5, 2.5]}, decimal=","),
    Case("decimal comma, blanks", "x y\n1,5 2\n2,5 3\n", {"x": [1.5, 2.5], "y": [2.0, 3.0]}, decimal=","),
    Case("Brazilian thousands", "x;y\n1.234,56;2\n10.000.000,5;3\n", {"x": [1234.56, 10000000.5], "y": [2.0, 3.0]}),
    Case("American thousands", 'x,y\n"1,234.56",2\n"2,000",3\n', {"x": [1234.56, 2000.0], "y": [2.0, 3.0]}),
    Case("Swiss thousands", "x;y\n1'234.5;2\n2'000.5;3\n", {"x": [1234.5, 2000.5], "y": [2.0, 3.0]}),
    Case("French thousands", "x;y\n1\u202f234,5;2\n2\u00a0000,5;3\n", {"x": [1234.5, 2000.5], "y": [2.0, 3.0]}),
    Case("three decimals are decimals", "x;y\n1.234;5\n2.500;6\n", {"x": [1.234, 2.5], "y": [5.0, 6.0]}, decimal="."),
    Case("groups beside a comma", "x;y\n1.234;5,5\n2.500;6,5\n", {"x": [1234.0, 2500.0], "y": [5.5, 6.5]}),
    Case("two groups tell", "x;y\n1.234.567;5\n2.500;6\n", {"x": [1234567.0, 2500.0], "y": [5.0, 6.0]}),
    Case("groups of three after a comma", "x;y\n1,234;5\n2,500;6\n", {"x": [1.234, 2.5], "y": [5.0, 6.0]}, decimal=","),
    Case("comma given", "x;y\n1,234;5\n2,500;6\n", {"x": [1.234, 2.5], "y": [5.0, 6.0]}, options={"decimal": "comma"}),
    Case("point given", "x;y\n1,234;5\n2,500;6\n", {"x": [1234.0, 2500.0], "y": [5.0, 6.0]}, options={"decimal": "."}),
    Case("currency", "x;y\nR$ 1.000,50;€ 2\nR$ 3.000,25;4 €\n", {"x": [1000.5, 3000.25], "y": [2.0, 4.0]}),
    Case("negative currency", "x;y\n-R$ 1,50;(2,25)\nR$ -3;+€4\n", {"x": [-1.5, -3.0], "y": [-2.25, 4.0]}),
    Case("typographic minus", "x,y\n−1,2\n3,4\n", {"x": [-1.0, 3.0], "y": [2.0, 4.0]}),
    Case("exponents", "x,y\n1e3,2E-1\n-3.5e+2,+4\n", {"x": [1000.0, -350.0], "y": [0.2, 4.0]}),
    Case("digits to the last", "x,y\n0.1,2\n1.7976931348623157e308,4\n", {"x": [0.1, 1.7976931348623157e308],
         "y": [2.0, 4.0]}),
    # bytes
    Case("mark of UTF-8", b"\xef\xbb\xbfx,y\n1,2\n3,4\n", XY),
    Case("UTF-16", "x,y\n1,2\n3,4\n".encode("utf-16"), XY),
    Case("Latin-1", "Área;y\n1;2\n3;4\n".encode("latin-1"), {"Area": [1.0, 3.0], "y": [2.0, 4.0]}),
    Case("CRLF", "x,y\r\n1,2\r\n3,4\r\n", XY),
    Case("lone CR", "x,y\r1,2\r3,4\r", XY),
    Case("no line end at the end", "x,y\n1,2\n3,4", XY),
    Case("blank lines", "\n\nx,y\n\n1,2\n\n3,4\n\n", XY),
    Case("comments above", "# made today\n# Price in R$/m²: by hand!\n# A/B, twice\nx,y\n1,2\n3,4\n", XY),
    Case("euro of Windows", "preço;y\n€ 1;2\n€ 3;4\n".encode("cp1252"), {"preco": [1.0, 3.0], "y": [2.0, 4.0]}),
    Case("title above", "Sales of 2024\n\nx;y\n1;2\nNA;1\n3;4\n", XY, separator=";", skipped=(5,)),
    Case("titles with separators", "Relatório;;\nVendas;;\nx;y;z\n1;2;3\n3;4;5\n", {**XY, "z": [3.0, 5.0]}),
    Case("declared tab", "sep=\t\nx\ty\n1\t2\n3\t4\n", XY, separator="\t"),
    Case("comments between rows", "x,y\n# First half, in m/s\n1,2\n# second half\n3,4\n", XY),
    # headers
    Case("no header", "1,2\n3,4\n", XY),
    Case("no header, three columns", "1,2,3\n3,4,5\n", {"x1": [1.0, 3.0], "x2": [2.0, 4.0], "y": [3.0, 5.0]}),
    Case("no header, one column", "1\n3\n", {"y": [1.0, 3.0]}),
    Case("header told apart", "x,y\n1,2\n3,4\n", error="", columns={"x": [1.0, 3.0]}, options={"header": False},
         used=("x",),
         skipped=(1,)),
    Case("accents and units", "Área (m²);Preço (R$)\n1;2\n3;4\n", {"Area_m2": [1.0, 3.0], "Preco_R": [2.0, 4.0]}),
    Case("spaces", "living area,y\n1,2\n3,4\n", {"living_area": [1.0, 3.0], "y": [2.0, 4.0]}),
    Case("names of functions", "exp,y\n1,2\n3,4\n", {"exp_": [1.0, 3.0], "y": [2.0, 4.0]}),
    Case("names of constants", "e,pi\n1,2\n3,4\n", {"e_": [1.0, 3.0], "pi_": [2.0, 4.0]}),
    Case("twice the same", "x,x\n1,2\n3,4\n", {"x": [1.0, 3.0], "x_2": [2.0, 4.0]}),
    Case("a missing name", "x,\n1,2\n3,4\n", {"x": [1.0, 3.0], "column2": [2.0, 4.0]}),
    Case("a name of no letters", "x,???\n1,2\n3,4\n", {"x": [1.0, 3.0], "column2": [2.0, 4.0]}),
    Case("a year as a name", "name,2019\na,2\nb,4\n", {"name": [0.0, 1.0]}, used=("name",),
         words=("name",), options={"header": True}),
    Case("renamed", "Área (m²),y\n1,2\n3,4\n", {"area": [1.0, 3.0], "y": [2.0, 4.0]},
         options={"renames": {"Área (m²)": "area"}}),
    Case("quoted line break in a name", '"living\narea",y\n1,2\n3,4\n', {"living_area": [1.0, 3.0], "y": [2.0, 4.0]}),
    # cells that are no numbers
    Case("missing", "x,y\n1,2\nNA,5\n,6\n3,4\nnan,1\n#N/A,1\n", XY, skipped=(3, 4, 6, 7)),
    Case("errors of spreadsheets", "x;y\n1;2\n#DIV/0!;5\n#REF!;1\n#VALOR!;2\n3;4\n", XY, skipped=(3, 4, 5)),
    Case("infinite and too large", "x,y\n1,2\ninf,5\n1e999,6\n3,4\n", XY, skipped=(3, 4)),
    Case("underscores and hexadecimals", "x,y\n1,2\n1_0,5\n0x10,6\n3,4\n", XY, skipped=(3, 4)),
    Case("short and long rows", "x,y\n1,2\n5\n5,6,7\n3,4\n", XY, skipped=(3, 4)),
    Case("separator at the end of rows", "x,y\n1,2,\n3,4,\n", XY),
    Case("a column of text that is not used", "x,city,y\n1,Rio,2\n3,São Paulo,4\n", XY, used=("x", "y")),
    Case("quoted line breaks", 'x,note,y\n1,"a\nb",2\nNA,"c\n\nd",3\n3,e,4\n', XY, used=("x", "y"), skipped=(4,)),
    Case("quotes in quotes", 'x,note,y\n1,"say ""1,2""",2\n3,e,4\n', XY, used=("x", "y")),
    Case("a total below", "x;y\n1;2\n3;4\nTotal;6\n", XY, skipped=(4,)),
    Case("dates are no numbers", "x;y\n01.05.2024;2\n02.05.2024;3\n", error="column 'x' holds text"),
    Case("bad groups are no numbers", "x;y\n1,5;2\n1.23,4;3\n3,5;4\n", {"x": [1.5, 3.5], "y": [2.0,
         4.0]}, skipped=(3,)),
    Case("two words", "x,y\n1,yes\n3,no\n", {"x": [1.0, 3.0], "y": [1.0, 0.0]}, words=("y",)),
    Case("two words by the alphabet", "x,y\n1,setosa\n3,virginica\n", {"x": [1.0, 3.0], "y": [0.0, 1.0]}, words=("y",)),
    # errors
    Case("three words", "x,y\n1,a\n2,b\n3,c\n", error="the target 'y' has 3 words (a, b, c), not two", words=("y",)),
    Case("text", "city,y\nRio,1\nNatal,2\n", error="column 'city' holds text (line 2 has 'Rio' in 'city')"),
    Case("too many skipped", "x,y\n1,2\nNA,2\n", error="1 of 2 rows has no number", skip_at_most=0.1),
    Case("empty", "", error="the table is empty"),
    Case("only blank lines", "\n \n\n", error="the table is empty"),
    Case("only a header", "x,y\n", error="TABLE has no row with numbers in x, y"),
    Case("nothing but missing", "x,y\nNA,NA\n,\n", error="TABLE has no row with numbers"),
    Case("workbook", b"PK\x03\x04rest", error="TABLE is a workbook"),
    Case("binary", b"\x00\x01\x02\x03", error="TABLE is not a table of text"),
    Case("unknown column", "x,y\n1,2\n", error="there is no column 'z'", used=("z",)),
    Case("unknown decimal sign", "x,y\n1,2\n", error="'x' is no decimal sign", options={"decimal": "x"}),
    Case("unknown separator", "x,y\n1,2\n", error="'ab' cannot separate", options={"separator": "ab"}),
    Case("rename of nothing", "x,y\n1,2\n", error="there is no column 'xx' to rename",
         options={"renames": {"xx": "a"}}),
    Case("rename to a function", "x,y\n1,2\n", error="'exp' cannot be the name", options={"renames": {"x": "exp"}}),
    Case("half a compressed file", gzip.compress(b"x,y\n1,2\n" * 2000)[:60], error="cannot read TABLE"),
)


def read(case: Case, path: Path) -> TableRows:
    with Table(str(path), **case.options) as table:
        if case.separator:
            assert table.dialect.separator == case.separator
        if case.decimal:
            assert table.dialect.decimal == case.decimal
        used = table.names if case.used is None else case.used
        return read_rows(table, used, word_columns=case.words, skip_at_most=case.skip_at_most)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_table_has_the_right_reading_or_one_clear_error(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(case.text if isinstance(case.text, bytes) else case.text.encode())
    if case.error:
        with pytest.raises(GdcliError) as caught:
            read(case, path)
        assert caught.value.message.startswith(case.error.replace("TABLE", str(path)))
        assert caught.value.hint.endswith((".", "?"))
        return
    rows = read(case, path)
    assert {name: column.tolist() for name, column in rows.columns.items()} == case.columns
    assert tuple(row.line for row in rows.skipped_rows) == case.skipped
    assert rows.skipped == len(case.skipped)


def test_the_collection_is_large() -> None:
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)


def test_a_compressed_table_and_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "table"
    path.write_bytes(gzip.compress(b"x,y\n1,2\n3,4\n"))
    assert read(Case("gz", b""), path).count == 2
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(b"x,y\n1,2\n3,4\n"))))
    monkeypatch.chdir(tmp_path)
    Path("-").write_text("x,y\n5,6\n")
    table = Table("-")
    assert table.size == 0
    rows = read_rows(table, ("x",), skip_at_most=0.1)
    assert rows.columns["x"].tolist() == [1.0, 3.0]


@pytest.mark.parametrize("bad", [0, 70_001])
def test_a_large_table_is_read_alike_fast_and_with_care(tmp_path: Path, bad: int) -> None:
    """numpy's reader and the reading cell by cell give the same numbers, across chunks.

    A skipped row is named by its line.
    """
    numbers = np.random.default_rng(1).normal(size=(120_000, 3))
    lines = [",".join(map(repr, map(float, row))) for row in numbers]
    if bad:
        lines[bad] = "1,oops,2"
        numbers = np.delete(numbers, bad, axis=0)
    path = tmp_path / "large.csv"
    path.write_text("a,b,c\n" + "\n".join(lines) + "\n")
    told: list[tuple[int, int]] = []
    with Table(str(path)) as table:
        rows = read_rows(table, ("a", "b", "c"), skip_at_most=0.1, on_progress=lambda *bytes_: told.append(bytes_))
    assert told == sorted(set(told))
    assert len(told) > 1
    assert told[-1] == (path.stat().st_size,) * 2
    assert np.array_equal(np.stack(list(rows.columns.values()), axis=1), numbers)
    assert [row.line for row in rows.skipped_rows] == ([bad + 2] if bad else [])


def test_latin_1_far_behind_the_beginning(tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    path.write_bytes(b"x;note\n" + b"1;a\n" * 400_000 + "2;ação\n".encode("latin-1") + b"3;b\n")
    with Table(str(path)) as table:
        assert table.encoding == "UTF-8"
        rows = read_rows(table, ("x",), skip_at_most=0.1)
    assert rows.count == 400_002
    assert rows.columns["x"][-2:].tolist() == [2.0, 3.0]
    assert table.encoding == "Latin-1"


@pytest.mark.parametrize(("cell", "decimal", "value"), [
    ("1.234,56", ",", 1234.56), ("1.234", ",", 1234.0), ("1.23", ",", NAN), ("12.34,5", ",", NAN), ("1,5", ".", NAN),
    ("1,500", ".", 1500.0), (" 2 ", ".", 2.0), ("", ".", NAN), ("1e5", ",", 1e5), ("1,5e-3", ",", 0.0015),
    ("٣", ".", NAN), ("1__0", ".", NAN), (".5", ".", 0.5), (",5", ",", 0.5), ("5,", ",", 5.0), ("-", ".", NAN),
    ("+", ",", NAN), (".", ".", NAN), ("e5", ".", NAN), ("50%", ".", NAN), ("$1,200.50", ".", 1200.5),
])  # fmt: skip
def test_cells_are_read_as_numbers(cell: str, decimal: str, value: float) -> None:
    found = reader(decimal)(cell)
    assert found == value or (math.isnan(found) and math.isnan(value))


def test_signs_and_missing_cells() -> None:
    assert decimal_of(["1,5", "2"], ";") == ","
    assert decimal_of(["1,234"], ",") == "."
    assert is_missing(" n/a ")
    assert is_missing("#VALOR!")
    assert not is_missing("0")


def test_the_share_that_is_named_for_skipped_rows_is_enough(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("x,y\n1,2\nNA,2\n3,4\nNA,2\n5,6\n7,8\n")  # 2 of 6: 0.33 is not enough
    case = Case("", "", skip_at_most=0.1)
    with pytest.raises(GdcliError) as caught:
        read(case, path)
    assert "--skip-at-most 0.34" in caught.value.hint
    assert read(replace(case, skip_at_most=0.34), path).skipped == 2


def test_tables_of_up_to_ten_thousand_columns_are_read(tmp_path: Path) -> None:
    def wide(count: int) -> str:
        path = tmp_path / str(count)
        path.write_text("\n".join(",".join(f"{sign}{i}" for i in range(count)) for sign in ("x", "")))
        return str(path)

    with Table(wide(10_000)) as table:
        assert len(table.names) == 10_000
    with pytest.raises(GdcliError, match="more than 10,000 columns"):
        Table(wide(10_001))

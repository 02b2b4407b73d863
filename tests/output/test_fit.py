"""The page of a fit draws every model, one without a column of the table among them."""

import pytest

from gdcli import explore
from gdcli.output.formats.table import page_lines
from gdcli.output.layout.screen import Medium, Screen
from gdcli.output.options import PageOptions


@pytest.mark.parametrize("loss", ["mse", "logistic"])
def test_a_model_without_columns_has_a_picture(loss, tmp_path):
    table = tmp_path / "rows.csv"
    table.write_text("a,y\n" + "".join(f"{k},{k % 2}\n" for k in range(8)))
    fit = explore.fit(str(table), model="b", target="y", loss=loss)
    screen = Screen(80, 24, medium=Medium.TERMINAL)
    lines = list(page_lines(screen, fit, PageOptions(subject=fit.view)))
    assert any("\u2800" <= char <= "\u28ff" for line in lines for char in line)

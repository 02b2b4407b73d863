"""The page of a fit draws every model, one without a column of the table among them."""

import pytest

import gdcli
from gdcli.output.layout.screen import Medium, Screen
from gdcli.output.page_context import PageContext
from gdcli.output.plots.fit import losses_picture, residuals_picture
from tests.output.pages import page_lines

SCREEN = Screen(80, 24, medium=Medium.TERMINAL)


@pytest.mark.parametrize("loss", ["mse", "logistic"])
def test_a_model_without_columns_has_a_picture(loss, tmp_path):
    table = tmp_path / "rows.csv"
    table.write_text("a,y\n" + "".join(f"{k},{k % 2}\n" for k in range(8)))
    fit = gdcli.fit(str(table), model="b", target="y", loss=loss)
    lines = page_lines(SCREEN, fit)
    assert any("\u2800" <= char <= "\u28ff" for line in lines for char in line)


def pages_of(fit):
    return "\n".join(page_lines(SCREEN, fit, PageContext(command="gdcli fit T --steps 5")))


def test_a_page_has_the_loss_the_residuals_the_rows_and_what_to_type_next():
    data = {"x": [0.0, 1.0, 2.0, 3.0], "y": [1.0, 3.0, 5.5, 7.0]}
    page = pages_of(gdcli.fit(data, model="w*x + b", lr=0.01, steps=5, advise=False))
    titles = ["The loss over the parameters", "The loss by step", "Residuals: target − model", "as descent left it"]
    places = [page.index(title) for title in titles]
    assert places == sorted(places)
    assert page.rstrip().endswith("gdcli fit T --steps 50")
    held = gdcli.fit(data, model="w*x + b", lr=0.01, epochs=5, batch=1, validate=0.5, seed=1, advise=False)
    page = pages_of(held)
    assert page.index("The rows, and the model") < page.index("validation   ●")
    assert "The loss by step" not in page


def test_residuals_are_the_target_minus_the_model():
    """With w = 3 they are 1, 0 and -1, from left to right."""
    fit = gdcli.fit({"x": [0.0, 1.0, 2.0], "y": [1.0, 3.0, 5.0]}, model="w*x", steps=0, start="3", advise=False)
    assert fit.view is not None
    picture = residuals_picture(SCREEN, fit, fit.view, 12)
    assert picture is not None
    lines = SCREEN.lines(picture)
    zero = next(row for row, line in enumerate(lines) if line.strip().startswith("0┤"))
    places = sorted((line.index("•"), row) for row, line in enumerate(lines) if "•" in line)
    below, middle, above = (zero - row for _, row in places[::-1])
    assert below < middle == 0 < above


def test_the_epoch_with_the_lowest_loss_of_the_rows_held_back_is_marked_at_this_loss():
    data = {"x": [0.0, 1.0, 2.0, 3.0], "y": [1.0, 3.0, 5.0, 7.0]}
    fit = gdcli.fit(data, model="w*x + b", lr=0.1, epochs=30, batch=1, validate=0.25, order="given", advise=False)
    assert fit.best_epoch == 30
    picture = SCREEN.lines(losses_picture(SCREEN, fit))
    (row,) = (row for row, line in enumerate(picture) if "●" in line and "epoch" not in line)
    assert row > SCREEN.height / 2


def test_losses_of_zero_have_a_picture():
    data = {"x": [0.0, 1.0, 2.0, 3.0], "y": [0.0] * 4}
    page = pages_of(gdcli.fit(data, model="w*x", start=0.0, epochs=3, batch=2, validate=0.5, seed=1, advise=False))
    assert "─ training   ─ validation" in page


@pytest.mark.parametrize(("loss", "model"), [("logistic", "w*x + b"), ("hinge", "w*x + b")])
def test_classes_have_no_residuals(loss, model):
    fit = gdcli.fit({"x": [0.0, 1.0, 2.0, 3.0], "y": [0, 1, 0, 1]}, model=model, loss=loss, lr=0.1, steps=5)
    assert "Residuals" not in pages_of(fit)


def test_a_target_of_two_classes_is_drawn_as_such_whatever_the_loss():
    data = {"a": [0.0, 1.0, 2.0, 3.0], "b": [1.0, 0.0, 1.0, 3.0], "y": [0, 1, 0, 1]}
    assert "○ y = 0   ● y = 1" in pages_of(gdcli.fit(data, model="sigmoid(v*a + w*b)", lr=0.1, steps=5))

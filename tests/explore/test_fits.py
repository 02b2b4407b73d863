"""Fits: which names are columns, which target, which loss, and the right answer."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gdcli
from gdcli.errors import CannotError, UsageError
from gdcli.explore.fitting.losses import LOSSES, loss_tree, parse_loss, penalty_tree
from gdcli.explore.fitting.prediction import predict
from gdcli.language.printing.text import to_text
from gdcli.language.reading.parser import parse
from gdcli.model import Outcome
from gdcli.model.fit import Fit, NoReference, Reference
from gdcli.output.formats import formatted
from gdcli.output.page_context import PageChoices, PageContext
from gdcli.record import replace
from tests.calculus.nist import PROBLEMS

TWENTY = "x,y\n" + "".join(f"{5 * i},{round(10.5 * i + 7 + 6 * math.sin(3.7 * i), 1)}\n" for i in range(1, 21))


def written(folder: Path, text: str = TWENTY, name: str = "data.csv") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(("loss", "text"), [
    ("mse", "mean((w*x + b - y)**2)"),
    ("half-mse", "mean((w*x + b - y)**2/2)"),
    ("mae", "mean(abs(w*x + b - y))"),
    ("huber:delta=2", "mean(min(abs(w*x + b - y), 2)*(abs(w*x + b - y) - min(abs(w*x + b - y), 2)/2))"),
    ("logistic", "mean(softplus((1 - 2*y)*(w*x + b)))"),
    ("hinge", "mean(max(0, 1 + (1 - 2*y)*(w*x + b)))"),
])  # fmt: skip
def test_losses_are_written_in_the_language(loss: str, text: str) -> None:
    assert to_text(loss_tree(parse_loss(loss), parse("w*x + b").root, "y", None)) == text


def test_a_penalty_is_added() -> None:
    penalty = penalty_tree(0.5, ("b", "w"))
    tree = loss_tree(LOSSES["none"], parse("w*x + b").root, None, penalty)
    assert to_text(tree) == "mean(w*x + b) + 0.5*(b**2 + w**2)"
    assert penalty_tree(0.0, ("b",)) is None


@pytest.mark.parametrize(("r", "delta"), [(0.3, 1.0), (-0.3, 1.0), (1.0, 1.0), (5.0, 2.0), (-7.0, 0.5), (0.0, 1.0)])
def test_the_huber_loss_is_the_one_of_the_paper(r: float, delta: float, tmp_path: Path) -> None:
    fit = gdcli.fit(written(tmp_path, f"y\n{-r!r}\n"), model="p*0", loss=f"huber:delta={delta}", steps=0)
    assert fit.training_loss == pytest.approx(r * r / 2 if abs(r) <= delta else delta * (abs(r) - delta / 2))


@pytest.mark.parametrize(("name", "hint"), [
    ("msee", "mse"), ("l2", "Choose"), ("huber:d=1", "delta"), ("huber:delta=0", "huber"),
])  # fmt: skip
def test_wrong_losses_are_refused(name: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_loss(name)
    assert hint in caught.value.hint


def test_the_twenty_point_question(tmp_path: Path) -> None:
    """The rate diverges, the limit is named, and with standardized columns it converges in a few steps."""
    fit = gdcli.fit(written(tmp_path), model="w*x + b", lr=0.0005)
    x = np.arange(5.0, 101.0, 5.0)
    hessian = 2.0 * np.array([[1.0, x.mean()], [x.mean(), (x * x).mean()]])
    limit = 2.0 / np.linalg.eigvalsh(hessian)[-1]
    assert fit.run.verdict is not None
    assert fit.run.verdict.outcome is Outcome.DIVERGED
    assert fit.run.curvature is not None
    assert fit.run.curvature.lr_limit == pytest.approx(limit, rel=1e-9)
    assert f"{limit:.4g}"[:6] in fit.run.verdict.summary
    advice = fit.run.verdict.advice
    assert advice is not None
    assert "--scale standard" in advice.command
    assert fit.conditions["standard"] == pytest.approx(1.0)
    again = gdcli.fit(str(tmp_path / "data.csv"), model="w*x + b", lr=advice.settings.learning_rate, scale="standard")
    assert again.run.verdict is not None
    assert again.run.verdict.outcome is Outcome.CONVERGED
    assert again.original == pytest.approx(np.polyfit(x, again_target(), 1)[::-1], rel=1e-9)
    assert again.digits is not None
    assert again.digits >= 12


def again_target() -> list[float]:
    return [float(line.split(",")[1]) for line in TWENTY.splitlines()[1:]]


def test_names_are_columns_or_parameters(tmp_path: Path) -> None:
    path = written(tmp_path, "Área (m²);quartos;Preço\n100;2;300\n50;1;160\n80;3;260\n")
    fit = gdcli.fit(path, model="a*Area_m2 + q*quartos + c", steps=0)
    assert (fit.variables, fit.target) == (("a", "c", "q"), "Preco")
    assert fit.data.renamed == {"Área (m²)": "Area_m2", "Preço": "Preco"}
    assert list(fit.data.columns) == ["Area_m2", "quartos", "Preco"]


@pytest.mark.parametrize(("model", "target", "expected"), [
    ("y ~ w*x", None, "y"), ("z ~ w*x", None, "z"), ("w*x", None, "y"), ("w*x", "z", "z"), ("w*y", None, "z"),
    ("w*y + v*z", None, "x"),
])  # fmt: skip
def test_the_target_has_a_default(model: str, target: str | None, expected: str, tmp_path: Path) -> None:
    path = written(tmp_path, "x,y,z\n1,2,3\n2,3,5\n")
    assert gdcli.fit(path, model=model, target=target, steps=0).target == expected


@pytest.mark.parametrize(("model", "options", "message"), [
    ("x + 1", {}, "the model has no parameters to fit"),
    ("y ~ w*y", {}, "the model uses its target y"),
    ("q ~ w*x", {}, "there is no column 'q'"),
    ("w*x", {"target": "q"}, "there is no column 'q'"),
    ("y ~ w*x", {"target": "y"}, "the target is named twice"),
    ("w*x + v*y", {}, "the model uses every column"),
    ("w*x", {"scale": "std"}, "unknown scale 'std'"),
    ("w*x", {"l2": -1.0}, "the factor of --l2 must be 0 or more"),
    ("w*x", {"loss": "logistic"}, "the target y is not 0 and 1"),
])  # fmt: skip
def test_wrong_calls_are_refused_with_a_hint(model: str, options: dict[str, str], message: str, tmp_path: Path) -> None:
    path = written(tmp_path, "x,y\n1,2\n2,3\n3,5\n")
    with pytest.raises((UsageError, CannotError)) as caught:
        gdcli.fit(path, model=model, **options)  # type: ignore[arg-type]
    assert caught.value.message.startswith(message)
    assert caught.value.hint


@pytest.mark.parametrize(("cells", "words"), [
    (("0", "1"), None), (("-1", "1"), None), (("não", "sim"), ("não", "sim")),
])  # fmt: skip
def test_two_classes_are_zero_and_one(cells: tuple[str, str], words: tuple[str, str] | None, tmp_path: Path) -> None:
    rows = [(0.5, 0), (1.0, 0), (1.5, 1), (2.0, 0), (2.5, 1), (3.0, 1)]
    path = written(tmp_path, "x;y\n" + "".join(f"{x};{cells[place]}\n" for x, place in rows))
    fit = gdcli.fit(path, model="w*x + b", loss="logistic", lr=1.0, steps=5000)
    assert fit.data.words == ({"y": words} if words else {})
    assert isinstance(fit.reference, Reference)
    assert fit.reference.is_best
    assert fit.digits is not None
    assert fit.digits >= 4
    scores = [fit.parameters[0] + fit.parameters[1] * x for x, _ in rows]
    costs = [math.log1p(math.exp(-s if place else s)) for s, (_, place) in zip(scores, rows, strict=True)]
    assert fit.training_loss == pytest.approx(sum(costs) / 6)


def test_separable_classes_have_no_minimum_and_no_run_converges(tmp_path: Path) -> None:
    path = written(tmp_path, "x,y\n1,0\n2,0\n3,1\n4,1\n")
    fit = gdcli.fit(path, model="w*x + b", loss="logistic", lr=5.0, steps=20_000)
    assert isinstance(fit.reference, NoReference)
    assert "can be separated" in str(fit.reference.reason)
    assert fit.run.verdict is not None
    assert fit.run.verdict.outcome is not Outcome.CONVERGED


def test_equal_columns_are_told_with_their_direction(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b,y\n1,2,3\n2,4,7\n3,6,8\n")
    fit = gdcli.fit(path, model="v*a + w*b", lr=0.01)
    assert isinstance(fit.reference, NoReference)
    assert "no unique minimum" in str(fit.reference.reason)


def test_loss_none_takes_the_model_as_the_cost(tmp_path: Path) -> None:
    fit = gdcli.fit(written(tmp_path), model="(w*x + b - y)**2", loss="none", scale="standard", lr=0.4, steps=100)
    assert fit.target is None
    assert "y" in fit.data.columns
    assert fit.loss_text == "mean((w*x + b - y)**2)"


def test_skipped_rows_are_counted_and_named(tmp_path: Path) -> None:
    rows = "".join(f"{i},{2 * i}\n" for i in range(30))
    fit: Fit = gdcli.fit(written(tmp_path, f"x,y\n1,NA\n{rows}"), model="w*x", lr=0.001, steps=10)
    assert (fit.data.rows, fit.data.skipped) == (30, 1)
    assert (fit.data.skipped_rows[0].line, fit.data.skipped_rows[0].title) == (2, "y")


def test_an_ill_conditioned_sum_of_squares_is_not_said_to_be_without_end(tmp_path: Path) -> None:
    """The smallest curvature of such a loss vanishes only by rounding: it has a minimum."""
    rows = "".join(f"{y},{1e6 + y * 1.5},{1947 + y},{2e5 + 3 * y + y % 3}\n" for y in range(16))
    fit = gdcli.fit(written(tmp_path, f"y,x1,x2,x3\n{rows}"), model="b0 + b1*x1 + b2*x2 + b3*x3")
    assert fit.run.verdict is not None
    assert "no minimum" not in fit.run.verdict.summary


def noisy(folder: Path, rows: int = 400) -> str:
    random = np.random.default_rng(3)
    x = random.normal(size=rows)
    y = 1.5 * x + 0.5 + random.normal(size=rows)
    return written(folder, "x,y\n" + "".join(f"{a:.6f},{b:.6f}\n" for a, b in zip(x, y, strict=True)))


def test_batches_settle_at_their_noise_floor(tmp_path: Path) -> None:
    fit = gdcli.fit(noisy(tmp_path), model="w*x + b", lr=0.1, batch=4, epochs=60, seed=1)
    verdict = fit.run.verdict
    assert verdict is not None
    assert verdict.outcome is Outcome.CONVERGED
    assert verdict.summary.startswith("Settled at the noise floor")
    assert fit.digits is not None
    assert fit.digits <= 3
    excess = verdict.evidence["excess_loss"]
    assert isinstance(excess, float)
    assert 0.0 < excess < 0.5
    assert "Try --schedule cosine." in verdict.summary
    assert verdict.advice is not None
    assert verdict.advice.command.endswith("--batch 4 --seed 1 --lr 0.1 --epochs 60 --schedule cosine")
    decayed = gdcli.fit(
        str(tmp_path / "data.csv"), model="w*x + b", lr=0.1, batch=4, epochs=60, seed=1, schedule="cosine"
    )
    assert decayed.training_loss - decayed.reference.loss < excess / 2  # type: ignore[union-attr]
    larger = gdcli.fit(str(tmp_path / "data.csv"), model="w*x + b", lr=0.1, batch=100, epochs=60, seed=1)
    assert larger.run.verdict is not None
    assert larger.run.verdict.evidence["excess_loss"] < excess / 4  # type: ignore[operator]


def test_overfitting_is_told_with_the_best_epoch(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    x = random.uniform(-1.0, 1.0, size=20)
    y = np.sin(2.5 * x) + 0.35 * random.normal(size=20)
    path = written(tmp_path, "x,y\n" + "".join(f"{a:.5f},{b:.5f}\n" for a, b in zip(x, y, strict=True)))
    model = " + ".join(f"b{k}*x**{k}" for k in range(9))
    fit = gdcli.fit(path, model=model, lr=0.1, batch=4, epochs=800, validate=0.3, seed=1)
    verdict = fit.run.verdict
    assert verdict is not None
    assert verdict.outcome is Outcome.NOT_CONVERGED
    best = int(np.argmin(fit.validation_losses))
    assert verdict.summary.startswith(f"Over-fitting since epoch {best}")
    assert (fit.best_epoch, verdict.evidence["best_epoch"]) == (best, best)
    assert fit.validation_loss == fit.validation_losses[-1] > fit.validation_losses[best]
    assert len(fit.validation_losses) == len(fit.run.trajectory) == 801
    assert verdict.advice is not None
    patience = int(verdict.advice.command.partition("--patience ")[2].split()[0])
    stopped = gdcli.fit(path, model=model, lr=0.1, batch=4, epochs=800, validate=0.3, seed=1, patience=patience)
    assert stopped.run.steps_taken == best + patience
    assert stopped.validation_losses == fit.validation_losses[: best + patience + 1]
    assert stopped.parameters_step == stopped.best_epoch == best
    assert stopped.parameters == fit.run.trajectory[best].point != stopped.run.final.point
    assert stopped.validation_loss == fit.validation_losses[best]
    assert stopped.training_loss == pytest.approx(fit.run.trajectory[best].value)
    assert "The parameters given are those of epoch" in str(stopped.run.verdict.summary)  # type: ignore[union-attr]
    thinned = gdcli.fit(path, model=model, lr=0.1, batch=4, epochs=800, validate=0.3, seed=1, every=100)
    assert len(thinned.validation_losses) == len(thinned.run.trajectory) < 15
    assert thinned.run.verdict == verdict
    assert thinned.best_iterate == fit.run.trajectory[best]


def test_the_loss_of_rows_held_back_is_that_of_the_model_in_the_units_of_the_table(tmp_path: Path) -> None:
    """With the order kept the last four of twenty rows are held back; the scale is that of the other sixteen."""
    fit = gdcli.fit(
        written(tmp_path), model="w*x + b", lr=0.1, scale="standard", epochs=20, validate=0.2, order="given"
    )
    x, y = np.array([row.split(",") for row in TWENTY.split()[1:]], float).T
    assert fit.variables == ("b", "w")
    assert fit.original is not None
    b, w = fit.original
    assert fit.validation_loss == pytest.approx(float(np.mean((w * x[16:] + b - y[16:]) ** 2)))
    assert fit.training_loss == pytest.approx(float(np.mean((w * x[:16] + b - y[:16]) ** 2)))
    assert (fit.shifts["x"], fit.factors["x"]) == pytest.approx((x[:16].mean(), x[:16].std()))


def test_the_rates_that_hold_for_all_rows_are_not_said_of_batches(tmp_path: Path) -> None:
    options: dict[str, Any] = {"lr": 0.1, "scale": "standard", "advise": False, "epochs": 20, "seed": 1}
    for size, has_limit in ((4, False), (20, True)):
        curvature = gdcli.fit(written(tmp_path), model="w*x + b", batch=size, **options).run.curvature
        assert curvature is not None
        assert curvature.eigenvalues == pytest.approx((2.0, 2.0))
        assert (curvature.lr_limit is not None) == (curvature.predicted_rate is not None) == has_limit


def test_a_picture_has_the_model_of_the_run_and_the_right_one(tmp_path: Path) -> None:
    fit = gdcli.fit(written(tmp_path, "x,y\n0,1\n1,3\n2,5\n"), model="w*x + b", steps=3, scale="standard", advise=False)
    assert fit.view is not None
    assert fit.view.reference is not None
    assert fit.view.reference({"x": [0.0, 4.0]}) == pytest.approx([1.0, 9.0])
    assert fit.variables == ("b", "w")
    assert fit.original is not None
    b, w = fit.original
    assert fit.view.descent({"x": [0.0, 4.0]}) == pytest.approx([b, 4 * w + b])


def test_validation_rows_take_no_part(tmp_path: Path) -> None:
    """With the order kept the last rows are held back: their values change nothing but the validation loss."""
    losses = []
    for last in ("100,3", "100,-7"):
        path = written(tmp_path, f"x,y\n1,2\n2,3\n3,5\n4,4\n{last}\n")
        fit = gdcli.fit(path, model="w*x + b", lr=0.1, scale="standard", epochs=20, validate=0.2, order="given")
        losses.append((fit.parameters, fit.training_loss, fit.validation_loss))
    assert losses[0][:2] == losses[1][:2]
    assert losses[0][2] != losses[1][2]


@pytest.mark.parametrize("options", [
    {"order": "sorted", "batch": 2}, {"batch": 0}, {"epochs": 0}, {"patience": 3}, {"validate": 1.5},
    {"validate": 0.01}, {"batch": 2, "noise": 1.0}, {"batch": 2, "optimizer": "newton"},
])  # fmt: skip
def test_wrong_batches_are_refused(options: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        gdcli.fit(written(tmp_path), model="w*x + b", **options)  # type: ignore[arg-type]
    assert caught.value.hint


class Frame:
    """The common part of data frames: columns, and the values of one by its title."""

    columns = ("area", "the price")

    def __getitem__(self, title: str) -> object:
        return {"area": np.array([1.0, 2.0, np.nan, 4.0]), "the price": ["3", "5", "7", None]}[title]


@pytest.mark.parametrize("data", [
    {"x": [0, 1, 2], "y": (1, 3, 5)}, {"x": np.arange(3), "y": np.array([1.0, 3.0, 5.0])},
])  # fmt: skip
def test_a_mapping_of_columns(data: dict[str, object]) -> None:
    fit = gdcli.fit(data, model="w*x + b", lr=0.5, scale="standard")
    assert fit.original == pytest.approx((1.0, 2.0), abs=1e-5)


def test_a_frame_by_its_interface() -> None:
    fit = gdcli.fit(Frame(), model="w*area + b", lr=0.5, scale="standard", skip_at_most=0.5)
    assert (fit.target, fit.data.rows, fit.data.skipped) == ("the_price", 2, 2)
    assert fit.original == pytest.approx((1.0, 2.0), abs=1e-5)
    assert [row.line for row in fit.data.skipped_rows] == [3, 4]


def test_a_frame_of_two_words() -> None:
    data = {"x": [1, 2, 3, 4, 2.5], "bought": ["no", "no", "yes", "yes", "no"]}
    fit = gdcli.fit(data, model="w*x + b", loss="logistic", lr=1.0, l2=0.1)
    assert fit.data.words == {"bought": ("no", "yes")}


@pytest.mark.parametrize("data", [
    3, {}, [1, 2], {"x": [1, 2], "y": [1]}, {"x": [[1, 2]], "y": [1]}, {"x": ["a"], "y": [1]},
])  # fmt: skip
def test_what_is_no_table(data: object) -> None:
    with pytest.raises(UsageError) as caught:
        gdcli.fit(data, model="w*x", target=None)
    assert caught.value.hint


def test_predictions_keep_the_rows_as_they_are(tmp_path: Path) -> None:
    fit = gdcli.fit(written(tmp_path, "x,y\n0,1\n1,3\n2,5\n"), model="w*x + b", lr=0.5, scale="standard", steps=3000)
    new = written(tmp_path, 'who;x\n"Ann; B";10\nBob;n/a\nEve;1.000,5\n', "new.csv")
    found = predict(fit, new, {})
    assert found.titles == ("who", "x")
    assert found.rows == (("Ann; B", "10"), ("Bob", "n/a"), ("Eve", "1.000,5"))
    assert found.values[1] is None
    assert found.values[0] == pytest.approx(21.0, abs=1e-3)
    assert found.values[2] == pytest.approx(2002.0, abs=1e-1)
    with pytest.raises(UsageError, match="there is no column 'x'"):
        predict(fit, written(tmp_path, "who,z\na,1\n", "other.csv"), {})


@pytest.mark.parametrize(("fitted", "new", "predicted"), [
    ("x;y\n1.000;2\n2.000;4,5\n", "x\n1.500\n", [3.25]),
    ("x;y\n1;2\n2;4,5\n", "1,5\n3,5\n", [3.25, 8.25]),
    ("x;y\n1;2\n2;4,5\n", "y,x\n0,1.000\n0,3.000\n", [2.0, 7.0]),
    ("9,1,2\n9,2,4.5\n", "8,1.5\n8,3.5\n", [3.25, 8.25]),
    ("z,x,y\n9,1,2\n9,2,4.5\n", "x,z\n1.5,8\n", [3.25]),
])  # fmt: skip
def test_a_table_to_predict_is_read_like_the_fitted_one_where_it_does_not_show_its_dialect(
    tmp_path: Path, fitted: str, new: str, predicted: list[float]
) -> None:
    model = "w*x2 + b" if fitted.startswith("9") else "w*x + b"
    fit = gdcli.fit(written(tmp_path, fitted), model=model, optimizer="newton", lr=1.0)
    assert predict(fit, written(tmp_path, new, "new.csv"), {}).values == pytest.approx(predicted, rel=1e-6)


def test_new_names_of_columns_that_are_missing_are_left_out_of_predictions(tmp_path: Path) -> None:
    renames = {"Área (m²)": "area", "Preço": "price"}
    path = written(tmp_path, "Área (m²),Preço\n1,2\n2,4\n")
    fit = gdcli.fit(path, model="price ~ w*area", rename=renames, optimizer="newton", lr=1.0)
    found = predict(fit, written(tmp_path, "Área (m²)\n3\n", "new.csv"), renames)
    assert found.titles == ("Área (m²)",)
    assert found.values == pytest.approx((6.0,))


def test_a_model_without_columns_predicts_the_same_for_each_row(tmp_path: Path) -> None:
    fit = gdcli.fit(written(tmp_path, "x,y\n1,2\n2,4\n"), model="y ~ c", optimizer="newton", lr=1.0)
    assert predict(fit, written(tmp_path, "x\n3\n4\n", "new.csv"), {}).values == pytest.approx((3.0, 3.0))


def test_a_parameter_that_may_be_a_slip_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, "area,price\n1,2\n2,3\n3,5\n")
    assert gdcli.fit(path, model="w*Area + b", steps=1).meant == {"Area": "area"}
    assert gdcli.fit(path, model="w*area + b", steps=1).meant == {}


def test_bounds_hold_and_have_no_right_answer(tmp_path: Path) -> None:
    fit = gdcli.fit(written(tmp_path), model="w*x + b", bounds="w=0:1", lr=0.0001, steps=50)
    assert all(0.0 <= row.point[1] <= 1.0 for row in fit.run.trajectory)
    assert isinstance(fit.reference, NoReference)
    assert fit.digits is None


def test_how_well_a_model_meets_its_target(tmp_path: Path) -> None:
    fit = gdcli.fit(written(tmp_path), model="w*x + b", lr=0.5, scale="standard")
    x, y = np.arange(5.0, 101.0, 5.0), np.array(again_target())
    assert fit.r_squared == pytest.approx(float(np.corrcoef(x, y)[0, 1] ** 2), rel=1e-9)
    assert fit.accuracy is None
    path = written(tmp_path, "x,y\n1,0\n2,0\n3,1\n4,0\n5,1\n6,1\n", "classes.csv")
    scored = gdcli.fit(path, model="w*x + b", loss="logistic", lr=1.0, steps=3000)
    b, w = scored.parameters
    right = [(b + w * i > 0) == bool(k) for i, k in zip(range(1, 7), (0, 0, 1, 0, 1, 1), strict=True)]
    assert scored.accuracy == pytest.approx(sum(right) / 6)


def test_means_inside_of_a_model_are_those_of_the_rows_that_were_fitted(tmp_path: Path) -> None:
    path = written(tmp_path)
    x, y = np.arange(5.0, 101.0, 5.0), np.array(again_target())
    slope, start = np.polyfit(x - x.mean(), y, 1)
    centered = gdcli.fit(path, model="w*(x - mean(x)) + b", lr=0.001, steps=20_000)
    assert isinstance(centered.reference, Reference)
    assert centered.reference.method == "exact least squares"
    assert centered.reference.parameters == pytest.approx((start, slope), rel=1e-13)
    assert centered.r_squared == pytest.approx(float(np.corrcoef(x, y)[0, 1] ** 2), rel=1e-9)
    new = predict(centered, written(tmp_path, "x\n200\n-30\n", "new.csv"), {})
    assert new.values == pytest.approx([start + slope * (at - x.mean()) for at in (200.0, -30.0)], rel=1e-4)
    by_hand = gdcli.fit(path, model="w*(x - mean(x))/sqrt(mean((x - mean(x))**2)) + b", lr=0.4)
    assert isinstance(by_hand.reference, Reference)
    assert by_hand.reference.parameters == pytest.approx((start, slope * x.std()), rel=1e-12)
    together = gdcli.fit(path, model="b + mean(w*x)", lr=0.0001, steps=5)
    assert isinstance(together.reference, NoReference)
    assert together.view is not None
    assert together.view.descent({"x": [1.0, 7.0]}) == pytest.approx([np.dot(together.parameters, (1.0, x.mean()))] * 2)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("text", "model", "options"), [
    ("x,y\n1,2\n", "w*x + b", {}),  # fewer rows than parameters
    ("x,y\n1,2\n1,2\n1,2\n", "a*exp(k*x)", {}),
    ("x,y\n1e300,2\n-1e300,4\n1e-300,0\n", "w*x + b", {"scale": "standard"}),
    ("x,y\n5,1\n5,2\n5,3\n", "w*x + b", {"scale": "standard"}),  # a constant column
    ("x,y\n5,1\n6,1\n7,1\n", "w*x + b", {"scale": "minmax"}),  # a constant target
    ("x,y\n1,2\n2,4\n", "(w*x - y)**2", {"loss": "none", "l2": 0.1}),
    ("x,y\n1,2\n2,4\n", "b", {}),
    ("x,y\n1,0\n2,1\n", "w*x + b", {"loss": "hinge"}),
    ("x,y\n1,2\n2,4\n3,5\n4,9\n5,9\n", "w*x + b", {"batch": 2, "epochs": 3, "validate": 0.4, "seed": 1}),
])  # fmt: skip
def test_odd_tables_have_a_page_with_its_picture(
    text: str, model: str, options: dict[str, object], tmp_path: Path
) -> None:
    fit = gdcli.fit(written(tmp_path, text), model=model, steps=20, lr=0.01, advise=False, **options)  # type: ignore[arg-type]
    assert list(formatted(fit, "table", PageContext(PageChoices(plot=True))))
    assert list(formatted(fit, "json"))


@pytest.mark.parametrize(
    "settings",
    [
        {"start": "250,0.0005", "lr": 1e-12, "steps": 100}, {"start": "500,0.0001", "lr": 1, "optimizer": "lbfgs"},
        {"lr": 0.01}, {"lr": 1, "optimizer": "newton"},
    ],
)  # fmt: skip
def test_neither_a_flat_valley_nor_a_tail_is_called_a_minimum(settings) -> None:
    """Rounding hides the slope along a valley that is 10**12 times as flat as it is steep, and far out on a tail."""
    misra = next(problem for problem in PROBLEMS if problem.name == "Misra1a")
    run = gdcli.fit(misra.columns, model=misra.model, **settings).run
    assert run.verdict is not None
    assert run.verdict.outcome is not Outcome.CONVERGED
    assert run.minimum is None


def test_scaling_is_not_advised_where_a_lower_rate_does_as_well(tmp_path: Path) -> None:
    path = written(tmp_path, "x,y\n" + "".join(f"{i / 5:.1f},{i * 0.3 + (-1) ** i * 0.1:.2f}\n" for i in range(-8, 9)))
    fit = gdcli.fit(path, model="w*x + b", lr=5.0)
    assert fit.run.verdict is not None
    assert fit.run.verdict.outcome is Outcome.DIVERGED
    assert fit.run.verdict.advice is not None
    assert "--scale" not in fit.run.verdict.advice.command


def test_scaling_is_advised_where_a_lower_rate_takes_many_more_steps(tmp_path: Path) -> None:
    path = written(tmp_path, "x,y\n" + "".join(f"{3 + i / 5:.1f},{i * 0.3 + (-1) ** i * 0.1:.2f}\n" for i in range(17)))
    fit = gdcli.fit(path, model="w*x + b", lr=1.0, steps=5000)
    assert fit.run.verdict is not None
    assert fit.run.verdict.advice is not None
    assert "--scale standard" in fit.run.verdict.advice.command
    assert "--optimizer" not in fit.run.verdict.advice.command


def test_the_verdict_does_not_depend_on_what_is_kept(tmp_path: Path) -> None:
    path = written(tmp_path)
    whole, few = (gdcli.fit(path, model="w*x + b", lr=0.0002, steps=50, every=every) for every in (None, 20))
    assert few.run.verdict == whole.run.verdict
    assert [row.step for row in few.run.trajectory] == [0, 20, 40, 50]
    assert few.parameters == whole.parameters


def test_a_curve_that_no_rate_fits_is_advised_a_method_that_searches_its_rate() -> None:
    """A parameter of 240 beside one of 0.0006: with any rate that moves the first, the second diverges."""
    misra = next(problem for problem in PROBLEMS if problem.name == "Misra1a")
    run = gdcli.fit(misra.columns, model=misra.model, start="250,0.0005", lr=0.1).run
    assert run.verdict is not None
    assert run.verdict.outcome is Outcome.NOT_CONVERGED
    assert run.verdict.summary.endswith("Try --lr 1 --steps 500 --optimizer lbfgs.")
    tried = gdcli.fit(
        misra.columns, model=misra.model, start="250,0.0005", lr=1, steps=200, optimizer="lbfgs", advise=False
    )
    assert tried.run.verdict is not None
    assert tried.run.verdict.outcome is Outcome.CONVERGED
    assert tried.parameters == pytest.approx(misra.certified, rel=1e-6)


def test_scaling_is_not_advised_where_it_makes_another_model(tmp_path: Path) -> None:
    """A parabola through the origin of the table does not go through the origin of the scaled column."""
    path = written(tmp_path, "x,y\n" + "".join(f"{100 + i},{0.5 * (100 + i) ** 2 + (-1) ** i}\n" for i in range(20)))
    run = gdcli.fit(path, model="w*x**2", lr=0.1).run
    assert run.verdict is not None
    assert run.verdict.outcome is Outcome.DIVERGED
    assert "--scale" not in run.verdict.summary


def test_a_zigzag_that_only_grows_diverges(tmp_path: Path) -> None:
    """Also if the curvatures differ so much that rounding hides the minimum."""
    random = np.random.default_rng(14)
    x = 772.0 + random.normal(size=7)
    path = written(tmp_path, "x,y\n" + "".join(f"{a:.6f},{2 * a + b:.6f}\n" for a, b in zip(x, x[::-1], strict=True)))
    limit = 2.0 / np.linalg.eigvalsh(2.0 * np.array([[1.0, x.mean()], [x.mean(), (x * x).mean()]]))[-1]
    run = gdcli.fit(path, model="w*x + b", lr=1.02 * limit, steps=3000).run
    assert run.verdict is not None
    assert run.verdict.outcome is Outcome.DIVERGED
    assert f"{limit:.4g}".replace("e-0", "e-") in run.verdict.summary


@pytest.mark.parametrize("options", [
    {"batch": 5, "epochs": 40, "lr": 0.1}, {"validate": 0.2, "epochs": 40, "lr": 1e-5},
])  # fmt: skip
def test_what_is_advised_for_batches_of_raw_columns_can_be_typed_and_does_better(
    options: dict[str, float], tmp_path: Path
) -> None:
    path = written(tmp_path)
    fit = gdcli.fit(path, model="w*x + b", seed=1, **options)  # type: ignore[arg-type]
    verdict = fit.run.verdict
    assert verdict is not None
    assert verdict.advice is not None
    assert "--scale standard" in verdict.advice.command
    words = verdict.advice.command.split()
    rate = float(words[words.index("--lr") + 1])
    again = gdcli.fit(path, model="w*x + b", seed=1, scale="standard", **{**options, "lr": rate})  # type: ignore[arg-type]
    assert again.training_loss < fit.training_loss / 2
    assert again.run.verdict is not None
    assert again.run.verdict.outcome is Outcome.CONVERGED


@pytest.mark.parametrize("share", [0.0, 1.0, -1e-9, 1.000001, math.nan])
@pytest.mark.parametrize("is_file", [True, False])
def test_the_rows_that_may_be_skipped_are_a_share(share: float, is_file: bool, tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("x,y\n1,2\n2,4\n3,6\n")
    table = str(tmp_path / "points.csv") if is_file else {"x": [1, 2, 3], "y": [2, 4, 6]}
    if 0.0 <= share <= 1.0:
        assert gdcli.fit(table, model="w*x", target="y", steps=1, skip_at_most=share).data.rows == 3
    else:
        with pytest.raises(UsageError, match="share"):
            gdcli.fit(table, model="w*x", target="y", steps=1, skip_at_most=share)


@pytest.mark.parametrize(
    ("settings", "is_possible"),
    [({"batch": 1}, True), ({"batch": 0}, False), ({"epochs": 1}, True), ({"epochs": 0}, False),
     ({"validate": 0.3, "patience": 0}, True), ({"validate": 0.3, "patience": 1}, True),
     ({"validate": 0.3, "patience": -1}, False)],
)  # fmt: skip
def test_batches_and_epochs_begin_with_one(settings: dict[str, Any], is_possible: bool) -> None:
    def fit() -> Fit:
        return gdcli.fit({"x": [1, 2, 3, 4], "y": [2, 4, 6, 8]}, model="w*x", target="y", **settings)

    if is_possible:
        assert fit().data.rows == 4
    else:
        with pytest.raises(UsageError, match="1 or more, --patience 0 or more"):
            fit()


def test_a_cell_that_is_no_number_is_named_by_its_beginning() -> None:
    table = {"x": [1, 2, 3], "y": [1, "abcdefghijklmnopqrstuvwxyz", 3]}
    fit = gdcli.fit(table, model="w*x", target="y", steps=1, skip_at_most=0.5)
    (skipped,) = fit.data.skipped_rows
    assert (skipped.line, skipped.title, skipped.cell) == (2, "y", "abcdefghijklmnopqrstuvwx")


@pytest.mark.parametrize(("rows", "most", "expected"), [(10, 100, 10), (10, 10, 10), (10, 9, 5), (100, 7, 7)])
def test_an_even_selection_of_the_rows_is_drawn(rows: int, most: int, expected: int) -> None:
    table = {"x": list(range(rows)), "y": list(range(rows))}
    fit = gdcli.fit(table, model="w*x", target="y", steps=1, lr=1e-9)
    assert fit.view is not None
    columns, target = fit.view.rows(most)
    assert len(columns["x"]) == len(target) == expected
    assert len({b - a for a, b in pairwise(columns["x"])}) == 1


@pytest.mark.parametrize(
    "options", [{"l2": 0.5}, {"batch": 5, "epochs": 4, "seed": 1, "validate": 0.2}, {"scale": "standard", "steps": 30}]
)
def test_without_a_diagnosis_the_numbers_are_the_same(options):
    judged, bare = (gdcli.fit("@houses", diagnose=diagnose, **options) for diagnose in (True, False))
    assert replace(judged, run=bare.run, reference=None, digits=None, spectra={}) == bare
    assert replace(judged.run, verdict=None, curvature=None, minimum=None) == bare.run


RESERVED = {"pi": [1.0, 2.0, 3.0], "exp": [1.0, 2.0, 4.0], "y": [3.0, 5.0, 9.0]}


@pytest.mark.parametrize("model", ["w*pi + b", "w*exp + b", "y ~ w*pi_ + b*pi"])
def test_a_title_that_means_something_else_is_not_read_as_that(model: str) -> None:
    with pytest.raises(UsageError, match=r"(pi|exp) is a column of .* of the language") as caught:
        gdcli.fit(RESERVED, model=model)
    assert re.search(r"Write (pi|exp)_ for the column, .* --rename (pi|exp)=NAME", caught.value.hint)


def test_a_column_with_such_a_title_is_used_by_the_name_that_was_made() -> None:
    named = gdcli.fit(RESERVED, model="w*exp_ + b", steps=1)
    assert (named.run.variables, named.data.renamed) == (("b", "w"), {"exp": "exp_"})
    with pytest.raises(UsageError, match="pi is a column"):
        gdcli.descend("mean((w*pi - y)**2)", data=RESERVED)
    called = gdcli.fit(RESERVED, model="w*exp(exp_/9) + b", steps=1)
    assert called.run.variables == ("b", "w")
    renamed = gdcli.fit(RESERVED, model="w*p + pi", rename={"pi": "p"}, steps=1)
    assert renamed.run.variables == ("w",)


def test_a_name_that_is_no_column_is_a_parameter() -> None:
    found = gdcli.fit(RESERVED, model="w*x + b", steps=1)
    assert found.run.variables == ("b", "w", "x")
    assert gdcli.fit(RESERVED, model="b", lr=0.5).parameters == pytest.approx((17 / 3,))

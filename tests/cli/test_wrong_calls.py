"""Wrong calls as they are typed: status 2, nothing on standard output, one line that says what is wrong, and a hint."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.inside import inside

WRONG = [
    ("descend x y", "'y' is left over", 'gdcli descend "x y"'),
    ("derive x + y", "'+ y' is left over", 'gdcli derive "x + y"'),
    ("manual tour data", "'data' is left over", "Leave it out"),
    ("derive x^2 at 2", "'at 2' is left over", "Did you mean --at 2?"),
    ("derive x^2 2", "'2' is left over", "Did you mean --at 2?"),
    ("derive x*y x=1,y=2", "'x=1,y=2' is left over", "Did you mean --at x=1,y=2?"),
    ("derive x / 2", "'/ 2' is left over", 'gdcli derive "x / 2"'),
    ("derive x setup.py pyproject.toml 2", "is left over", 'names of files in the place of *. Quotes prevent it'),
    ("descend x^2 lr=0.1", "'lr=0.1' is left over", "Did you mean --lr 0.1?"),
    ("descend x^2 at 2", "'at 2' is left over", "Did you mean --start 2?"),
    ("descend x^2 -lr 0.1", "'-lr 0.1' is left over", "Did you mean --lr 0.1?"),
    ("descend x^2 learning-rate 0.1", "'learning-rate 0.1' is left over", "Did you mean --lr 0.1?"),
    ("fit @houses epochs 50", "'epochs 50' is left over", "Did you mean --epochs 50?"),
    ("derive x^2 hessian at 2", "'hessian at 2' is left over", "Did you mean --hessian?"),
    ("descend x*y --start x=1 y=2", "'y=2' is left over", "Did you mean --start x=1,y=2?"),
    ("descend x*y --start 1 1", "'1' is left over", "Did you mean --start 1,1?"),
    ("compare x^2 --lr 1e-3 0.5", "'0.5' is left over", "Did you mean --lr 1e-3,0.5?"),
    ("plot x^2 --range -5 5", "'5' is left over", "Did you mean --range -5:5?"),
    ("plot x^2 -5 5", "'-5 5' is left over", "Did you mean --range -5:5?"),
    ("plot x*y --range x=0:1 y=-2:2e1", "'y=-2:2e1' is left over", "Did you mean --range x=0:1,y=-2:2e1?"),
    ("plot x^2 --range -5,5", "'-5,5' is not a range", "Did you mean -5:5?"),
    ("fit houses.csv w*x+b", "'w*x+b' is left over", 'Did you mean --model "w*x+b"?'),
    ("fit README.md pyproject.toml", "'pyproject.toml' is left over", "Leave it out"),
    ("descend --function x^2", "no option --function here", "The expression stands alone"),
    ("integrate x^2", "no command 'integrate'", "See `gdcli --help`"),
    ("--show-completion zsh", "--show-completion takes no value", "type `_GDCLI_COMPLETE=source_zsh gdcli`."),
    ("version", "no command 'version'", "Did you mean `gdcli --version`?"),
    ("rosenbrock", "no command 'rosenbrock'", 'gdcli derive "rosenbrock"'),
    ("derive", "the expression is missing", 'gdcli derive "x**2+3*x"'),
    ("fit", "the table is missing", "gdcli fit houses.csv"),
    ("descend --lr", "--lr needs a value", "--help lists the options"),
    ("descend --lr=", "--lr: the value is empty", "Write a number"),
    ("derive x --at=", "--at: the value is empty", "single commas"),
    ("descend x --data=", "the name of the table file is empty", "Name a table file"),
    ("descend --fps fast", "--fps takes a number, and 'fast'", "such as 0.5"),
    ("descend --beta1 x", "--beta1 takes a number, and 'x'", "such as 0.5"),
    ("fit @houses --l2 x", "--l2 takes a number, and 'x'", "such as 0.5"),
    ("practice --level 9", "--level takes a whole number from 1 to 3, and 9 is none", "such as 1"),
    ("practice --level x", "--level takes a whole number, and 'x'", "1000 or 1e3"),
    ("practice --count x", "--count takes a whole number, and 'x'", "1000 or 1e3"),
    ("practice --count 0", "--count takes a whole number of at least 1, and 0 is none", "such as 1"),
    ("practice --seed x", "--seed takes a whole number, and 'x'", "1000 or 1e3"),
    ("fit @houses --validate x", "--validate takes a number, and 'x'", "0.5 or 1e-3"),
    ("fit @houses --validate 2", "--validate takes a share of the rows, and 2 is none", "0.1 or 10%"),
    ("fit @houses --batch 3 --order shufled", "unknown order 'shufled'", "shuffled"),
    ("descend --timeout x", "--timeout takes a number, and 'x'", "0.5 or 1e-3"),
    ("descend --format jsno", "unknown format 'jsno'", "Did you mean json?"),
    ("descend --format qqqq", "unknown format 'qqqq'", "Choose one of table, json"),
    ("--foo", "there is no option --foo of gdcli itself", "gdcli --help"),
    ("--version=3", "--version takes no value", "Write --version alone"),
    ("sweep x^2 --seed -1", "the seed cannot be -1", "whole number"),
    ("sweep x^2 --seed -1 --starts x=1", "the seed cannot be -1", "whole number"),
    ("descend x^2 --seed -1", "the seed cannot be -1", "whole number"),
    ("compare x^2 --seed -1", "the seed cannot be -1", "whole number"),
    ("sweep x --engine gpu", "unknown engine 'gpu'", "auto, python, compiled"),
    ("descend x --engine compild", "unknown engine 'compild'", "Did you mean compiled?"),
    ("sweep x^2 --starts -5", "-5 is no number of starts", "--starts x=-5"),
    ("sweep x^2 --starts 2.5", "2.5 is no number of starts", "--starts x=2.5"),
    ("sweep x*y --starts 2.5", "1 value for 2 variables", "x=2.5,y=2.5"),
    ("sweep x^2 --starts x=1:3:1", "a grid of one value cannot have two ends", "1:1:1"),
    ("descend --steps 2.5", "--steps takes a whole number, and '2.5'", "1000 or 1e3"),
    ("compare --steps many", "--steps takes a whole number, and 'many'", "1000 or 1e3"),
    ("sweep --steps nan", "--steps takes a whole number, and 'nan'", "1000 or 1e3"),
    ("basins x^2 --steps 1e400", "--steps takes a whole number, and '1e400'", "1000 or 1e3"),
    ("descend --lr y=0.1", "'y=0.1' is not a number", "such as 0.1"),
    ("descend --steps n=5", "--steps takes a whole number, and 'n=5'", "1000 or 1e3"),
    ("sweep --lr y=0.1,2", "'y=0.1' is not a number", "such as 0.1"),
    ("descend --every 1.5", "--every takes a whole number", "1000 or 1e3"),
    ("descend --seed 1.5", "--seed takes a whole number", "1000 or 1e3"),
    ("derive x^2 --order 1.5", "--order takes a whole number", "1000 or 1e3"),
    ("derive x^2 --check 2x --order 30", "a derivative of order 30 is not possible", "Orders are 1 to 20."),
    ("derive x*y --check y,x --order 2", "--order is for functions of one variable", "Use --hessian"),
    ("derive x --at 1 --range 1:2:3", "'1:2:3' is not a range", "Write LOW:HIGH"),
    ("fit @houses --predict @houses --format svg", "svg is for pages", "Use --format json instead."),
    ("2x(x+1)", "no command '2x(x+1)'", "write 2*x*(x+1)."),
    ("basins x^2 --points 1", "1 starts are not possible", "two or more each way"),
    ("basins x*y --points 9x1", "9x1 starts are not possible", "two or more each way"),
    ("basins x*y --points 1e5", "1e5 starts are not possible", "at most together"),
    ("basins x^2 --points 1.5", "cannot read '1.5' as a resolution", "200x100"),
    ("basins x^2 --lr 0.1,0.2", "one learning rate is needed here", "`gdcli sweep` take several"),
    ("descend x^2 --lr 0.1:1:5", "one learning rate is needed here", "`gdcli compare`"),
    ("basins 3", "no variables", "Write one"),
    ("plot 3", "no variables", "--wrt"),
    ("sweep x^2 --suggest -o /tmp/x.HTML", "--suggest writes one number, and no picture", ".txt"),
    ("sweep x^2 --suggest --format svg", "--suggest writes one number, and no picture", ".txt"),
    ("derive x^2 -o /tmp/x.pdf", "no picture of this as .pdf", ".svg and .html"),
    ("derive x^2 -o /tmp/x.csv", "csv is for tables of numbers", "--format json"),
    ("descend --lerning-rate 0.1", "no option --lerning-rate here", "Did you mean --lr?"),
    ("learn limit -o page.svg", "no option -o here", "lists the options"),
    ("descend -o /tmp/x.htm", "no picture of this as .htm", ".svg and .html"),
    ("basins x^2 -o /tmp/x.png", "no picture of this as .png", ".svg and .html"),
    ("plot x^2 -o /tmp/x.jpg", "no picture of this as .jpg", ".svg and .html"),
]


@pytest.mark.parametrize(("call", "message", "hint"), WRONG, ids=[call for call, *_ in WRONG])
def test_a_wrong_call_is_told_in_one_line_with_a_hint(call: str, message: str, hint: str) -> None:
    done = inside(*call.split(" "))
    assert (done.status, done.out) == (2, ""), done.err
    error, advice = done.err.splitlines()
    assert error.startswith("Error: ")
    assert message in error
    assert advice.startswith("Hint: ")
    assert hint in advice


@pytest.mark.parametrize(
    ("call", "option"),
    [
        ("derive x^2 --at zz", "--at"), ("descend x^2 --start=x=zz", "--start"), ("sweep x^2 --starts zz", "--starts"),
        ("plot x^2 --tangent 1a", "--tangent"), ("descend x^2 --bounds x=0:q", "--bounds"), ("descend --lr zz", "--lr"),
    ],
)  # fmt: skip
def test_an_error_within_a_value_names_its_option(call: str, option: str) -> None:
    assert inside(*call.split(" ")).err.startswith(f"Error: {option}: a number is needed")


def test_help_may_be_asked_for_in_one_word() -> None:
    assert inside("help").out == inside("--show-completion", "--help").out == inside("--help").out
    assert inside("help", "descend").out == inside("descend", "--help").out


def test_a_second_language_is_noted() -> None:
    call = ("derive", "x^2", "--lang", "en", "--lang", "pt")
    assert inside(*call).err.startswith("--lang foi digitada mais de uma vez: vale o último valor.")
    assert not inside(*call, "--quiet").err


RIGHT = [
    ("descend --steps 1e1 --format csv", "descend --steps 10 --format csv"),
    ("descend --steps 20 --every 1e1 --format csv", "descend --steps 20 --every 10 --format csv"),
    ("descend --noise 1 --seed 1e3 --format csv", "descend --noise 1 --seed 1000 --format csv"),
    ("compare --steps 1e2 --format csv", "compare --steps 100 --format csv"),
    ("sweep x^2 --starts 1e1 --steps 1e2 --format csv", "sweep x^2 --starts 10 --steps 100 --format csv"),
    ("basins x^2 --points 1e1 --steps 1e3 --format csv", "basins x^2 --points 10 --steps 1_000 --format csv"),
]


@pytest.mark.parametrize(("call", "same"), RIGHT, ids=[call for call, _ in RIGHT])
def test_a_whole_number_may_be_written_as_people_write_large_ones(call: str, same: str) -> None:
    short, long = inside(*call.split(" ")), inside(*same.split(" "))
    assert (short.status, long.status) == (0, 0), short.err
    assert short.out == long.out


@pytest.mark.parametrize(
    ("call", "name", "beginning"),
    [
        ("basins x^2 --steps 100", "map.svg", "<svg"),
        ("basins x^2 --steps 100", "map.HTML", "<!doctype html>"),
        ("plot x^2", "curve.svg", "<svg"),
        ("descend", "run.svg", "<svg"),
        ("sweep x^2 --starts 3", "sweep.html", "<!doctype html>"),
        ("derive x^2 --at 1", "tangent.svg", "<svg"),
        ("analyze x^2", "analysis.svg", "<svg"),
        ("plot x^2", "curve.txt", "f(x) = x**2"),
        ("descend --format csv", "run.svg", "step,x,"),
        ("descend", "run", "Gradient descent"),
    ],
)
def test_an_ending_that_can_be_had_is_what_is_written(call: str, name: str, beginning: str, tmp_path: Path) -> None:
    target = tmp_path / name
    done = inside(*call.split(" "), "--output", str(target))
    assert (done.status, done.out) == (0, ""), done.err
    assert target.read_text(encoding="utf-8").lower().startswith(beginning.lower())

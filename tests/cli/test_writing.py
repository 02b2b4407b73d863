"""Files are written whole or not at all, and one line says why a file cannot be written."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gdcli.cli.app import run
from gdcli.cli.atomic_file import PART_NAME, check_writable
from gdcli.cli.writing import write
from gdcli.errors import CannotError
from tests.program import PLAIN_ENVIRONMENT, gdcli


def failing_half_way() -> Iterator[str]:
    yield "first"
    raise RuntimeError("half-way")


def test_lines_reach_the_file(tmp_path: Path) -> None:
    write(["a", "b"], str(tmp_path / "out.csv"))
    assert (tmp_path / "out.csv").read_text() == "a\nb\n"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_failure_half_way_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    with pytest.raises(RuntimeError):
        write(failing_half_way(), str(target))
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_the_mode_of_the_old_file_stays(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    target.chmod(0o640)
    write(["new"], str(target))
    assert target.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("path", ["/dev/fd/x", "/dev/fd/٣", "/dev/fd/999"])
def test_what_is_no_descriptor_is_one_clear_error(path: str) -> None:
    with pytest.raises(CannotError, match="cannot be written"):
        write(["text"], path)


@pytest.mark.parametrize("mask", [0, 0o077])
def test_a_new_file_has_the_mode_that_the_system_gives(mask: int, tmp_path: Path) -> None:
    before = os.umask(mask)
    try:
        write(["new"], str(tmp_path / "out.csv"))
    finally:
        os.umask(before)
    assert (tmp_path / "out.csv").stat().st_mode & 0o7777 == 0o666 & ~mask


@pytest.mark.parametrize(("size", "is_whole"), [(100, True), (101, False)])
def test_of_a_long_path_a_message_names_the_end(size: int, is_whole: bool) -> None:
    path = "/".join(("/nowhere", "x" * (size - 9)))
    with pytest.raises(CannotError) as caught:
        check_writable(path)
    assert (path in str(caught.value)) == is_whole
    assert path[-100:] in str(caught.value)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write(["new"], str(tmp_path / "link"))
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_a_full_disk_is_one_clear_line() -> None:
    with pytest.raises(CannotError, match="no space left"):
        write(["x" * 100_000], "/dev/full")


def program(command: str, folder: Path, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run a line of shell in which `gdcli` is the program."""
    line = command.replace("gdcli ", f"{sys.executable} -m gdcli ")
    return subprocess.run(
        ["sh", "-c", line], cwd=folder, capture_output=True, text=True, timeout=60, check=False,
        env=PLAIN_ENVIRONMENT | {"PYTHONPATH": str(Path(__file__).parents[2])}, **more,
    )  # fmt: skip


CALL = "gdcli descend --steps 2 --format csv"


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link", "links"])
def test_standard_output_by_its_path_is_written_to_and_not_replaced(name: str, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/dev/stdout")
    (tmp_path / "links").symlink_to("link")
    done = program(f"(echo header; {CALL} -o {name}; echo footer) > out.csv", tmp_path)
    lines = (tmp_path / "out.csv").read_text().splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert (lines[0], lines[1][:7], lines[-1], len(lines)) == ("header", "step,x,", "footer", 6)
    assert {path.name for path in tmp_path.iterdir()} == {"out.csv", "link", "links"}


@pytest.mark.parametrize(("name", "number"), [("/dev/stderr", 2), ("/dev/fd/3", 3), ("/proc/self/fd/7", 7)])
def test_any_open_descriptor_is_written_to(name: str, number: int, tmp_path: Path) -> None:
    done = program(f"exec {number}>out.csv; echo header >&{number}; {CALL} -q -o {name}", tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "out.csv").read_text().splitlines()[:2] == [
        "header", "step,x,value,grad_x,gradient_norm,learning_rate",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "command", [f"{CALL} -o /dev/fd/9", f"exec 3</dev/null; {CALL} -o /dev/fd/3", f"{CALL} -o /dev/stdout >&-"]
)
def test_a_descriptor_that_cannot_be_written_is_said_before_the_work(command: str, tmp_path: Path) -> None:
    done = program(command, tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "cannot be written: bad file descriptor" in done.stderr


def test_a_reader_that_goes_away_is_a_quiet_end_for_a_descriptor_too(tmp_path: Path) -> None:
    done = program("gdcli descend --steps 1e5 --all --tol 0 --format csv -q -o /dev/stdout | head -1", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_name_as_long_as_the_system_allows_is_written(tmp_path: Path) -> None:
    target = tmp_path / ("ä" * 125 + ".txt")  # 254 bytes of 255
    write(["a"], str(target))
    assert target.read_text() == "a\n"
    assert list(tmp_path.iterdir()) == [target]


def test_planted_files_and_links_are_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    monkeypatch.setattr(os, "urandom", bytes)
    (tmp_path / PART_NAME.format(random="00" * 8)).symlink_to(victim)
    with pytest.raises(CannotError, match="file exists"):
        write(["a"], str(tmp_path / "out.csv"))
    assert victim.read_text() == "precious"


def test_two_writers_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    target, ends = tmp_path / "out", []
    for letter in "abab":
        ends.append(threading.Thread(target=write, args=([letter * 9] * 20_000, str(target))))
        ends[-1].start()
    for end in ends:
        end.join()
    assert set(target.read_text().split()) in ({"a" * 9}, {"b" * 9})
    assert list(tmp_path.iterdir()) == [target]


def test_a_private_file_stays_private_while_it_is_written(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    target.chmod(0o600)
    modes: list[int] = []

    def lines() -> Iterator[str]:
        modes.extend(path.stat().st_mode & 0o777 for path in tmp_path.iterdir())
        yield "x"

    write(lines(), str(target))
    assert modes == [0o600, 0o600]


def test_an_empty_name_is_a_wrong_call() -> None:
    done = gdcli("descend", "--output", "")
    assert (done.status, done.out) == (2, "")
    assert "the name of the file is empty" in done.err


def test_a_folder_that_is_gone_is_the_reason(tmp_path: Path) -> None:
    done = program(f"mkdir gone; cd gone; rmdir ../gone; {CALL} -o out.csv", tmp_path)
    assert done.returncode == 1
    assert "the current folder no longer exists" in done.stderr


@pytest.mark.parametrize("path", ["missing/out.csv", ".", "new/", "n" * 300, "loop"])
def test_what_cannot_be_written_is_said_before_the_work(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(CannotError, match="cannot be written"):
        check_writable(path)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("sweep",), "latex"),
        (("sweep",), "dot"),
        (("descend",), "mermaid"),
        (("descend", "--explain", "2"), "csv"),
        (("derive", "x**2"), "csv"),
        (("basins", "x**2"), "latex"),
        (("functions", "rosenbrock"), "csv"),
    ],
)
def test_a_format_without_meaning_is_refused_before_the_work(
    arguments: tuple[str, ...], name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for work in ("sweeps.sweep", "single_run.descend", "explanation.explain", "sweeps.basins", "gallery.card"):
        monkeypatch.setattr(f"gdcli.explore.{work}", lambda *_, **__: pytest.fail("the work was begun"))
    monkeypatch.setattr("gdcli.cli.commands.derive.derive", lambda *_, **__: pytest.fail("the work was begun"))
    assert run([*arguments, "--format", name]) == 2
    assert name in capsys.readouterr().err
    assert run([*arguments, "--format", "yaml"]) == 2
    hint = capsys.readouterr().err.splitlines()[1]
    assert name not in hint
    assert "json" in hint

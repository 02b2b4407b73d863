"""Files are written whole or not at all, and what cannot be written is said in one line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from gdcli import explore
from gdcli.cli.app import run
from gdcli.cli.output import check_writable, write
from gdcli.errors import CannotError


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


@pytest.mark.parametrize("path", ["missing/out.csv", "."])
def test_what_cannot_be_written_is_said_before_the_work(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
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
    for work in ("sweep", "descend", "explain", "derive", "basins", "card"):
        monkeypatch.setattr(explore, work, lambda *_, **__: pytest.fail("the work was begun"), raising=False)
    assert run([*arguments, "--format", name]) == 2
    assert name in capsys.readouterr().err

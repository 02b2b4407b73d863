"""The keys of POSIX and of Windows have the same names."""

from __future__ import annotations

import os
import pty
import signal
import sys
import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from gdcli.cli.terminal.keyboard import RESIZED, PosixKeyboard, WindowsKeyboard


def windows(monkeypatch: pytest.MonkeyPatch, typed: str) -> WindowsKeyboard:
    """The console of Windows with these characters typed."""
    waiting = list(typed)
    console = SimpleNamespace(kbhit=lambda: bool(waiting), getwch=lambda: waiting.pop(0))
    monkeypatch.setitem(sys.modules, "msvcrt", console)
    return WindowsKeyboard()


@pytest.fixture
def terminal() -> Iterator[tuple[int, PosixKeyboard]]:
    """A terminal in raw mode, and its keyboard."""
    import tty  # noqa: PLC0415

    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    yield ours, PosixKeyboard(theirs)
    os.close(ours)
    os.close(theirs)


def test_windows_waits_for_a_key_as_long_as_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    looks, now = 0, 0.0

    def is_typed() -> bool:
        nonlocal looks, now
        looks, now = looks + 1, now + 0.02
        return looks > 5

    keys = windows(monkeypatch, "q")
    monkeypatch.setattr(sys.modules["msvcrt"], "kbhit", is_typed)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    monkeypatch.setattr(time, "monotonic", lambda: now)
    assert keys.key(0.05) == ""
    assert keys.key(None) == "q"
    assert looks == 6


KEYS = {"q": ("q", "q"), "left": ("\xe0K", "\x1b[D"), "right": ("\xe0M", "\x1b[C"), "up": ("\x00H", "\x1b[A")}


@pytest.mark.parametrize(("typed", "key"), KEYS.values(), ids=KEYS)
def test_both_systems_name_keys_alike(
    typed: str, key: str, monkeypatch: pytest.MonkeyPatch, terminal: tuple[int, PosixKeyboard]
) -> None:
    assert windows(monkeypatch, typed).key(None) == key
    os.write(terminal[0], key.encode())
    assert terminal[1].key(5.0) == key


def test_keys_that_were_typed_together_come_one_by_one(
    monkeypatch: pytest.MonkeyPatch, terminal: tuple[int, PosixKeyboard]
) -> None:
    keys = windows(monkeypatch, " \xe0Kn")
    assert [keys.key(0.0) for _ in range(4)] == [" ", "\x1b[D", "n", ""]
    os.write(terminal[0], b" \x1b[Dn")
    assert [terminal[1].key(5.0) for _ in range(3)] == [" ", "\x1b[D", "n"]
    assert terminal[1].key(0.0) == ""


def test_an_arrow_that_comes_in_two_parts_is_one_key(terminal: tuple[int, PosixKeyboard]) -> None:
    os.write(terminal[0], b"\x1b[D" * 30)
    assert [terminal[1].key(5.0) for _ in range(30)] == ["\x1b[D"] * 30
    os.write(terminal[0], b"\x1b")
    assert terminal[1].key(5.0) == "\x1b"


def test_a_signal_ends_the_wait_for_a_key(terminal: tuple[int, PosixKeyboard]) -> None:
    terminal[1].take()
    signal.raise_signal(signal.SIGWINCH)
    assert terminal[1].key(None) == RESIZED
    terminal[1].give_back()
    assert terminal[1].key(0.0) == ""


def test_ctrl_c_is_an_interrupt_on_windows_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KeyboardInterrupt):
        windows(monkeypatch, "\x03").key(None)

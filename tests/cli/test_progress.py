"""The progress line: it fits the terminal, and shows no forecast before the first unit has ended."""

import io
import os
import re
import sys
import time

import pytest

from gdcli.cli.sentences import DESCENTS, STEPS
from gdcli.cli.terminal.columns import columns_of
from gdcli.cli.terminal.progress import progress, progress_line


@pytest.mark.parametrize("done", [0, 1, 5_000_000, 10_000_000, 12_000_000])
def test_the_line_fits_the_terminal(done):
    for room in range(1, 130):
        assert 0 < len(progress_line(DESCENTS, done, 10_000_000, 3.0, room)) <= room


@pytest.mark.parametrize(("told", "columns"), [("40", 40), ("100", 60), ("", 60), ("0", 60), ("wide", 60)])
def test_the_width_is_that_of_the_terminal_or_less_if_told(told, columns, monkeypatch):
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((60, 20)))
    assert columns_of(sys.stderr, {"COLUMNS": told}) == columns


def test_without_a_terminal_the_width_is_a_guess():
    assert columns_of(io.StringIO(), {}) == 80


def test_a_wide_terminal_sees_all_of_it():
    text = progress_line(STEPS, 420, 1000, 2.0)
    assert text == "[##########--------------]  42% of 1,000 steps, 210/s, 3 s left"


def test_a_narrow_terminal_keeps_the_share():
    assert " 42% of 1,000,000 descents" in progress_line(DESCENTS, 420_000, 1_000_000, 2.0, 39)
    assert progress_line(DESCENTS, 420_000, 1_000_000, 2.0, 12).endswith("42%")


def test_before_anything_has_ended_there_is_no_pace():
    text = progress_line(DESCENTS, 0, 1000, 5.0)
    assert text.endswith("of 1,000 descents, starting")
    assert "/s" not in text


def test_slow_work_has_a_pace_all_the_same():
    assert "0.5/s" in progress_line(DESCENTS, 5, 10, 10.0)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(99, "99 s left"), (101, "2 min left"), (5990, "100 min left"), (6010, "2 h left"), (36_000, "10 h left")],
)
def test_the_time_left_is_in_a_unit_that_is_read_at_once(seconds, words):
    assert progress_line(STEPS, 500, 1000, seconds).endswith(words)


@pytest.mark.parametrize(
    ("rate", "words"),
    [(9.5, " 9.5/s"), (10.4, " 10/s"), (999, " 999/s"), (1000, " 1.0k/s"), (1e6, " 1.0M/s"), (2.5e9, " 2.5G/s")],
)
def test_the_rate_is_in_a_unit_that_is_read_at_once(rate, words):
    assert words in progress_line(STEPS, round(1000 * rate), 10**15, 1000.0)


@pytest.mark.parametrize(("room", "text"), [(29, "[#---]  25% of 1,000 descents"), (28, " 25% of 1,000 descents")])
def test_a_bar_has_four_columns_at_least(room, text):
    assert progress_line(DESCENTS, 250, 1000, 0.0, room) == text


class Screen(io.StringIO):
    def isatty(self):
        return True


def test_the_line_comes_after_half_a_second_ten_times_a_second_and_goes_at_the_end(monkeypatch):
    now, screen = 100.0, Screen()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    monkeypatch.setattr(sys, "stderr", screen)
    with progress(STEPS) as on_progress:
        assert on_progress is not None
        for done in range(60):
            on_progress(done, 60)
            now += 0.02
    shown = re.findall("[0-9]+%", screen.getvalue())
    assert shown == ["43%", "53%", "63%", "73%", "83%", "93%"]
    assert screen.getvalue().endswith("\r\x1b[2K")
    with progress(STEPS) as on_progress:
        assert on_progress is not None
        on_progress(1, 2)
    assert screen.getvalue().count("%") == len(shown)
    with progress(STEPS, quiet=True) as on_progress:
        assert on_progress is None

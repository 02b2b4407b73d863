"""The rows that a table shows: first, last, best, and round steps between."""

from hypothesis import given
from hypothesis import strategies as st

from gdcli.output.sections.iterations import SELECTIONS, chosen_rows, gaps_of, round_steps

FAIREST = sum(SELECTIONS[0])


def steps_of(steps, best):
    return [steps[place] for place in chosen_rows(steps, best)]


def test_a_short_run_is_shown_whole():
    assert steps_of(list(range(FAIREST)), 3) == list(range(FAIREST))


@given(st.integers(1, 200), st.data())
def test_rows_are_left_out_only_where_that_saves_lines(kept, data):
    places = chosen_rows(list(range(kept)), data.draw(st.integers(0, kept - 1)))
    assert len(places) == kept or len(places) + len(gaps_of(places)) + 1 < kept


def test_between_are_round_steps():
    assert steps_of(list(range(51)), 50) == [0, 1, 2, 3, 4, 5, 10, 20, 30, 40, 48, 49, 50]


def test_a_long_run_is_chosen_by_powers_of_ten():
    steps = steps_of(list(range(1_000_001)), 17)
    assert steps == [0, 1, 2, 3, 4, 5, 10, 17, 100, 1000, 10_000, 100_000, 999_998, 999_999, 1_000_000]


def test_a_thinned_run_takes_what_was_kept():
    steps = list(range(0, 100_001, 16))
    assert set(steps_of(steps, 1600)) <= set(steps)


@given(st.integers(1, 3000), st.integers(1, 50), st.data())
def test_first_last_and_best_are_always_there(kept, stride, data):
    steps = list(range(0, kept * stride, stride))
    best = data.draw(st.sampled_from(steps))
    shown = steps_of(steps, best)
    assert shown == sorted(set(shown))
    assert {steps[0], steps[-1], best} <= set(shown)
    assert len(shown) <= FAIREST + 8


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_round_steps_are_few_and_between(low, more):
    steps = round_steps(low, low + more)
    assert all(low <= step <= low + more for step in steps)
    assert len(steps) <= 10

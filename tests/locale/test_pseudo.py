"""No English is left where a sentence can be translated, and longer words break no page: see tests/pseudo.py."""

from __future__ import annotations

import shlex

import pytest

from tests.hostile.inside import inside
from tests.locale.calls import HELP, PAGES, PICTURES, RECORDS, WRONG, untranslated_in
from tests.locale.leaking import LEAKING
from tests.pseudo import answer, leaks, no_catalogue, wide_lines


@pytest.mark.parametrize("call", [*PAGES, *PICTURES, *HELP, *WRONG])
def test_no_english_is_left(call: str) -> None:
    words = shlex.split(call)
    done = answer(*words)
    found = [word for text in (done.out, done.err) for word in leaks(text, words, untranslated_in(call))]
    if call in LEAKING:
        assert found, "it no longer leaks: take it out of LEAKING"
    else:
        assert found == []
    if call not in PICTURES:
        assert wide_lines(done.out) == []


@pytest.mark.parametrize("call", RECORDS)
def test_what_programs_read_asks_no_catalogue(call: str) -> None:
    words = [*shlex.split(call), "--quiet"]
    english = inside(*words, GDCLI_LANG="en")
    with no_catalogue():
        done = inside(*words, GDCLI_LANG="pt")
    assert (done.status, done.out, done.err) == (0, english.out, "")

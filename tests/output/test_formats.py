"""Every record in every format that programs and documents read, as it is written."""

import pytest

from gdcli.model import Assignment, Gallery
from gdcli.output.formats import PAGE_FORMATS, formats_of, formatted
from gdcli.record import replace
from tests.output import records
from tests.output.snapshot import check

EXPLANATION = replace(
    records.explanation(), loss=Assignment("f", "x**2 + y**2", "1**2 + 2**2", 5.0), value_after=1.5,
    slopes=(Assignment("df/dx", "2*x", "2*1", 2.0), Assignment("df/dy", "2*y", "2*2", 4.0)),
)  # fmt: skip
RECORDS = {
    "run": records.parabola(1.1, 3, records.DIVERGED),
    "run in two": records.bowl(0.05, 2, records.CONVERGED),
    "comparison": records.comparison(),
    "derivation": records.derivation_with_everything(),
    "derivation in two": records.derivation_in_two_variables(),
    "explanation": EXPLANATION,
    "backprop": records.backprop(),
    "analysis": records.analysis(),
    "sweep": records.sweep_report([0.01, 0.1, 0.2]),
    "interrupted sweep": records.interrupted_sweep(),
    "card": records.card(),
    "gallery": Gallery((records.card(),)),
}
FORMATS = sorted({form for record in RECORDS.values() for form in formats_of(type(record))} - set(PAGE_FORMATS))


@pytest.mark.parametrize("form", FORMATS)
def test_records_are_written_as_they_were(form):
    written = []
    for name, record in RECORDS.items():
        if form in formats_of(type(record)):
            written += [f"=== {name}", *formatted(record, form)]
    check(f"format-{form}.txt", written)


def test_every_format_for_programs_and_documents_is_among_them():
    assert set(FORMATS) == {"json", "jsonl", "csv", "markdown", "latex", "dot", "mermaid"}

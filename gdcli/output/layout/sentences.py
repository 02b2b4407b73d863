"""The words that several pages use: the note on what follows, how a run ended, what to type next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.model import Outcome
from gdcli.model.sentences import Template
from gdcli.output.layout import labels

OUTCOME_WORDS: Final[Mapping[Outcome, Template]] = {
    Outcome.CONVERGED: labels.CONVERGED,
    Outcome.SLOW: Template("slow"),
    Outcome.OSCILLATING: Template("oscillating"),
    Outcome.DIVERGED: labels.DIVERGED,
    Outcome.LEFT_DOMAIN: Template("left domain"),
    Outcome.SADDLE: labels.SADDLE,
    Outcome.MAXIMUM: labels.MAXIMUM,
    Outcome.PLATEAU: labels.PLATEAU,
    Outcome.NOT_CONVERGED: Template("not converged"),
}
BEGINNING_OF_FORMULA: Final = Template(
    "{beginning} … (and {count} more character)", "{beginning} … (and {count} more characters)"
)
MORE_COMPONENTS: Final = Template("… {count} more …", "… {count} more …")
COLUMNS_LEFT_OUT: Final = Template("not shown for lack of room: {names}")
NEXT: Final = Template("Next:")
OR: Final = Template("or:")

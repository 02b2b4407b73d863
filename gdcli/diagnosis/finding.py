"""A finding: what a detector says about a run."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from gdcli.graph.objective import Vector
from gdcli.model import Outcome, Settings
from gdcli.model.sentences import Sentence
from gdcli.record import field, record

if TYPE_CHECKING:
    from gdcli.calculus.analysis.minima.line_minimizers import Valley

EvidenceValue = float | int | str | None
Evidence = dict[str, EvidenceValue]


@record
class Finding:
    """The finding of a detector: outcome, sentences, evidence, and settings to try, the most promising first.

    `minimizer`: the point (n) that the run reached, if it is a minimum. `kink`: the slopes on both sides of it, if they
    differ. `below`: a trial of the settings counts only if it ends at or below this value. `other_methods`: whether
    methods that find their own scale are tried if none of the settings helps.
    """

    outcome: Outcome
    sentences: tuple[Sentence, ...]
    evidence: Mapping[str, EvidenceValue] = field(default_factory=dict)
    remedies: Iterator[Settings] = field(default_factory=lambda: iter(()))
    other_methods: bool = False
    below: float = math.inf
    minimizer: Vector | None = None
    kink: Valley | None = None

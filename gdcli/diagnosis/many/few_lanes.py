"""A few descents are judged one by one, as `descend` judges a run.

For hundreds of thousands of descents that would take too long. They are judged by a few numbers each, which tell less
surely whether a descent is slow or not converged, or oscillates at a kink.
"""

from __future__ import annotations

import numpy as np

from gdcli.descent.run import unjudged_run
from gdcli.descent.sweeps.lane_data import INTERRUPTED_CODE, OUTCOMES, Codes, LaneResults
from gdcli.diagnosis.many.end_points import RestPoints
from gdcli.diagnosis.run_facts import RunFacts
from gdcli.diagnosis.verdict import judge
from gdcli.errors import GdcliError
from gdcli.graph.code.numpy_operations import Array
from gdcli.record import replace


def judge_each(places: RestPoints, results: LaneResults, points: Array, rates: Array, outcome: Codes) -> None:
    """Replace the outcomes by those of single runs from the points (n, m) with the rates (m)."""
    for lane in np.flatnonzero(results.stop != INTERRUPTED_CODE).tolist():
        start = tuple(points[:, lane].tolist())
        settings = replace(places.settings, start=start, learning_rate=float(rates[lane]))
        try:
            run = unjudged_run(places.objective, settings)
        except GdcliError:  # no value or no slope at the start
            continue
        facts = RunFacts(places.objective, run, places.known, looks_around=False)
        outcome[lane] = OUTCOMES.index(judge(facts).outcome)

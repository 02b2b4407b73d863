"""A learning-rate schedule as a small picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gdcli.model.sentences import STEP, shown
from gdcli.output.drawing.axis import axis, padded
from gdcli.output.drawing.canvas import Picture
from gdcli.output.drawing.chart import Curve, chart
from gdcli.output.layout.palette import ORANGE
from gdcli.output.layout.screen import Screen
from gdcli.output.plots.loss import thinned

HEIGHT: Final = 10
LOG_AXIS_RATE_FACTOR: Final = 1e3
"""Rates that differ by more than this factor are drawn on a logarithmic axis."""


def schedule_plot(screen: Screen, rates: Sequence[float]) -> Picture:
    """The learning rate of each step; `rates[k]` leads from iterate k to k + 1."""
    low, high = min(rates), max(rates)
    log = 0.0 < low < high / LOG_AXIS_RATE_FACTOR
    x = axis(0, len(rates), shown(STEP), whole=True)
    y = axis(low, high, "η", log=True) if log else axis(*padded(min(low, 0.0), high), "η")
    points = [(float(k), rate) for k, rate in enumerate((*rates, rates[-1]))]
    return chart(screen, x, y, [Curve([thinned(points, x, 2 * screen.width)], ORANGE)], height=HEIGHT).picture(screen)

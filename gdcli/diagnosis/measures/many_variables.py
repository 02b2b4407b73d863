"""The kind of the point at which a run of many variables rests, by the ends of the spectrum or by values nearby."""

from __future__ import annotations

from gdcli.calculus.analysis.landscape import Landscape
from gdcli.calculus.analysis.stationary_points import Kind, kind_along_axes
from gdcli.diagnosis.measures.curvature import Spectrum
from gdcli.diagnosis.thresholds import NEIGHBORS_VARIABLES_MAX
from gdcli.graph.objective import Vector


def kind_of_many(landscape: Landscape, spectrum: Spectrum | None, point: Vector) -> Kind | None:
    """The kind by both ends of the spectrum, else by values along every axis; None if neither shows it."""
    found = None if spectrum is None else _by_ends(spectrum)
    if found is not None or len(point) > NEIGHBORS_VARIABLES_MAX:
        return found
    return kind_along_axes(landscape.value, point)


def _by_ends(spectrum: Spectrum) -> Kind | None:
    """The kind by the smallest and the largest eigenvalue; None if they do not decide: zero, or not known."""
    least, most, zero = spectrum.least, spectrum.most, spectrum.negligible
    if least is not None and least > zero:
        return Kind.MINIMUM
    if most is not None and most < -zero:
        return Kind.MAXIMUM
    return Kind.SADDLE if least is not None and most is not None and least < -zero and most > zero else None

"""The facts of a run and of its objective, each computed when a detector first asks for it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from gdcli.calculus.analysis.landscape import Landscape
from gdcli.calculus.analysis.minima.minimizer import value_to_rounding
from gdcli.calculus.analysis.quadratic import is_quadratic
from gdcli.calculus.analysis.stationary_points import (
    ZERO_EIGENVALUE_SHARE,
    Kind,
    Stationary,
    by_neighbors,
    is_flat_on_one_side,
    kind_along_axes,
    kind_of,
)
from gdcli.descent.methods.bounds import held_variables, projected
from gdcli.descent.methods.method import Optimizer
from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.diagnosis.measures.curvature import Spectrum, curvature_record, spectrum_of, stationary_at, true_hessian
from gdcli.diagnosis.measures.last_steps import Tail, tail_of
from gdcli.diagnosis.measures.penalty import decay_of, landscape_of
from gdcli.diagnosis.thresholds import (
    BOUND_ROUNDING_SHARE,
    DENSE_VARIABLES_MAX,
    EVALUATION_STEPS,
    GRADIENT_NORM_AT_REST,
    LOWER_VALUE_SHARE,
    STATIONARY_DISTANCE_SHARE,
    TAIL_REST_SHARE,
    UNDERFLOW_VALUE,
)
from gdcli.graph.objective import Objective, Vector
from gdcli.language.printing.numbers import point_in_sentence, short
from gdcli.late import LateModule
from gdcli.model import Curvature, PointValue, Run, StopReason, norm

if TYPE_CHECKING:
    from gdcli.calculus.analysis import convexity
    from gdcli.calculus.analysis.minima import flatness, line_minimizers, surroundings, value_bounds
    from gdcli.calculus.analysis.minima.line_minimizers import Valley
    from gdcli.diagnosis.measures import elsewhere, forecast
    from gdcli.language.intervals import RealInterval
    from gdcli.model import KnownMinimum
else:  # a quadratic in several variables needs none of these
    convexity = LateModule("gdcli.calculus.analysis.convexity")
    flatness = LateModule("gdcli.calculus.analysis.minima.flatness")
    line_minimizers = LateModule("gdcli.calculus.analysis.minima.line_minimizers")
    surroundings = LateModule("gdcli.calculus.analysis.minima.surroundings")
    value_bounds = LateModule("gdcli.calculus.analysis.minima.value_bounds")
    forecast = LateModule("gdcli.diagnosis.measures.forecast")
    elsewhere = LateModule("gdcli.diagnosis.measures.elsewhere")


class RunFacts:
    """A run, its objective, and everything the detectors ask about them.

    `same_objective`: the facts of another run on it, from which these take what is known about the objective.
    `looks_around`: whether lower values are searched around a minimum that the run reached.
    """

    def __init__(
        self,
        objective: Objective,
        run: Run,
        known_minima: Sequence[KnownMinimum],
        same_objective: RunFacts | None = None,
        *,
        looks_around: bool = True,
    ) -> None:
        self.objective = objective
        self.run = run
        self.settings = run.settings
        self.looks_around = looks_around
        # With a fixed parameter the function has fewer variables than the gallery's, whose minima are known.
        fitting = [minimum for minimum in known_minima if len(minimum.point) == len(run.variables)]
        self.known_minima = [each for each in fitting if projected(each.point, run.settings.bounds) == each.point]
        # The loop tests the gradient of the objective without its penalty.
        penalized = run.stop_reason is not StopReason.TOLERANCE
        self.landscape: Landscape = landscape_of(self.objective, run.settings) if penalized else self.objective
        self._same = same_objective
        self._better: dict[Vector, tuple[PointValue, bool] | None] = {}

    @cached_property
    def forecast_steps(self) -> int | None:
        """The steps that are left until the gradient is within the tolerance; None if no forecast can be made."""
        return forecast.forecast_steps(self)

    def of(self, run: Run) -> RunFacts:
        """The facts of another run on the same objective."""
        return RunFacts(self.objective, run, self.known_minima, self, looks_around=self.looks_around)

    # --- the run ---

    @property
    def ended(self) -> StopReason:
        return self.run.stop_reason

    @property
    def could_have_gone_on(self) -> bool:
        """Whether the run could have gone on: its steps ran out, or it stopped because an update changed little."""
        return self.ended not in (
            StopReason.TOLERANCE, StopReason.DIVERGED, StopReason.NON_FINITE, StopReason.INTERRUPTED
        )  # fmt: skip

    @property
    def method(self) -> Optimizer:
        """The entry of the run's method."""
        return OPTIMIZERS[self.settings.optimizer]

    @cached_property
    def held(self) -> tuple[int, ...]:
        """The indices of the variables that a bound holds at the end."""
        return held_variables(self.settings.bounds, self.final, self.run.final.gradient, self.tolerance)

    @property
    def cost_of_step(self) -> float:
        """About the number of updates of plain descent that take as long as one update of this run.

        With a line search it follows from the evaluations that the run made.
        """
        searched = (self.run.value_evaluations - 1) / max(1, self.run.steps_taken) - 1.0  # without that of the start
        return max(self.method.cost, EVALUATION_STEPS * searched)

    @property
    def final(self) -> Vector:
        return self.run.final.point

    @cached_property
    def last_rate(self) -> float:
        """The learning rate of the last update."""
        kept = self.run.trajectory
        rates = (kept[i].learning_rate for i in range(len(kept) - 1, -1, -1))
        return next((rate for rate in rates if rate is not None), self.settings.learning_rate)

    @cached_property
    def tail(self) -> Tail | None:
        """The last steps; None if they are not known without gaps."""
        return tail_of(self.objective, self.run)

    @cached_property
    def slope(self) -> float:
        """The gradient norm at the end, of the function that is descended: with a penalty if there is one."""
        if self.landscape is self.objective:
            return self.run.final.gradient_norm
        return norm(self.landscape.value_and_gradient(self.final)[1])

    @property
    def tolerance(self) -> float:
        """The largest gradient norm that counts as zero."""
        return self.settings.tol or GRADIENT_NORM_AT_REST

    def is_allowed(self, point: Vector) -> bool:
        """Whether a point is within the bounds of the run; without bounds every point is."""
        return projected(point, self.settings.bounds) == tuple(point)

    # --- the function ---

    @property
    def is_large(self) -> bool:
        """Whether there are too many variables for all eigenvalues."""
        return len(self.final) > DENSE_VARIABLES_MAX

    @cached_property
    def is_quadratic(self) -> bool:
        """Whether the objective is a quadratic."""
        return self._same.is_quadratic if self._same is not None else is_quadratic(self.objective)

    @property
    def bends_down_without_end(self) -> bool:
        """Whether the objective is a quadratic with a negative eigenvalue, and no bound holds the run."""
        spectrum = self.spectrum if self.is_quadratic and not self.settings.bounds else None
        return spectrum is not None and spectrum.bends_down

    @cached_property
    def bounds(self) -> RealInterval:
        """The bounds of the objective over its whole domain."""
        return self._same.bounds if self._same is not None else value_bounds.bounds_of(self.objective)

    @cached_property
    def is_convex(self) -> bool:
        """Whether the objective is proved to be convex."""
        compact = self.objective.expression.compact
        return convexity.is_convex(compact.root, compact.table)

    @cached_property
    def is_flat(self) -> bool:
        """Whether the objective is proved to be constant around the end; a zero gradient is then no underflow.

        A quadratic with curvature is constant nowhere.
        """
        if self.is_quadratic and self.spectrum is not None and self.spectrum.nonzero:
            return False
        return self.landscape is self.objective and flatness.is_flat(self.objective, self.final)

    # --- the end ---

    @cached_property
    def stationary(self) -> Stationary | None:
        """The stationary point to which Newton's method converges from the end of the run, exact to rounding.

        None if it converges to none that is near enough.
        """
        if self.is_large or not math.isfinite(self.slope):
            return None
        spectrum = self.spectrum
        if spectrum is not None and spectrum.stationary and (self.is_quadratic or self.run.best.point == self.final):
            found: Stationary | None = spectrum.stationary_point
        else:
            found = stationary_at(self.landscape, self.final)
        return found if self.is_quadratic or (found is not None and self._is_around(found.point)) else None

    def _is_around(self, point: Vector) -> bool:
        """Whether a stationary point is near enough to the end of the run to explain it."""
        return math.dist(point, self.final) <= STATIONARY_DISTANCE_SHARE * max(1.0, norm(self.final))

    @cached_property
    def kind(self) -> Kind | None:
        """The kind of `stationary`; None without one, or if the value at the point contradicts it."""
        if self.stationary is None or self.is_at_open_bound(self.landscape.value(self.stationary.point)):
            return None
        kind = self._kind_by_values() or kind_of(self.landscape, self.stationary)
        if kind is Kind.MINIMUM and self._is_tail(self.stationary):
            return None
        return kind if kind is not Kind.FLAT or self.is_flat or self._is_lowest(self.stationary.point) else None

    def _is_tail(self, found: Stationary) -> bool:
        """Whether a direction without curvature is flat on one side only: a tail, which is flat to rounding."""
        if self.is_quadratic or self.is_convex or self._is_lowest(found.point) or self.objective.has_kinks:
            return False
        negligible = ZERO_EIGENVALUE_SHARE * max(map(abs, found.eigenvalues))
        pairs = zip(found.eigenvalues, found.eigenvectors, strict=True)
        flat = [axis for curvature, axis in pairs if abs(curvature) <= negligible]
        return is_flat_on_one_side(self.landscape.value, found.point, flat)

    def _kind_by_values(self) -> Kind | None:
        """The kind by values nearby and within the bounds; None if there is neither a kink nor a bound."""
        assert self.stationary is not None
        point, bounds = self.stationary.point, self.settings.bounds
        is_on_a_bound = any(x in ends for x, ends in zip(point, bounds, strict=False))
        if not is_on_a_bound and not self.objective.has_kinks:
            return None
        return by_neighbors(lambda x: self.landscape.value(projected(x, bounds)), point, self.stationary.eigenvectors)

    def _is_lowest(self, point: Vector) -> bool:
        return self.objective.value(point) <= self.bounds.low and not self.bounds.low_open

    @cached_property
    def valley(self) -> Valley | None:
        """In one variable, the minimizer next to the end, found by the signs of the slope.

        None in several variables.
        """
        return line_minimizers.valley_of_one(self.landscape, self.final[0]) if len(self.final) == 1 else None

    def kink_at(self, point: Vector) -> Valley | None:
        """The slopes on both sides of a point if they differ; None if the function is smooth there."""
        return None if self.is_large or self.is_quadratic else line_minimizers.kink_along_axes(self.landscape, point)

    def rises_around(self, point: Vector) -> bool:
        """Whether the function is higher in every tested direction: along the axes, and between them."""
        return kind_along_axes(self.landscape.value, point) is Kind.MINIMUM

    def lower_beside(self, point: Vector) -> float | None:
        """The value right beside a point if the function jumps down there; else None."""
        return None if self.is_large or self.is_quadratic else line_minimizers.lower_beside(self.landscape, point)

    def is_at_open_bound(self, value: float) -> bool:
        """Whether a value equals, to rounding, a bound that the function approaches and never reaches.

        A quadratic reaches its bound.
        """
        if self.is_quadratic:
            return False
        bounds = self.bounds
        room = BOUND_ROUNDING_SHARE * abs(bounds.low) + UNDERFLOW_VALUE
        return bounds.low_open and math.isfinite(bounds.low) and value <= bounds.low + room

    @property
    def falls_towards_bound(self) -> bool:
        """Whether the function falls towards a bound that it never reaches, so that it has no minimum there."""
        bounds, value, far = self.bounds, self.run.final.value, self.far_value
        if not (bounds.low_open and math.isfinite(bounds.low)):
            return False
        return self.is_at_open_bound(value) or (
            far is not None and far - bounds.low <= TAIL_REST_SHARE * (value - bounds.low)
        )

    @cached_property
    def far_value(self) -> float | None:
        """The value far down the slope from the end; None unless the function falls all the way there."""
        gradient = self.landscape.value_and_gradient(self.final)[1]
        if not any(gradient):  # the gradient underflowed: go on in the direction in which the run came
            first = self.settings.start
            gradient = tuple(a - b for a, b in zip(first, self.final, strict=True))
        return surroundings.descent_along(self.landscape, self.final, gradient)

    @cached_property
    def spectrum(self) -> Spectrum | None:
        """The curvature at the minimizer of a quadratic, else near the best iterate."""
        if self._same is not None and self.is_quadratic and not decay_of(self.settings) + decay_of(self._same.settings):
            return self._same.spectrum
        return spectrum_of(self.landscape, self.run, exact=self.is_quadratic)

    @cached_property
    def curvature(self) -> Curvature | None:
        """The record of the curvature; None without a minimum that it belongs to, or if a bound holds a variable."""
        spectrum = self.spectrum
        if self.held or spectrum is None or spectrum.bends_down or not (spectrum.stationary or self._is_large_at_rest):
            return None
        has_kind = spectrum.complete and not self.is_quadratic
        if has_kind and kind_of(self.landscape, spectrum.stationary_point) is not Kind.MINIMUM:
            return None
        if self.kink_at(spectrum.at) is not None or self.lower_beside(spectrum.at) is not None:
            return None
        if spectrum.complete and true_hessian(self.landscape, spectrum.at) is None:
            return None
        return curvature_record(spectrum, self.run)

    @property
    def _is_large_at_rest(self) -> bool:
        return self.is_large and self.slope <= self.tolerance

    @property
    def lr_limit(self) -> float | None:
        """The learning rate at and above which the method cannot stay at the minimum.

        None where there is no such limit.
        """
        return self.curvature.lr_limit if self.curvature is not None else None

    # --- in words ---

    def where(self, point: Vector | None = None) -> str:
        """A point by the names of its variables; the last one where none is given."""
        return point_in_sentence(self.objective.expression.variables, self.final if point is None else point)

    @property
    def norm_symbol(self) -> str:
        """How the gradient norm is written: |f'| in one variable, ‖∇f‖ in several."""
        return "|f'|" if len(self.final) == 1 else "‖∇f‖"

    @property
    def limit_formula(self) -> str:
        """The formula of the method's limit in the words of its dimension: 2/f'' in one variable, 2/λmax in several."""
        stability = self.method.stability
        formula = stability.formula if stability else ""
        return formula.replace("λmax", "f''") if len(self.final) == 1 else formula

    def norm_text(self, norm: float, beside: float | None = None) -> str:
        """A gradient norm with its symbol, with enough digits to look different from the number beside it if it is."""
        return f"{self.norm_symbol} = {short(norm, beside)}"

    @property
    def slope_text(self) -> str:
        """The gradient norm at the end, beside the tolerance."""
        return self.norm_text(self.slope, self.tolerance)

    # --- lower places ---

    def is_lower(self, value: float, than: float) -> bool:
        """Whether a value is lower than another by more than rounding and tolerance explain."""
        return value < than - LOWER_VALUE_SHARE * max(1.0, abs(than))

    def better_than(self, point: Vector, value: float) -> tuple[PointValue, bool] | None:
        """A place lower than a minimum, and whether it is a minimum itself; None if none is known or found."""
        if point not in self._better:
            self._better[point] = self._found_better(point, value)
        return self._better[point]

    def is_lowest(self, minimizer: Vector) -> bool:
        """Whether no value is lower: by convexity, by the bounds of the function, or by its entry in the gallery."""
        if self.is_quadratic or self.is_convex or self.known_minima:
            return True
        low = self.bounds.low
        return value_to_rounding(self.objective, minimizer) <= low + BOUND_ROUNDING_SHARE * abs(low)

    def _found_better(self, point: Vector, value: float) -> tuple[PointValue, bool] | None:
        best = min(self.known_minima, key=lambda minimum: minimum.value, default=None)
        if best is not None and self.landscape is self.objective:
            return (PointValue(best.point, best.value), True) if self.is_lower(best.value, value) else None
        if self.is_quadratic or self.is_convex or value <= self.bounds.low or self.is_large or not self.looks_around:
            return None
        found = elsewhere.lower_minimum(self.landscape, point, value - LOWER_VALUE_SHARE * max(1.0, abs(value)))
        return found if found is None or self.is_allowed(found[0].point) else None

    @cached_property
    def lower_elsewhere(self) -> tuple[Vector, float] | None:
        """The lowest of the points far along the axes and down the slope; None if it is not below the last point."""
        known = ((minimum.point, minimum.value) for minimum in self.known_minima)
        far = elsewhere.far_probes(self.landscape, self.final, self.run.final.gradient)
        probes = (*(probe for probe in far if self.is_allowed(probe[0])), *known)
        found = min(probes, key=lambda probe: probe[1], default=None)
        here = self.run.final.value
        return found if found is not None and found[1] < here - LOWER_VALUE_SHARE * abs(here) else None

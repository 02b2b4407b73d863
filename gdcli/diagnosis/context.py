"""A case: a run with what is known around it, computed when a detector first asks for it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from gdcli.calculus.analysis.landscape import Landscape
from gdcli.calculus.analysis.quadratic import is_quadratic
from gdcli.calculus.analysis.stationary_points import Kind, Stationary, kind_of, stationary_near
from gdcli.descent.methods.method import Optimizer
from gdcli.descent.methods.optimizers import OPTIMIZERS
from gdcli.diagnosis.curvature import Spectrum, curvature_record, spectrum_of
from gdcli.diagnosis.last_steps import Tail, tail_of
from gdcli.diagnosis.penalty import decay_of, landscape_of
from gdcli.diagnosis.thresholds import (
    DENSE_VARIABLES_LIMIT,
    GRADIENT_NORM_AT_REST,
    LOOK_AXES_LIMIT,
    LOOK_DISTANCES,
    LOWER_VALUE_SHARE,
)
from gdcli.diagnosis.wording import place, short, typed
from gdcli.graph.objective import Objective
from gdcli.language.tree import Expression
from gdcli.model import Curvature, KnownMinimum, Outcome, Run, Settings, StopReason, norm
from gdcli.record import field, record

Vector = tuple[float, ...]
Evidence = Mapping[str, float | int | str | None]


@record
class Finding:
    """What a detector found: outcome, sentence, evidence, and settings worth trying, the most promising first.

    `below`: a trial of those settings counts only if it ends at or below this value. `other_methods`: whether methods
    that find their own scale are worth a trial where none of those settings does.
    """

    outcome: Outcome
    sentence: str
    evidence: Evidence = field(default_factory=dict)
    remedies: Iterator[Settings] = field(default_factory=lambda: iter(()))
    other_methods: bool = False
    below: float = math.inf


class Case:
    """A run, its objective, and everything the detectors ask about them.

    `like` is a case of the same objective whose findings about it need not be made again.
    """

    def __init__(
        self,
        expression: Expression,
        run: Run,
        known_minima: Sequence[KnownMinimum],
        objective: Objective | None = None,
        like: Case | None = None,
    ) -> None:
        self.expression = expression
        self.run = run
        self.settings = run.settings
        # With a parameter set the function has fewer variables than the one whose minima are known.
        self.known_minima = [minimum for minimum in known_minima if len(minimum.point) == len(run.variables)]
        self.objective = objective or Objective(expression)
        # The loop tests the objective's own gradient; what a run comes to rest on otherwise has the penalty in it.
        penalized = run.stop_reason is not StopReason.TOLERANCE
        self.landscape: Landscape = landscape_of(self.objective, run.settings) if penalized else self.objective
        self._like = like

    @property
    def ended(self) -> StopReason:
        return self.run.stop_reason

    @property
    def method(self) -> Optimizer:
        """The entry of the run's method."""
        return OPTIMIZERS[self.settings.optimizer]

    @property
    def final(self) -> Vector:
        return self.run.final.point

    @property
    def large(self) -> bool:
        """Whether there are too many variables for all eigenvalues."""
        return len(self.final) > DENSE_VARIABLES_LIMIT

    @cached_property
    def exact(self) -> bool:
        """Whether the objective is a quadratic."""
        return self._like.exact if self._like is not None else is_quadratic(self.objective)

    @cached_property
    def spectrum(self) -> Spectrum | None:
        """The curvature at the minimizer of a quadratic, else near the best iterate."""
        if self._like is not None and self.exact and not decay_of(self.settings) + decay_of(self._like.settings):
            return self._like.spectrum
        return spectrum_of(self.landscape, self.run, exact=self.exact)

    @cached_property
    def curvature(self) -> Curvature | None:
        """The same as the contract's record."""
        return None if self.spectrum is None else curvature_record(self.spectrum, self.run)

    @property
    def lr_limit(self) -> float | None:
        """The learning rate from which on the method no longer converges, where there is one."""
        return self.curvature.lr_limit if self.curvature is not None else None

    @property
    def limit_text(self) -> str:
        """That limit in words: `2/λmax = 1, the limit for this function's curvature`."""
        stability = self.method.stability
        if stability is None:
            return "the limit of this method"
        if stability.scale_free:
            return f"{stability.formula}, the limit of {self.method.title}"
        limit = short(self.lr_limit or math.nan, self.last_rate)
        if self.exact or self.spectrum is None:
            return f"{stability.formula} = {limit}, the limit for this function's curvature"
        return f"{stability.formula} = {limit}, the limit for the curvature at {self.where(self.spectrum.at)}"

    @cached_property
    def tail(self) -> Tail | None:
        """The last steps, where they are known without gaps."""
        return tail_of(self.expression, self.run, self.objective)

    @cached_property
    def slope(self) -> float:
        """The norm of the gradient of what is descended at the end."""
        if self.landscape is self.objective:
            return self.run.final.gradient_norm
        return norm(self.landscape.value_and_gradient(self.final)[1])

    @property
    def tolerance(self) -> float:
        """The gradient's norm that counts as none."""
        return self.settings.tol or GRADIENT_NORM_AT_REST

    @cached_property
    def stationary(self) -> Stationary | None:
        """The stationary point that Newton's method contracts to from the end of the run."""
        if self.large or not math.isfinite(self.slope):
            return None
        spectrum = self.spectrum
        if self.exact and spectrum is not None and spectrum.stationary:
            return Stationary(spectrum.at, spectrum.eigenvalues, spectrum.eigenvectors, spectrum.regular)
        return stationary_near(self.landscape, self.final)

    @cached_property
    def kind(self) -> Kind | None:
        """What kind of stationary point that is."""
        return None if self.stationary is None else kind_of(self.landscape, self.stationary)

    @cached_property
    def constant_rate(self) -> bool:
        return self.settings.schedule == "constant"

    @cached_property
    def last_rate(self) -> float:
        """The learning rate of the last update."""
        kept = self.run.trajectory
        rates = (kept[i].learning_rate for i in range(len(kept) - 1, -1, -1))
        return next((rate for rate in rates if rate is not None), self.settings.learning_rate)

    # --- in words ---

    @property
    def reached(self) -> str:
        """`Diverged at step 7` where the loop saw it, `Diverging` where it ended first."""
        return "Diverging" if self.ended is StopReason.MAX_STEPS else f"Diverged at step {self.run.steps_taken:,}"

    def where(self, point: Vector | None = None) -> str:
        """A point by the names of its variables; the last one unless told."""
        return place(self.expression.variables, self.final if point is None else point)

    @property
    def rate_text(self) -> str:
        """The learning rate as it was given; the last one where a schedule changes it."""
        if self.constant_rate:
            return f"the learning rate {typed(self.settings.learning_rate)}"
        return f"the learning rate {short(self.last_rate)} it had come to"

    @property
    def slope_text(self) -> str:
        """The gradient norm beside the tolerance, never equal to it in print where it is not."""
        return f"the gradient norm {short(self.slope, self.tolerance)}"

    # --- lower places ---

    @cached_property
    def better_minimum(self) -> KnownMinimum | None:
        """The best known minimum, if it is lower than where the run ended."""
        best = min(self.known_minima, key=lambda minimum: minimum.value, default=None)
        return best if best is not None and self.is_lower(best.value) else None

    def is_lower(self, value: float) -> bool:
        """Whether a value is lower than the last one by more than rounding and tolerance explain."""
        here = self.run.final.value
        return value < here - LOWER_VALUE_SHARE * max(1.0, abs(here))

    @cached_property
    def lower_elsewhere(self) -> tuple[Vector, float] | None:
        """The lowest point found by looking far along the axes and down the slope, if it is lower than the last one."""
        found = min(self._far_probes(), key=lambda probe: probe[1], default=None)
        here = self.run.final.value
        return found if found is not None and found[1] < here - LOWER_VALUE_SHARE * abs(here) else None

    def _far_probes(self) -> Iterator[tuple[Vector, float]]:
        scale = max(1.0, norm(self.final))
        for direction in self._far_directions():
            for reach in LOOK_DISTANCES:
                there = tuple(x + reach * scale * d for x, d in zip(self.final, direction, strict=True))
                value = self.landscape.value(there)
                if math.isfinite(value):
                    yield there, value
        for minimum in self.known_minima:
            yield minimum.point, minimum.value

    def _far_directions(self) -> Iterator[Vector]:
        """Down the slope, both ways along the first axes, and along the diagonal."""
        n = len(self.final)
        gradient = self.run.final.gradient
        length = norm(gradient)
        if length > 0.0:
            yield tuple(-g / length for g in gradient)
        for i in range(min(n, LOOK_AXES_LIMIT)):
            for sign in (1.0, -1.0):
                yield tuple(sign * (j == i) for j in range(n))
        for sign in (1.0, -1.0):
            yield (sign / math.sqrt(n),) * n

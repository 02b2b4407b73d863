"""What the Hessian at (or next to) the minimizer says about a run: eigenvalues, learning-rate limit, rates.

For a quadratic these are exact, and `at` is the minimizer itself, the solution of H·x = −g. Otherwise they are local:
`at` is the stationary point to which Newton's method converges from the best iterate, or else the best iterate.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from gdcli.calculus.analysis.eigenvalues import eigensystem
from gdcli.calculus.analysis.landscape import Landscape, hessian_at, random_directions
from gdcli.calculus.analysis.minima.minimizer import polished
from gdcli.calculus.analysis.quadratic import is_quadratic
from gdcli.calculus.analysis.stationary_points import ZERO_EIGENVALUE_SHARE, Stationary, newton_step, stationary_near
from gdcli.diagnosis.measures.convergence_rates import measured_rate
from gdcli.diagnosis.measures.penalty import landscape_of
from gdcli.diagnosis.measures.stability import lr_best, lr_limit, rate_at
from gdcli.diagnosis.thresholds import (
    DENSE_VARIABLES_MAX,
    DIFFERENCE_ERROR_FACTOR,
    GRADIENT_DIFFERENCE_SHARE,
    START_OFFSET_SHARE,
)
from gdcli.graph.objective import Matrix, Objective, Vector, dot
from gdcli.model import Curvature, Run, norm
from gdcli.record import record


@record
class Spectrum:
    """The eigenvalues that were found, in rising order, and the point `at` which.

    `stationary`: whether the gradient vanishes at the point. `regular`: whether the Hessian decides how the function
    behaves around it, because it is not singular in a direction that matters. `complete`: whether all eigenvalues were
    computed; of many variables there are only the smallest and the largest, as far as their computation converged.
    `least` and `most` are None if it did not. Eigenvalues up to `error` count as zero.
    """

    exact: bool
    at: Vector
    stationary: bool
    regular: bool
    complete: bool
    eigenvalues: Vector
    eigenvectors: tuple[Vector, ...]
    least: float | None
    most: float | None
    error: float = 0.0

    @property
    def stationary_point(self) -> Stationary:
        """The point with what decides its kind, where the gradient vanishes there."""
        return Stationary(self.at, self.eigenvalues, self.eigenvectors, self.regular)

    @property
    def negligible(self) -> float:
        """Eigenvalues up to this size count as zero."""
        return max(self.error, ZERO_EIGENVALUE_SHARE * max(map(abs, self.eigenvalues), default=0.0))

    @property
    def nonzero(self) -> Vector:
        """The eigenvalues that are not zero; on a quadratic, a run does not move along eigenvectors of eigenvalue 0."""
        return tuple(value for value in self.eigenvalues if abs(value) > self.negligible)

    def active_from(self, start: Vector) -> Vector:
        """The nonzero eigenvalues with eigenvectors along which a start differs from the point.

        All nonzero ones if the eigenvectors are not known.
        """
        if not self.complete:
            return self.nonzero
        offset = tuple(a - b for a, b in zip(start, self.at, strict=True))
        least = START_OFFSET_SHARE * norm(offset)
        pairs = zip(self.eigenvalues, self.eigenvectors, strict=True)
        return tuple(
            value for value, axis in pairs if abs(value) > self.negligible and abs(dot(offset, axis)) > least
        )

    @property
    def bends_down(self) -> bool:
        """Whether an eigenvalue is negative."""
        return self.least is not None and self.least < -self.negligible


def curvature(objective: Objective, run: Run) -> Curvature | None:
    """The curvature at the end of a run; None if the Hessian is not finite."""
    landscape = landscape_of(objective, run.settings)
    spectrum = spectrum_of(landscape, run, exact=is_quadratic(objective))
    return None if spectrum is None else curvature_record(spectrum, run)


def spectrum_of(landscape: Landscape, run: Run, *, exact: bool) -> Spectrum | None:
    """The spectrum at the minimizer of a quadratic, else at the stationary point near the best iterate.

    If there is none, at the best iterate.
    """
    best = run.best.point
    if len(best) > DENSE_VARIABLES_MAX:
        return _large(landscape, best, exact=exact)
    if exact:
        return _quadratic(landscape, best)
    found = stationary_at(landscape, best)
    if found is not None and found.eigenvalues[0] >= -ZERO_EIGENVALUE_SHARE * abs(found.eigenvalues[-1]):
        return _complete(False, found.point, found.eigenvalues, found.eigenvectors, found.regular)
    system = eigensystem(hessian_at(landscape, best))
    return None if system is None else _complete(False, best, *system, None)


def stationary_at(landscape: Landscape, x: Vector) -> Stationary | None:
    """The stationary point to which Newton's method converges from x (n), exact to rounding; None if it does not."""
    found = stationary_near(landscape, x)
    if found is None:
        return None
    point = polished(landscape, found.point)
    hessian = true_hessian(landscape, point)
    system = eigensystem(hessian_at(landscape, point) if hessian is None else hessian)
    return found if system is None else Stationary(point, *system, found.regular and hessian is not None)


def true_hessian(landscape: Landscape, x: Vector) -> Matrix | None:
    """The Hessian (n×n); None at a kink of the function.

    A smooth function may have a kink in its formula only, such as |x|**2 at 0; its Hessian is found, too.
    """
    if isinstance(landscape, Objective) and landscape.has_kinks:
        from gdcli.calculus.analysis.one_sided import curvature_at  # noqa: PLC0415 - for formulas with kinks

        return curvature_at(landscape, x)
    return hessian_at(landscape, x)


def _complete(exact: bool, at: Vector, values: Vector, vectors: tuple[Vector, ...], regular: bool | None) -> Spectrum:
    """The spectrum with all eigenvalues; `regular` is None if the point is not stationary."""
    return Spectrum(exact, at, regular is not None, regular is not False, True, values, vectors, values[0], values[-1])


def _quadratic(landscape: Landscape, x: Vector) -> Spectrum | None:
    """The spectrum of a quadratic, at the point where its gradient vanishes if there is one."""
    system = eigensystem(hessian_at(landscape, x))
    if system is None:
        return None
    for _ in range(3):  # the second and third step remove rounding errors
        step = newton_step(x, landscape.value_and_gradient(x)[1], *system)
        if step is None or not math.isfinite(norm(step)):
            return _complete(True, x, *system, None)
        x = tuple(a + s for a, s in zip(x, step, strict=True))
    return _complete(True, polished(landscape, x), *system, True)


def _large(landscape: Landscape, x: Vector, *, exact: bool) -> Spectrum | None:
    """The ends of a large spectrum, and a quadratic's minimizer by conjugate gradients."""
    from numpy import array, float64  # noqa: PLC0415 - numpy is for many variables only
    from numpy.typing import NDArray  # noqa: PLC0415

    from gdcli.calculus.analysis.many_variables import minimizing_step, spectrum_ends  # noqa: PLC0415

    def product(v: NDArray[float64]) -> NDArray[float64]:
        return array(difference_of_gradients(landscape, x, v.tolist()))

    least, most = spectrum_ends(product, len(x))
    found = tuple(value for value in (least, most) if value is not None)
    if not found:
        return None
    step = minimizing_step(product, array(landscape.value_and_gradient(x)[1])) if exact else None
    at = x if step is None else tuple(a + b for a, b in zip(x, step.tolist(), strict=True))
    error = 0.0 if exact else DIFFERENCE_ERROR_FACTOR * _difference_error(landscape, x)
    return Spectrum(exact, at, step is not None, True, False, found, (), least, most, error)


def _difference_error(landscape: Landscape, x: Vector) -> float:
    """An estimate of the error of a difference of gradients: its change when the distance of its points is halved."""
    (v,) = random_directions(len(x), 1)
    far, near = (difference_of_gradients(landscape, x, v, GRADIENT_DIFFERENCE_SHARE / part) for part in (1.0, 2.0))
    return math.dist(far, near)


def difference_of_gradients(
    landscape: Landscape, x: Vector, v: Sequence[float], share: float = GRADIENT_DIFFERENCE_SHARE
) -> Vector:
    """The Hessian times v by a central difference of the gradient: exact to rounding for a quadratic.

    `share` is the largest change of a variable, relative to the variables' size. The error is about 1e-9, which is
    enough for the ends of a large spectrum; code for exact products would take long to generate.
    """
    reach = share * max(1.0, norm(x) / math.sqrt(len(x)))
    h = reach / max(map(abs, v)) if any(v) else reach
    ahead = landscape.value_and_gradient([a + h * b for a, b in zip(x, v, strict=True)])[1]
    behind = landscape.value_and_gradient([a - h * b for a, b in zip(x, v, strict=True)])[1]
    return tuple((p - q) / (2.0 * h) for p, q in zip(ahead, behind, strict=True))


def curvature_record(spectrum: Spectrum, run: Run) -> Curvature:
    """The record of a spectrum, with the limit, the best learning rate and the rates that follow from it."""
    settings = run.settings
    least, most = _smallest_nonzero(spectrum), spectrum.most
    convex = spectrum.regular and least is not None and most is not None and not spectrum.bends_down
    limited = spectrum.regular and most is not None and most > 0.0 and not spectrum.bends_down
    return Curvature(
        exact=spectrum.exact,
        at=spectrum.at,
        eigenvalues=spectrum.eigenvalues,
        lr_limit=lr_limit(settings, most) if limited and most is not None else None,
        lr_best=lr_best(settings, least, most) if convex and least is not None and most is not None else None,
        condition_number=condition_number(spectrum),
        predicted_rate=predicted_rate(spectrum, run),
        measured_rate=measured_rate(run, spectrum.at if spectrum.stationary else None),
    )


def condition_number(spectrum: Spectrum) -> float | None:
    """λmax/λmin of a positive definite Hessian; None for any other, or if one of the two is not known."""
    least, most = spectrum.least, spectrum.most
    if not spectrum.regular or least is None or most is None or not least > spectrum.negligible:
        return None
    return most / least


def _smallest_nonzero(spectrum: Spectrum) -> float | None:
    """The smallest eigenvalue that decides about convergence; only on a quadratic zeros are left out."""
    if spectrum.least is None:
        return None
    if abs(spectrum.least) > spectrum.negligible:
        return spectrum.least
    return min(spectrum.nonzero, default=None) if spectrum.exact and spectrum.complete else None


def predicted_rate(spectrum: Spectrum, run: Run) -> float | None:
    """The spectral radius of the iteration at the run's constant learning rate, near a stationary point.

    On a quadratic a run does not move along directions without curvature, nor along directions in which its start
    already agrees with the minimizer; these do not count. None for any other function with a singular Hessian.
    """
    settings = run.settings
    singular = len(spectrum.nonzero) < len(spectrum.eigenvalues)
    known = spectrum.regular and spectrum.least is not None and spectrum.most is not None and spectrum.nonzero
    if not settings.has_constant_rate or not spectrum.stationary or not known or (singular and not spectrum.exact):
        return None
    active = spectrum.active_from(settings.start) if spectrum.exact else spectrum.nonzero
    rates = [rate_at(settings, settings.learning_rate, value) for value in _ends(active or spectrum.nonzero)]
    return max((rate for rate in rates if rate is not None), default=None)


def _ends(values: Sequence[float]) -> tuple[float, float]:
    """The two ends of a spectrum: at one of them the rate of a method is largest."""
    return min(values), max(values)

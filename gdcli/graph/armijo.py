"""Armijo's condition, by which a step lowers a function enough.

A step passes if f(x + step) <= f(x) + ARMIJO_DECREASE_SHARE * slope, where `slope` is the product of the gradient at x
with the step. Sources: Armijo 1966, Pacific J. Math. 16(1); Nocedal & Wright 2006, Numerical Optimization, section 3.1.
"""

from __future__ import annotations

from typing import Final

ARMIJO_DECREASE_SHARE: Final = 1e-4
"""The share c of the decrease that the slope promises."""

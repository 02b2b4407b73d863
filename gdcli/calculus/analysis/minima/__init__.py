"""Minima of a function: found to rounding, proved to be minima, and compared with their surroundings."""

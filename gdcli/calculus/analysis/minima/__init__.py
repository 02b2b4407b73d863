"""Minima of a function: found to rounding, shown to be one, and compared with what lies around."""

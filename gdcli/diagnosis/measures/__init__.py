"""Measurements on a run: its last steps, its pace, the curvature at its end, and values farther away."""

"""What is measured of a run: its last steps, its pace, the curvature at its end, and what lies around."""

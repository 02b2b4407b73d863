"""The function alone, without a run: critical points, eigenvalues, convexity, domain, one point."""

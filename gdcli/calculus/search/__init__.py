"""Search over a range: every critical point, flat sets, and the lowest value, with proofs by interval arithmetic."""

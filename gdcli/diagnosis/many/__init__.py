"""The judge of many runs: sweeps and maps of basins."""

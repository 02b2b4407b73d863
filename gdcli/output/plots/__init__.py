"""Pictures of functions, runs, sweeps and basins; each says what it left out."""

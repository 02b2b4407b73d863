"""Many runs at once: starts, lanes in numpy, process pool, Dask."""

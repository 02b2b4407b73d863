"""Fits: a model, a table and a loss become a run, which is compared with the right answer."""

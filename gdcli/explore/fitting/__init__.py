"""Fits: a model, a table and a loss become a run that is held against the right answer."""

"""Optimizers and schedules: one entry each."""

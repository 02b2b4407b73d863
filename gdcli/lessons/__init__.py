"""Checked answers, exercises and lessons."""

"""Checking an answer: whether it is the derivative, and if not, which usual mistake was made."""

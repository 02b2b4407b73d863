"""Texts as people write them: left sides, sums, slips, and notes on how they were read."""

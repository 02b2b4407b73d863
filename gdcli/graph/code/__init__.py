"""From graph to code: Python, C, numpy."""

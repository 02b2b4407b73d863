"""How fast is it, beside what one would use instead: `python -m tests.benchmarks [section …]`.

Everything in a table is measured in one run, in turns; what counts are the ratios. Peers that are not installed are
left out (the extra `bench` has them).
"""

"""The speed of gdcli beside other tools for the same work: `python -m tests.benchmarks [section …]`.

Everything in a section is measured in one run, in turns, by the processor time of all its processes and threads; the
answer is one table of ratios. Peers that are not installed are left out (the extra `bench` has them).
"""

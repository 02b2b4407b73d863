"""The only door to sympy: a worker process that derives on paper while the main one descends.

Here:  `process` starts and ends it, `client` asks and checks, `rules` and `through` explain without it.
There: `worker` sets its limits, `answers` its tasks; `functions` and `symbolic` lead to sympy and back, `tidy` finds
the form a person would write (`reading` says which that is), `solving` the critical points.
Both:  `wire`, the formulas on their way, and `textbook`, the derivatives as paper has them.
"""

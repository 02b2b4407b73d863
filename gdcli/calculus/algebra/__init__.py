"""The algebra process: sympy derives and solves in a second process, while this one goes on.

Here:  `client` asks and checks, `process` starts and ends the process, `rule_forms` completes what did not come,
       `formula_size` estimates how long a derivative will be, `derived` has the records.
There: `worker` sets limits, `answers` answers, `conversion` and `sympy_functions` lead to sympy and back, `tidy`
       finds the shortest form, and `solving` the critical points.
Both:  `messages`, the formulas on their way, and `limits`, how long and how large anything may be.
"""

"""The use-cases: the only place where the rooms meet.

Each takes the values that a user gives, and returns a frozen record. Points and gradients are tuples of n floats in the
order of the problem's variables. Every function may raise `UsageError` (the call is wrong) or `CannotError` (the work
cannot be done), both with a hint. An expression is text in the language of gdcli, a named function such as
`@rosenbrock(5)`, or a `Problem` read before.
"""

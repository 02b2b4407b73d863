"""What can be said of a function: derivation on paper, algebra with sympy, numeric analysis."""

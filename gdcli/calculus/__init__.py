"""Calculus of a function: derivation on paper, algebra with sympy, numeric analysis."""

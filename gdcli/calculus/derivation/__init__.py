"""The derivative on paper: textbook rules and the chain rule, without sympy."""

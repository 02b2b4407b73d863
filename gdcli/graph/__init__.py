"""What an expression is worth, and its slope: the computation graph, forward and backward."""

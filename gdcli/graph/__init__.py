"""What is a function worth, and what is its slope: the computation graph, forward and backward, compiled."""

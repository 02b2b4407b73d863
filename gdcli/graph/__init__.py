"""The computation graph: value and derivatives of a function, forward and backward, compiled."""

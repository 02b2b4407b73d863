"""The parameters of a model with the lowest loss, computed without descent: the reference for a fit by descent."""

"""What the parameters of a model should be, found without descent: the answer that descent is held against."""

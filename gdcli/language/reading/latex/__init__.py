"""LaTeX as it is pasted, read into the tokens of the language; loaded for the texts that are LaTeX."""

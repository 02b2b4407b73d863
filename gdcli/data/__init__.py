"""Which numbers go with an expression: table files in, named columns out."""

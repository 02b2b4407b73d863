"""Tables for expressions: files in, named columns of numbers out."""

"""For people: the pages of the terminal, one for each kind of record."""

"""What is said about names and sizes of named functions: whole templates with named fields."""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

NOT_A_REFERENCE: Final = Template("{text} is not a named function")
WRITE_REFERENCE: Final = Template("Write @name or @name(n), for example @rosenbrock(5).")
NO_NAMED_FUNCTION: Final = Template("there is no named function @{name}")
NAMED_FUNCTION_MEANT: Final = Template("Did you mean @{nearest}?")
LISTED: Final = Template("`gdcli functions` lists them.")
NO_SUCH_SIZE: Final = Template("@{name} has no form of size {size}")
ONE_FORM: Final = Template("It comes in one form only: write @{name}.")
SIZES_ARE: Final = Template("Its sizes are {sizes}, for example @{name}({default}).")
SIZES: Final = Template("{least} to {most}")
MULTIPLES: Final = Template("multiples of {multiple}, {least} to {most}")

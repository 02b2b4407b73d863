"""The names of the methods that compute a reference, and the reasons why there is none."""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

EXACT: Final = Template("exact least squares")
FACTORIZED: Final = Template("least squares by orthogonal factorization")
MARQUARDT: Final = Template("Levenberg-Marquardt")

ROWS_TOGETHER: Final = Template("the rows of the model depend on each other, which no reference method here takes")
NOT_SMOOTH: Final = Template("the loss has kinks, which no reference method here takes")
SEPARABLE: Final = Template(
    "the two classes can be separated, so that the loss has no minimum: it falls towards 0 as the parameters grow"
)
SEPARATED: Final = Template(
    "no minimum was found: the model classifies every row rightly, and larger scores would lower the loss further"
)
NOT_UNIQUE: Final = Template("there is no unique minimum: along {direction} the loss does not change")
HARDLY_UNIQUE: Final = Template(
    "there is no unique minimum to the precision of the table: along {direction} the loss changes less than rounding"
)
NOT_FOUND: Final = Template("{method} came to no minimum from this start")

"""The labels that pages, pictures and formats share: headings of tables, names of facts, axes and marks."""

from __future__ import annotations

from typing import Final

from gdcli.model.sentences import Template

VALUE_IS: Final = Template("value {value}")
ERROR: Final = Template("error")
LOSS: Final = Template("loss")
STOP: Final = Template("stop")
LIMIT: Final = Template("limit")
NONE: Final = Template("none")
BOUNDS: Final = Template("bounds")
MEDIAN_VALUE: Final = Template("median f")
MEDIAN_STEPS: Final = Template("median steps")
EIGENVALUES: Final = Template("eigenvalues")
BEST: Final = Template("best")
LAST: Final = Template("last")

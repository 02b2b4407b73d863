"""The words that people read for the words of records: for `left_domain`, "left domain" in the language in use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.model.sentences import INTERRUPTED, Sentence, Template

CONVERGED: Final = Template("converged")
MINIMUM: Final = Template("minimum")
MAXIMUM: Final = Template("maximum")
SADDLE: Final = Template("saddle")
PLATEAU: Final = Template("plateau")
DIVERGED: Final = Template("diverged")
STEPS: Final = Template("steps")
CONVEX: Final = Template("convex")
DEGENERATE: Final = Template("degenerate")
FINAL_VALUE: Final = Template("final f")
BEST_VALUE: Final = Template("best f")
LEARNING_RATE: Final = Template("learning rate")
VALIDATION: Final = Template("validation")
WORDS: Final[Mapping[str, Template]] = {
    # outcomes
    "converged": CONVERGED,
    "slow": Template("slow"),
    "oscillating": Template("oscillating"),
    "diverged": DIVERGED,
    "left_domain": Template("left domain"),
    "saddle": SADDLE,
    "maximum": MAXIMUM,
    "plateau": PLATEAU,
    "not_converged": Template("not converged"),
    # reasons to stop
    "tolerance": Template("tolerance"),
    "value_change": Template("value change"),
    "step_size": Template("step size"),
    "max_steps": Template("all steps taken"),
    "non_finite": Template("no finite value"),
    "interrupted": INTERRUPTED,
    "validation": VALIDATION,
    # critical points, and a function at a point
    "minimum": MINIMUM,
    "inflection": Template("inflection"),
    "degenerate": DEGENERATE,
    "rising": Template("rising"),
    "falling": Template("falling"),
    "flat": Template("flat"),
    # shapes
    "constant": Template("constant everywhere"),
    "affine": Template("affine"),
    "convex": CONVEX,
    "concave": Template("concave"),
    "neither": Template("neither convex nor concave"),
    "unknown": Template("unknown"),
    # checked answers
    "equal": Template("equal"),
    "different": Template("different"),
    "undecided": Template("undecided"),
    # orders of a ranking
    "steps": STEPS,
    "final": FINAL_VALUE,
    "best": BEST_VALUE,
    "lr": LEARNING_RATE,
}
"""A word of the records -> the word for people."""


def word(text: str) -> Sentence:
    """The word for people; a text that is no word of the records stays as it is."""
    return WORDS[text]() if text in WORDS else Sentence("{text}", {"text": str(text)})

"""Sentences for people: whole templates with named fields, translated and filled in only where they are shown.

A template is what a translator sees. Where a number decides about singular and plural, both forms are written out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gdcli.record import field, record
from gdcli.translation import grouped, translated


@record
class Sentence:
    """A template with its fields; `plural` is the form for every `count` except 1, None if there is only one form.

    `str(sentence)` is English, which programs read; `shown(sentence)` is what a person reads. Fields are text, whole
    numbers, which get their thousands apart, and sentences.
    """

    template: str
    fields: Mapping[str, str | int | Sentence] = field(default_factory=dict)
    plural: str | None = None
    count: int = 1

    def __str__(self) -> str:
        form = self.template if self.plural is None or self.count == 1 else self.plural
        return form.format(
            **{name: f"{value:,}" if isinstance(value, int) else value for name, value in self.fields.items()}
        )


@record
class Template:
    """A whole sentence with named fields: called with them, it is a `Sentence`.

    `plural` is its second form; the number that chooses the form is the field `count`, an int.
    """

    text: str
    plural: str | None = None

    def __call__(self, count: int | None = None, /, **fields: str | int | Sentence) -> Sentence:
        if count is None:
            return Sentence(self.text, fields)
        return Sentence(self.text, {"count": count, **fields}, self.plural, count)


def paragraph(*sentences: str | Sentence) -> Sentence:
    """Several sentences as one, one after the other."""
    names = [f"s{number}" for number in range(len(sentences))]
    return Sentence(" ".join(f"{{{name}}}" for name in names), dict(zip(names, sentences, strict=True)))


def shown(text: str | int | Sentence | Template) -> str:
    """A sentence, a template without fields or a whole number in the language in use; text stays as it is."""
    if isinstance(text, str):
        return text
    if isinstance(text, int):
        return grouped(text)
    if isinstance(text, Template):
        return translated(text.text)
    form = translated(text.template, text.plural, text.count)
    return form.format(**{name: shown(value) for name, value in text.fields.items()})


# --- names of facts that a record names in its short form, and a page as well ----------------------------------------

FUNCTION: Final = Template("function")
SHAPE: Final = Template("shape")
AT: Final = Template("at")
VALUE: Final = Template("value")
VALUE_AT: Final = Template("{point}: value {value}")
STARTS: Final = Template("starts")
MODEL: Final = Template("model")
PARAMETERS: Final = Template("parameters")
VERDICT: Final = Template("verdict")
NAME: Final = Template("name")
START: Final = Template("start")
STEP: Final = Template("step")
AGREEMENT: Final = Template("agreement")
EDGE: Final = Template("edge")
GRADIENT: Final = Template("gradient")

# --- what several rooms say ------------------------------------------------------------------------------------------

NEWTONS_METHOD: Final = Template("Newton's method")
SUM: Final = Template("sum")
COUNT_OF_STARTS: Final = Template("{count} start", "{count} starts")
HINT_IS: Final = Template("Hint: {hint}")
NAME_THE_POINT: Final = Template("Name the point with --at.")
INTERRUPTED: Final = Template("interrupted")
NAME_VARIABLES: Final = Template("Name some with --wrt.")
INPUT_CLOSED: Final = Template("standard input is closed")

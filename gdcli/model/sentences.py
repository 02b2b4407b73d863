"""Sentences for people: whole templates with named fields, filled in only where they are shown.

A template is what a translator sees. Where a number decides about singular and plural, both forms are written out.
"""

from __future__ import annotations

from collections.abc import Mapping

from gdcli.record import field, record


@record
class Sentence:
    """A template with its fields; `plural` is the form for every `count` but 1, None where there is one form only."""

    template: str
    fields: Mapping[str, str] = field(default_factory=dict)
    plural: str | None = None
    count: int = 1

    def __str__(self) -> str:
        form = self.template if self.plural is None or self.count == 1 else self.plural
        return form.format(**self.fields)


@record
class Template:
    """A whole sentence with named fields: called with them, it is a `Sentence`.

    `plural` is its second form; the number that chooses the form is the field `count`, an int.
    """

    text: str
    plural: str | None = None

    def __call__(self, count: int | None = None, /, **fields: str) -> Sentence:
        if count is None:
            return Sentence(self.text, fields)
        return Sentence(self.text, {"count": f"{count:,}", **fields}, self.plural, count)

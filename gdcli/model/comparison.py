"""Several runs side by side."""

from __future__ import annotations

from collections.abc import Iterator

from gdcli.answer import Answer, Fact
from gdcli.model.run import Run
from gdcli.model.sentences import Template
from gdcli.record import record


@record
class Comparison(Answer):
    """Several runs from the same start with the same budget; `ranking` holds their indices, best first."""

    runs: tuple[Run, ...]
    ranking: tuple[int, ...]
    sorted_by: str

    def facts(self) -> Iterator[Fact]:
        """The short form."""
        from gdcli.model.words import word  # noqa: PLC0415 - for the short form only

        yield Template("runs"), Template("{runs}, sorted by {name}")(runs=len(self.runs), name=word(self.sorted_by))
        for rank, index in enumerate(self.ranking, 1):
            run = self.runs[index]
            outcome = run.verdict.outcome if run.verdict else run.stop_reason
            yield f"{rank}.", Template("{method}, learning rate {rate}: {outcome}")(
                method=run.settings.optimizer, rate=f"{run.settings.learning_rate:g}", outcome=word(outcome)
            )

"""Which iterates are kept: all of a short run, a thinned selection of a long one, so that memory stays bounded.

Kept are the iterates whose step is a multiple of the stride. The stride is `every` if it is given; otherwise it is 1,
and doubles whenever more than ITERATES_KEPT_MAX iterates, or more than NUMBERS_KEPT_MAX numbers, are kept. The first,
the last and the best iterate are always kept.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from math import gcd
from struct import pack
from typing import TYPE_CHECKING, Final, overload

from gdcli.errors import UsageError
from gdcli.late import LateModule
from gdcli.model import Trajectory
from gdcli.model.run import IterateRow, step_of

if TYPE_CHECKING:
    from gdcli.descent.single import sentences as say
else:
    say = LateModule("gdcli.descent.single.sentences")

ITERATES_KEPT_MAX: Final = 100_000
NUMBERS_KEPT_MAX: Final = 4_000_000


def iterates_kept_max(dimension: int) -> int:
    """The number of iterates that are kept before the stride doubles, with n = `dimension` variables."""
    return max(2, min(ITERATES_KEPT_MAX, NUMBERS_KEPT_MAX // (2 * dimension + 3)))


class History:
    """Keeps the rows of one run, packed by column, which takes less memory and time than tuples.

    Raises UsageError if `every` is below 1.
    """

    def __init__(self, dimension: int, every: int | None = None) -> None:
        if every is not None and every < 1:
            raise UsageError(say.EVERY_OUT_OF_RANGE(every=every), say.EVERY_IS_1_OR_MORE())
        self.stride = every or 1
        self._dimension = dimension
        self._most = iterates_kept_max(dimension)
        self._fixed = every is not None
        self._columns = [array("d") for _ in range(2 * dimension + 2)]

    def extend(self, rows: Sequence[IterateRow]) -> None:
        """Take the next rows, one for each step, and keep every stride-th."""
        due = rows[-step_of(rows[0]) % self.stride :: self.stride] if rows else ()
        if due:
            _, *columns = zip(*due, strict=True)
            # Packed first: `array.extend` takes one number at a time, which needs three times as long.
            form = f"{len(due)}d"
            self.extend_packed([pack(form, *column) for column in columns])

    def extend_packed(self, columns: Sequence[bytes | memoryview]) -> None:
        """Take the next rows that are due, column by column as bytes; their steps follow from the stride."""
        for kept, column in zip(self._columns, columns, strict=True):
            kept.frombytes(column)
        self._thin()

    def _thin(self) -> None:
        while not self._fixed and len(self._columns[0]) > self._most:
            self.stride *= 2
            self._columns = [column[::2] for column in self._columns]

    def trajectory(self, best: IterateRow, last: IterateRow) -> Trajectory:
        """The kept iterates, with the best and the last one in their places."""
        steps = range(0, self.stride * len(self._columns[0]), self.stride)
        singles = {step_of(row): row for row in (last, best) if step_of(row) not in steps}
        return Trajectory(self._dimension, PackedRows(steps, self._columns, singles))


class PackedRows(Sequence[IterateRow]):
    """Rows of one run, packed by column, which become tuples when they are asked for.

    Row i of the columns is that of `steps[i]`; `singles` has rows of other steps.
    """

    def __init__(self, steps: range, columns: Sequence[array[float]], singles: Mapping[int, IterateRow]) -> None:
        self._steps = steps
        self._columns = columns
        # Each by its place among all rows: after the rows of the columns with a lower step, and the singles before it.
        self._singles = {
            min(-(-step // steps.step), len(steps)) + before: row
            for before, (step, row) in enumerate(sorted(singles.items()))
        }

    @cached_property
    def _whole(self) -> tuple[IterateRow, ...]:
        rows: list[IterateRow] = list(zip(self._steps, *self._columns, strict=False))
        for place, row in self._singles.items():
            rows.insert(place, row)
        return tuple(rows)

    @overload
    def __getitem__(self, index: int) -> IterateRow: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[IterateRow]: ...
    def __getitem__(self, index: int | slice) -> IterateRow | Sequence[IterateRow]:
        if isinstance(index, slice):
            places = range(len(self))[index]
            if places.step < 0 or places.stop > min(self._singles, default=len(self)):
                return self._whole[index]
            chosen = slice(places.start, places.stop, places.step)
            return tuple(zip(self._steps[chosen], *(column[chosen] for column in self._columns), strict=False))
        place = range(len(self))[index]
        if place in self._singles:
            return self._singles[place]
        at = place - sum(single < place for single in self._singles)
        return (self._steps[at], *(column[at] for column in self._columns))

    def __len__(self) -> int:
        return len(self._steps) + len(self._singles)

    def __iter__(self) -> Iterator[IterateRow]:
        return iter(self._whole)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._whole == tuple(other)

    def __hash__(self) -> int:
        return hash(self._whole)


class PassingHistory(History):
    """Yields every row once, and keeps none."""

    def __init__(self, dimension: int) -> None:
        super().__init__(dimension, every=1)
        self._arrived: list[IterateRow] = []
        self._count = 0

    def extend(self, rows: Sequence[IterateRow]) -> None:
        """Take the next rows."""
        self._arrived.extend(rows)
        self._count += len(rows)

    def extend_packed(self, columns: Sequence[bytes | memoryview]) -> None:
        """Take the next rows, column by column as bytes."""
        numbers = [memoryview(column).cast("d") for column in columns]
        self.extend([*zip(range(self._count, self._count + len(numbers[0])), *numbers, strict=True)])

    def passing(self) -> list[IterateRow]:
        """The rows that have come since the last call."""
        rows, self._arrived = self._arrived, []
        return rows


def together(*histories: History) -> History:
    """A history that passes each row on to all the given ones; one that is given twice gets each row once."""
    different = dict.fromkeys(histories)
    return SeveralHistories(*different) if len(different) > 1 else histories[0]


class SeveralHistories(History):
    """Hands the rows of one run to several histories, each with a stride of its own."""

    def __init__(self, *histories: History) -> None:
        self._histories = histories
        self._next = 0

    @property
    def stride(self) -> int:  # type: ignore[override]
        """The stride of the rows that come packed: each history finds its own among them."""
        return gcd(*(history.stride for history in self._histories))

    def extend(self, rows: Sequence[IterateRow]) -> None:
        """Take the next rows, one for each step."""
        for history in self._histories:
            history.extend(rows)
        self._next = step_of(rows[-1]) + 1 if rows else self._next

    def extend_packed(self, columns: Sequence[bytes | memoryview]) -> None:
        """Take the next rows that are due, column by column as bytes."""
        numbers = [memoryview(column).cast("d") for column in columns]
        stride = self.stride
        first = _multiple_from(self._next, stride)
        for history in self._histories:
            due = slice((_multiple_from(first, history.stride) - first) // stride, None, history.stride // stride)
            history.extend_packed([column[due].tobytes() for column in numbers])
        self._next = first + len(numbers[0]) * stride


def _multiple_from(step: int, stride: int) -> int:
    """The first multiple of the stride that is no less than the step."""
    return -(-step // stride) * stride

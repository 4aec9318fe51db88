"""Constraints as arrays of whole numbers, for systems with too many of them to look at one by one.

All arithmetic is exact: 64-bit integers where an estimate shows that nothing can overflow, Python's own elsewhere.
numpy comes with the solver, and is loaded with it.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from reconcile.constraints import Terms
from reconcile.engine.masks import mask_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Numbers = NDArray[np.intp]
    Truth = NDArray[np.bool_]

__all__ = ["ENDLESS", "SAFE", "Inequality", "Masks", "Points", "Rows", "Values"]

CHUNK = 64
"""How many points are kept together."""
SAFE = float(1 << 61)
"""Sums that are estimated to stay below fit into 64 bits."""
ENDLESS = 1 << 62
"""Stands for no upper bound; counts of so much or more are not put into arrays."""


class Inequality(NamedTuple):
    """`terms >= bound`, or `terms = bound` where `equal`."""

    terms: Terms
    bound: int
    equal: bool = False


class Rows:
    """Constraints over numbered columns: row `i` has the entries from `starts[i]` to `starts[i + 1]`.

    An entry is a column and a factor; the sum of factors times values is at least `bounds[i]`, or equal to it.
    """

    def __init__(self, starts: Numbers, columns: Numbers, factors: Whole, bounds: Whole, equal: Truth) -> None:
        import numpy as np

        self.starts = starts
        self.columns = columns
        self.factors = factors
        self.bounds = bounds
        self.equal = equal
        self.lengths = np.diff(starts)
        self._filled = np.flatnonzero(self.lengths)

    @classmethod
    def of(cls, lines: Sequence[Inequality], column: Mapping[str, int]) -> Rows:
        """Constraints by name as arrays."""
        import numpy as np

        lengths = [len(line.terms) for line in lines]
        starts = np.concatenate(([0], np.cumsum(lengths, dtype=np.intp))).astype(np.intp)
        columns = np.array([column[name] for line in lines for name, _ in line.terms], dtype=np.intp)
        factors = _whole([factor for line in lines for _, factor in line.terms])
        bounds = _whole([line.bound for line in lines])
        return cls(starts, columns, factors, bounds, np.array([line.equal for line in lines], dtype=np.bool_))

    def __len__(self) -> int:
        return len(self.bounds)

    def entries(self, row: int) -> list[tuple[int, int]]:
        """The columns of a row, each with its factor."""
        own = slice(int(self.starts[row]), int(self.starts[row + 1]))
        return list(zip(self.columns[own].tolist(), self.factors[own].tolist(), strict=True))

    def sums(self, entries: Any) -> Any:
        """The sum of something over the entries of each row."""
        import numpy as np

        total = np.zeros(len(self), dtype=entries.dtype)
        if len(self._filled):
            total[self._filled] = np.add.reduceat(entries, self.starts[self._filled])
        return total

    def values(self, point: Whole) -> Whole:
        """What each row's terms come to at a point in whole numbers."""
        import numpy as np

        of_entries = point[self.columns]
        sizes = np.abs(self.factors.astype(float)) * np.abs(of_entries.astype(float))
        large = len(sizes) and self.sums(sizes).max() >= SAFE
        entries = self.factors.astype(object) * of_entries.astype(object) if large else self.factors * of_entries
        total: Whole = self.sums(entries)
        return total

    def missing(self, point: Whole) -> Whole:
        """By how much each row's bound is missed at a point; negative where it is passed."""
        return self.bounds - self.values(point)

    def broken(self, point: Whole) -> Truth:
        """Which rows whole numbers break."""
        missing = self.missing(point)
        lost: Truth = (missing > 0) | (self.equal & (missing != 0))
        return lost

    def chosen(self, numbers: Numbers) -> Rows:
        """The rows of these numbers, in their order."""
        import numpy as np

        lengths = self.lengths[numbers]
        starts = np.concatenate(([0], np.cumsum(lengths)))
        shift = np.repeat(self.starts[numbers] - starts[:-1], lengths)
        entries = np.arange(starts[-1]) + shift
        return Rows(starts, self.columns[entries], self.factors[entries], self.bounds[numbers], self.equal[numbers])

    def with_more(self, more: Rows) -> Rows:
        """These rows, then more of them."""
        import numpy as np

        if not len(more):
            return self
        return Rows(
            np.concatenate((self.starts, more.starts[1:] + self.starts[-1])),
            np.concatenate((self.columns, more.columns)),
            np.concatenate((self.factors, more.factors)),
            np.concatenate((self.bounds, more.bounds)),
            np.concatenate((self.equal, more.equal)),
        )

    def by_row(self) -> Numbers:
        """The row of every entry."""
        import numpy as np

        return np.repeat(np.arange(len(self)), self.lengths)


class Masks:
    """What each of some things needs, by numbers below a size, to be compared with masks."""

    def __init__(self, needs: Sequence[Sequence[int]], size: int) -> None:
        import numpy as np

        self._bytes = (size + 7) // 8 or 1
        self._needs = needs
        self._some = np.array([i for i, each in enumerate(needs) if each], dtype=np.intp)
        self._counts = np.array([len(each) for each in needs], dtype=np.intp)
        self._numbers = np.array([number for each in needs for number in each], dtype=np.intp)
        self._starts = (np.cumsum(self._counts) - self._counts)[self._some]

    def within(self, mask: int) -> Truth:
        """Of which things all needs are chosen."""
        import numpy as np

        packed = np.frombuffer((mask % (1 << 8 * self._bytes)).to_bytes(self._bytes, "little"), dtype=np.uint8)
        chosen = np.unpackbits(packed, bitorder="little").astype(np.bool_)
        held = np.ones(len(self._needs), dtype=np.bool_)
        if len(self._some):
            held[self._some] = np.logical_and.reduceat(chosen[self._numbers], self._starts)
        return held

    def joined(self, which: Truth) -> tuple[int, list[int]]:
        """The needs of some things: of those that need just one, all as one mask; and the masks of the others.

        Others that need one of those are left out, and those that need nothing have the mask 0.
        """
        import numpy as np

        single = np.zeros(8 * self._bytes, dtype=np.bool_)
        alone = np.flatnonzero(which[self._some] & (self._counts[self._some] == 1))
        single[self._numbers[self._starts[alone]]] = True
        rest = np.flatnonzero(which & (self._counts != 1)).tolist()
        joint = {tuple(self._needs[i]) for i in rest if not single[list(self._needs[i])].any()}
        packed = np.packbits(single, bitorder="little").tobytes()
        return int.from_bytes(packed, "little"), [mask_of(needs) for needs in sorted(joint)]


class Values(Mapping[str, int]):
    """A point in whole numbers by variable."""

    __slots__ = ("_column", "point")

    def __init__(self, point: Whole, column: Mapping[str, int]) -> None:
        self.point = point
        self._column = column

    def __getitem__(self, name: str) -> int:
        return int(self.point[self._column[name]])

    def __iter__(self) -> Iterator[str]:
        return iter(self._column)

    def __len__(self) -> int:
        return len(self._column)

    def items(self) -> ItemsView[str, int]:
        """As of any mapping, all at once."""
        return dict(zip(self._column, self.point.tolist(), strict=True)).items()


class Points:
    """Points in whole numbers, added one by one, whose expressions are worked out all at once."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._chunks: list[Whole] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> Whole:
        point: Whole = self._chunks[number // CHUNK][number % CHUNK]
        return point

    def add(self, point: Whole) -> Whole:
        """Keep one more point; the one that is kept."""
        import numpy as np

        if self._count == CHUNK * len(self._chunks):
            self._chunks.append(np.zeros((CHUNK, self._size), dtype=np.int64))
        self._count += 1
        self[self._count - 1][:] = point
        return self[self._count - 1]

    def values(self, row: Rows) -> Whole:
        """What the terms of a single row come to at each point."""
        import numpy as np

        parts = [chunk[:, row.columns] for chunk in self._chunks]
        if not parts:
            return np.zeros(0, dtype=np.int64)
        found = np.concatenate(parts)[: self._count]
        large = (np.abs(found.astype(float)) @ np.abs(row.factors.astype(float))).max(initial=0) >= SAFE
        kind = object if large else found.dtype
        total: Whole = found.astype(kind) @ row.factors.astype(kind)
        return total


def _whole(values: Iterable[int]) -> Whole:
    """Whole numbers as an array: of 64 bits where they fit, else of Python's own."""
    import numpy as np

    numbers = list(values)
    if any(abs(value) >= SAFE for value in numbers):
        return np.array(numbers, dtype=object)
    return np.array(numbers, dtype=np.int64)

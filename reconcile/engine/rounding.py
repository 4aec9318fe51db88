"""Whole numbers near a point that the solver saw, block by block.

The counts of one tally are a block. Most constraints are within one: a block that rounding breaks is searched alone,
near the point. What then is still broken joins blocks: a few of them are freed, all others fixed, and searched
together. Every search is for the change that is needed, in small numbers. Nothing here proves anything: what is found
is checked by those who ask.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from reconcile.engine.arrays import Rows
from reconcile.engine.solver import best_change, whole_change
from reconcile.engine.totals import Totals

if TYPE_CHECKING:
    from reconcile.engine.arrays import Numbers, Truth, Whole
    from reconcile.engine.solver import Floats

__all__ = ["Blocks", "margins"]

WINDOWS = (3, 30, None)
"""How far a block's counts may move where rounding breaks it; `None`: as far as they like."""
FREED = (4, 12, 40, 120)
"""How many blocks are freed together, until that is enough."""
AROUND = (4, 12, 40)
"""How many other blocks may make up for a change of some."""
MOST = 2_000
"""The most variables that are searched together."""
MOST_BROKEN = 100
"""Up to how many joining rows are mended one by one where they cannot be mended together."""
ROUNDS = 3
"""How often all joining rows that are broken are mended."""
MOST_WORK = 100_000
"""What mending them one by one may take in a round, in constraints looked at."""


class Blocks:
    """The rows of a system by the blocks that they touch."""

    def __init__(self, variables: Sequence[str], rows: Rows, identities: Truth) -> None:
        import numpy as np

        self._rows = rows
        names = [_block_of(name) for name in variables]
        self.number = {name: i for i, name in enumerate(dict.fromkeys(names))}
        self.of_column: Numbers = np.array([self.number[name] for name in names], dtype=np.intp)
        self._of_entry = self.of_column[rows.columns]
        self.stuck: int | None = None
        self.work = 0
        self._totals = Totals(rows, identities)
        self._above: dict[int, set[int]] = {}
        self._below: dict[int, set[int]] = {}
        for parts, totals in self._totals.edges():
            for part, total in np.unique(self.of_column[np.stack((parts, totals))], axis=1).T.tolist():
                if part != total:
                    self._above.setdefault(part, set()).add(total)
                    self._below.setdefault(total, set()).add(part)
        kinds = {kind: i for i, kind in enumerate(dict.fromkeys(map(kind_of, variables)))}
        self._kind: Numbers = np.array([kinds[kind_of(name)] for name in variables], dtype=np.intp)
        self._by_kind: Numbers = np.argsort(self._kind, kind="stable")
        self._entries: Numbers = np.argsort(rows.columns, kind="stable")
        self._first: Numbers = np.searchsorted(rows.columns[self._entries], np.arange(len(variables) + 1))
        self._entry_row = rows.by_row()
        block, filled = np.full(len(rows), -1), np.flatnonzero(rows.lengths)
        starts = rows.starts[filled]
        least = np.minimum.reduceat(self._of_entry, starts)
        block[filled] = np.where(least == np.maximum.reduceat(self._of_entry, starts), least, -1)
        self._inside: Numbers = block
        """The block of each row that is within one, else -1."""

    def columns_of(self, blocks: Iterable[int]) -> Numbers:
        """The columns of some blocks."""
        import numpy as np

        return np.flatnonzero(np.isin(self.of_column, list(blocks)))

    def with_totals(self, blocks: Iterable[int]) -> set[int]:
        """Blocks, and those that count the same votes: what changes a part changes its totals."""
        found = set(blocks)
        waiting = list(found)
        while waiting:
            new = self._above.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        return found

    def rows_within(self, blocks: Collection[int]) -> list[int]:
        """The rows that mention no other blocks than some."""
        import numpy as np

        numbers = self._touching(self.columns_of(blocks), np.ones(len(self._rows), dtype=np.bool_))
        rows = self._rows.chosen(numbers)
        outside = ~np.isin(self.of_column[rows.columns], list(blocks))
        return [int(number) for number in numbers[rows.sums(outside.astype(np.intp)) == 0]]

    def growing(self, blocks: Collection[int], whole: Whole) -> Iterator[set[int]]:
        """Blocks with more and more of those around them."""
        for most in AROUND:
            yield self.around(blocks, whole, most)

    def around(self, blocks: Iterable[int], whole: Whole, most: int) -> set[int]:
        """Blocks, their totals, and the largest of the others that are counted in these, to make up for a change."""
        import numpy as np

        own = set(blocks)
        totals = self.with_totals(own) - own
        counts = np.bincount(self.of_column, whole, minlength=len(self.number))
        others = set().union(*(self._below[total] for total in totals)) - own - totals if totals else set()
        return own | totals | set(sorted(others, key=lambda block: (-counts[block], block))[:most])

    def touched(self, rows: Rows) -> list[int]:
        """The blocks of some rows' columns."""
        import numpy as np

        return [int(block) for block in np.unique(self.of_column[rows.columns])]

    def solution(self, point: Floats, chosen: Truth, more: Rows, first: Iterable[int] = ()) -> Whole | None:
        """Whole numbers near a point that satisfy the chosen rows and some more; `None` where none are found.

        `first` are blocks to change first; `stuck` is then the block that has no whole numbers, if there is one.
        """
        import numpy as np

        self.stuck = None
        whole = self._rounded(point)
        self._totals.complete(whole)
        broken = np.unique(self._inside[self._rows.broken(whole) & chosen])
        for block in broken[broken >= 0].tolist():
            changed = self._alone(block, whole, chosen, point)
            if changed is None:
                self.stuck = block
                return None
            whole = changed
        self._totals.complete(whole)
        return self._joined(whole, chosen, more, list(first))

    def _rounded(self, point: Floats) -> Whole:
        """A point rounded so that of each kind of count, any first ones sum to nearly what they did."""
        import numpy as np

        order = self._by_kind
        values = np.maximum(point[order], 0)
        sums = np.rint(np.cumsum(values))
        firsts = np.flatnonzero(np.diff(self._kind[order], prepend=-1))
        steps = np.diff(sums, prepend=0.0)
        steps[firsts] = np.rint(values[firsts])
        whole = np.zeros(len(point), dtype=np.int64)
        whole[order] = np.where(np.abs(steps - values) < 1, steps, np.rint(values)).astype(np.int64)
        return whole

    def complete(self, point: Whole) -> None:
        """Set every total that an identity gives to what its parts sum to."""
        self._totals.complete(point)

    def _alone(self, block: int, whole: Whole, chosen: Truth, point: Floats) -> Whole | None:
        """The point with one block's counts changed so that its own rows hold, against what rounding moved so far."""
        import numpy as np

        columns = self.columns_of([block])
        numbers = np.flatnonzero(chosen & (self._inside == block))
        drift = np.bincount(self._kind, whole - point, minlength=self._kind.max() + 1)
        costs: Floats = np.clip(drift[self._kind[columns]], -1e3, 1e3).astype(float)
        for window in WINDOWS:
            found = self._changed(whole, columns, numbers, None, window, None if window is None else costs)
            if found is not None:
                return found
        return None

    def _joined(self, whole: Whole, chosen: Truth, more: Rows, first: list[int]) -> Whole | None:
        """The point with blocks changed until nothing is broken: all at once where that is possible, or one by one."""
        import numpy as np

        for _ in range(ROUNDS):
            broken = np.flatnonzero(self._rows.broken(whole) & chosen)
            broken_more = np.flatnonzero(more.broken(whole))
            if not len(broken) and not len(broken_more):
                return whole
            cited = self._rows.chosen(broken).with_more(more.chosen(broken_more))
            for blocks in self._choices(cited, whole, first):
                found = self.freed(blocks, whole, chosen, more)
                if found is not None:
                    return found
            mended = self._one_by_one(whole, broken, chosen, more) if len(broken) <= MOST_BROKEN else None
            if mended is None:
                return None
            whole = mended
        return None

    def _one_by_one(self, whole: Whole, broken: Numbers, chosen: Truth, more: Rows) -> Whole | None:
        """Mend rows one at a time, whatever that does to others that are broken; `None` where one cannot be."""
        import numpy as np

        most = self.work + MOST_WORK
        for row in broken.tolist():
            if self.work > most:
                return None
            kept = chosen & ~self._rows.broken(whole)
            kept[row] = True
            for blocks in self._choices(self._rows.chosen(np.array([row])), whole, ()):
                found = self.freed(blocks, whole, kept, more)
                if found is not None:
                    whole = found
                    break
            else:
                return None
        return whole

    def _choices(self, broken: Rows, whole: Whole, first: Iterable[int]) -> Iterator[set[int]]:
        """Blocks that broken rows are about, to be freed: those with the largest counts first, as they have most room.

        Of a block that counts others, these are meant: with them, it moves itself.
        """
        import numpy as np

        counts = np.bincount(self.of_column, whole, minlength=len(self.number))
        ranked = sorted(self._smallest(self.touched(broken)), key=lambda block: (-counts[block], block))
        for most in FREED:
            yield {*first, *ranked[:most]}
            if most >= len(ranked):
                return

    def _smallest(self, blocks: Iterable[int]) -> set[int]:
        """The blocks that count no others, among some and all that they count."""
        found = set(blocks)
        waiting = list(found)
        while waiting:
            new = self._below.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        return {block for block in found if block not in self._below}

    def freed(self, blocks: Iterable[int], whole: Whole, chosen: Truth, more: Rows) -> Whole | None:
        """The point with some blocks and their totals changed so that all rows that touch these hold, if found."""
        columns = self.columns_of(self.with_totals(blocks))
        if not len(columns) or len(columns) > MOST:
            return None
        return self._changed(whole, columns, self._touching(columns, chosen), more)

    def reach(self, blocks: Iterable[int], whole: Whole, chosen: Truth, more: Rows, aim: Floats) -> float:
        """How much an expression can grow from a point over the rationals, about, with some blocks and totals free.

        `aim` has the expression's factors by column.
        """
        columns = self.columns_of(self.with_totals(blocks))
        local = self._local(whole, columns, self._touching(columns, chosen), more)
        return best_change(local, -whole[columns], aim[columns])

    def _touching(self, columns: Numbers, chosen: Truth) -> Numbers:
        """The chosen rows that mention some columns."""
        import numpy as np

        spans = [self._entries[self._first[c] : self._first[c + 1]] for c in columns.tolist()]
        entries = np.concatenate([np.zeros(0, dtype=np.intp), *spans])
        numbers = np.unique(self._entry_row[entries])
        found: Numbers = numbers[chosen[numbers]]
        return found

    def _local(self, whole: Whole, columns: Numbers, numbers: Numbers, more: Rows | None) -> Rows:
        """Rows of some numbers, and some more, as what they ask of a change of some columns."""
        import numpy as np

        rows = self._rows.chosen(numbers)
        if more is not None:
            rows = rows.with_more(more)
        place = np.full(len(whole), -1, dtype=np.intp)
        place[columns] = np.arange(len(columns))
        return _only(rows, place, rows.missing(whole))

    def _changed(
        self,
        whole: Whole,
        columns: Numbers,
        numbers: Numbers,
        more: Rows | None,
        window: int | None = None,
        costs: Floats | None = None,
    ) -> Whole | None:
        """The point with some columns changed so that rows of some numbers, and some more, hold."""
        import numpy as np

        local = self._local(whole, columns, numbers, more)
        low, high = -whole[columns], None
        if window is not None:
            low, high = np.maximum(low, -window), np.full(len(columns), window)
        change = whole_change(local, low, high, costs)
        self.work += change.work
        if change.values is None:
            return None
        found = whole.copy()
        found[columns] += change.values
        return found


def _only(rows: Rows, place: Numbers, missing: Whole) -> Rows:
    """The entries of columns that have a place, over what is missing."""
    import numpy as np

    kept = place[rows.columns] >= 0
    starts = np.concatenate(([0], np.cumsum(rows.sums(kept.astype(np.intp)))))
    return Rows(starts, place[rows.columns[kept]], rows.factors[kept], missing, rows.equal)


@lru_cache(maxsize=1 << 18)
def _block_of(name: str) -> str:
    """The tally (or contest, or claim) that a variable is of."""
    return name.partition("[")[2].rstrip("]").partition(",")[0]


def kind_of(name: str) -> str:
    """What a variable counts, whichever tally it is of."""
    quantity, _, of = name.partition("[")
    return quantity + of.partition(",")[2]


def margins(rows: Rows, point: Floats, share: float) -> Mapping[int, float]:
    """By how much rows should be kept, so that rounding keeps them: no more than half of what they are at the point."""
    import numpy as np

    slack = rows.sums(rows.factors * point[rows.columns]) - rows.bounds
    wanted = np.minimum(share * rows.sums(np.abs(rows.factors).astype(float)), slack / 2)
    some = np.flatnonzero(~rows.equal & (wanted > 0))
    return dict(zip(some.tolist(), wanted[some].tolist(), strict=True))

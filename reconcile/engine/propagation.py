"""Bounds of single counts that follow from constraints one at a time, until nothing more follows or two collide.

From `a*x + (the rest) >= b` and the most that the rest can be, `x` is at least what is missing, divided by `a` and
rounded up to a whole number. All constraints are looked at in rounds, each with the bounds of the round before. Every
bound knows the constraint and the bounds that it came from, so a collision is a refutation that is read from count to
count; of the bounds that would do, it cites the earliest (Achterberg 2007, "Conflict analysis in mixed integer
programming").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from reconcile.constraints import Row
from reconcile.engine.arrays import ENDLESS, SAFE, Rows
from reconcile.engine.trees import Cited, Hypothesis, Leaf, Lemma, leaf_of

if TYPE_CHECKING:
    from reconcile.engine.arrays import Numbers, Truth, Whole

__all__ = ["Propagation"]

MOST_ROUNDS = 40
"""Rounds after which bounds that still creep are left where they are."""


class Step(NamedTuple):
    """A bound of one count: its value, the round that found it (0: a count is never negative), and the row."""

    value: int
    round: int
    row: int = -1


class Round(NamedTuple):
    """The bounds of one side that a round moved: columns in order, with values and rows."""

    columns: Numbers
    values: Whole
    rows: Numbers


Part = tuple[Cited, Fraction]


class Propagation:
    """Bounds of `size` columns, all of them being at least 0, from rows; `cited(i)` is what row `i` stands for."""

    def __init__(self, rows: Rows, names: Sequence[str], cited: Callable[[int], Row | Hypothesis]) -> None:
        import numpy as np

        equal = np.flatnonzero(rows.equal)
        flipped = rows.chosen(equal)
        flipped = Rows(flipped.starts, flipped.columns, -flipped.factors, -flipped.bounds, flipped.equal)
        self._source = np.concatenate((np.arange(len(rows)), equal))
        self._sign = np.concatenate((np.ones(len(rows), dtype=int), -np.ones(len(equal), dtype=int)))
        self._rows = rows.with_more(flipped)
        self._names = names
        self._cited = cited
        self.low: Whole = np.zeros(len(names), dtype=np.int64)
        self.high: Whole = np.full(len(names), ENDLESS, dtype=np.int64)
        self._row = self._rows.by_row()
        self._up: Truth = self._rows.factors > 0
        self._order: Numbers = np.argsort(self._rows.columns, kind="stable")
        self._columns, self._firsts = np.unique(self._rows.columns[self._order], return_index=True)
        self._counts = np.diff(np.append(self._firsts, len(self._order)))
        self._moved: dict[bool, list[Round]] = {False: [], True: []}
        self._known: dict[tuple[int, bool, int], Part] = {}

    def refutation(self) -> Leaf | None:
        """Why the rows cannot all hold, if bounds collide; `None` also where a number does not fit into 64 bits."""
        if object in (self._rows.factors.dtype, self._rows.bounds.dtype):
            return None
        for number in range(1, MOST_ROUNDS + 1):
            lost = self._lost_row()
            if lost is not None:
                return leaf_of(self._why(Step(0, number, lost)))
            if not self._move_all():
                return None
            crossed = (self.low > self.high).nonzero()[0]
            if len(crossed):
                column = int(crossed[0])
                ends = ((upper, self._steps(column, number + 1, upper=upper)[-1]) for upper in (False, True))
                return leaf_of([self._lemma(column, step, upper=upper) for upper, step in ends])
        return None

    def _look(self) -> None:
        """What each row comes to at the most, without entries that nothing bounds; and how many those are."""
        import numpy as np

        rows = self._rows
        far = np.where(self._up, self.high[rows.columns], self.low[rows.columns])
        self._endless = far >= ENDLESS
        far[self._endless] = 0
        sizes = rows.sums(np.abs(rows.factors.astype(float)) * far) + np.abs(rows.bounds.astype(float))
        self._safe = sizes < SAFE
        self._parts = rows.factors * far
        self._most = rows.sums(self._parts)
        self._open = rows.sums(self._endless.astype(np.int64))

    def _lost_row(self) -> int | None:
        """The shortest row that the bounds leave no room for."""
        self._look()
        lost = (self._safe & (self._open == 0) & (self._most < self._rows.bounds)).nonzero()[0]
        return int(lost[self._rows.lengths[lost].argmin()]) if len(lost) else None

    def _move_all(self) -> bool:
        """Move bounds to what each row gives; whether any was moved."""
        rows, row = self._rows, self._row
        usable = self._safe[row] & (self._open[row] == self._endless)
        left = rows.bounds[row] - self._most[row] + self._parts
        left[~usable] = 0
        lower = self._move(usable & self._up, -((-left) // rows.factors), upper=False)
        upper = self._move(usable & ~self._up, left // rows.factors, upper=True)
        return lower or upper

    def _move(self, usable: Truth, values: Whole, *, upper: bool) -> bool:
        import numpy as np

        side = self.high if upper else self.low
        given = np.where(usable, values, ENDLESS if upper else 0)[self._order]
        best = (np.minimum if upper else np.maximum).reduceat(given, self._firsts) if len(given) else given
        now = side[self._columns]
        better = np.flatnonzero(best < now if upper else best > now)
        places = np.where(given == np.repeat(best, self._counts), np.arange(len(given)), len(given))
        first = np.minimum.reduceat(places, self._firsts)[better] if len(given) else better
        columns = self._columns[better]
        side[columns] = best[better]
        self._moved[upper].append(Round(columns, best[better], self._row[self._order[first]]))
        return len(better) > 0

    def _steps(self, column: int, before: int, *, upper: bool) -> list[Step]:
        """The bounds of a column that earlier rounds found, the first first."""
        found = [] if upper else [Step(0, 0)]
        for number, moved in enumerate(self._moved[upper][: before - 1], 1):
            place = int(moved.columns.searchsorted(column))
            if place < len(moved.columns) and moved.columns[place] == column:
                found.append(Step(int(moved.values[place]), number, int(moved.rows[place])))
        return found

    def _lemma(self, column: int, step: Step, *, upper: bool) -> Part:
        """What to cite for a bound, and how often, to have it as `>=`."""
        if not step.round:
            return self._names[column], Fraction(1)
        key = column, upper, step.round
        if key not in self._known:
            factor = next(f for c, f in self._rows.entries(step.row) if c == column)
            parts = [(cited, multiple / abs(factor)) for cited, multiple in self._why(step, column, factor)]
            sign = -1 if upper else 1
            cited, multiple = parts[0]
            if len(parts) > 1 or isinstance(cited, str) or cited.bound * multiple != sign * step.value:
                cited, multiple = Lemma(((self._names[column], sign),), sign * step.value, tuple(parts)), Fraction(1)
            self._known[key] = cited, multiple
        return self._known[key]

    def _why(self, step: Step, column: int | None = None, factor: int = 0) -> list[Part]:
        """A row and the bounds that leave it no room, or none beyond the step's value for one column.

        Of each bound, the first is taken that will do: `slack` is how much the rest may be more than it is.
        """
        entries = self._rows.entries(step.row)
        others = [(c, f, self._steps(c, step.round, upper=f > 0)) for c, f in entries if c != column]
        others.sort(key=lambda other: -other[2][-1].round)
        beyond = factor * (step.value + (1 if factor < 0 else -1))
        slack = int(self._rows.bounds[step.row]) - beyond - 1 - sum(f * steps[-1].value for _, f, steps in others)
        parts: list[Part] = [(self._cited(int(self._source[step.row])), Fraction(int(self._sign[step.row])))]
        for other, f, steps in others:
            last = steps[-1].value
            chosen = next(each for each in steps if f * (each.value - last) <= slack)
            slack -= f * (chosen.value - last)
            cited, multiple = self._lemma(other, chosen, upper=f > 0)
            parts.append((cited, multiple * abs(f)))
        return parts

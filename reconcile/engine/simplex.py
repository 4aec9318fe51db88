"""An exact simplex method over the rationals, in integer arithmetic, restarted from where it stands.

The general simplex of Dutertre and de Moura (2006), "A fast linear-arithmetic solver for DPLL(T)": every
linear form is a variable of its own with an optional lower and upper bound, and the tableau expresses the
basic ones by the others. Bounds can be set anew at any time; the basis is kept. Bland's rule makes it end.

Variables are numbered from 0. A bound is a whole number with a reason; a conflict is a non-negative
combination of bounds that sums to an impossible inequality (Farkas).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Generic, NamedTuple, TypeVar

from reconcile.engine.tableau import Tableau

__all__ = ["Bound", "Bounds", "Farkas", "OutOfBudgetError", "Simplex"]

R = TypeVar("R")

QUICK = 100
"""Pivots that may follow the greatest violation, which needs fewer, before Bland's rule makes an end sure."""


class OutOfBudgetError(Exception):
    """A question takes more than it may."""


class Bound(NamedTuple, Generic[R]):
    """`variable >= value`, or `<= value` where `upper`, for a reason."""

    variable: int
    value: int
    upper: bool
    reason: R


Bounds = tuple[list[Bound[R] | None], list[Bound[R] | None]]

Farkas = tuple[tuple[Bound[R], int], ...]
"""Bounds with positive multiples; the sum is impossible."""


class Simplex(Tableau, Generic[R]):
    """Bounds on linear forms over `size` columns."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.lower: list[Bound[R] | None] = [None] * size
        self.upper: list[Bound[R] | None] = [None] * size
        self.last: int | None = None

    def add_form(self, coefficients: Mapping[int, int]) -> int:
        """As `Tableau.add_form`; it has no bounds yet."""
        number = super().add_form(coefficients)
        if number == len(self.lower):
            self.lower.append(None)
            self.upper.append(None)
        return number

    def trim(self) -> None:
        """Have rows of those forms only that are bounded: the others need not be kept up to date."""
        for number in self._forms.keys() - self._nonbasic:
            bounded = self.lower[number] is not None or self.upper[number] is not None
            if bounded and number not in self._rows:
                self._express(number)
            elif not bounded and number in self._rows:
                del self._rows[number], self._top[number]

    def _revive(self, number: int) -> None:
        if number in self._forms and number not in self._rows and number not in self._nonbasic:
            self._express(number)

    def set_bounds(self, bounds: Sequence[Bound[R]]) -> Farkas[R] | None:
        """Replace all bounds by these, the strongest of each side. Where two of them collide, those two."""
        size = len(self.value)
        self.lower = [None] * size
        self.upper = [None] * size
        for bound in bounds:
            clash = self._tighten(bound)
            if clash is not None:
                return clash
        self.trim()
        return None

    def add_bound(self, bound: Bound[R]) -> Farkas[R] | None:
        """Add one bound to those that stand. Where it collides with its opposite, those two."""
        self._revive(bound.variable)
        return self._tighten(bound)

    def _tighten(self, bound: Bound[R]) -> Farkas[R] | None:
        side, other = (self.upper, self.lower) if bound.upper else (self.lower, self.upper)
        old, opposite = side[bound.variable], other[bound.variable]
        if old is not None and (old.value <= bound.value if bound.upper else old.value >= bound.value):
            return None
        side[bound.variable] = bound
        if opposite is None:
            return None
        gap = bound.value - opposite.value
        if (gap < 0) if bound.upper else (gap > 0):
            return ((bound, 1), (opposite, 1))
        return None

    def saved(self) -> Bounds[R]:
        """The present bounds, to be restored later."""
        return self.lower.copy(), self.upper.copy()

    def restore(self, bounds: Bounds[R]) -> None:
        """Set the bounds back; forms added since have none."""
        missing: list[Bound[R] | None] = [None] * (len(self.value) - len(bounds[0]))
        self.lower, self.upper = bounds[0] + missing, bounds[1] + missing

    def narrow(self, variable: int, by: int) -> None:
        """Move a variable's bounds inwards. A conflict that then arises proves nothing."""
        low, high = self.lower[variable], self.upper[variable]
        self.lower[variable] = low and low._replace(value=low.value + by)
        self.upper[variable] = high and high._replace(value=high.value - by)

    def fix(self, variable: int, value: int, reason: R) -> bool:
        """Bound a variable to one value; whether its bounds have room for that."""
        low, high = self.lower[variable], self.upper[variable]
        if (low is not None and low.value > value) or (high is not None and high.value < value):
            return False
        self.lower[variable] = Bound(variable, value, False, reason)
        self.upper[variable] = Bound(variable, value, True, reason)
        return True

    def clash(self) -> Farkas[R] | None:
        """A variable's two bounds, where they exclude each other."""
        for low, high in zip(self.lower, self.upper, strict=True):
            if low is not None and high is not None and low.value > high.value:
                return ((low, 1), (high, 1))
        return None

    def check(self) -> Farkas[R] | None:
        """Find rational values within all bounds, or the bounds that leave none, with multipliers.

        Raises `OutOfBudgetError` after the `last` pivot, where one is set.
        """
        self._settle()
        stop = self.pivots + QUICK
        while True:
            carefully = self.pivots >= stop
            leaving = self._violated(first=carefully)
            if leaving is None:
                return None
            below = self._is_below(leaving)
            den, row = self._rows[leaving]
            target = (self.lower if below else self.upper)[leaving]
            assert target is not None
            movable = [column for column in row if self._can_move(column, up=(row[column] > 0) == below)]
            if not movable:
                return ((target, den), *self._blocking(row, up=below))
            entering = min(movable) if carefully else self._promising(movable)
            self._stop_after_last()
            self._pivot(leaving, entering, target.value)

    def maximize(self, objective: int, sign: int = 1) -> int | Fraction | dict[int, int]:
        """The greatest value of a variable (the least for sign -1), or a ray on which there is none.

        A ray gives a whole step for each column that moves. Call after `check` returned `None`. Raises as `check`.
        """
        self._revive(objective)
        stop = self.pivots + QUICK
        while True:
            _, row = self._rows.get(objective, (1, {objective: 1}))
            movable = [column for column in row if self._can_move(column, up=row[column] * sign > 0)]
            if not movable:
                return self.rational(objective)
            carefully = self.pivots >= stop
            entering = min(movable) if carefully else self._promising(movable, row)
            up = row[entering] * sign > 0
            leaving, limit = self._first_to_stop(entering, up=up)
            if leaving is None:
                return self._ray(entering, up=up)
            if leaving == entering:
                self._move(entering, limit)
            else:
                self._stop_after_last()
                self._pivot(leaving, entering, limit)

    def beyond(self, bound: Bound[R]) -> Farkas[R]:
        """The refutation of a bound beyond the end that `maximize` gave."""
        den, row = self._rows.get(bound.variable, (1, {bound.variable: 1}))
        return ((bound, den), *self._blocking(row, up=not bound.upper))

    def remove_form(self, number: int) -> None:
        """As `Tableau.remove_form`."""
        self.lower[number] = self.upper[number] = None
        super().remove_form(number)

    def _settle(self) -> None:
        """Move every non-basic variable into its bounds."""
        values, lower, upper = self.value, self.lower, self.upper
        outside = [
            (column, bound.value)
            for column in self._nonbasic
            if ((bound := lower[column]) is not None and values[column] < bound.value)
            or ((bound := upper[column]) is not None and values[column] > bound.value)
        ]
        for column, value in outside:
            self._move(column, value)

    def _violated(self, *, first: bool) -> int | None:
        """A basic variable that is outside its bounds: the farthest, or the `first` by number."""
        top, lower, upper = self._top, self.lower, self.upper
        violated = [
            number
            for number, (den, _) in self._rows.items()
            if ((low := lower[number]) is not None and top[number] < low.value * den)
            or ((high := upper[number]) is not None and top[number] > high.value * den)
        ]
        if first or len(violated) < 2:
            return min(violated, default=None)
        return min(violated, key=lambda number: (-self._distance(number), number))

    def _distance(self, number: int) -> int:
        """How far a basic variable is outside its bounds, in whole numbers."""
        den, _ = self._rows[number]
        if self._is_below(number):
            low = self.lower[number]
            assert low is not None
            return low.value - self._top[number] // den
        high = self.upper[number]
        assert high is not None
        return -(-self._top[number] // den) - high.value

    def _promising(self, columns: Sequence[int], row: Mapping[int, int] | None = None) -> int:
        """A column with the fewest bounds, since a free one is never violated again; of several, the steepest."""

        def rank(column: int) -> tuple[int, int, int]:
            bounds = (self.lower[column] is not None) + (self.upper[column] is not None)
            return bounds, -abs(row[column]) if row else 0, column

        return min(columns, key=rank)

    def _is_below(self, number: int) -> bool:
        low = self.lower[number]
        return low is not None and self._top[number] < low.value * self._rows[number][0]

    def _can_move(self, column: int, *, up: bool) -> bool:
        stop = (self.upper if up else self.lower)[column]
        return stop is None or (self.value[column] < stop.value if up else self.value[column] > stop.value)

    def _blocking(self, row: Mapping[int, int], *, up: bool) -> Farkas[R]:
        """The bounds that keep a row's sum from growing (`up`) or from falling, with their multiples."""
        blocking = []
        for column, factor in sorted(row.items()):
            stop = (self.upper if (factor > 0) == up else self.lower)[column]
            assert stop is not None
            blocking.append((stop, abs(factor)))
        return tuple(blocking)

    def _first_to_stop(self, entering: int, *, up: bool) -> tuple[int | None, int]:
        """Which variable reaches a bound first as `entering` moves, and that bound; none: unbounded."""
        own = (self.upper if up else self.lower)[entering]
        best, limit = None, 0
        room, size = 0, 1
        if own is not None:
            best, limit, room = entering, own.value, abs(own.value - self.value[entering])
        moving = [(number, den, row[entering]) for number, (den, row) in self._rows.items() if entering in row]
        for number, den, factor in moving:
            stop = (self.upper if (factor > 0) == up else self.lower)[number]
            if stop is not None:
                other_room, other_size = abs(stop.value * den - self._top[number]), abs(factor)
                closer = other_room * size - room * other_size
                if best is None or closer < 0 or (closer == 0 and number < best):
                    best, limit, room, size = number, stop.value, other_room, other_size
        return best, limit

    def _stop_after_last(self) -> None:
        if self.last is not None and self.pivots >= self.last:
            raise OutOfBudgetError

"""An exact simplex method over the rationals, in integer arithmetic, restarted from where it stands.

The general simplex of Dutertre and de Moura (2006), "A fast linear-arithmetic solver for DPLL(T)": every
linear form is a variable of its own with an optional lower and upper bound, and the tableau expresses the
basic ones by the others. Bounds can be set anew at any time; the basis is kept. Each tableau row holds
integers over one common denominator, so no fraction is ever rounded. Bland's rule makes it end.

Variables are numbered from 0. A bound is a whole number with a reason; a conflict is a non-negative
combination of bounds that sums to an impossible inequality (Farkas).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Generic, NamedTuple, TypeVar

__all__ = ["Bound", "Bounds", "Farkas", "OutOfBudgetError", "Simplex"]

R = TypeVar("R")

LARGE = 1 << 60
"""The denominator from which on a row is brought to lowest terms: below, that costs more than it saves."""

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


class Simplex(Generic[R]):
    """Bounds on linear forms over `size` columns."""

    def __init__(self, size: int) -> None:
        self.columns = size
        self.lower: list[Bound[R] | None] = [None] * size
        self.upper: list[Bound[R] | None] = [None] * size
        self.value: list[int] = [0] * size
        self.pivots = 0
        self.last: int | None = None
        self._rows: dict[int, tuple[int, dict[int, int]]] = {}
        self._nonbasic = set(range(size))
        self._forms: dict[int, Mapping[int, int]] = {}
        self._top: dict[int, int] = {}
        self._unused: list[int] = []

    def add_form(self, coefficients: Mapping[int, int]) -> int:
        """A new variable for a linear form over existing ones; its number."""
        if self._unused:
            number = self._unused.pop()
        else:
            number = len(self.value)
            self.lower.append(None)
            self.upper.append(None)
            self.value.append(0)
        self._forms[number] = coefficients
        self._express(number)
        return number

    def _express(self, number: int) -> None:
        """Make a row of a form: its expression by the variables that are not basic now."""
        den = 1
        row: dict[int, int] = {}
        for column, factor in self._forms[number].items():
            part_den, part = self._rows.get(column, (1, {column: 1}))
            common = lcm(den, part_den)
            for key in row if common != den else ():
                row[key] *= common // den
            multiple = factor * (common // part_den)
            for key, value in part.items():
                row[key] = row.get(key, 0) + multiple * value
            den = common
        row = {key: entry for key, entry in row.items() if entry}
        self._rows[number] = (den, row)
        self._top[number] = sum([entry * self.value[key] for key, entry in row.items()])

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
        """Forget a form; its number is given to another one."""
        self.lower[number] = self.upper[number] = None
        if number not in self._rows:
            holder = next((other for other, (_, row) in self._rows.items() if number in row), None)
            if holder is not None:
                self._pivot(holder, number, round(self.rational(holder)))
        if self._rows.pop(number, None) is not None:
            del self._top[number]
        self._nonbasic.discard(number)
        del self._forms[number]
        self._unused.append(number)

    def rational(self, variable: int) -> int | Fraction:
        """A variable's present value, as an `int` where it is whole."""
        top, den = self.ratio(variable)
        return Fraction(top, den) if top % den else top // den

    def ratio(self, variable: int) -> tuple[int, int]:
        """A variable's present value as numerator and denominator, not always in lowest terms."""
        if variable not in self._rows:
            return self.value[variable], 1
        top, den = self._top[variable], self._rows[variable][0]
        return (top // den, 1) if top % den == 0 else (top, den)

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

    def _move(self, column: int, value: int) -> None:
        change = value - self.value[column]
        self.value[column] = value
        for number, (_, row) in self._rows.items():
            if column in row:
                self._top[number] += row[column] * change

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

    def _ray(self, entering: int, *, up: bool) -> dict[int, int]:
        moving = {n: (den, row[entering]) for n, (den, row) in self._rows.items() if entering in row}
        scale = lcm(*(den for den, _ in moving.values()))
        sign = scale if up else -scale
        ray = {number: sign * factor // den for number, (den, factor) in moving.items()}
        ray[entering] = sign
        return {number: step for number, step in ray.items() if number < self.columns}

    def _stop_after_last(self) -> None:
        if self.last is not None and self.pivots >= self.last:
            raise OutOfBudgetError

    def _pivot(self, leaving: int, entering: int, value: int) -> None:
        """Swap a basic and a non-basic variable; the one that leaves the basis takes `value`."""
        self.pivots += 1
        self._nonbasic.remove(entering)
        self._nonbasic.add(leaving)
        den, row = self._rows.pop(leaving)
        self._top.pop(leaving)
        factor = row.pop(entering)
        old = self.value[entering]
        self.value[leaving] = value
        sign = 1 if factor > 0 else -1
        size = abs(factor)
        solved = {column: -sign * other for column, other in row.items()}
        solved[leaving] = sign * den
        worth = sum([entry * self.value[column] for column, entry in solved.items()])
        entries = list(solved.items())
        rows, tops = self._rows, self._top
        for number, (other_den, other) in rows.items():
            multiple = other.pop(entering, 0)
            if not multiple:
                continue
            total = tops[number] - multiple * old
            scale = size
            if size != 1:
                common = gcd(size, multiple)
                scale, multiple = size // common, multiple // common
            changed = {column: entry * scale for column, entry in other.items()} if scale != 1 else other
            for column, entry in entries:
                total_entry = changed.get(column, 0) + multiple * entry
                if total_entry:
                    changed[column] = total_entry
                else:
                    del changed[column]
            total = total * scale + multiple * worth
            if other_den * scale > LARGE:
                self._set_row(number, other_den * scale, changed, total)
            else:
                rows[number] = (other_den * scale, changed)
                tops[number] = total
        self._set_row(entering, size, solved, worth)

    def _set_row(self, number: int, den: int, row: dict[int, int], total: int) -> None:
        """Set a row, `total` being its sum at the present values; in lowest terms where it grew large."""
        if den > LARGE:
            divisor = gcd(den, *row.values())
            if divisor > 1:
                den //= divisor
                total //= divisor
                row = {column: entry // divisor for column, entry in row.items()}
        self._rows[number] = (den, row)
        self._top[number] = total

"""Linear forms, the basic ones expressed by the others, at some values; in integer arithmetic.

Columns and forms are variables, numbered from 0. A row holds integers over one common denominator, so no fraction is
ever rounded. There are no bounds here: `simplex` says which variables change places, and where they stop.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import gcd, lcm

__all__ = ["Tableau"]

LARGE = 1 << 60
"""The denominator from which on a row is brought to lowest terms: below, that costs more than it saves."""


class Tableau:
    """Values of linear forms over `size` columns."""

    def __init__(self, size: int) -> None:
        self.columns = size
        self.value: list[int] = [0] * size
        self.pivots = 0
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

    def remove_form(self, number: int) -> None:
        """Forget a form; its number is given to another one."""
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

    def _move(self, column: int, value: int) -> None:
        """Give a column another value, and with it the forms."""
        change = value - self.value[column]
        self.value[column] = value
        for number, (_, row) in self._rows.items():
            if column in row:
                self._top[number] += row[column] * change

    def _ray(self, entering: int, *, up: bool) -> dict[int, int]:
        """The columns that move as `entering` grows (`up`) or falls, each with a whole step."""
        moving = {n: (den, row[entering]) for n, (den, row) in self._rows.items() if entering in row}
        scale = lcm(*(den for den, _ in moving.values()))
        sign = scale if up else -scale
        ray = {number: sign * factor // den for number, (den, factor) in moving.items()}
        ray[entering] = sign
        return {number: step for number, step in ray.items() if number < self.columns}

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

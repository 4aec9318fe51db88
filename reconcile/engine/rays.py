"""Exact multiples from approximate ones: what a solver's dual ray says, as a sum that can be checked.

A ray names constraints and gives multiples in floating point. Which variables cancel is read off it; that they
cancel exactly is a system of linear equations, which is solved in fractions. Nothing else is believed: the sum
is refused unless it is impossible in exact arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm

from reconcile.constraints import Terms, combine
from reconcile.engine.arrays import Inequality

__all__ = ["FINEST", "SMALLEST", "exact_ratio", "impossible_sum"]

SMALLEST = 1e-9
"""Multiples of a smaller part of the largest one are taken for 0."""
FINEST = 1 << 20
"""The greatest denominator of a multiple that no equation gives."""

Expression = dict[int, Fraction]


Multiples = tuple[dict[int, int], dict[str, int]]


def impossible_sum(lines: Sequence[Inequality], ray: Mapping[int, float]) -> Multiples | None:
    """Whole multiples of lines, and of `x >= 0` by variable, that sum to `0 >= 1` or more; `None` if none are found.

    `ray` has the approximate multiples by the lines' numbers; its sign does not matter.
    """
    sign = 1 if sum(multiple * lines[i].bound for i, multiple in ray.items()) > 0 else -1
    largest = max(map(abs, ray.values()), default=0)
    near = {
        i: sign * multiple
        for i, multiple in ray.items()
        if abs(multiple) > SMALLEST * largest and (lines[i].equal or sign * multiple > 0)
    }
    found = _cancelled(lines, near)
    scale = lcm(*(multiple.denominator for multiple in found.values()))
    counts = {i: int(multiple * scale) for i, multiple in found.items() if multiple}
    divisor = gcd(*counts.values()) or 1
    counts = {i: count // divisor for i, count in counts.items()}
    return _checked(lines, counts)


BOUND = ""
"""Stands for the bounds where these, too, have to cancel."""


def exact_ratio(
    lines: Sequence[Inequality], numerator: Terms, denominator: Terms, multiples: Mapping[int, float], near: Fraction
) -> Fraction | None:
    """The limit `b / a` of a ratio for which `y * lines + a * numerator - b * denominator` cancels, bounds included.

    `multiples` are about `y`, and `near` is about the limit. Nothing is checked here.
    """
    first = len(lines)
    cited = [line._replace(terms=combine([(1, line.terms), (line.bound, BOUND)])) for line in lines]
    cited += [Inequality(numerator, 0), Inequality(combine([(-1, denominator)]), 0)]
    largest = max(map(abs, multiples.values()), default=0)
    kept = {i: multiple for i, multiple in multiples.items() if abs(multiple) > SMALLEST * largest}
    found = _cancelled(cited, {**kept, first: float(near.denominator), first + 1: float(near.numerator)})
    return found[first + 1] / found[first] if found[first] > 0 else None


def _checked(lines: Sequence[Inequality], counts: Mapping[int, int]) -> Multiples | None:
    total: dict[str, int] = {}
    for i, count in counts.items():
        if count < 0 and not lines[i].equal:
            return None
        for name, factor in lines[i].terms:
            total[name] = total.get(name, 0) + count * factor
    reached = sum(count * lines[i].bound for i, count in counts.items())
    if reached < 1 or any(factor > 0 for factor in total.values()):
        return None
    return dict(counts), {name: -factor for name, factor in total.items() if factor}


def _cancelled(lines: Sequence[Inequality], near: Mapping[int, float]) -> dict[int, Fraction]:
    """Exact multiples near the given ones with which the variables cancel that nearly do."""
    columns: dict[str, dict[int, int]] = {}
    for i in near:
        for name, factor in lines[i].terms:
            columns.setdefault(name, {})[i] = factor
    equations = []
    for name, column in columns.items():
        parts = [near[i] * factor for i, factor in column.items()]
        if name == BOUND or abs(sum(parts)) <= 1e-7 * sum(map(abs, parts)):
            equations.append(column)
    given = _solved(equations)
    free = [i for i in near if i not in given]
    unit = min((near[i] for i in free if near[i]), key=abs, default=1.0)
    values = {i: Fraction(near[i] / unit).limit_denominator(FINEST) * (1 if unit > 0 else -1) for i in free}
    for i, expression in given.items():
        values[i] = sum((factor * values[j] for j, factor in expression.items()), Fraction())
    return values


def _solved(equations: Sequence[Mapping[int, int]]) -> dict[int, Expression]:
    """Unknowns by the others, as homogeneous equations give them."""
    elimination = _Elimination(equations)
    while elimination.step():
        pass
    given: dict[int, Expression] = {}
    for pivot, value in reversed(elimination.order):
        whole: Expression = {}
        for i, factor in value.items():
            for j, part in given[i].items() if i in given else ((i, Fraction(1)),):
                whole[j] = whole.get(j, Fraction()) + factor * part
        given[pivot] = whole
    return given


class _Elimination:
    """Gaussian elimination in fractions; the shortest equation first, for its rarest unknown, which fills in least."""

    def __init__(self, equations: Sequence[Mapping[int, int]]) -> None:
        self.order: list[tuple[int, Expression]] = []
        self._equations = [{i: Fraction(factor) for i, factor in equation.items()} for equation in equations]
        self._users: dict[int, set[int]] = {}
        self._lengths: dict[int, set[int]] = {}
        for number, equation in enumerate(self._equations):
            self._lengths.setdefault(len(equation), set()).add(number)
            for i in equation:
                self._users.setdefault(i, set()).add(number)

    def step(self) -> bool:
        """Express one more unknown by others and put that in everywhere; whether there was an equation left."""
        length = min((length for length, numbers in self._lengths.items() if numbers), default=None)
        if length is None:
            return False
        number = min(self._lengths[length])
        self._lengths[length].remove(number)
        equation = self._equations[number]
        for i in equation:
            self._users[i].discard(number)
        if equation:
            pivot = min(equation, key=lambda i: (len(self._users[i]), i))
            factor = equation.pop(pivot)
            value = {i: -other / factor for i, other in equation.items()}
            self.order.append((pivot, value))
            for other in self._users.pop(pivot):
                self._put_in(pivot, value, other)
        return True

    def _put_in(self, pivot: int, value: Expression, number: int) -> None:
        equation = self._equations[number]
        self._lengths[len(equation)].remove(number)
        multiple = equation.pop(pivot)
        for i, part in value.items():
            total = equation.get(i, 0) + multiple * part
            if total:
                equation[i] = total
                self._users[i].add(number)
            else:
                del equation[i]
                self._users[i].discard(number)
        self._lengths.setdefault(len(equation), set()).add(number)

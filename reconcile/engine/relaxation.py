"""A system of constraints as bounds on linear forms of an exact simplex tableau.

Defined variables are replaced by their definitions; each expression is divided by the greatest common
divisor of its coefficients, so that its bound can be rounded to the next whole number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, floor, gcd, lcm

from reconcile.constraints import Row, System, Terms
from reconcile.engine.answers import Point
from reconcile.engine.presolve import Definitions
from reconcile.engine.simplex import Bound, Simplex
from reconcile.engine.trees import Hypothesis, Leaf, Reason

__all__ = ["Relaxation"]


class Relaxation:
    """The rational relaxation of a system, with the bounds of the part in question."""

    def __init__(self, system: System) -> None:
        self.definitions = Definitions(system)
        self.free = tuple(name for name in system.variables if name not in self.definitions)
        self.simplex: Simplex[Reason] = Simplex(len(self.free))
        self._column = {name: i for i, name in enumerate(self.free)}
        self._forms: dict[Terms, int] = {}
        self._terms: dict[int, Terms] = {}
        self.signs = [bound for name in system.variables for bound in self._sign(name)]
        self._permanent = 0
        mentions = self.definitions.mentions
        self.by_mentions = sorted(system.variables, key=lambda name: -mentions[name])

    def settle(self) -> None:
        """Keep all forms made so far; later ones are for one question each."""
        self._permanent = len(self.simplex.value)

    def row_bounds(self, row: Row) -> list[Bound[Reason]]:
        """The bounds that a constraint sets: none where it only defines a variable."""
        terms = self.definitions.reduce(row.terms)
        if not terms and row.bound <= 0 and (row.bound == 0 or not row.equal):
            return []
        number, factor = self._form(terms)
        bounds = [_bound(number, factor, row.bound, Reason(row, factor))]
        if row.equal:
            bounds.append(_bound(number, -factor, -row.bound, Reason(row, -factor, flipped=True)))
        return bounds

    def hypothesis_bound(self, hypothesis: Hypothesis) -> Bound[Reason]:
        """The bound that a hypothesis sets."""
        number, factor = self._form(self.definitions.reduce(hypothesis.terms))
        return _bound(number, factor, hypothesis.bound, Reason(hypothesis, factor))

    def point(self) -> Point:
        """The simplex's present values of the free variables."""
        pairs = [self.simplex.ratio(column) for column in range(len(self.free))]
        scale = lcm(*{den for _, den in pairs})
        return Point({name: top * (scale // den) for name, (top, den) in zip(self.free, pairs, strict=True)}, scale)

    def maximize(self, terms: Terms) -> tuple[Fraction, Hypothesis, Leaf] | dict[str, int]:
        """The greatest value of an expression, and why whole numbers reach none above it.

        The hypothesis is the first value out of reach, and the leaf refutes it. Or a direction in which the
        expression grows for ever. Call after the simplex's `check` returned `None`; a new form starts at its
        present value.
        """
        number, factor = self._form(self.definitions.reduce(terms))
        best = self.simplex.maximize(number, 1 if factor > 0 else -1)
        if isinstance(best, dict):
            return self.definitions.extend({self.free[column]: step for column, step in best.items()})
        above = Hypothesis(terms, factor * (floor(best) if factor > 0 else ceil(best)) + 1)
        return Fraction(best * factor), above, Leaf(self.simplex.beyond(self.hypothesis_bound(above)))

    def forget_questions(self) -> None:
        """Drop the forms that only earlier questions needed."""
        for number in range(self._permanent, len(self.simplex.value)):
            terms = self._terms.pop(number, None)
            if terms is not None:
                del self._forms[terms]
                self.simplex.remove_form(number)

    def fractions(self, point: Point) -> Iterator[tuple[str, Fraction]]:
        """The variables that are not whole, those that most constraints mention first: a total before its parts."""
        for name in self.by_mentions if point.scale > 1 else ():
            top = point.times_scale(self.definitions.reduce(((name, 1),)))
            if top % point.scale:
                yield name, Fraction(top, point.scale)

    def has_ends(self, name: str) -> bool:
        """Whether the simplex's bounds leave a variable a greatest value: splits on it come to an end."""
        number, factor = self._form(self.definitions.reduce(((name, 1),)))
        return not isinstance(self.simplex.maximize(number, 1 if factor > 0 else -1), dict)

    def on_lattices(self, columns: Sequence[int]) -> list[int]:
        """Values for the columns, moved to whole numbers that equations allow by themselves.

        Where `f*x` and multiples of `m` sum to `c`, `f*x - c` is a multiple of `m`. Of such `x`, the next one up.
        """
        moved = list(columns)
        for number, terms in self._terms.items():
            low = self.simplex.lower[number]
            if low is None or not _is_fixed(self.simplex, number):
                continue
            for name, factor in terms:
                modulus = gcd(*(other for each, other in terms if each != name))
                column = self._column[name]
                if modulus > 1 and gcd(factor, modulus) == 1:
                    residue = low.value * pow(factor, -1, modulus) % modulus
                    moved[column] += (residue - moved[column]) % modulus
        return moved

    def whole_point(self, columns: list[int]) -> dict[str, int] | None:
        """The values that whole numbers in the columns give, if they keep the simplex's bounds."""
        simplex = self.simplex
        pairs = enumerate(zip(simplex.lower, simplex.upper, strict=True))
        bounded = [(number, low, high) for number, (low, high) in pairs if low is not None or high is not None]
        for number, low, high in bounded:
            if number < len(columns):
                value = columns[number]
            else:
                value = sum([factor * columns[self._column[name]] for name, factor in self._terms[number]])
            if (low is not None and value < low.value) or (high is not None and value > high.value):
                return None
        return self.definitions.extend(dict(zip(self.free, columns, strict=True)))

    def roomy_point(self) -> Point:
        """A point within the simplex's bounds, as far as possible with room around it.

        Every bound on a form is moved inwards so far that rounding the point keeps it; rounding moves a
        variable by a half at most, so a form by half the sum of its coefficients' sizes, fixed variables
        left out. Forms that have no such room keep their bounds. Changes the simplex's bounds.
        """
        simplex = self.simplex
        lower, upper = simplex.saved()
        moved = set()
        for number, terms in self._terms.items():
            if (lower[number] or upper[number]) is not None and not _is_fixed(simplex, number):
                columns = ((self._column[name], abs(factor)) for name, factor in terms)
                room = (sum(size for column, size in columns if not _is_fixed(simplex, column)) + 1) // 2
                simplex.narrow(number, room)
                moved.add(number)
        while True:
            conflict = simplex.clash() or simplex.check()
            tight = {bound.variable for bound, _ in conflict or ()} & moved
            if not tight:
                break
            for number in tight:
                simplex.lower[number], simplex.upper[number] = lower[number], upper[number]
            moved -= tight
        return self.point()

    def _sign(self, name: str) -> list[Bound[Reason]]:
        """`name >= 0`, unless its definition shows that already."""
        terms = self.definitions.reduce(((name, 1),))
        if name in self.definitions and all(factor > 0 for _, factor in terms):
            return []
        number, factor = self._form(terms)
        return [_bound(number, factor, 0, Reason(name, factor))]

    def _form(self, terms: Terms) -> tuple[int, int]:
        """The simplex's variable for an expression's primitive part, and the factor between them."""
        if not terms:
            return self._number(terms), 1
        _, leading = min(terms, key=lambda term: self._column[term[0]])
        factor = gcd(*(coefficient for _, coefficient in terms)) * (-1 if leading < 0 else 1)
        return self._number(tuple((name, coefficient // factor) for name, coefficient in terms)), factor

    def _number(self, terms: Terms) -> int:
        if len(terms) == 1 and terms[0][1] == 1:
            return self._column[terms[0][0]]
        if terms not in self._forms:
            number = self.simplex.add_form({self._column[name]: factor for name, factor in terms})
            self._forms[terms] = number
            self._terms[number] = terms
        return self._forms[terms]


def _bound(number: int, factor: int, bound: int, reason: Reason) -> Bound[Reason]:
    """`factor * form >= bound`, as the strongest bound on the form itself that whole numbers allow."""
    if factor > 0:
        return Bound(number, -(-bound // factor), False, reason)
    return Bound(number, (-bound) // (-factor), True, reason)


def _is_fixed(simplex: Simplex[Reason], number: int) -> bool:
    low, high = simplex.lower[number], simplex.upper[number]
    return low is not None and high is not None and low.value == high.value

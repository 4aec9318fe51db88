"""Variables that an identity defines by others are worked with through their definitions.

`valid[t]` is the sum of the votes, `cast[t]` that and the rest: such an equality, with a coefficient of 1
or -1, expresses a variable in whole numbers by others. That leaves a smaller system in which only
inequalities and printed numbers remain, and in which any whole numbers give whole numbers everywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from reconcile.constraints import Row, System, Terms, combine, evaluate

__all__ = ["Definition", "Definitions"]


class Definition(NamedTuple):
    """`variable = terms`, which is the sum of these multiples of identities."""

    variable: str
    terms: Terms
    rows: tuple[tuple[Row, int], ...]


class Definitions:
    """The definitions that the identities of a system allow.

    Each identity defines the last of its variables: a total, which comes after its parts.
    """

    def __init__(self, system: System) -> None:
        self._place = {name: i for i, name in enumerate(system.variables)}
        self.mentions = Counter(name for row in system.rows for name, _ in row.terms)
        self.mentions.update(name for clause in system.clauses for terms, _ in clause.cases for name, _ in terms)
        self._made: list[Definition] = []
        self._terms: dict[str, Terms] = {}
        self._number: dict[str, int] = {}
        self._users: dict[str, set[str]] = {}
        for row in system.rows:
            if row.equal and not row.needs and row.bound == 0:
                self._add(row)

    def __contains__(self, name: str) -> bool:
        return name in self._terms

    def reduce(self, terms: Terms) -> Terms:
        """The same expression without any defined variable."""
        if not any(name in self._terms for name, _ in terms):
            return terms
        return combine((factor, self._terms.get(name, name)) for name, factor in terms)

    def extend(self, values: Mapping[str, int]) -> dict[str, int]:
        """The values with those of the defined variables added."""
        return {**values, **{name: evaluate(terms, values) for name, terms in self._terms.items()}}

    def cancel(self, residue: Mapping[str, int | Fraction]) -> list[tuple[Row, int | Fraction]]:
        """The multiples of identities that, added to an expression, remove its defined variables."""
        left = dict(residue)
        multiples: dict[str, tuple[Row, int | Fraction]] = {}
        for definition in self._made:
            multiple = left.get(definition.variable)
            if multiple:
                left[definition.variable] = 0
                for name, factor in definition.terms:
                    left[name] = left.get(name, 0) + multiple * factor
                for row, count in definition.rows:
                    _, sum_so_far = multiples.get(row.name, (row, 0))
                    multiples[row.name] = (row, sum_so_far + multiple * count)
        return [(row, multiple) for row, multiple in multiples.values() if multiple]

    def _add(self, row: Row) -> None:
        """Define one more variable by `row`, freed of those defined before.

        A row `variable + others = 0` times -1, added to the variable, gives its definition.
        """
        terms, used = self._freed(row)
        candidates = [(name, factor) for name, factor in terms if abs(factor) == 1]
        if len(terms) < 2 or not candidates:
            return
        name, sign = max(candidates, key=lambda candidate: self._place[candidate[0]])
        value = combine([(-sign, terms), (1, name)])
        rows = tuple((other, -sign * count) for other, count in used.values() if count)
        self._number[name] = len(self._made)
        self._made.append(Definition(name, value, rows))
        for other in self._users.pop(name, ()):
            self._set(other, combine((f, value if n == name else n) for n, f in self._terms[other]))
        self._set(name, value)

    def _freed(self, row: Row) -> tuple[Terms, dict[str, tuple[Row, int]]]:
        """A row's expression without variables defined so far, and the multiples of rows that it is the sum of."""
        terms = dict(row.terms)
        used = {row.name: (row, 1)}
        waiting = {self._number[name] for name in terms if name in self._number}
        while waiting:
            earlier = self._made[min(waiting)]
            waiting.remove(min(waiting))
            factor = terms.pop(earlier.variable, 0)
            for name, coefficient in earlier.terms if factor else ():
                terms[name] = terms.get(name, 0) + factor * coefficient
                if name in self._number:
                    waiting.add(self._number[name])
            for other, count in earlier.rows if factor else ():
                _, so_far = used.get(other.name, (other, 0))
                used[other.name] = (other, so_far + factor * count)
        return combine((factor, name) for name, factor in terms.items()), used

    def _set(self, name: str, terms: Terms) -> None:
        """Note a definition without defined variables, and which variables it uses."""
        self._terms[name] = terms
        for other, _ in terms:
            self._users.setdefault(other, set()).add(name)

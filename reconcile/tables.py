"""What the pieces of a report share by number: the lines of their proofs, and solutions."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from reconcile.errors import UndecidedError
from reconcile.proof import Line, Proof, Refutation, renumbered, resting_on
from reconcile.solutions import Solution

if TYPE_CHECKING:
    Counts = array[int] | tuple[int, ...]

__all__ = ["Tables"]


LAST_FEW = 8
"""With how many of the solutions just before it one is compared."""
CHUNK = 64
"""How many counts are compared at once."""
DEEPEST = 200
"""How many steps a solution may be away from one that stands alone."""


class Tables:
    """The tables as they grow: what is equal stands once, in the order in which it was added first.

    A solution is written as what differs from the most similar of the first and the last few, where that is less.
    """

    def __init__(self, variables: Sequence[str]) -> None:
        self._variables = variables
        self._lines: dict[Line, int] = {}
        self._numbers: dict[bytes | tuple[int, ...], int] = {}
        self._solutions: list[Solution] = []
        self._near: dict[int, Counts] = {}

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines so far."""
        return tuple(self._lines)

    @property
    def solutions(self) -> tuple[Solution, ...]:
        """All solutions so far, without the counts that are 0."""
        return tuple(self._solutions)

    def add_proof(self, proof: Proof) -> Refutation:
        """Put the lines on which the last one rests into the table; where that one stands."""
        last = len(proof.lines) - 1
        numbers: dict[int, int] = {}
        for number in resting_on(proof.lines, [last]):
            numbers[number] = _number(self._lines, renumbered(proof.lines[number], numbers))
        return Refutation(numbers[last], proof.goal)

    def add_solution(self, values: Mapping[str, int]) -> int:
        """The number of a solution."""
        known = dict(values.items())
        counts = _short([known.get(name, 0) for name in self._variables])
        key = bytes(counts) if isinstance(counts, array) else counts
        if key not in self._numbers:
            self._numbers[key] = len(self._solutions)
            self._solutions.append(self._written(counts))
        return self._numbers[key]

    def _written(self, counts: Counts) -> Solution:
        """A solution as it is kept: what differs from one of a few others, where that is less than all of it."""
        here = len(self._solutions)
        least = [place for place, count in enumerate(counts) if count]
        like = None
        for other in sorted(self._near):
            if self._solutions[other].depth < DEEPEST:
                differ = _differ(counts, self._near[other], len(least))
                if differ is not None:
                    like, least = other, differ
        changes = {self._variables[place]: counts[place] for place in least}
        found = Solution(changes, like, None if like is None else self._solutions[like])
        self._near[here] = counts
        if len(self._near) > LAST_FEW + 1:
            del self._near[min(self._near.keys() - {0})]
        return found

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A block that `UndecidedError` ends quietly, without anything left in the tables that was added in it."""
        lines, solutions, near = len(self._lines), len(self._solutions), dict(self._near)
        try:
            yield
        except UndecidedError:
            for table, size in ((self._lines, lines), (self._numbers, solutions)):
                while len(table) > size:
                    table.popitem()
            del self._solutions[solutions:]
            self._near = near


def _short(counts: list[int]) -> Counts:
    """Counts in little room, where they are not too large for it."""
    try:
        return array("q", counts)
    except OverflowError:
        return tuple(counts)


def _differ(counts: Counts, others: Counts, fewer_than: int) -> list[int] | None:
    """The places at which counts differ, if these are few enough."""
    found: list[int] = []
    for first in range(0, len(counts), CHUNK):
        if counts[first : first + CHUNK] != others[first : first + CHUNK]:
            places = range(first, min(first + CHUNK, len(counts)))
            found += [place for place in places if counts[place] != others[place]]
            if len(found) >= fewer_than:
                return None
    return found


def _number(table: dict[Any, int], item: Any) -> int:
    return table.setdefault(item, len(table))

"""Solutions as a report holds them: most are like another one but for a few counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reconcile.checker import broken, check_counts
from reconcile.constraints import Clause, Row, System
from reconcile.proof import ProofError

__all__ = ["CheckedSolutions", "Solution"]

KEPT = 32
"""How many solutions are kept written out, since the next ones are like these."""


class Solution(Mapping[str, int]):
    """Counts by name, those that are 0 left out: all of them, or what differs from another solution, its `base`.

    `like` is the number of that one in the table, and `depth` how many solutions it is away from one that stands alone.
    """

    __slots__ = ("base", "changes", "depth", "like")

    def __init__(self, changes: Mapping[str, int], like: int | None = None, base: Solution | None = None) -> None:
        self.changes = changes
        self.like = like
        self.base = base
        self.depth: int = 0 if base is None else base.depth + 1

    def __getitem__(self, name: str) -> int:
        at: Solution | None = self
        while at is not None:
            value = at.changes.get(name)
            if value is not None:
                break
            at = at.base
        else:
            raise KeyError(name)
        if not value:
            raise KeyError(name)
        return value

    def written_out(self) -> dict[str, int]:
        """All counts that are not 0."""
        chain = [self]
        while chain[-1].base is not None:
            chain.append(chain[-1].base)
        values: dict[str, int] = {}
        for step in reversed(chain):
            values.update(step.changes)
        return {name: value for name, value in values.items() if value}

    def __iter__(self) -> Iterator[str]:
        return iter(self.written_out())

    def __len__(self) -> int:
        return len(self.written_out())


class CheckedSolutions:
    """A table of solutions, with the constraints that each breaks.

    Of one that is like another, only what its changes touch is looked at anew. Raises `ProofError` where something in
    the table is no count of the system, or stands twice.
    """

    def __init__(self, table: Sequence[Solution], system: System) -> None:
        self._table = table
        self._constraints: list[Row | Clause] = [*system.rows, *system.clauses]
        self._place = {constraint.name: i for i, constraint in enumerate(self._constraints)}
        self._touching: dict[str, list[int]] = {}
        for i, constraint in enumerate(self._constraints):
            for name in _names_of(constraint):
                self._touching.setdefault(name, []).append(i)
        self._broken: list[dict[int, Row | Clause]] = []
        self._written: dict[int, dict[str, int]] = {}
        seen: set[int] = set()
        for number, solution in enumerate(table):
            check_counts(solution.changes, system)
            values = self._written_out(number)
            self._broken.append(self._broken_by(solution, values))
            content = hash(frozenset(values.items()))
            if content in seen and any(values == other.written_out() for other in table[:number]):
                raise ProofError("a solution stands twice")
            seen.add(content)

    def check(self, number: int | None, taken: frozenset[str]) -> Solution:
        """The solution of that number, which must satisfy all that is `taken`. Raises `ProofError`."""
        if type(number) is not int or not 0 <= number < len(self._table):
            raise ProofError(f"there is no solution {number!r}")
        for constraint in self._broken[number].values():
            if constraint.needs <= taken:
                raise ProofError(f"the solution breaks {constraint.name}: {constraint}")
        return self._table[number]

    def _written_out(self, number: int) -> dict[str, int]:
        """All counts of a solution that are not 0, from those of the one that it is like where these are kept."""
        solution = self._table[number]
        like = None if solution.like is None else self._written.get(solution.like)
        values = solution.written_out() if like is None else {**like, **solution.changes}
        if len(self._written) >= KEPT:
            del self._written[next(iter(self._written))]
        self._written[number] = {name: value for name, value in values.items() if value}
        return self._written[number]

    def _broken_by(self, solution: Solution, values: Mapping[str, int]) -> dict[int, Row | Clause]:
        """The constraints that a solution breaks, by their places, in order."""
        if solution.like is None:
            return {self._place[each.name]: each for each in broken(values, self._constraints)}
        touched = sorted({i for name in solution.changes for i in self._touching.get(name, ())})
        changed = frozenset(touched)
        found = {i: each for i, each in self._broken[solution.like].items() if i not in changed}
        anew = broken(values, (self._constraints[i] for i in touched))
        found |= {self._place[each.name]: each for each in anew}
        return dict(sorted(found.items()))


def _names_of(constraint: Row | Clause) -> Iterator[str]:
    cases = ((constraint.terms, 0),) if isinstance(constraint, Row) else constraint.cases
    yield from dict.fromkeys(name for terms, _ in cases for name, _ in terms)

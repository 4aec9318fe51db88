"""What the pieces of a report share by number: the lines of their proofs, and solutions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from reconcile.errors import UndecidedError
from reconcile.proof import Line, Proof, Refutation, renumbered, resting_on

__all__ = ["Tables"]


class Tables:
    """The tables as they grow: what is equal stands once, in the order in which it was added first."""

    def __init__(self) -> None:
        self._lines: dict[Line, int] = {}
        self._solutions: dict[tuple[tuple[str, int], ...], int] = {}

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines so far."""
        return tuple(self._lines)

    @property
    def solutions(self) -> tuple[Mapping[str, int], ...]:
        """All solutions so far, without the counts that are 0."""
        return tuple(dict(counts) for counts in self._solutions)

    def add_proof(self, proof: Proof) -> Refutation:
        """Put the lines on which the last one rests into the table; where that one stands."""
        last = len(proof.lines) - 1
        numbers: dict[int, int] = {}
        for number in resting_on(proof.lines, [last]):
            numbers[number] = _number(self._lines, renumbered(proof.lines[number], numbers))
        return Refutation(numbers[last], proof.goal)

    def add_solution(self, values: Mapping[str, int]) -> int:
        """The number of a solution."""
        return _number(self._solutions, tuple(sorted((name, value) for name, value in values.items() if value)))

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A block that `UndecidedError` ends quietly, without anything left in the tables that was added in it."""
        tables: list[dict[Any, int]] = [self._lines, self._solutions]
        sizes = [len(table) for table in tables]
        try:
            yield
        except UndecidedError:
            for table, size in zip(tables, sizes, strict=True):
                while len(table) > size:
                    table.popitem()


def _number(table: dict[Any, int], item: Any) -> int:
    return table.setdefault(item, len(table))

"""Asks which small edits of a printed figure would make everything else fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice

from reconcile.constraints import AtLeast
from reconcile.engine.answers import Solved
from reconcile.engine.parts import Engine
from reconcile.engine.ranges import quantity_range
from reconcile.errors import UndecidedError
from reconcile.gaps import values_of
from reconcile.model import EVERYTHING
from reconcile.results import Conflict, Range
from reconcile.slip_meanings import MOST, Corrected, corrections_of, exchange_of, in_order, says
from reconcile.statements import Problem, Statement
from reconcile.tables import Tables
from reconcile.what_if import Slip

__all__ = ["Slips"]

Names = frozenset[str]
MOST_PAIRS = 500
"""So many pairs of figures are tried in each scope."""


class Slips:
    """Solutions go into the tables. What is undecided is left out: other slips may be possible."""

    def __init__(self, problem: Problem, engine: Engine, tables: Tables) -> None:
        self._problem = problem
        self._engine = engine
        self._tables = tables
        self._assumed = frozenset(problem.assumptions)

    def found(self, conflicts: Sequence[Conflict]) -> list[Slip]:
        """Of everything, and of each account that contradicts itself, in the order in which they are shown."""
        everything = self._problem.of_scope(EVERYTHING)
        slips: list[Slip] = []
        for account in (EVERYTHING, *self._problem.accounts):
            own = self._problem.of_scope(account)
            scope = own | self._assumed
            members = [frozenset(conflict.members) for conflict in conflicts if scope.issuperset(conflict.members)]
            if members and (account == EVERYTHING or own != everything):
                slips += self._of_scope(account, scope, members)
        return in_order(slips, self._problem)

    def _of_scope(self, account: str, scope: Names, conflicts: Sequence[Names]) -> Iterator[Slip]:
        common = frozenset.intersection(*conflicts)
        for statement in self._problem.statements:
            if statement.id in common:
                yield from self._singles(account, scope, statement)
        inside = [s for s in self._problem.statements if s.id in scope and any(s.id in names for names in conflicts)]
        pairs = (
            pair for pair in combinations(inside, 2) if all(names & {pair[0].id, pair[1].id} for names in conflicts)
        )
        for one, other in list(pairs)[:MOST_PAIRS]:
            corrected = exchange_of(one, other)
            if corrected is not None:
                rest = scope - {one.id, other.id}
                yield from (self._slip(account, *each) for each in self._fitting(rest, [corrected]))

    def _singles(self, account: str, scope: Names, statement: Statement) -> Iterator[Slip]:
        """The edits of one statement that fit; none where very many do."""
        rest = scope - {statement.id}
        if not isinstance(self._engine.decide(rest), Solved):
            return
        left = self._left(statement, rest)
        near = [each for each in corrections_of(self._problem, statement) if each.kind == "option" or _near(each, left)]
        found = list(islice(self._fitting(rest, near), MOST + 1))
        yield from (self._slip(account, *each) for each in found if len(found) <= MOST)

    def _left(self, statement: Statement, rest: Names) -> Range | None:
        if statement.quantity is None:
            return None
        try:
            return quantity_range(self._engine, statement.quantity, rest, Tables(self._problem.system.variables))
        except UndecidedError:
            return None

    def _slip(self, account: str, corrected: Corrected, answer: Solved) -> Slip:
        solution = self._tables.add_solution(answer.values)
        return Slip(account, corrected.statements, corrected.kind, corrected.would_be, solution)

    def _fitting(self, rest: Names, edits: Iterable[Corrected]) -> Iterator[tuple[Corrected, Solved]]:
        """Those with which the rest can hold, each with an answer that shows it."""
        for corrected in edits:
            answer = self._answer(rest, says(corrected, self._problem, rest))
            if answer is not None:
                yield corrected, answer

    def _answer(self, rest: Names, readings: Iterable[Sequence[AtLeast]]) -> Solved | None:
        """A solution for the rest that keeps what is said, in one of its readings."""
        for rows in readings:
            if not self._engine.spend(1):
                break
            answer = self._engine.decide(rest, rows)
            if isinstance(answer, Solved):
                return answer
        return None


def _near(corrected: Corrected, left: Range | None) -> bool:
    """Whether the edited figure may lie in what the rest leaves."""
    if left is None:
        return True
    values = values_of(corrected.claims[0])
    assert values is not None
    low, high = left.low.value, left.high.value
    above = low is None or values.high is None or values.high >= low
    return above and (high is None or values.low is None or values.low <= high)

"""Asks whether what cannot hold as its figures are read could hold under another rounding convention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reconcile.conventions import constraints_under, groups_of, reread
from reconcile.engine.answers import Solved
from reconcile.engine.parts import Engine
from reconcile.figures import Rounding
from reconcile.results import Conflict
from reconcile.statements import Problem
from reconcile.tables import Tables
from reconcile.what_if import Refit

__all__ = ["Refits"]


class Refits:
    """Reads the ledger anew under each other convention; solutions go into the tables."""

    def __init__(self, problem: Problem, tables: Tables) -> None:
        self._problem = problem
        self._otherwise = reread(problem.ledger)
        self._tables = tables
        self._read: dict[Rounding, tuple[dict[str, str], Engine]] = {}

    def found(self, conflicts: Sequence[Conflict]) -> Iterator[Refit]:
        """Of each source whose figures of an account collide among themselves, then of each conflict."""
        conventions = list(self._otherwise) if conflicts else []
        assumed = self._problem.assumptions
        for group in groups_of(self._problem) if conventions else ():
            members = frozenset((*group.statements, *assumed))
            if any(members.issuperset(conflict.members) for conflict in conflicts):
                claims = sorted(group.claims)
                for rounding, solution in self._refitted(conventions, claims, assumed, len(group.claims)):
                    yield Refit(group.statements, assumed, rounding.value, solution, group.source, group.account)
        for conflict in conflicts:
            claims = [claim.id for id in conflict.statements for claim in self._problem.statement(id).claims]
            for rounding, solution in self._refitted(conventions, claims, conflict.assumptions, len(conflicts)):
                yield Refit(conflict.statements, conflict.assumptions, rounding.value, solution)

    def _refitted(
        self, conventions: Iterable[Rounding], claims: Sequence[str], assumed: Iterable[str], pieces: int
    ) -> Iterator[tuple[Rounding, int]]:
        """The conventions under which claims can hold, with the number of a solution."""
        for rounding in conventions:
            if not self._otherwise[rounding].new.isdisjoint(claims):
                names, engine = self._under(rounding, pieces)
                answer = engine.decide((*(names[id] for id in claims), *assumed))
                if isinstance(answer, Solved):
                    yield rounding, self._tables.add_solution(answer.values)

    def _under(self, rounding: Rounding, pieces: int) -> tuple[dict[str, str], Engine]:
        """What to take for each claim under a convention, and an engine for that."""
        if rounding not in self._read:
            names, rows, clauses = constraints_under(self._problem, rounding, self._otherwise[rounding].changed)
            system = self._problem.system
            system = system._replace(rows=(*system.rows, *rows), clauses=(*system.clauses, *clauses))
            soft = dict.fromkeys((*(s.id for s in self._problem.statements), *self._problem.assumptions))
            engine = Engine(system, tuple(soft | dict.fromkeys(names.values())), self._problem.assumptions)
            engine.limit(pieces)
            self._read[rounding] = names, engine
        return self._read[rounding]

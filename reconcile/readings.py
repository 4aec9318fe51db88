"""Ratios whose sources do not say of what: each reading is tried by itself, with all else that an account states."""

from __future__ import annotations

from collections.abc import Iterator

from reconcile.constraints import Quantity
from reconcile.engine.answers import Refuted, Solved
from reconcile.engine.conflicts import short_reason
from reconcile.engine.parts import Engine
from reconcile.engine.ranges import quantity_range
from reconcile.errors import UndecidedError
from reconcile.hypotheses import Hypothesis
from reconcile.proof import Refutation
from reconcile.results import Range
from reconcile.statements import Problem
from reconcile.tables import Tables
from reconcile.what_if import Exclusion, Reading

__all__ = ["Readings"]

Names = frozenset[str]


class Readings:
    """Asks the engine; proofs and solutions go into the tables."""

    def __init__(self, problem: Problem, engine: Engine, tables: Tables) -> None:
        self._problem = problem
        self._engine = engine
        self._tables = tables
        self._assumed = frozenset(problem.assumptions)
        self._unnamed = frozenset(hypothesis.statement for hypothesis in problem.hypotheses)

    def tried(self) -> Iterator[Reading]:
        """Every reading, as far as it is decided."""
        for account, hypothesis in self._problem.readings:
            found = Reading(hypothesis.statement, account, hypothesis.of)
            with self._tables.attempt():
                found = self._tried(found, account, hypothesis)
            yield found

    def _tried(self, start: Reading, account: str, hypothesis: Hypothesis) -> Reading:
        taken = (self._problem.of_account(account) | self._assumed) - {hypothesis.statement}
        answer = self._engine.decide(taken | {hypothesis.id})
        if isinstance(answer, Refuted):
            rest = self._solution(taken)
            because, proof = self._reason(taken | {hypothesis.id})
            return start._replace(
                because=because, proof=proof, solution=rest, left=tuple(self._left_for_each(frozenset(because)))
            )
        if not isinstance(answer, Solved):
            raise UndecidedError
        solution = self._tables.add_solution(answer.values)
        return start._replace(solution=solution, excludes=tuple(self._excluded(taken, account, hypothesis)))

    def _excluded(self, taken: Names, account: str, hypothesis: Hypothesis) -> Iterator[Exclusion]:
        """Statements of others that this reading leaves no room for, though the account as printed does."""
        for statement in self._problem.statements:
            if account in statement.accounts:
                continue
            with_it = taken | {hypothesis.id, statement.id}
            if not isinstance(self._engine.decide(with_it), Refuted):
                continue
            without = self._engine.decide(taken | {hypothesis.statement, statement.id})
            if not isinstance(without, Solved):
                continue
            because, proof = self._reason(with_it)
            left = self._range(statement.quantity, taken | {hypothesis.id})
            yield Exclusion(statement.id, because, proof, self._tables.add_solution(without.values), left)

    def _left_for_each(self, because: Names) -> Iterator[tuple[str, Range]]:
        """What the others of those that collide leave for each that speaks of a number."""
        spoken = {s.id: s.quantity for s in self._problem.statements}
        spoken |= {hypothesis.id: hypothesis.meaning.quantity for hypothesis in self._problem.hypotheses}
        for name in (name for name in self._engine.soft if name in because):
            found = self._range(spoken.get(name), because - {name})
            if found is not None:
                yield name, found

    def _range(self, quantity: Quantity | None, taken: Names) -> Range | None:
        if quantity is not None:
            with self._tables.attempt():
                return quantity_range(self._engine, quantity, taken, self._tables)
        return None

    def _reason(self, names: Names) -> tuple[tuple[str, ...], Refutation]:
        """A conflict among names that cannot all hold, and its proof; where it can, without others of unnamed totals.

        What such a ratio leaves depends on a reading of its own, and says less.
        """
        plain = names - self._unnamed
        reason = short_reason(self._engine, plain if isinstance(self._engine.decide(plain), Refuted) else names)
        assert reason is not None
        refuted = self._engine.decide(reason)
        assert isinstance(refuted, Refuted)
        because = tuple(name for name in self._engine.soft if name in refuted.used)
        return because, self._tables.add_proof(refuted.proof())

    def _solution(self, taken: Names) -> int:
        answer = self._engine.decide(taken)
        if isinstance(answer, Solved):
            return self._tables.add_solution(answer.values)
        raise UndecidedError

"""The status of a statement among others, with what shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from reconcile.constraints import combine
from reconcile.engine.answers import Answer, Refuted, Solved
from reconcile.engine.conflicts import refute_all
from reconcile.engine.parts import Engine
from reconcile.engine.ranges import quantity_range, reason_for
from reconcile.errors import UndecidedError
from reconcile.proof import Refutation
from reconcile.quantities import denials_of, spoken_of
from reconcile.results import Range, Standing, Status, stated_ends
from reconcile.statements import Problem, Statement
from reconcile.tables import Tables

__all__ = ["Judge"]

Reason = tuple[tuple[str, ...], Refutation]
Reasons = tuple[tuple[str, ...], tuple[Refutation, ...]]


class Judge:
    """Asks the engine; proofs and solutions go into the tables. `conflict_in` gives a conflict among what collides."""

    def __init__(
        self, problem: Problem, engine: Engine, tables: Tables, conflict_in: Callable[[frozenset[str]], Reason]
    ) -> None:
        self._problem = problem
        self._engine = engine
        self._tables = tables
        self._conflict_in = conflict_in
        self._ids = frozenset(statement.id for statement in problem.statements)
        self._implied: dict[str, list[Reasons]] = {}
        self._judged: dict[tuple[str, frozenset[str]], Standing] = {}

    def standing(self, statement: Statement, account: str, taken: frozenset[str], dropped: tuple[str, ...]) -> Standing:
        """How a statement of an account stands to what is `taken` of the others, which can hold without `dropped`."""
        key = statement.id, taken
        if key not in self._judged:
            self._judged[key] = Standing(statement.id, account, dropped, Status.UNDECIDED)
            with self._tables.attempt():
                self._judged[key] = self._evidence(statement, taken, self._judged[key])
        found = self._judged[key]._replace(account=account, dropped=dropped)
        others = self._engine.decide(taken) if dropped and found.status is Status.UNDECIDED else None
        return found._replace(outside=self._solution(others)) if isinstance(others, Solved) else found

    def _evidence(self, statement: Statement, taken: frozenset[str], start: Standing) -> Standing:
        """The status of a statement among others, with what shows it."""
        limit = self._limit_of_margins(statement, taken) if statement.quantity is None else None
        ranges = () if limit else tuple(self._ranges(statement, taken))
        start = start._replace(ranges=ranges)
        with_it = self._engine.decide(taken | {statement.id})
        if isinstance(with_it, Refuted):
            outside = self._solution(self._engine.decide(taken))
            because, proof = self._conflict_in(taken | {statement.id})
            return start._replace(status=Status.CONTRADICTED, because=because, proofs=(proof,), outside=outside)
        start = start._replace(inside=self._solution(with_it))
        denials = denials_of(statement)
        denied = refute_all(self._engine, taken, denials)
        if isinstance(denied, list):
            because, proofs = self._reason(statement, taken)
            return start._replace(status=Status.IMPLIED, because=because, proofs=proofs)
        start = start._replace(outside=self._solution(denied))
        if not ranges and statement.quantity is not None:
            nothing = self._engine.decide(taken, [statement.quantity.something])
            limit = nothing if isinstance(nothing, Refuted) else None
        return self._tested(start, taken) if limit is None else self._tested_by(limit, start, taken)

    def _reason(self, statement: Statement, taken: frozenset[str]) -> Reasons:
        """Why a statement is implied: where what was found for another choice is taken here too, the same."""
        known = self._implied.setdefault(statement.id, [])
        found = next((reason for reason in known if taken.issuperset(reason[0])), None)
        if found is None:
            because, refuted = reason_for(self._engine, taken, denials_of(statement))
            found = because, tuple(map(self._proof, refuted))
            known.append(found)
        return found

    def _tested(self, start: Standing, taken: frozenset[str]) -> Standing:
        """Compatible if others set an end beyond which the assumptions alone allow something, else untested."""
        ends = list(stated_ends(start.ranges, self._ids))
        alone = [self._engine.decide(self._assumed(taken), proof.goal) for _, proof in ends]
        for (because, proof), answer in zip(ends, alone, strict=True):
            if isinstance(answer, Solved):
                shown = proof._replace(met=self._solution(answer))
                return start._replace(status=Status.COMPATIBLE, because=because, proofs=(shown,))
        return self._untested(start, alone)

    def _tested_by(self, limit: Refuted, start: Standing, taken: frozenset[str]) -> Standing:
        """The same of what others exclude where there are no ranges."""
        answer = self._engine.decide(self._assumed(taken), limit.asked)
        if not isinstance(answer, Solved):
            return self._untested(start, [answer])
        shown = self._proof(limit)._replace(met=self._solution(answer))
        return start._replace(status=Status.COMPATIBLE, because=self._in_order(limit.used), proofs=(shown,))

    def _untested(self, start: Standing, alone: Sequence[Answer]) -> Standing:
        refuted = [answer for answer in alone if isinstance(answer, Refuted)]
        if len(refuted) < len(alone) or not all(end.attained for found in start.ranges for end in found):
            raise UndecidedError
        because = self._in_order(name for answer in refuted for name in answer.used)
        return start._replace(status=Status.UNTESTED, because=because, proofs=tuple(map(self._proof, refuted)))

    def _limit_of_margins(self, statement: Statement, taken: frozenset[str]) -> Refuted | None:
        """What refutes, of a margin of a statement without a figure, more than others allow and assumptions do."""
        assumed = self._assumed(taken)
        for margin in statement.meaning.margins:
            for terms in (margin, combine([(-1, margin)])):
                alone, limit = self._engine.peak(terms, assumed), self._engine.peak(terms, taken)
                if limit is not None and (alone is None or limit.top < alone.top):
                    goal = (terms, limit.top + 1)
                    if limit.above.asked == (goal,) and isinstance(self._engine.decide(assumed, [goal]), Solved):
                        return limit.above
        return None

    def _ranges(self, statement: Statement, taken: frozenset[str]) -> Iterator[Range]:
        """What is left for the number that a statement speaks of, or for each of its margins."""
        for quantity in spoken_of(statement):
            found = quantity_range(self._engine, quantity, taken, self._tables)
            if found is not None:
                yield found

    def _assumed(self, taken: frozenset[str]) -> frozenset[str]:
        return taken & frozenset(self._problem.assumptions)

    def _in_order(self, names: Iterable[str]) -> tuple[str, ...]:
        names = frozenset(names)
        return tuple(name for name in self._engine.soft if name in names)

    def _proof(self, refuted: Refuted) -> Refutation:
        return self._tables.add_proof(refuted.proof())

    def _solution(self, answer: Answer) -> int:
        """The number of a solution; raises `UndecidedError` where there is none."""
        if isinstance(answer, Solved):
            return self._tables.add_solution(answer.values)
        raise UndecidedError

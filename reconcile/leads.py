"""Asks the engine what a partial count leaves open, and what a later count adds to an earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reconcile.constraints import Quantity, combine, variable
from reconcile.engine.answers import Refuted, Solved
from reconcile.engine.parts import Engine
from reconcile.engine.ranges import quantity_range
from reconcile.errors import UndecidedError
from reconcile.proof import Refutation
from reconcile.remainders import (
    asked_increments,
    asked_leads,
    carried_over,
    figures_at,
    gap_of,
    increment_quantities,
    lead_of,
    not_ahead,
    options_in_order,
    overtaking,
)
from reconcile.results import Range
from reconcile.statements import Problem
from reconcile.tables import Tables
from reconcile.what_if import Increment, Lead, View

__all__ = ["Leads"]

Names = frozenset[str]


class Leads:
    """Proofs and solutions go into the tables."""

    def __init__(self, problem: Problem, engine: Engine, tables: Tables) -> None:
        self._problem = problem
        self._engine = engine
        self._tables = tables
        self._assumed = frozenset(problem.assumptions)

    def leads(self) -> Iterator[Lead]:
        """Of each partial tally and account whose figures show who leads, and by how much."""
        for tally, account in asked_leads(self._problem):
            found = None
            with self._tables.attempt():
                found = self._lead(tally, account)
            if found is not None:
                yield found

    def increments(self) -> Iterator[Increment]:
        """Of each tally that is part of another but the final one."""
        for tally, account in asked_increments(self._problem):
            whole = self._problem.ledger.tally(tally).part_of
            assert whole is not None
            taken = figures_at(self._problem, account, whole) | self._assumed
            if isinstance(self._engine.decide(taken), Solved):
                quantities = increment_quantities(self._problem, tally)
                yield Increment(tally, account, tuple(self._range(quantity, taken) for quantity in quantities))

    def _lead(self, tally: str, account: str) -> Lead:
        """Raises `UndecidedError` where the figures collide, or do not show who leads."""
        figures = figures_at(self._problem, account, tally)
        taken = figures | self._assumed
        if not isinstance(self._engine.decide(taken), Solved):
            raise UndecidedError
        options = options_in_order(self._problem, tally)
        least = {option: self._least(variable("votes", tally, option), taken) for option in options}
        ordered = sorted(options, key=lambda option: (-least[option], options.index(option)))
        leader, refuted = self._leader(tally, ordered, taken)
        runner_up = next(option for option in ordered if option != leader)
        lead = self._range(lead_of(tally, leader, runner_up), taken)
        if lead is None:
            raise UndecidedError
        carried = carried_over(self._problem, figures, tally)
        views = [self._view((), tally, (leader, runner_up), taken)]
        if carried and isinstance(self._engine.decide(taken.union(carried)), Solved):
            views.append(self._view(carried, tally, (leader, runner_up), taken.union(carried)))
        because, proofs = self._shown(refuted)
        return Lead(tally, account, leader, runner_up, lead, because, proofs, tuple(views))

    def _leader(self, tally: str, options: list[str], taken: Names) -> tuple[str, list[Refuted]]:
        """The option that is ahead of every other, and what refutes that another is not behind it.

        Counts in which another is not behind the one that was tried leave only that which is ahead in them.
        """
        leader = options[0]
        for _ in options:
            refuted: list[Refuted] = []
            for goal in not_ahead(self._problem, tally, leader):
                answer = self._engine.decide(taken, goal)
                if isinstance(answer, Solved):
                    leader = max(options, key=lambda option: answer.values.get(variable("votes", tally, option), 0))
                    break
                if not isinstance(answer, Refuted):
                    raise UndecidedError
                refuted.append(answer)
            else:
                return leader, refuted
        raise UndecidedError

    def _least(self, name: str, taken: Names) -> int:
        """What a count is at the least, as far as it is known: this only decides which options are looked at."""
        peak = self._engine.peak(combine([(-1, name)]), taken)
        return 0 if peak is None else -peak.top

    def _view(self, hypotheses: tuple[str, ...], tally: str, pair: tuple[str, str], taken: Names) -> View:
        gap = gap_of(self._problem, tally, *pair)
        view = View(hypotheses, self._range(gap.uncounted, taken), self._range(gap.ratio, taken))
        answers = [self._engine.decide(taken, goal) for goal in overtaking(self._problem, tally, pair[0])]
        refuted = [answer for answer in answers if isinstance(answer, Refuted)]
        for answer in answers:
            if isinstance(answer, Solved):
                return view._replace(overtaken=self._tables.add_solution(answer.values))
        if len(refuted) < len(answers):
            return view
        because, proofs = self._shown(refuted)
        return view._replace(because=because, proofs=proofs)

    def _shown(self, refuted: Iterable[Refuted]) -> tuple[tuple[str, ...], tuple[Refutation, ...]]:
        """The reasons of refutations, and their proofs."""
        refuted = list(refuted)
        used = frozenset().union(*(answer.used for answer in refuted))
        because = tuple(name for name in self._engine.soft if name in used)
        return because, tuple(self._tables.add_proof(answer.proof()) for answer in refuted)

    def _range(self, quantity: Quantity, taken: Names) -> Range | None:
        with self._tables.attempt():
            return quantity_range(self._engine, quantity, taken, self._tables)
        return None

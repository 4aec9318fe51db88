"""What statements leave standing where they cannot all hold: each of their smallest repairs (implicit hitting sets)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reconcile.engine.answers import Refuted, Solved
from reconcile.engine.conflicts import Conflicts, minimal_reason
from reconcile.engine.parts import Engine
from reconcile.meetings import lightest_up_to, place_among, repairs_within, some_meeting, total_weight
from reconcile.statements import Problem

__all__ = ["Repairs"]

Names = frozenset[str]


class Repairs:
    """The smallest repairs among some statements, from the conflicts `found`, and more where these lack any."""

    def __init__(self, problem: Problem, engine: Engine, found: Conflicts) -> None:
        self._problem = problem
        self._engine = engine
        self._found = found
        self._assumed = frozenset(problem.assumptions)
        self._everything = self._assumed.union(statement.id for statement in problem.statements)
        self._added: list[Names] = []
        self._smallest: dict[Names, list[Names]] = {}
        self._consistent: dict[Names, list[Names]] = {}

    def settled(self) -> Conflicts:
        """The conflicts, with those added that show what the smallest repairs are: none, where none can be missing.

        The repairs of everything, of each account, and of each account without one of its statements.
        """
        found = self._found
        if found.complete or not found.conflicts:
            return found
        for account in self._problem.accounts:
            own = self._problem.of_account(account)
            for less in (own, *(own - {name} for name in self._engine.soft if name in own)):
                self.consistent(less)
        smallest = self.smallest(self._everything) if found.corrections else []
        conflicts = dict.fromkeys([*found.conflicts, *self._added])
        least = [names for names in conflicts if not any(other < names for other in conflicts)]
        corrections = dict.fromkeys([*smallest, *found.corrections])
        return Conflicts(tuple(sorted(least, key=self._places)), tuple(corrections), complete=False)

    def consistent(self, own: Iterable[str]) -> list[Names]:
        """What statements leave standing: all of them with all assumptions, or each of the smallest repairs.

        Nothing where undecided, and where not all of the smallest repairs are known. What was said once is said again:
        an answer that is found later may rest on conflicts that were not `settled`.
        """
        taken = self._assumed.union(own)
        if taken not in self._consistent:
            self._consistent[taken] = self._left_of(taken)
        return self._consistent[taken]

    def _left_of(self, taken: Names) -> list[Names]:
        answer = self._engine.decide(taken)
        if isinstance(answer, Solved):
            return [taken]
        if not isinstance(answer, Refuted):
            return []
        return [taken - names for names in self.smallest(taken)]

    def smallest(self, taken: Names) -> list[Names]:
        """All smallest repairs of what cannot all hold, in order; none where they are not known to be all."""
        if self._found.complete:
            return sorted(repairs_within(self._found.conflicts, taken, self._problem.weights), key=self._places)
        if taken not in self._smallest:
            self._smallest[taken] = self._search(taken)
        return self._smallest[taken]

    def _search(self, taken: Names) -> list[Names]:
        """The lightest sets that meet the conflicts known, and one more for each of them that is no repair."""
        conflicts = [names for names in (*self._found.conflicts, *self._added) if names <= taken]
        while self._engine.spend(len(taken) * len(conflicts)):
            lightest = lightest_up_to(self._most(taken, conflicts), conflicts, self._problem.weights)
            candidates = sorted(lightest, key=self._places)
            answers = [self._engine.decide(taken - names) for names in candidates]
            if all(isinstance(answer, Solved) for answer in answers):
                return candidates
            refuted = next((answer for answer in answers if isinstance(answer, Refuted)), None)
            reason = None if refuted is None else minimal_reason(self._engine, refuted.used)
            if reason is None:
                break
            conflicts.append(reason.names)
            self._added.append(reason.names)
        return []

    def _most(self, taken: Names, conflicts: Sequence[Names]) -> int:
        """What the lightest set that meets all conflicts weighs at most."""
        weights = self._problem.weights
        known = [names & taken for names in self._found.corrections] or [some_meeting(conflicts, weights)]
        return min(total_weight(names, weights) for names in known)

    def _places(self, names: Names) -> tuple[int, list[int]]:
        return place_among(names, self._engine.soft)

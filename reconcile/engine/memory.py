"""A system that does not fall into parts, and what has been found out about it so far."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from reconcile.constraints import Clause, System, Terms, evaluate, meets
from reconcile.engine.answers import Answer, Goal, Known, Peak, Refuted, Solved, Undecided
from reconcile.engine.masks import mask_of
from reconcile.results import BUDGET_USED

__all__ = ["FEW_QUESTIONS", "MANY_QUESTIONS", "NO_WORK_LEFT", "Memory", "Meter"]

NO_WORK_LEFT = Undecided(BUDGET_USED)
MORE_THAN_ITS_PART = Undecided("the question takes more than its part of the budget of work")
FEW_QUESTIONS, MANY_QUESTIONS = 10, 100
"""Which part of the work that is left one question of a few may take, or one of many: some is left for all others."""


class Meter:
    """The work that the parts of one system may still do, in constraints looked at; no limit until one is set."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.questions = MANY_QUESTIONS
        self._within = False

    def spend(self, work: int) -> bool:
        """Take so much work from what is left; whether there was any left."""
        if self.left is None:
            return True
        self.left -= work
        return self.left + work > 0

    @contextmanager
    def one_question(self) -> Iterator[None]:
        """Within, there is only a part of what is left; questions within a question take of that."""
        before = self.left
        if before is None or self._within:
            yield
            return
        own = before // self.questions
        self.left, self._within = own, True
        try:
            yield
        finally:
            self.left, self._within = before - (own - self.left), False

    @contextmanager
    def at_most(self, work: int) -> Iterator[None]:
        """Within, there is no more than so much work, which is taken from what is left."""
        before, within = self.left, self._within
        own = work if before is None else min(work, before)
        self.left, self._within = own, True
        try:
            yield
        finally:
            self.left, self._within = None if before is None else before - (own - (self.left or 0)), within


class Memory(ABC):
    """A system asked many times about different choices of what can be left out; every answer serves later questions.

    A choice is a mask; `numbers` says which bit is whose. What needs something that has no number is left out.
    """

    def __init__(self, system: System, numbers: Mapping[str, int], meter: Meter) -> None:
        self.system = system
        self._meter = meter
        self.variables = system.variables
        self._numbers = numbers
        known = frozenset(numbers)
        self._rows = [row for row in system.rows if row.needs <= known]
        self._clauses = [(self._needs(clause.needs), clause) for clause in system.clauses if clause.needs <= known]
        used = [*(row.needs for row in self._rows), *(clause.needs for _, clause in self._clauses)]
        self._used = self._needs(frozenset().union(*used))
        self._known: list[Known] = []
        self._solving: dict[int, tuple[int, list[Mapping[str, int]]]] = {}
        self._refuted: dict[tuple[Goal, ...], list[tuple[int, Refuted]]] = {(): []}
        self._answers: dict[tuple[int, tuple[Goal, ...]], Answer] = {}

    def decide(self, mask: int, goals: Sequence[Goal] = ()) -> Answer:
        """As `Engine.decide`, for this part's variables only."""
        key = mask & self._used, tuple(goals)
        answer = self._answers.get(key)
        if answer is None or isinstance(answer, Undecided):
            answer = self._recall(*key) or answer  # another question may have answered it meanwhile
            if answer is None:
                with self._meter.one_question():
                    answer = self._find(*key)
                if answer == NO_WORK_LEFT and self._meter.spend(0):
                    answer = MORE_THAN_ITS_PART
            if answer != NO_WORK_LEFT:
                self._answers[key] = answer
        return answer

    @abstractmethod
    def _find(self, mask: int, goals: tuple[Goal, ...]) -> Answer:
        """The answer to a question that nothing found so far answers."""

    @abstractmethod
    def peak(self, terms: Terms, mask: int, goals: Sequence[Goal] = ()) -> Peak | Mapping[str, int] | None:
        """The greatest value over the rationals, clauses left out; `None` where there are no solutions.

        A mapping is a direction, by variable, in which the expression grows for ever.
        """

    def attained_peak(self, terms: Terms, mask: int) -> Peak | Mapping[str, int] | None:
        """As `peak`; whole numbers that attain the top are remembered where they are easily found."""
        return self.peak(terms, mask)

    def refutations(self, mask: int) -> list[Refuted]:
        """The refutations of a choice found so far, and what other ways there are to refute it."""
        mask &= self._used
        known = [refuted for used, refuted in self._refuted[()] if not used & ~mask]
        return [*known, *self._refuted_anew(mask)]

    @abstractmethod
    def _refuted_anew(self, mask: int) -> list[Refuted]:
        """Refutations of a choice found in other ways than `_find` does."""

    def solutions(self, mask: int) -> list[Mapping[str, int]]:
        """The solutions found so far that keep all that is chosen."""
        mask &= self._used
        seen, found = self._solving.get(mask, (0, []))
        new = [known.values for known in self._known[seen:] if not mask & known.single and known.solves(mask)]
        if seen < len(self._known):
            found = [*found, *new]
            self._solving[mask] = len(self._known), found
        return found

    def best_known(self, terms: Terms, mask: int) -> Mapping[str, int] | None:
        """Of the solutions remembered, the first at which an expression is greatest; `None` if there is none."""
        return max(self.solutions(mask), key=lambda values: evaluate(terms, values), default=None)

    def knows(self, mask: int, goal: Goal) -> bool:
        """Whether a solution found so far keeps all that is chosen and meets a goal."""
        terms, bound = goal
        return any(evaluate(terms, values) >= bound for values in self.solutions(mask))

    def clauses(self, mask: int) -> list[Clause]:
        """The clauses that hold where all that is chosen does."""
        return [clause for needs, clause in self._clauses if not needs & ~mask]

    def _solved(self, known: Known) -> Solved:
        self._known.append(known)
        return Solved(known.values, (known,))

    def _remember(self, refuted: Refuted) -> Refuted:
        self._refuted.setdefault(refuted.asked, []).append((self._needs(refuted.used), refuted))
        return refuted

    def _recall(self, mask: int, goals: tuple[Goal, ...]) -> Solved | Refuted | None:
        for known in self._known:
            if not mask & known.single and meets(known.values, goals) and known.solves(mask):
                return Solved(known.values, (known,))
        return self._recall_refuted(mask, goals)

    def _recall_refuted(self, mask: int, goals: tuple[Goal, ...]) -> Refuted | None:
        refuted = [*self._refuted[()], *(self._refuted.get(goals, ()) if goals else ())]
        return next((refutation for used, refutation in refuted if not used & ~mask), None)

    def _needs(self, names: frozenset[str]) -> int:
        return mask_of([self._numbers[name] for name in names])

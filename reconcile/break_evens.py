"""The break-even of an assumption that holds a number: the least limit at which statements can hold, or the greatest.

The search halves the gap between a limit that fits and one that does not. A solution says more than was asked: the
limit that it just keeps. The end is exact where no smaller limit fits at all, by one proof.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property

from reconcile.constraints import Terms
from reconcile.engine.answers import Answer, Refuted, Solved
from reconcile.engine.parts import Engine
from reconcile.errors import UndecidedError
from reconcile.statements import Problem
from reconcile.strengths import LARGEST, is_upper, kept_by, limit_at, limited, limiting, nothing
from reconcile.tables import Tables
from reconcile.what_if import BreakEven

__all__ = ["break_even"]

Fit = tuple[Fraction, Solved]
Misfit = tuple[Fraction, Refuted]

MOST_STEPS = 200
FINER = 10**6
"""How much nearer than asked the search comes, for an end that may be exact, where questions are cheap."""
EACH = 8
"""After so many halvings, it is asked whether the solution is the end."""


def break_even(
    problem: Problem, engine: Engine, tables: Tables, assumption: str, names: Iterable[str], precision: Fraction
) -> BreakEven:
    """For statements and other assumptions, by name. Raises `UndecidedError`, and `ReconcileError` for a wrong name."""
    return _Search(problem, engine, tables, assumption, frozenset(names)).found(precision)


class _Search:
    def __init__(
        self, problem: Problem, engine: Engine, tables: Tables, assumption: str, names: frozenset[str]
    ) -> None:
        self._engine = engine
        self._tables = tables
        self._taken = names - {assumption}
        self._upper = is_upper(limiting(problem.ledger, assumption))
        self._ratios = limited(problem, assumption, self._taken)
        self._start = BreakEven(assumption, tuple(n for n in engine.soft if n in self._taken))

    def found(self, precision: Fraction) -> BreakEven:
        """The break-even, with what shows both sides."""
        without = self._engine.decide(self._taken)
        if isinstance(without, Refuted):
            return self._refuted(without)
        fits, answer = self._widest()
        hardest = Fraction(0) if self._upper else LARGEST
        refuted = self._asked(hardest)
        if isinstance(refuted, Solved):
            return self._start._replace(value=hardest, solution=self._tables.add_solution(refuted.values))
        if not isinstance(refuted, Refuted):
            raise UndecidedError
        return self._narrowed(precision, (fits, answer), (hardest, refuted))

    def _narrowed(self, precision: Fraction, fits: Fit, collides: Misfit) -> BreakEven:
        """Halve what lies between, until no limit on that side of one that fits does, or it is as near as asked."""
        for step in range(MOST_STEPS):
            close = abs(fits[0] - collides[0]) <= (precision if self._engine.large else precision / FINER)
            if close or step % EACH == 0:
                nearer = self._asked(fits[0], excluded=True)
                if isinstance(nearer, Refuted):
                    return self._both(fits, (fits[0], nearer), self._some.values())
                if isinstance(nearer, Solved) and self._limit_of(nearer) != fits[0]:
                    fits = self._limit_of(nearer), nearer
            if close:
                return self._both(fits, collides)
            middle = _between(fits[0], collides[0])
            answer = self._asked(middle)
            if isinstance(answer, Solved):
                fits = self._limit_of(answer), answer
            elif isinstance(answer, Refuted):
                collides = middle, answer
            else:
                raise UndecidedError
        return self._both(fits, collides)

    def _widest(self) -> Fit:
        """A limit that fits, to start from. Raises `UndecidedError` where none is found."""
        for limit in (Fraction(1), LARGEST) if self._upper else (Fraction(0),):
            answer = self._asked(limit)
            if isinstance(answer, Solved):
                return self._limit_of(answer), answer
        raise UndecidedError

    def _asked(self, value: Fraction, *, excluded: bool = False) -> Answer:
        """Where the limit itself is `excluded`: but for ratios that may be shares of nothing, which have none."""
        less = self._some if excluded else {}
        goals = [limit_at(ratio, value, upper=self._upper, excluded=ratio in less) for ratio in self._ratios]
        return self._engine.decide(self._taken, goals)

    @cached_property
    def _some(self) -> dict[tuple[Terms, Terms], Refuted]:
        """The ratios of which it is refuted that they are shares of nothing."""
        found = {ratio: self._engine.decide(self._taken, [nothing(ratio)]) for ratio in self._ratios}
        return {ratio: answer for ratio, answer in found.items() if isinstance(answer, Refuted)}

    def _limit_of(self, answer: Solved) -> Fraction:
        kept = kept_by(self._ratios, answer.values, upper=self._upper)
        return LARGEST if kept is None else kept

    def _refuted(self, *refuted: Refuted) -> BreakEven:
        used = frozenset().union(*(each.used for each in refuted))
        because = tuple(name for name in self._engine.soft if name in used)
        return self._start._replace(
            because=because, proofs=tuple(self._tables.add_proof(each.proof()) for each in refuted)
        )

    def _both(self, fits: Fit, collides: Misfit, some: Iterable[Refuted] = ()) -> BreakEven:
        solution = self._tables.add_solution(fits[1].values)
        return self._refuted(collides[1], *some)._replace(value=fits[0], solution=solution, beyond=collides[0])


def _between(a: Fraction, b: Fraction) -> Fraction:
    """A fraction near the middle of two, with a denominator as small as serves."""
    middle, width = (a + b) / 2, abs(a - b)
    size = 1
    while abs(middle.limit_denominator(size) - middle) > width / 4:
        size *= 2
    return middle.limit_denominator(size)

"""How a large system is searched: bounds propagation, and the solver's guidance, all of it checked exactly.

A gap that only whole numbers close is found by propagation, or by splits, each end of which has an exact refutation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import cached_property
from math import floor, lcm
from typing import TYPE_CHECKING

from reconcile.constraints import System, Terms, combine
from reconcile.engine.answers import Answer, Goal, Peak, Refuted, Solved, Undecided
from reconcile.engine.arrays import ENDLESS
from reconcile.engine.extremes import NO_END
from reconcile.engine.extremes import greatest_ratio as exact_ratio
from reconcile.engine.guide import Question
from reconcile.engine.large_memory import LargeMemory
from reconcile.engine.large_ratios import greatest_ratio
from reconcile.engine.memory import NO_WORK_LEFT, Meter
from reconcile.engine.neighbourhoods import Neighbourhoods
from reconcile.engine.rounding import margins
from reconcile.engine.search import Part
from reconcile.engine.solver import NEARLY, whole_change
from reconcile.engine.splits import Splits
from reconcile.engine.trees import Tree
from reconcile.errors import UndecidedError
from reconcile.results import NOTHING_STANDS

if TYPE_CHECKING:
    from reconcile.engine.arrays import Truth, Whole
    from reconcile.engine.solver import Floats

__all__ = ["LargePart"]

MOST_WHOLE = 2_500
"""The most variables for which the solver's own branching is asked."""
NEAR = 300
"""The work of a question that a few tallies decide, in constraints looked at."""
NEIGHBOURS = (3, 10)
"""How many solutions of similar questions are tried, before and after propagation."""
ROUNDING = 0.75
"""Room for rounding, in units of the sum of a row's factors."""
SHARES = (1, 0.3, 0.1)
"""How much of that room is asked for, until there is so much."""
MOST_EXACT = 400
"""The most variables for which the exact search is asked where all else fails."""
MOST_QUICK = 150
"""The most variables for which the exact search is asked first, for a moment."""
GIVEN_UP = Undecided(NOTHING_STANDS)

Direction = Mapping[str, int]


class LargePart(LargeMemory):
    """Many variables, in arrays: points and rays come from the solver."""

    def __init__(self, system: System, numbers: Mapping[str, int], meter: Meter) -> None:
        super().__init__(system, numbers, meter)
        self._peaks: dict[tuple[Terms, tuple[Goal, ...]], dict[int, Peak | Direction | None]] = {}
        self._margins: Mapping[int, float] = {}

    def peak(self, terms: Terms, mask: int, goals: Sequence[Goal] = ()) -> Peak | Direction | None:
        """As `Memory.peak`. Raises `UndecidedError` where nothing that the solver says stands the check."""
        mask &= self._used
        known = self._peaks.setdefault((terms, tuple(goals)), {})
        if mask not in known:
            with self._meter.one_question():
                recalled = None if goals else self._recall_peak(terms, mask, known)
                found = recalled or self._peak(terms, tuple(goals), mask)
            if isinstance(found, Undecided):
                raise UndecidedError(found.reason)
            known[mask] = found
        return known[mask]

    def _recall_peak(self, terms: Terms, mask: int, known: Mapping[int, Peak | Direction | None]) -> Peak | None:
        """The peak under other constraints, if what it rests on is chosen here too, and a solution attains it."""
        whole = (peak for peak in known.values() if isinstance(peak, Peak) and peak.value == peak.top)
        held = (peak for peak in whole if not self._needs(peak.above.used) & ~mask)
        return next((peak for peak in held if self.knows(mask, (terms, peak.top))), None)

    def _peak(self, terms: Terms, goals: tuple[Goal, ...], mask: int) -> Peak | Direction | Undecided | None:
        import numpy as np

        if not self._meter.spend(NEAR):
            return NO_WORK_LEFT
        guide = self.guide
        quick = self._quick_peak(terms, goals, mask)
        if not isinstance(quick, Undecided):
            return quick
        asked = guide.question(mask, goals)
        solution = self._solution_for(asked)
        near = None if solution is None else self._local.peak(terms, asked, solution)
        if near is not None:
            if isinstance(near, Peak):
                self._remember(near.above)
            return near
        if not self._spend():
            return NO_WORK_LEFT
        best = guide.program.best(terms, asked.rows, asked.more)
        if best is None:
            endless = guide.direction(terms, asked)
            if endless is not None:
                return endless
            return None if isinstance(self.decide(mask, goals), Refuted) else self._exact_peak(terms, goals, mask)
        top = floor(best.value + NEARLY)
        ray = np.append(best.multiples, 1.0)
        beyond, value = self._beyond(ray, mask, goals, (terms, top + 1))
        if beyond is not None and value is not None and floor(value) < top:
            top = floor(value)
            beyond, value = self._beyond(ray, mask, goals, (terms, top + 1))
        if beyond is None or value is None:
            return self._exact_peak(terms, goals, mask)
        return Peak(value, top, None, beyond)

    def _quick_peak(self, terms: Terms, goals: tuple[Goal, ...], mask: int) -> Peak | Direction | Undecided | None:
        """The same, where the part is not much larger than a small one and that takes little."""
        if len(self.variables) > MOST_QUICK:
            return NO_END
        with suppress(UndecidedError), self._meter.at_most(len(self.guide.lines)):
            return self._exact_peak(terms, goals, mask)
        return NO_END

    def _exact_peak(self, terms: Terms, goals: tuple[Goal, ...], mask: int) -> Peak | Direction | Undecided | None:
        """What the exact search says, where the part is not too large for that."""
        if self._exact is None or not self._spend(2):
            return NO_END
        found = self._exact.peak(terms, mask, goals)
        if isinstance(found, Peak):
            self._remember(found.above)
        return found

    def _solution_for(self, asked: Question) -> Whole | None:
        """A solution for what is asked, if there is one."""
        answer = self.decide(asked.mask, asked.goals)
        if not isinstance(answer, Solved) or max(answer.values.values(), default=0) >= ENDLESS:
            return None
        return self.guide.point(answer.values)

    @cached_property
    def _local(self) -> Neighbourhoods:
        return Neighbourhoods(self.guide, self._numbers, self._meter)

    def _beyond(
        self, ray: Floats, mask: int, goals: tuple[Goal, ...], goal: Goal
    ) -> tuple[Refuted | None, Fraction | None]:
        """The refutation of a goal that a ray shows, and the greatest value over the rationals that it shows."""
        asked = self.guide.question(mask, (*goals, goal))
        leaf = self.guide.leaf(ray, asked)
        if leaf is None or asked.hypotheses[-1] not in leaf.used:
            return None, None
        last = asked.hypotheses[-1]
        rest = sum(count * bound.value for bound, count in leaf.multipliers if bound.reason.cited is not last)
        own = sum(count for bound, count in leaf.multipliers if bound.reason.cited is last)
        return self._refuted_by(leaf, asked), Fraction(-rest) / own

    def greatest_ratio(self, numerator: Terms, denominator: Terms, mask: int, start: Fraction) -> Fraction | None:
        """As `large_ratios.greatest_ratio`."""
        if not self._meter.spend(NEAR):
            raise UndecidedError
        asked = self.guide.question(mask & self._used, [(denominator, 1)])
        solution = self._solution_for(asked)
        if solution is not None:
            near = self._local.greatest_ratio(numerator, denominator, asked, start, solution)
            if near is not None:
                return near
        if not self._spend():
            raise UndecidedError

        def peak(terms: Terms) -> Peak | Direction | None:
            return self.peak(terms, mask, [(denominator, 1)])

        exact = self._exact
        try:
            return greatest_ratio(self.guide, numerator, denominator, asked, start, peak, outward=exact is None)
        except UndecidedError:
            if exact is None or not self._spend(2):
                raise
            return exact_ratio(exact, numerator, denominator, mask & self._used, start)

    def _spend(self, times: float = 1) -> bool:
        """Take the work of looking at everything so many times; whether there was any left."""
        return self._meter.spend(int(times * len(self.guide.lines)) + 1)

    def _find(self, mask: int, goals: tuple[Goal, ...]) -> Answer:
        asked = self.guide.question(mask, goals)
        if not self._meter.spend(NEAR):
            return NO_WORK_LEFT
        answer = self._solved_at(self._near(asked, 0, NEIGHBOURS[0])) or self._quickly(asked)
        for times, step in self._steps(asked):
            if answer is None and not self._spend(times):
                return NO_WORK_LEFT
            answer = answer or step()
            self._pay()
        return answer or GIVEN_UP

    def _pay(self) -> None:
        """Take the work of searches for whole numbers since the last time."""
        self._meter.spend(self.guide.blocks.work)
        self.guide.blocks.work = 0

    def _steps(self, asked: Question) -> list[tuple[float, Callable[[], Answer | None]]]:
        """What to try one after the other, with its work, in times of looking at everything."""

        def by_ray() -> Answer | None:
            return self._refuted_by(self.guide.by_ray(asked), asked)

        steps: list[tuple[float, Callable[[], Answer | None]]] = [
            (0.2, lambda: self._refuted_by(self.guide.collision(asked), asked)),
            (0.5, lambda: self._solved_at(self._near(asked, *NEIGHBOURS))),
            (0.5, lambda: self._locally(asked)),
            (3, lambda: self._solved_at(self._tight(asked))),
            (5, lambda: self._solved_at(self._central(asked, asked.first_cases))),
            (5, lambda: self._solved_at(self._central(asked, asked.last_cases)) if self._clauses else None),
            (3, lambda: self._refuted_in_block(asked.mask)),
            (5, lambda: self._solved_at(self._whole(asked))),
            (1, lambda: self._by_splits(asked)),
            (1, lambda: self._exactly(asked)),
        ]
        steps.insert(3 if self._last_conflict else 6, (1, by_ray))  # what collided before may do so again
        return steps

    def _refuted_anew(self, mask: int) -> list[Refuted]:
        asked = self.guide.question(mask, ())
        found = (self._refuted_by(tree, asked) for tree in (self.guide.collision(asked), self.guide.by_ray(asked)))
        return [refuted for refuted in found if refuted is not None]

    def _refuted_in_block(self, mask: int) -> Refuted | None:
        """A refutation of one block's own constraints, by the exact search, where rounding found none for it."""
        block = self.guide.blocks.stuck
        if block is None:
            return None
        names = tuple(self.variables[i] for i in self.guide.blocks.columns_of([block]).tolist())
        rows = tuple(row for row in self._rows if self._blocks_of(row) == [block])
        answer = Part(System(names, rows), self._numbers).decide(mask)
        return self._remember(answer) if isinstance(answer, Refuted) else None

    def _whole(self, asked: Question) -> Whole | None:
        """What the solver's own branching finds."""
        import numpy as np

        if len(self.variables) > MOST_WHOLE:
            return None
        rows = self.guide.all.chosen(np.flatnonzero(asked.first_cases)).with_more(asked.more)
        found = whole_change(rows, np.zeros(len(self.variables), dtype=np.int64))
        self._meter.spend(found.work)
        return self._checked(found.values, asked)

    def _locally(self, asked: Question) -> Answer | None:
        """What the blocks that the goals speak of decide by themselves, or counts of these that all else fits to."""
        found = self._local.decide(asked) if asked.goals else None
        if found is None or isinstance(found, Refuted):
            return found and self._remember(found)
        start = self._first_solving(asked.mask)
        if start is None or max(found.values()) >= ENDLESS:
            return None
        point, blocks = self._points[start].copy(), self.guide.blocks
        own = self.guide.blocks_of(*(terms for terms, _ in asked.goals))
        columns = blocks.columns_of(own)
        point[columns] = [found[self.variables[i]] for i in columns.tolist()]
        for freed in blocks.growing(own, point):
            changed = self._checked(blocks.freed(freed - own, point, asked.first_cases, asked.more), asked)
            if changed is not None:
                return self._solved_at(changed)
        return None

    @cached_property
    def _splits(self) -> Splits:
        return Splits(self.guide)

    def _by_splits(self, asked: Question) -> Answer | None:
        found = self._splits.search(asked)
        self._spend(self._splits.nodes)
        if found is None or isinstance(found, Tree):
            return self._refuted_by(found, asked)
        return self._solved_at(self._checked(found, asked))

    @cached_property
    def _exact(self) -> Part | None:
        """The whole part as a small one, where it is not too large for that."""
        return Part(self.system, self._numbers, self._meter) if len(self.variables) <= MOST_EXACT else None

    def _quickly(self, asked: Question) -> Answer | None:
        """What the exact search says, where the part is not much larger than a small one and that takes little."""
        if len(self.variables) > MOST_QUICK:
            return None
        with self._meter.at_most(len(self.guide.lines)):
            return self._exactly(asked)

    def _exactly(self, asked: Question) -> Answer | None:
        """What the exact search says, which takes long."""
        answer = None if self._exact is None else self._exact.decide(asked.mask, asked.goals)
        if isinstance(answer, Refuted):
            return self._remember(answer)
        if isinstance(answer, Solved) and max(answer.values.values(), default=0) < ENDLESS:
            return self._solved_at(self.guide.point(answer.values))
        return answer if isinstance(answer, Solved) else None

    def _central(self, asked: Question, chosen: Truth) -> Whole | None:
        """A solution near a point with room around it."""
        center = self.guide.program.center(chosen, asked.more)
        if center is None:
            return None
        self._margins = margins(self.guide.all, center, ROUNDING)
        concerned = self._concerned(asked.mask)
        return self._checked(self.guide.blocks.solution(center, chosen, asked.more, concerned), asked)

    def _tight(self, asked: Question) -> Whole | None:
        """A solution that breaks as little as possible of what was just left out of a conflict.

        Such a solution turns into one that breaks another member instead by a change of few blocks.
        """
        dropped = self._just_dropped(asked.mask)
        cited = [(row, count) for needs, row, count in self._last_conflict if needs & dropped]
        scale = lcm(*(count.denominator for _, count in cited))
        terms = combine((int(count * scale), row.terms) for row, count in cited)
        for share in SHARES if terms and self._margins else ():
            room = {i: share * margin for i, margin in self._margins.items()}
            best = self.guide.program.best(terms, asked.first_cases, asked.more, room)
            if best is not None:
                concerned = self._concerned(asked.mask)
                values = self.guide.blocks.solution(best.point, asked.first_cases, asked.more, concerned)
                return self._checked(values, asked)
        return None

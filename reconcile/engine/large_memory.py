"""What is remembered of a large system: solutions as points, the last conflict; and the solutions next to those."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from reconcile.constraints import Row, System, Terms
from reconcile.engine.answers import Answer, Goal, Refuted, Solved
from reconcile.engine.arrays import Points
from reconcile.engine.guide import Guide, Question
from reconcile.engine.masks import numbers_of
from reconcile.engine.memory import Memory, Meter
from reconcile.engine.presolve import Definitions
from reconcile.engine.trees import Leaf, Tree, needs_of, rows_of

if TYPE_CHECKING:
    from reconcile.engine.arrays import Whole

__all__ = ["LargeMemory"]

FEW = 8
"""What breaks no more statements than this is similar."""
MOST_COUNTS = 20_000_000
"""How many numbers are kept of solutions, to start from: 160 MB."""


class LargeMemory(Memory):
    """As `Memory`, with a guide for the system; the solutions stand in one array, which is quick to look through."""

    def __init__(self, system: System, numbers: Mapping[str, int], meter: Meter) -> None:
        super().__init__(system, numbers, meter)
        self.guide = Guide(system.variables, self._rows, [clause for _, clause in self._clauses], numbers)
        self._plain = Definitions(System((), ()))
        self._last_conflict: list[tuple[int, Row, Fraction]] = []
        self._points = Points(len(system.variables))

    def _solved_at(self, point: Whole | None) -> Answer | None:
        """A solution, remembered."""
        if point is None:
            return None
        if len(self._points) * len(self.variables) > MOST_COUNTS:
            self._forget()
        kept = self._points.add(point)
        return self._solved(self.guide.broken(kept))

    def _forget(self) -> None:
        """Keep the latter half of the solutions, from which others are reached."""
        points, first = self._points, len(self._points) // 2
        self._points = Points(len(self.variables))
        for i in range(first, len(points)):
            self._points.add(points[i])
        del self._known[:first]
        self._solving.clear()

    def _recall(self, mask: int, goals: tuple[Goal, ...]) -> Solved | Refuted | None:
        import numpy as np

        if not goals or not self._known:
            return super()._recall(mask, goals)
        met = np.logical_and.reduce([self._points.values(self.guide.rows_of([goal])) >= goal[1] for goal in goals])
        for i in met.nonzero()[0].tolist():
            if self._known[i].solves(mask):
                return Solved(self._known[i].values, (self._known[i],))
        return self._recall_refuted(mask, goals)

    def best_known(self, terms: Terms, mask: int) -> Mapping[str, int] | None:
        """As `Memory.best_known`."""
        values = self._points.values(self.guide.rows_of([(terms, 0)]))
        order = (-values).argsort(kind="stable").tolist()
        return next((self._known[i].values for i in order if self._known[i].solves(mask)), None)

    def knows(self, mask: int, goal: Goal) -> bool:
        """As `Memory.knows`."""
        met = self._points.values(self.guide.rows_of([goal])) >= goal[1]
        return any(self._known[i].solves(mask) for i in met.nonzero()[0].tolist())

    def _first_solving(self, mask: int) -> int | None:
        """The place of the first solution remembered that keeps all that is chosen."""
        return next((i for i, known in enumerate(self._known) if known.solves(mask)), None)

    def _refuted_by(self, tree: Tree | None, asked: Question) -> Refuted | None:
        """A refutation of what is asked, remembered."""
        if tree is None:
            return None
        goals, hypotheses = asked.goals, asked.hypotheses
        if not tree.used & frozenset(hypotheses):
            goals = hypotheses = ()
        if isinstance(tree, Leaf):
            self._last_conflict = [(self._needs(row.needs), row, count) for row, count in rows_of(tree)]
        return self._remember(Refuted(needs_of(tree), tree, self._plain, hypotheses, goals))

    def _just_dropped(self, mask: int) -> int:
        """What the question leaves out of the last conflict found, if that is little."""
        for used, _ in reversed(self._refuted[()]):
            if (used & ~mask).bit_count() <= FEW:
                return used & ~mask
        return 0

    def size(self, number: int) -> int:
        """The largest number printed about a tally that the statement or assumption of that number speaks of."""
        return max((self._sizes[block] for block in self._touching.get(number, ())), default=0)

    @cached_property
    def _sizes(self) -> dict[int, int]:
        sizes = dict.fromkeys(self.guide.blocks.number.values(), 0)
        for row in self._rows:
            for block in self._blocks_of(row) if row.bound else ():
                sizes[block] = max(sizes[block], abs(row.bound))
        return sizes

    @cached_property
    def _touching(self) -> dict[int, list[int]]:
        """The blocks that each statement or assumption speaks of, by its number."""
        found: dict[int, dict[int, None]] = {}
        for row in self._rows:
            for name in row.needs:
                found.setdefault(self._numbers[name], {}).update(dict.fromkeys(self._blocks_of(row)))
        return {number: list(blocks) for number, blocks in found.items()}

    def _blocks_of(self, row: Row) -> list[int]:
        """The blocks of a row's variables."""
        of_column, column = self.guide.blocks.of_column, self.guide.column
        return list(dict.fromkeys(int(of_column[column[name]]) for name, _ in row.terms))

    def _concerned(self, mask: int) -> list[int]:
        """The blocks that what was just left out speaks of."""
        blocks = [block for number in numbers_of(self._just_dropped(mask)) for block in self._touching.get(number, ())]
        return blocks if len(blocks) <= FEW else []

    def _near(self, asked: Question, first: int, last: int) -> Whole | None:
        """A solution next to one that breaks little of what is asked: only the blocks concerned are changed."""
        if asked.goals and not first:
            found = self._near_goals(asked)
            if found is not None:
                return found
        mask, dropped = asked.mask, self._just_dropped(asked.mask)
        near = []
        for i, known in enumerate(self._known):
            count = (known.single & mask).bit_count()
            if 0 < count <= FEW:
                concerned = (known.single & mask) | dropped
                blocks = {block for number in numbers_of(concerned) for block in self._touching.get(number, ())}
                near.append((count, len(blocks), i, blocks))
        goals = set(self.guide.blocks.touched(asked.more))
        for _, _, i, blocks in sorted(near)[first:last]:
            changed = self.guide.blocks.freed(blocks | goals, self._points[i], asked.first_cases, asked.more)
            found = self._checked(changed, asked)
            if found is not None:
                return found
        return None

    def _near_goals(self, asked: Question) -> Whole | None:
        """A solution next to one that keeps all that is chosen, so that the goals hold as well."""
        start = self._first_solving(asked.mask)
        if start is None:
            return None
        point, blocks = self._points[start], self.guide.blocks
        own = self.guide.blocks_of(*(terms for terms, _ in asked.goals))
        for freed in blocks.growing(own, point):
            found = self._checked(blocks.freed(freed, point, asked.first_cases, asked.more), asked)
            if found is not None:
                return found
        return None

    def _checked(self, point: Whole | None, asked: Question) -> Whole | None:
        """The point, if it keeps all that is asked."""
        return point if point is not None and self.guide.solves(point, asked) else None

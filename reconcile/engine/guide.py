"""A large system as arrays, and what propagation and the solver say about questions to it, as exact refutations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING

from reconcile.constraints import Clause, Row, Terms, evaluate
from reconcile.engine.answers import Goal
from reconcile.engine.arrays import Inequality, Masks, Rows, Values
from reconcile.engine.propagation import Propagation
from reconcile.engine.rays import FINEST, SMALLEST, impossible_sum
from reconcile.engine.rounding import Blocks
from reconcile.engine.solver import Program
from reconcile.engine.trees import Cited, Hypothesis, Leaf, leaf_of

if TYPE_CHECKING:
    from reconcile.engine.arrays import Truth, Whole
    from reconcile.engine.solver import Floats

__all__ = ["Guide", "Question"]

Needed = Sequence[tuple[int, Row]]
NeededClauses = Sequence[tuple[int, Clause]]


class Question:
    """What is chosen, as a mask, and hypotheses that have to hold besides; with the rows that this makes."""

    def __init__(self, guide: Guide, mask: int, hypotheses: Iterable[Hypothesis]) -> None:
        self.mask = mask
        self.hypotheses = tuple(hypotheses)
        self.goals: tuple[Goal, ...] = tuple((each.terms, each.bound) for each in self.hypotheses)
        self.more = guide.rows_of(self.goals)
        self._guide = guide

    @cached_property
    def rows(self) -> Truth:
        """Which lines hold, clauses left out."""
        return self._guide.chosen(self.mask, None)

    @cached_property
    def first_cases(self) -> Truth:
        """Which lines hold, with the first case of every clause."""
        return self._guide.chosen(self.mask, 0)

    @cached_property
    def last_cases(self) -> Truth:
        """Which lines hold, with the last case of every clause."""
        return self._guide.chosen(self.mask, -1)


class Guide:
    """Rows and clauses with their needs as masks. Its lines: the rows, then the first and last case of each clause."""

    def __init__(self, variables: Sequence[str], rows: Needed, clauses: NeededClauses, bits: int) -> None:
        import numpy as np

        self.variables = variables
        self.rows = rows
        self.clauses = clauses
        self.column = {name: i for i, name in enumerate(variables)}
        self.lines = [Inequality(row.terms, row.bound, row.equal) for _, row in rows]
        self.lines += [Inequality(*clause.cases[0]) for _, clause in clauses]
        self.lines += [Inequality(*clause.cases[-1]) for _, clause in clauses]
        self.all = Rows.of(self.lines, self.column)
        self.program = Program(variables, self.all)
        needs = [each for each, _ in (*rows, *clauses)]
        self._masks = Masks(needs, bits)
        self._needs = list(dict.fromkeys(needs))
        numbers = {each: i for i, each in enumerate(self._needs)}
        self._number = np.array([numbers[each] for each in needs], dtype=np.intp)
        self._cases = Rows.of([Inequality(*case) for _, clause in clauses for case in clause.cases], self.column)
        sizes = [len(clause.cases) for _, clause in clauses]
        self._first_case = np.cumsum([0, *sizes[:-1]], dtype=np.intp) if sizes else np.zeros(0, dtype=np.intp)

    @cached_property
    def blocks(self) -> Blocks:
        """The tallies that the lines touch."""
        import numpy as np

        identities = [not row.needs for _, row in self.rows] + [False] * (len(self.lines) - len(self.rows))
        return Blocks(self.variables, self.all, np.array(identities, dtype=np.bool_))

    def question(self, mask: int, goals: Iterable[Goal]) -> Question:
        """A question about a choice and some goals."""
        return Question(self, mask, (Hypothesis(terms, bound) for terms, bound in goals))

    def rows_of(self, goals: Iterable[Goal]) -> Rows:
        """Goals as rows."""
        return Rows.of([Inequality(*goal) for goal in goals], self.column)

    def chosen(self, mask: int, case: int | None) -> Truth:
        """Which lines a choice holds, with the first (0) or last (-1) case of every clause, or without clauses."""
        import numpy as np

        held = self._masks.within(mask)
        rows, clauses = held[: len(self.rows)], held[len(self.rows) :]
        none = np.zeros_like(clauses)
        return np.concatenate((rows, clauses if case == 0 else none, clauses if case == -1 else none))

    def blocks_of(self, *terms: Terms) -> frozenset[int]:
        """The blocks that expressions speak of."""
        return frozenset(int(self.blocks.of_column[self.column[name]]) for each in terms for name, _ in each)

    def point(self, values: Mapping[str, int]) -> Whole:
        """A solution as an array."""
        import numpy as np

        if isinstance(values, Values):
            return values.point
        return np.array([values[name] for name in self.variables], dtype=np.int64)

    def named(self, point: Whole) -> Values:
        """A point by variable."""
        return Values(point, self.column)

    def broken(self, point: Whole) -> list[int]:
        """The needs of what a point breaks."""
        import numpy as np

        return [self._needs[i] for i in np.unique(self._number[self._lost(point)]).tolist()]

    def solves(self, point: Whole, asked: Question) -> bool:
        """Whether a point keeps all that is asked."""
        if (point < 0).any() or asked.more.broken(point).any():
            return False
        return not (self._lost(point) & self._masks.within(asked.mask)).any()

    def _lost(self, point: Whole) -> Truth:
        """Which rows, and then clauses, a point breaks."""
        import numpy as np

        rows = self.all.broken(point)[: len(self.rows)]
        if not len(self._first_case):
            return rows
        return np.concatenate((rows, np.logical_and.reduceat(self._cases.broken(point), self._first_case)))

    def collision(self, asked: Question) -> Leaf | None:
        """The contradiction that bounds propagation meets, if it does."""
        import numpy as np

        numbers = np.flatnonzero(asked.rows)

        def cited(i: int) -> Row | Hypothesis:
            return self.rows[numbers[i]][1] if i < len(numbers) else asked.hypotheses[i - len(numbers)]

        return Propagation(self.all.chosen(numbers).with_more(asked.more), self.variables, cited).refutation()

    def by_ray(self, asked: Question) -> Leaf | None:
        """The contradiction that the solver's dual ray shows, if it has one that stands the exact check."""
        ray = self.program.ray(asked.rows, asked.more)
        return None if ray is None else self.leaf(ray, asked)

    def leaf(self, ray: Floats, asked: Question) -> Leaf | None:
        """The contradiction that multiples of lines, and of goals after them, show, if exact ones are near them."""
        first = len(self.lines)
        cited = {i: float(ray[i]) for i in ray.nonzero()[0].tolist() if i >= first or asked.rows[i]}
        found = impossible_sum([*self.lines, *(Inequality(*goal) for goal in asked.goals)], cited)
        if found is None:
            return None
        counts, signs = found
        parts: list[tuple[Cited, Fraction]] = [
            (self.rows[i][1] if i < first else asked.hypotheses[i - first], Fraction(count))
            for i, count in sorted(counts.items())
        ]
        return leaf_of([*parts, *((name, Fraction(count)) for name, count in signs.items())])

    def direction(self, terms: Terms, asked: Question) -> dict[str, int] | None:
        """A direction in which an expression grows for ever, checked; clauses are left out."""
        ray = self.program.direction(terms, asked.rows, asked.more)
        if ray is None or not (ray > SMALLEST).any():
            return None
        unit = float(ray[ray > SMALLEST].min())
        moved = (ray > SMALLEST).nonzero()[0].tolist()
        near = {i: Fraction(float(ray[i]) / unit).limit_denominator(FINEST) for i in moved}
        scale = lcm(*(value.denominator for value in near.values()))
        return self.completed_direction(
            terms, {self.variables[i]: int(value * scale) for i, value in near.items()}, asked
        )

    def completed_direction(self, terms: Terms, ray: Mapping[str, int], asked: Question) -> dict[str, int] | None:
        """A direction with the totals that it moves, if it keeps all rows and the expression grows along it."""
        import numpy as np

        steps = np.zeros(len(self.variables), dtype=object)
        for name, step in ray.items():
            steps[self.column[name]] = step
        self.blocks.complete(steps)
        rows = self.all.chosen(np.flatnonzero(asked.rows)).with_more(asked.more)
        moves = rows.values(steps)
        kept = not ((moves < 0) | (rows.equal & (moves != 0))).any() and min(steps.tolist()) >= 0
        found = {name: step for name, step in self.named(steps).items() if step}
        return found if kept and evaluate(terms, found) > 0 else None

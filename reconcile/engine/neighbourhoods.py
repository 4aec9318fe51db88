"""Ends of what a few tallies' own constraints leave, proven exactly; and whether a large system leaves as much.

A limit that follows from a few constraints follows from all. That it is the least is seen where a solution of
everything comes to it, with some other tallies making up for the change.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from reconcile.constraints import System, Terms, combine
from reconcile.engine.answers import Peak, Refuted, Solved
from reconcile.engine.extremes import greatest_ratio
from reconcile.engine.guide import Guide, Question
from reconcile.engine.memory import Meter
from reconcile.engine.search import Part
from reconcile.engine.solver import NEARLY

if TYPE_CHECKING:
    from reconcile.engine.arrays import Whole

__all__ = ["Neighbourhoods"]

MOST = 60
"""The most variables of a neighbourhood that is looked at exactly."""


class Neighbourhoods:
    """Exact parts of a large system, each with the rows that lie within some blocks."""

    def __init__(self, guide: Guide, numbers: Mapping[str, int], meter: Meter) -> None:
        self._guide = guide
        self._numbers = numbers
        self._meter = meter
        self._parts: dict[frozenset[int], Part | None] = {}

    def decide(self, asked: Question) -> Refuted | Mapping[str, int] | None:
        """A refutation from what lies within the blocks that the goals speak of, or counts of these that meet it."""
        part = self._part(*(terms for terms, _ in asked.goals))
        answer = None if part is None else part.decide(asked.mask, asked.goals)
        return answer.values if isinstance(answer, Solved) else answer if isinstance(answer, Refuted) else None

    def peak(self, terms: Terms, asked: Question, solution: Whole) -> Peak | Mapping[str, int] | None:
        """As `Memory.peak`, where the blocks that are spoken of decide it; `None` where they do not.

        `solution` is one of what is asked, the goals included.
        """
        part = self._part(terms, *(goal for goal, _ in asked.goals))
        found = None if part is None else part.peak(terms, asked.mask, asked.goals)
        if isinstance(found, Peak):
            return found if self._comes_to(terms, found.value, asked, solution) else None
        return None if found is None else self._guide.completed_direction(terms, found, asked)

    def greatest_ratio(
        self, numerator: Terms, denominator: Terms, asked: Question, start: Fraction, solution: Whole
    ) -> Fraction | None:
        """The greatest ratio, where the blocks that are spoken of decide it; `None` where they do not."""
        part = self._part(numerator, denominator)
        limit = None if part is None else greatest_ratio(part, numerator, denominator, asked.mask, start)
        if limit is None:
            return None
        p, q = limit.as_integer_ratio()
        terms = combine([(q, numerator), (-p, denominator)])
        return limit if self._comes_to(terms, Fraction(), asked, solution) else None

    def _part(self, *terms: Terms) -> Part | None:
        """The exact part of the blocks that expressions speak of; `None` if it is large."""
        guide = self._guide
        blocks = guide.blocks_of(*terms)
        if blocks not in self._parts:
            names = tuple(guide.variables[i] for i in guide.blocks.columns_of(blocks).tolist())
            small = len(names) <= MOST
            numbers = guide.blocks.rows_within(blocks) if small else ()
            rows = tuple(guide.rows[i] for i in numbers if i < len(guide.rows))
            self._parts[blocks] = Part(System(names, rows), self._numbers, self._meter) if small else None
        return self._parts[blocks]

    def _comes_to(self, terms: Terms, value: Fraction, asked: Question, solution: Whole) -> bool:
        """Whether an expression can come to a value over the rationals, with a few blocks around changed."""
        import numpy as np

        guide = self._guide
        aim = np.zeros(len(guide.variables))
        for name, factor in terms:
            aim[guide.column[name]] = float(factor)
        missing = float(value - sum(factor * int(solution[guide.column[name]]) for name, factor in terms))
        missing -= NEARLY * max(1.0, float(np.abs(aim).sum()))
        own = guide.blocks_of(terms, *(goal for goal, _ in asked.goals))
        return missing <= 0 or any(
            guide.blocks.reach(blocks, solution, asked.rows, asked.more, aim) >= missing
            for blocks in guide.blocks.growing(own, solution)
        )

"""Decides by splits on clauses and on variables, each end of which is refuted exactly, or leads to a point."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reconcile.engine.guide import Guide, Question
from reconcile.engine.solver import NEARLY
from reconcile.engine.trees import Branch, Hypothesis, Leaf, Tree

if TYPE_CHECKING:
    from reconcile.engine.arrays import Whole
    from reconcile.engine.solver import Floats

__all__ = ["Splits"]

BUDGET = 60
"""The most splits of one search."""
DEEPEST = 30
"""So many splits within one another, and no more."""


class Splits:
    """Searches over a large system, where neither a point that can be rounded nor a ray was found."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self.nodes = 0
        mentions = Counter(guide.all.columns.tolist())
        self._by_mentions = sorted(range(len(guide.variables)), key=lambda i: -mentions[i])

    def search(self, asked: Question) -> Tree | Whole | None:
        """A refutation, a point that may be a solution, or `None` where the search is given up."""
        self.nodes = 0
        return self._split(asked, 0)

    def _split(self, asked: Question, depth: int) -> Tree | Whole | None:
        """As `search`, from so many splits on."""
        import numpy as np

        self.nodes += 1
        if self.nodes > BUDGET or depth > DEEPEST:
            return None
        collision = self._guide.collision(asked) if depth else None
        if collision is not None:
            return collision
        point = self._guide.program.vertex(asked.rows, asked.more)
        if point is None:
            return self._guide.by_ray(asked)
        branch = self._branch(asked.mask, point)
        if branch is None:
            return np.maximum(np.rint(point), 0).astype(np.int64)
        children: list[Tree] = []
        for hypothesis in branch.hypotheses:
            found = self._split(Question(self._guide, asked.mask, (*asked.hypotheses, hypothesis)), depth + 1)
            if not isinstance(found, Leaf | Branch) or hypothesis not in found.used:
                return found
            children.append(found)
        return Branch(branch.hypotheses, tuple(children), branch.clause, branch.needs)

    def _branch(self, mask: int, point: Floats) -> Branch | None:
        """How to split: on a clause that the point breaks, or on the variable of most lines that is not whole."""
        column = self._guide.column
        for clause in self._guide.clauses_of(mask):
            if all(sum(f * point[column[name]] for name, f in terms) < bound - NEARLY for terms, bound in clause.cases):
                return Branch(tuple(Hypothesis(*case) for case in clause.cases), (), clause.name, clause.needs)
        for i in self._by_mentions:
            low = int(point[i] + NEARLY)
            if point[i] > low + NEARLY:
                name = self._guide.variables[i]
                below, above = Hypothesis(((name, -1),), -low), Hypothesis(((name, 1),), low + 1)
                return Branch((below, above) if point[i] < low + 0.5 else (above, below), ())
        return None

"""What the engine answers, with what shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from reconcile.constraints import AtLeast, Terms
from reconcile.engine.presolve import Definitions
from reconcile.engine.trees import Hypothesis, Tree, to_proof
from reconcile.proof import Proof

__all__ = ["Answer", "Extreme", "Goal", "Known", "Peak", "Point", "Refuted", "Solved", "Undecided"]

Goal = AtLeast
"""A hypothesis `terms >= bound` to be decided together with the constraints."""


class Known(NamedTuple):
    """A solution of some part of the system, with the needs (as bits) of what it breaks: single, or joint."""

    values: Mapping[str, int]
    single: int
    joint: tuple[int, ...]

    @classmethod
    def breaking(cls, values: Mapping[str, int], single: int, joint: Iterable[int]) -> Known:
        """A solution that breaks what needs any of `single`, and what needs all of one of `joint`."""
        rest = sorted((needs.bit_count(), needs) for needs in joint if not needs & single)
        return cls(values, single, tuple(needs for _, needs in rest))

    def solves(self, mask: int) -> bool:
        """Whether it satisfies every constraint whose needs are all among these bits."""
        if mask & self.single:
            return False
        for needs in self.joint:  # noqa: SIM110  asked very often
            if not needs & ~mask:
                return False
        return True


class Solved(NamedTuple):
    """Whole numbers, by variable, that satisfy everything asked; `known` is what they break in each part."""

    values: Mapping[str, int]
    known: tuple[Known, ...]


class Refuted(NamedTuple):
    """No such numbers exist. `used` are the statements and assumptions that the refutation rests on."""

    used: frozenset[str]
    tree: Tree
    definitions: Definitions
    goals: tuple[Hypothesis, ...] = ()
    asked: tuple[Goal, ...] = ()

    def proof(self) -> Proof:
        """The refutation as lines that `proof` checks."""
        return to_proof(self.tree, self.definitions, self.goals, self.asked)


class Undecided(NamedTuple):
    """The search was given up, and why."""

    reason: str


Answer = Solved | Refuted | Undecided


class Point(NamedTuple):
    """A rational point: whole numbers for the free variables, each `scale` times the value."""

    values: Mapping[str, int]
    scale: int

    def times_scale(self, terms: Terms) -> int:
        """The value of an expression in free variables, times the scale."""
        values = self.values
        return sum([factor * values[name] for name, factor in terms])

    def below(self) -> list[int]:
        """The greatest whole numbers that are not above, in the order of the variables."""
        return [value // self.scale for value in self.values.values()]

    def multiplied(self) -> list[int]:
        """The least whole multiple, in the order of the variables: it will do where nothing but ratios matters."""
        return list(self.values.values())

    def nearest(self) -> list[int]:
        """The nearest whole numbers, in the order of the variables."""
        if self.scale == 1:
            return list(self.values.values())
        return [(2 * value + self.scale) // (2 * self.scale) for value in self.values.values()]


class Peak(NamedTuple):
    """The greatest value of an expression over the rationals, clauses left out; in large parts, a proven limit of it.

    `point` attains it, where it is known; `above` refutes the first whole number after `top`, the greatest
    that whole numbers can still reach.
    """

    value: Fraction
    top: int
    point: Point | None
    above: Refuted


class Extreme(NamedTuple):
    """The greatest value of an expression, with a solution that attains it and the refutation of one more.

    `value` is `None` where nothing bounds it: then `ray` leads from `solution` beyond every bound. Where it is not
    `attained`, it is a limit, and `solution` is the best that was found: what lies between is undecided.
    """

    value: int | None
    solution: Mapping[str, int]
    refuted: Refuted | None = None
    ray: Mapping[str, int] | None = None
    attained: bool = True

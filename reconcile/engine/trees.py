"""Refutations as the search finds them, and their lines as `proof` checks them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

import attrs

from reconcile.constraints import Row, Terms, combine
from reconcile.engine.simplex import Bound
from reconcile.proof import NOT_NEGATIVE, Assume, Cases, Line, Proof, Split, Sum

__all__ = ["Branch", "Hypothesis", "Leaf", "Reason", "Tree", "hypotheses_of", "needs_of", "to_proof"]


@attrs.frozen(eq=False)
class Hypothesis:
    """`terms >= bound`, taken to be true for the sake of argument."""

    terms: Terms
    bound: int


@attrs.frozen(eq=False)
class Reason:
    """Why a bound holds: a constraint, a hypothesis, or that the variable counts something.

    `factor` is what the cited expression is divided by to give the bounded one; negative where the bound
    is an upper one. `flipped` cites the other half of an equality.
    """

    cited: Row | Hypothesis | str
    factor: int = 1
    flipped: bool = False


@attrs.frozen(eq=False)
class Leaf:
    """Bounds whose sum, with these multiples, is impossible."""

    multipliers: tuple[tuple[Bound[Reason], Fraction], ...]


@attrs.frozen(eq=False)
class Branch:
    """One refutation under each hypothesis; of a whole number and its neighbour, or of a clause's cases."""

    hypotheses: tuple[Hypothesis, ...]
    children: tuple[Tree, ...]
    clause: str | None = None
    needs: frozenset[str] = frozenset()


Tree = Leaf | Branch


def hypotheses_of(tree: Tree) -> frozenset[Hypothesis]:
    """The hypotheses that a refutation uses, its own splits included."""
    if isinstance(tree, Branch):
        return frozenset().union(*(hypotheses_of(child) for child in tree.children))
    cited = (bound.reason.cited for bound, _ in tree.multipliers)
    return frozenset(item for item in cited if isinstance(item, Hypothesis))


def needs_of(tree: Tree) -> frozenset[str]:
    """The claims and assumptions on which a refutation rests."""
    if isinstance(tree, Branch):
        return tree.needs.union(*(needs_of(child) for child in tree.children))
    cited = (bound.reason.cited for bound, _ in tree.multipliers)
    return frozenset().union(*(row.needs for row in cited if isinstance(row, Row)))


def to_proof(tree: Tree, goals: Sequence[Hypothesis] = ()) -> Proof:
    """The refutation as checkable lines, the goals first."""
    writer = _Writer()
    used = hypotheses_of(tree)
    for goal in goals:
        if goal in used:
            writer.assume(goal)
    writer.write(tree)
    return Proof(tuple(writer.lines), tuple((goal.terms, goal.bound) for goal in goals))


class _Writer:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.place: dict[Hypothesis, int] = {}
        self.rounded: dict[tuple[str | int, int, bool], int] = {}

    def assume(self, hypothesis: Hypothesis) -> int:
        self.lines.append(Assume(hypothesis.terms, hypothesis.bound))
        self.place[hypothesis] = len(self.lines) - 1
        return self.place[hypothesis]

    def write(self, tree: Tree) -> int:
        """Append the lines of a refutation; the number of its contradiction."""
        if isinstance(tree, Leaf):
            self.lines.append(self._sum(tree))
            return len(self.lines) - 1
        assumed, ends = [], []
        for hypothesis, child in zip(tree.hypotheses, tree.children, strict=True):
            assumed.append(self.assume(hypothesis))
            ends.append(self.write(child))
        if tree.clause is not None:
            self.lines.append(Cases(tree.clause, tuple(assumed), tuple(ends)))
        else:
            self.lines.append(Split((assumed[0], assumed[1]), (ends[0], ends[1])))
        return len(self.lines) - 1

    def _sum(self, leaf: Leaf) -> Sum:
        parts: dict[str | int, Fraction] = {}
        total: list[tuple[Fraction, int]] = []
        for bound, multiple in leaf.multipliers:
            reference, factor, value = self._cite(bound)
            parts[reference] = parts.get(reference, Fraction(0)) + multiple * factor
            total.append((multiple, value))
        parts = {reference: multiple for reference, multiple in parts.items() if multiple}
        scale = lcm(*(multiple.denominator for multiple in parts.values()))
        shared = gcd(*(int(multiple * scale) for multiple in parts.values())) or 1
        scaled = {reference: multiple * scale / shared for reference, multiple in parts.items()}
        reached = sum((multiple * value for multiple, value in total), Fraction(0)) * scale / shared
        return Sum(tuple(sorted(scaled.items(), key=lambda part: str(part[0]))), (), -(-reached.numerator // reached.denominator))

    def _cite(self, bound: Bound[Reason]) -> tuple[str | int, Fraction, int]:
        """What to cite for a bound, how often, and the `>=` bound that it then contributes."""
        reason = bound.reason
        value = -bound.value if bound.upper else bound.value
        if isinstance(reason.cited, str):
            return reason.cited + NOT_NEGATIVE, Fraction(1), 0
        reference: str | int
        if isinstance(reason.cited, Row):
            reference, terms, cited_bound = reason.cited.name, reason.cited.terms, reason.cited.bound
        else:
            reference = self.place[reason.cited]
            terms, cited_bound = reason.cited.terms, reason.cited.bound
        size = abs(reason.factor)
        sign = -1 if reason.flipped else 1
        if size == 1 or (sign * cited_bound) % size == 0:
            return reference, Fraction(sign, size), value
        key = (reference, size, reason.flipped)
        if key not in self.rounded:
            divided = combine((sign * coefficient // size, name) for name, coefficient in terms)
            self.lines.append(Sum(((reference, Fraction(sign, size)),), divided, value))
            self.rounded[key] = len(self.lines) - 1
        return self.rounded[key], Fraction(1), value


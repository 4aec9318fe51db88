"""Refutations as the search finds them, and their lines as `proof` checks them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, gcd, lcm

from reconcile.constraints import Row, Terms, combine
from reconcile.engine.presolve import Definitions
from reconcile.engine.simplex import Bound
from reconcile.proof import NOT_NEGATIVE, Assume, Cases, Line, Proof, Split, Sum, in_order

__all__ = ["Branch", "Hypothesis", "Leaf", "Reason", "Tree", "needs_of", "to_proof"]


class Hypothesis:
    """`terms >= bound`, taken to be true for the sake of argument. Two of the same content are two."""

    __slots__ = ("bound", "terms")

    def __init__(self, terms: Terms, bound: int) -> None:
        self.terms = terms
        self.bound = bound


class Reason:
    """Why a bound holds: a constraint, a hypothesis, or that the variable of that name counts something.

    `factor` is what the cited expression is divided by to give the bounded one; negative where the bound
    is an upper one. `flipped` cites the other half of an equality.
    """

    __slots__ = ("cited", "factor", "flipped")

    def __init__(self, cited: Row | Hypothesis | str, factor: int = 1, *, flipped: bool = False) -> None:
        self.cited = cited
        self.factor = factor
        self.flipped = flipped


class Leaf:
    """Bounds whose sum, with these multiples, is impossible; `used` are the hypotheses among their reasons."""

    __slots__ = ("multipliers", "used")

    def __init__(self, multipliers: tuple[tuple[Bound[Reason], int], ...]) -> None:
        self.multipliers = multipliers
        self.used = frozenset(b.reason.cited for b, _ in multipliers if isinstance(b.reason.cited, Hypothesis))


class Branch:
    """One refutation under each hypothesis; of a whole number and its neighbour, or of a clause's cases.

    `used` are all hypotheses that the refutations use, their own splits included.
    """

    __slots__ = ("children", "clause", "hypotheses", "needs", "used")

    def __init__(
        self,
        hypotheses: tuple[Hypothesis, ...],
        children: tuple[Tree, ...],
        clause: str | None = None,
        needs: frozenset[str] = frozenset(),
    ) -> None:
        self.hypotheses = hypotheses
        self.children = children
        self.clause = clause
        self.needs = needs
        self.used: frozenset[Hypothesis] = frozenset().union(*(child.used for child in children))


Tree = Leaf | Branch
Rational = int | Fraction


def needs_of(tree: Tree) -> frozenset[str]:
    """The claims and assumptions on which a refutation rests."""
    if isinstance(tree, Branch):
        return tree.needs.union(*(needs_of(child) for child in tree.children))
    cited = (bound.reason.cited for bound, _ in tree.multipliers)
    return frozenset().union(*(row.needs for row in cited if isinstance(row, Row)))


def to_proof(
    tree: Tree,
    definitions: Definitions,
    goals: Sequence[Hypothesis] = (),
    asked: tuple[tuple[Terms, int], ...] = (),
) -> Proof:
    """The refutation as checkable lines, the goals that it uses first; `asked` are all goals."""
    writer = _Writer(definitions)
    for goal in goals:
        if goal in tree.used:
            writer.assume(goal)
    writer.write(tree)
    return Proof(tuple(writer.lines), asked)


class _Writer:
    def __init__(self, definitions: Definitions) -> None:
        self.definitions = definitions
        self.lines: list[Line] = []
        self.place: dict[Hypothesis, int] = {}
        self.rounded: dict[tuple[str | int, int, bool], int] = {}

    def assume(self, hypothesis: Hypothesis) -> int:
        """Append a hypothesis; its number."""
        self.lines.append(Assume(hypothesis.terms, hypothesis.bound))
        self.place[hypothesis] = len(self.lines) - 1
        return self.place[hypothesis]

    def write(self, tree: Tree) -> int:
        """Append the lines of a refutation; the number of its contradiction."""
        if isinstance(tree, Leaf):
            cited = [(*self._cite(bound), multiple) for bound, multiple in tree.multipliers]
            parts = [(reference, terms, multiple * factor) for reference, terms, factor, multiple in cited]
            reached = sum(multiple * _at_least(bound) for bound, multiple in tree.multipliers)
            self.lines.append(self._sum(parts, (), reached, whole=True))
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

    def _sum(
        self, cited: Sequence[tuple[str | int, Terms, Rational]], terms: Terms, bound: Rational, *, whole: bool = False
    ) -> Sum:
        """The cited multiples, and those of identities that bring them to `terms`."""
        parts: dict[str | int, Rational] = {}
        residue: dict[str, Rational] = {}
        for reference, part, multiple in cited:
            parts[reference] = parts.get(reference, 0) + multiple
            for name, coefficient in part:
                residue[name] = residue.get(name, 0) + multiple * coefficient
        for row, multiple in self.definitions.cancel(residue):
            parts[row.name] = parts.get(row.name, 0) + multiple
        parts = {reference: multiple for reference, multiple in parts.items() if multiple}
        if whole:
            scale = lcm(*(multiple.denominator for multiple in parts.values()))
            counts = {ref: m.numerator * (scale // m.denominator) for ref, m in parts.items()}
            divisor = gcd(*counts.values()) or 1
            parts = {reference: count // divisor for reference, count in counts.items()}
            bound *= Fraction(scale, divisor)
        return Sum(in_order(parts.items()), terms, ceil(bound))

    def _cite(self, bound: Bound[Reason]) -> tuple[str | int, Terms, Rational]:
        """What to cite for a bound, its terms, and how often, to have the bound as `>=`."""
        reason = bound.reason
        if isinstance(reason.cited, str):
            return reason.cited + NOT_NEGATIVE, ((reason.cited, 1),), 1
        reference = reason.cited.name if isinstance(reason.cited, Row) else self.place[reason.cited]
        terms, cited_bound = reason.cited.terms, reason.cited.bound
        size = abs(reason.factor)
        sign = -1 if reason.flipped else 1
        once = sign if size == 1 else Fraction(sign, size)
        if once * cited_bound == _at_least(bound):
            return reference, terms, once
        key = (reference, size, reason.flipped)
        if key not in self.rounded:
            reduced = self.definitions.reduce(terms)
            divided = combine((int(once * coefficient), name) for name, coefficient in reduced)
            self.lines.append(self._sum([(reference, terms, once)], divided, Fraction(_at_least(bound))))
            self.rounded[key] = len(self.lines) - 1
        line = self.rounded[key]
        made = self.lines[line]
        assert isinstance(made, Sum)
        return line, made.terms, 1


def _at_least(bound: Bound[Reason]) -> int:
    """The bound's value, an upper one taken as a lower one of the negative."""
    return -bound.value if bound.upper else bound.value

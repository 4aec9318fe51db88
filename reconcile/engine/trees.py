"""Refutations as the search finds them, and their lines as `proof` checks them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, gcd, lcm

from reconcile.constraints import AtLeast, Row, Terms, combine
from reconcile.engine.presolve import Definitions
from reconcile.engine.simplex import Bound
from reconcile.proof import NOT_NEGATIVE, Assume, Cases, Line, Proof, Split, Sum, in_order

__all__ = [
    "Branch",
    "Cited",
    "Hypothesis",
    "Leaf",
    "Lemma",
    "Reason",
    "Tree",
    "leaf_of",
    "needs_of",
    "rows_of",
    "to_proof",
]


class Hypothesis:
    """`terms >= bound`, taken to be true for the sake of argument. Two of the same content are two."""

    __slots__ = ("bound", "terms")

    def __init__(self, terms: Terms, bound: int) -> None:
        self.terms = terms
        self.bound = bound


class Lemma:
    """`terms >= bound`, the sum of multiples of what is cited, rounded up to a whole number.

    `used` are the hypotheses, `needs` the claims and assumptions on which it rests.
    """

    __slots__ = ("bound", "needs", "parts", "terms", "used")

    def __init__(self, terms: Terms, bound: int, parts: tuple[tuple[Cited, Fraction], ...]) -> None:
        self.terms = terms
        self.bound = bound
        self.parts = parts
        self.used = _hypotheses(cited for cited, _ in parts)
        self.needs = _needs(cited for cited, _ in parts)


Cited = Row | Hypothesis | Lemma | str
"""A constraint, a hypothesis, something shown before, or that the variable of that name counts something."""


class Reason:
    """Why a bound holds.

    `factor` is what the cited expression is divided by to give the bounded one; negative where the bound
    is an upper one. `flipped` cites the other half of an equality.
    """

    __slots__ = ("cited", "factor", "flipped")

    def __init__(self, cited: Cited, factor: int = 1, *, flipped: bool = False) -> None:
        self.cited = cited
        self.factor = factor
        self.flipped = flipped


class Leaf:
    """Bounds whose sum, with these multiples, is impossible; `used` are the hypotheses among their reasons."""

    __slots__ = ("multipliers", "used")

    def __init__(self, multipliers: tuple[tuple[Bound[Reason], int | Fraction], ...]) -> None:
        self.multipliers = multipliers
        self.used = _hypotheses(bound.reason.cited for bound, _ in multipliers)


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


def leaf_of(parts: Iterable[tuple[Cited, Fraction]]) -> Leaf:
    """The contradiction that multiples of what is cited sum to; negative ones are of equalities."""
    multipliers = []
    for cited, multiple in parts:
        flipped = multiple < 0
        bound = 0 if isinstance(cited, str) else -cited.bound if flipped else cited.bound
        multipliers.append((Bound(-1, bound, False, Reason(cited, flipped=flipped)), abs(multiple)))
    return Leaf(tuple(multipliers))


def needs_of(tree: Tree) -> frozenset[str]:
    """The claims and assumptions on which a refutation rests."""
    if isinstance(tree, Branch):
        return tree.needs.union(*(needs_of(child) for child in tree.children))
    return _needs(bound.reason.cited for bound, _ in tree.multipliers)


def rows_of(leaf: Leaf) -> list[tuple[Row, Fraction]]:
    """The constraints that a contradiction is, in the end, the sum of, with their multiples; rounding left out."""
    multiples: dict[int, tuple[Cited, Fraction]] = {}
    waiting = {id(b.reason.cited): b.reason.cited for b, _ in leaf.multipliers}
    for bound, count in leaf.multipliers:
        cited = bound.reason.cited
        _, so_far = multiples.get(id(cited), (cited, Fraction()))
        multiples[id(cited)] = cited, so_far + (-count if bound.reason.flipped else count)
    for lemma in reversed(_lemmas(waiting.values())):
        _, own = multiples.get(id(lemma), (lemma, Fraction()))
        for cited, multiple in lemma.parts:
            _, so_far = multiples.get(id(cited), (cited, Fraction()))
            multiples[id(cited)] = cited, so_far + own * multiple
    return [(cited, multiple) for cited, multiple in multiples.values() if isinstance(cited, Row)]


def _lemmas(cited: Iterable[Cited]) -> list[Lemma]:
    """The lemmas among what is cited and those under them, each after those that it cites."""
    found: dict[int, Lemma] = {}

    def visit(each: Cited) -> None:
        if isinstance(each, Lemma) and id(each) not in found:
            for part, _ in each.parts:
                visit(part)
            found[id(each)] = each

    for each in cited:
        visit(each)
    return list(found.values())


def _needs(cited: Iterable[Cited]) -> frozenset[str]:
    return frozenset().union(*(each.needs for each in cited if isinstance(each, Row | Lemma)))


def _hypotheses(cited: Iterable[Cited]) -> frozenset[Hypothesis]:
    """The hypotheses among what is cited, and those that it rests on."""
    found = list(cited)
    direct = [each for each in found if isinstance(each, Hypothesis)]
    return frozenset(direct).union(*(each.used for each in found if isinstance(each, Lemma)))


def to_proof(
    tree: Tree,
    definitions: Definitions,
    goals: Sequence[Hypothesis] = (),
    asked: tuple[AtLeast, ...] = (),
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
        self.place: dict[Hypothesis | Lemma, int] = {}
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
        reference, terms, cited_bound = self._reference(reason.cited)
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

    def _reference(self, cited: Cited) -> tuple[str | int, Terms, int]:
        """The name or number by which something is cited, with what it says."""
        if isinstance(cited, str):
            return cited + NOT_NEGATIVE, ((cited, 1),), 0
        if isinstance(cited, Row):
            return cited.name, cited.terms, cited.bound
        if isinstance(cited, Lemma) and cited not in self.place:
            parts = [(*self._reference(each)[:2], multiple) for each, multiple in cited.parts]
            self.lines.append(self._sum(parts, cited.terms, cited.bound))
            self.place[cited] = len(self.lines) - 1
        return self.place[cited], cited.terms, cited.bound


def _at_least(bound: Bound[Reason]) -> int:
    """The bound's value, an upper one taken as a lower one of the negative."""
    return -bound.value if bound.upper else bound.value

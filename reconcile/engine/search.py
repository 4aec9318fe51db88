"""Decides whether whole numbers exist that satisfy a chosen part of a system.

Exact linear programming (`simplex`), then branching on clauses and on variables that are not whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, gcd

import attrs

from reconcile.constraints import Clause, Row, System, Terms, combine, evaluate
from reconcile.engine.simplex import Bound, Simplex, Unbounded
from reconcile.engine.trees import Branch, Hypothesis, Leaf, Reason, Tree, hypotheses_of, needs_of, to_proof
from reconcile.proof import Proof

__all__ = ["Engine", "Extreme", "Goal", "Refuted", "Solved", "Undecided"]

Goal = tuple[Terms, int]
"""A hypothesis `terms >= bound` to be decided together with the constraints."""

BUDGET = 4_000
DEEPEST = 400


@attrs.frozen
class Solved:
    """Whole numbers, by variable, that satisfy everything asked."""

    values: Mapping[str, int]


@attrs.frozen
class Refuted:
    """No such numbers exist. `used` are the statements and assumptions that the refutation rests on."""

    used: frozenset[str]
    tree: Tree
    goals: tuple[Hypothesis, ...] = ()

    def proof(self) -> Proof:
        """The refutation as lines that `proof` checks."""
        return to_proof(self.tree, self.goals)


@attrs.frozen
class Undecided:
    """The search was given up, and why."""

    reason: str


@attrs.frozen
class Extreme:
    """The greatest value of an expression, with a solution that attains it and the refutation of one more.

    `value` is `None` where nothing bounds it: then `ray` leads from `solution` beyond every bound.
    """

    value: int | None
    solution: Mapping[str, int]
    refuted: Refuted | None = None
    ray: Mapping[str, int] | None = None


@attrs.frozen
class _Known:
    """A solution found before, with the needs (as bits) of every constraint that it breaks."""

    values: Mapping[str, int]
    broken: tuple[int, ...]

    def solves(self, mask: int) -> bool:
        return all(needs & ~mask for needs in self.broken)


class _OutOfBudget(Exception):
    pass


class Engine:
    """One system, asked many times about different parts of it; `soft` names what can be left out."""

    def __init__(self, system: System, soft: Sequence[str]) -> None:
        self.soft = tuple(soft)
        self.variables = system.variables
        self._bit = {name: 1 << i for i, name in enumerate(soft)}
        self._column = {name: i for i, name in enumerate(system.variables)}
        self._simplex: Simplex[Reason] = Simplex(len(system.variables))
        self._forms: dict[Terms, int] = {}
        known = frozenset(soft)
        self._rows = [(self._mask(row.needs), row) for row in system.rows if row.needs <= known]
        self._clauses = [(self._mask(c.needs), c) for c in system.clauses if c.needs <= known]
        self._bounds = [(needs, bound) for needs, row in self._rows for bound in self._row_bounds(row)]
        self._signs = [Bound(i, 0, False, Reason(name)) for i, name in enumerate(system.variables)]
        self._known: list[_Known] = []
        self._refuted: list[tuple[int, Refuted]] = []
        self._nodes = 0

    def decide(self, taken: Iterable[str], goals: Sequence[Goal] = ()) -> Solved | Refuted | Undecided:
        """Whether the identities, what is `taken`, and the goals have a solution together."""
        mask = self._mask(taken)
        for known in self._known:
            if known.solves(mask) and all(evaluate(terms, known.values) >= bound for terms, bound in goals):
                return Solved(known.values)
        for used, refuted in self._refuted:
            if not used & ~mask:
                return refuted
        hypotheses = tuple(Hypothesis(terms, bound) for terms, bound in goals)
        bounds = [*self._active(mask), *(self._hypothesis_bound(hypothesis) for hypothesis in hypotheses)]
        clauses = [clause for needs, clause in self._clauses if not needs & ~mask]
        self._nodes = 0
        try:
            found = self._start(bounds, clauses)
        except _OutOfBudget:
            return Undecided(f"no answer within {BUDGET:,} branches")
        if isinstance(found, Mapping):
            self._known.append(_Known(found, self._broken(found)))
            return Solved(found)
        refuted = Refuted(needs_of(found), found, hypotheses)
        if not hypotheses_of(found) & frozenset(hypotheses):
            refuted = attrs.evolve(refuted, goals=())
            self._refuted.append((self._mask(refuted.used), refuted))
        return refuted

    def maximize(self, terms: Terms, taken: Iterable[str]) -> Extreme | Refuted | Undecided:
        """The greatest value of an expression over the solutions of what is `taken`."""
        taken = frozenset(taken)
        first = self.decide(taken)
        if not isinstance(first, Solved):
            return first
        mask = self._mask(taken)
        solutions = [known.values for known in self._known if known.solves(mask)]
        best = max(solutions, key=lambda values: evaluate(terms, values))
        relaxed = self.relaxed_maximum(terms, taken)
        if isinstance(relaxed, Fraction):
            return self._climb(terms, taken, best, floor(relaxed))
        if self._keeps_cases(relaxed, best, mask):
            return Extreme(None, best, ray=relaxed)
        return self._climb(terms, taken, best, 2 * max(1, evaluate(terms, best)))

    def relaxed_maximum(
        self, terms: Terms, taken: Iterable[str], goals: Sequence[Goal] = ()
    ) -> Fraction | Mapping[str, int] | None:
        """The greatest value over the rationals, clauses left out; `None` where there are no solutions.

        A mapping is a direction, by variable, in which the expression grows for ever.
        """
        number, factor = self._form(terms if terms else combine([(1, self.variables[0]), (-1, self.variables[0])]))
        if factor < 0:
            number = self._number_of(combine([(-1, self._primitive(terms)[0])]))
        bounds = [*self._active(self._mask(taken)), *(self._hypothesis_bound(Hypothesis(*goal)) for goal in goals)]
        if self._simplex.set_bounds(bounds) is not None or self._simplex.check() is not None:
            return None
        best = self._simplex.maximize(number)
        if isinstance(best, Unbounded):
            return {self.variables[column]: step for column, step in best.ray.items()}
        return best.value * abs(factor)

    def _climb(
        self, terms: Terms, taken: frozenset[str], best: Mapping[str, int], target: int
    ) -> Extreme | Refuted | Undecided:
        """Raise the attained value until one more is refuted, halving what lies between."""
        low = evaluate(terms, best)
        while True:
            target = max(target, low + 1)
            answer = self.decide(taken, [(terms, target)])
            if isinstance(answer, Undecided):
                return answer
            if isinstance(answer, Solved):
                best, low = answer.values, evaluate(terms, answer.values)
            elif target == low + 1:
                return Extreme(low, best, refuted=answer)
            else:
                target = (low + target) // 2

    def _keeps_cases(self, ray: Mapping[str, int], values: Mapping[str, int], mask: int) -> bool:
        return all(
            any(evaluate(terms, values) >= bound and evaluate(terms, ray) >= 0 for terms, bound in clause.cases)
            for needs, clause in self._clauses
            if not needs & ~mask
        )

    def _start(self, bounds: Iterable[Bound[Reason]], clauses: Sequence[Clause]) -> Tree | dict[str, int]:
        clash = self._simplex.set_bounds(list(bounds))
        return Leaf(clash) if clash is not None else self._solve(clauses, 0)

    def _solve(self, clauses: Sequence[Clause], depth: int) -> Tree | dict[str, int]:
        """A solution within the simplex's bounds, or a refutation."""
        self._nodes += 1
        if self._nodes > BUDGET or depth > DEEPEST:
            raise _OutOfBudget
        conflict = self._simplex.check()
        if conflict is not None:
            return Leaf(conflict)
        values = {name: self._simplex.rational(i) for i, name in enumerate(self.variables)}
        for clause in clauses:
            if not any(_value(terms, values) >= bound for terms, bound in clause.cases):
                cases = tuple(Hypothesis(terms, bound) for terms, bound in clause.cases)
                return self._branch(Branch(cases, (), clause.name, clause.needs), clauses, depth)
        for name, value in values.items():
            if value.denominator != 1:
                below = Hypothesis(((name, -1),), -floor(value))
                above = Hypothesis(((name, 1),), ceil(value))
                pair = (below, above) if value - floor(value) <= Fraction(1, 2) else (above, below)
                return self._branch(Branch(pair, ()), clauses, depth)
        return {name: int(value) for name, value in values.items()}

    def _branch(self, branch: Branch, clauses: Sequence[Clause], depth: int) -> Tree | dict[str, int]:
        simplex = self._simplex
        children: list[Tree] = []
        for hypothesis in branch.hypotheses:
            lower, upper = simplex.lower.copy(), simplex.upper.copy()
            clash = simplex.add_bound(self._hypothesis_bound(hypothesis))
            found = Leaf(clash) if clash is not None else self._solve(clauses, depth + 1)
            missing = len(simplex.value) - len(lower)
            simplex.lower, simplex.upper = [*lower, *[None] * missing], [*upper, *[None] * missing]
            if isinstance(found, dict) or hypothesis not in hypotheses_of(found):
                return found
            children.append(found)
        return attrs.evolve(branch, children=tuple(children))

    def _active(self, mask: int) -> list[Bound[Reason]]:
        return [*self._signs, *(bound for needs, bound in self._bounds if not needs & ~mask)]

    def _row_bounds(self, row: Row) -> list[Bound[Reason]]:
        number, factor = self._form(row.terms)
        bounds = [_bound(number, factor, row.bound, Reason(row, factor))]
        if row.equal:
            bounds.append(_bound(number, -factor, -row.bound, Reason(row, -factor, flipped=True)))
        return bounds

    def _hypothesis_bound(self, hypothesis: Hypothesis) -> Bound[Reason]:
        number, factor = self._form(hypothesis.terms)
        return _bound(number, factor, hypothesis.bound, Reason(hypothesis, factor))

    def _form(self, terms: Terms) -> tuple[int, int]:
        """The simplex's variable for an expression's primitive part, and the factor between them."""
        primitive, factor = self._primitive(terms)
        return self._number_of(primitive), factor

    @staticmethod
    def _primitive(terms: Terms) -> tuple[Terms, int]:
        if not terms:
            return terms, 1
        factor = gcd(*(coefficient for _, coefficient in terms))
        if terms[0][1] < 0:
            factor = -factor
        return tuple((name, coefficient // factor) for name, coefficient in terms), factor

    def _number_of(self, primitive: Terms) -> int:
        if len(primitive) == 1 and primitive[0][1] == 1:
            return self._column[primitive[0][0]]
        if primitive not in self._forms:
            coefficients = {self._column[name]: coefficient for name, coefficient in primitive}
            self._forms[primitive] = self._simplex.add_form(coefficients)
        return self._forms[primitive]

    def _mask(self, names: Iterable[str]) -> int:
        mask = 0
        for name in names:
            mask |= self._bit.get(name, 0)
        return mask

    def _broken(self, values: Mapping[str, int]) -> tuple[int, ...]:
        broken = set()
        for needs, row in self._rows:
            total = evaluate(row.terms, values)
            if total < row.bound or (row.equal and total != row.bound):
                broken.add(needs)
        for needs, clause in self._clauses:
            if all(evaluate(terms, values) < bound for terms, bound in clause.cases):
                broken.add(needs)
        return tuple(sorted(broken))


def _bound(number: int, factor: int, bound: int, reason: Reason) -> Bound[Reason]:
    """`factor * form >= bound`, as the strongest bound on the form itself that whole numbers allow."""
    if factor > 0:
        return Bound(number, -(-bound // factor), False, reason)
    return Bound(number, (-bound) // (-factor), True, reason)


def _value(terms: Terms, values: Mapping[str, Fraction]) -> Fraction:
    return sum((coefficient * values[name] for name, coefficient in terms), Fraction(0))

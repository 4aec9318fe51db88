"""Decides whether whole numbers exist that satisfy a chosen part of a system.

First the rational relaxation, exactly; where that has solutions, one well inside is rounded; and where
that does not serve, branching on clauses and on variables that are not whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, inf

import attrs

from reconcile.constraints import Clause, System, Terms, combine, evaluate
from reconcile.engine.presolve import Definitions
from reconcile.engine.relaxation import Relaxation
from reconcile.engine.simplex import Bound
from reconcile.engine.trees import Branch, Hypothesis, Leaf, Reason, Tree, hypotheses_of, needs_of, to_proof
from reconcile.proof import Proof

__all__ = ["Answer", "Engine", "Extreme", "Goal", "Refuted", "Solved", "Undecided"]

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
    definitions: Definitions
    goals: tuple[Hypothesis, ...] = ()

    def proof(self) -> Proof:
        """The refutation as lines that `proof` checks."""
        return to_proof(self.tree, self.definitions, self.goals)


@attrs.frozen
class Undecided:
    """The search was given up, and why."""

    reason: str


Answer = Solved | Refuted | Undecided


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


class _OutOfBudgetError(Exception):
    pass


class Engine:
    """One system, asked many times about different parts of it; `soft` names what can be left out."""

    def __init__(self, system: System, soft: Sequence[str]) -> None:
        self.soft = tuple(soft)
        self._bit = {name: 1 << i for i, name in enumerate(soft)}
        self._relaxation = Relaxation(system)
        known = frozenset(soft)
        self._rows = [(self._mask(row.needs), row) for row in system.rows if row.needs <= known]
        self._clauses = [(self._mask(c.needs), c) for c in system.clauses if c.needs <= known]
        self._bounds = [(needs, bound) for needs, row in self._rows for bound in self._relaxation.row_bounds(row)]
        self._known: list[_Known] = []
        self._refuted: list[tuple[int, Refuted]] = []
        self._nodes = 0

    def decide(self, taken: Iterable[str], goals: Sequence[Goal] = ()) -> Answer:
        """Whether the identities, what is `taken`, and the goals have a solution together."""
        mask = self._mask(taken)
        for known in self._known:
            if known.solves(mask) and all(evaluate(terms, known.values) >= bound for terms, bound in goals):
                return Solved(known.values)
        for used, refuted in self._refuted:
            if not used & ~mask:
                return refuted
        hypotheses = tuple(Hypothesis(terms, bound) for terms, bound in goals)
        bounds = self._active(mask) + [self._relaxation.hypothesis_bound(hypothesis) for hypothesis in hypotheses]
        try:
            found = self._search(bounds, mask, goals)
        except _OutOfBudgetError:
            return Undecided(f"no answer within {BUDGET:,} branches")
        if isinstance(found, Mapping):
            self._known.append(_Known(found, self._broken(found)))
            return Solved(found)
        refuted = Refuted(needs_of(found), found, self._relaxation.definitions, hypotheses)
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
        limit = self._limit(terms, taken, ())
        if isinstance(limit, Undecided | Extreme):
            return limit
        assert limit is not None
        return self._climb(terms, taken, best, floor(limit))

    def _limit(
        self, terms: Terms, taken: frozenset[str], cases: tuple[Goal, ...]
    ) -> Fraction | Extreme | Undecided | None:
        """An upper limit of an expression, or a solution and a ray on which it has none.

        A clause may stop a ray of the relaxation: then its cases are looked at one by one.
        """
        peak = self.relaxed_maximum(terms, taken, cases)
        if peak is None or isinstance(peak, Fraction):
            return peak
        mask = self._mask(taken)
        for needs, clause in self._clauses:
            if needs & ~mask or any(case in cases or evaluate(case[0], peak) > 0 for case in clause.cases):
                continue
            limits = [self._limit(terms, taken, (*cases, case)) for case in clause.cases]
            endless = [limit for limit in limits if isinstance(limit, Extreme | Undecided)]
            return endless[0] if endless else max((limit for limit in limits if isinstance(limit, Fraction)), default=None)
        answer = self.decide(taken, cases)
        if isinstance(answer, Solved):
            return Extreme(None, self._along(peak, answer.values, mask), ray=peak)
        return answer if isinstance(answer, Undecided) else None

    def _along(self, ray: Mapping[str, int], values: Mapping[str, int], mask: int) -> dict[str, int]:
        """A solution so far along a ray that every clause holds from there on."""
        counts = [
            min(_steps(case, values, ray) for case in clause.cases)
            for needs, clause in self._clauses
            if not needs & ~mask
        ]
        steps = int(max(counts, default=0))
        return {name: values.get(name, 0) + steps * ray.get(name, 0) for name in {*values, *ray}}

    def relaxed_maximum(
        self, terms: Terms, taken: Iterable[str], goals: Sequence[Goal] = ()
    ) -> Fraction | Mapping[str, int] | None:
        """The greatest value over the rationals, clauses left out; `None` where there are no solutions.

        A mapping is a direction, by variable, in which the expression grows for ever.
        """
        simplex = self._relaxation.simplex
        bounds = self._active(self._mask(taken))
        bounds += [self._relaxation.hypothesis_bound(Hypothesis(*goal)) for goal in goals]
        if simplex.set_bounds(bounds) is not None or simplex.check() is not None:
            return None
        return self._relaxation.maximize(terms)

    def relaxed_ratio(
        self, numerator: Terms, denominator: Terms, taken: Iterable[str], start: Fraction
    ) -> Fraction | None:
        """The least upper bound of a ratio over the rationals; `None` where nothing bounds it.

        From a ratio `p/q` that is attained, `start`, go on to where `q*n - p*d` is greatest, until it is 0
        (Dinkelbach 1967, "On nonlinear fractional programming").
        """
        best = start
        while True:
            p, q = best.as_integer_ratio()
            peak = self.relaxed_maximum(combine([(q, numerator), (-p, denominator)]), taken)
            assert peak is not None
            if isinstance(peak, Fraction):
                if peak <= 0:
                    return best
                values = self._relaxation.values()
                top = self._relaxation.value_of(numerator, values)
                bottom = self._relaxation.value_of(denominator, values)
            else:
                top, bottom = Fraction(evaluate(numerator, peak)), Fraction(evaluate(denominator, peak))
            if bottom <= 0:
                return None
            best = top / bottom

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

    def _search(self, bounds: list[Bound[Reason]], mask: int, goals: Sequence[Goal]) -> Tree | dict[str, int]:
        simplex = self._relaxation.simplex
        clash = simplex.set_bounds(bounds) or simplex.check()
        if clash is not None:
            return Leaf(clash)
        rounded = self._rounded(bounds, mask, goals)
        if rounded is not None:
            return rounded
        self._nodes = 0
        simplex.set_bounds(bounds)
        return self._solve([clause for needs, clause in self._clauses if not needs & ~mask], 0)

    def _rounded(self, bounds: list[Bound[Reason]], mask: int, goals: Sequence[Goal]) -> dict[str, int] | None:
        """A solution got by rounding a point, best one so far inside that rounding cannot leave."""
        simplex = self._relaxation.simplex
        if not any(value.denominator > 1 for value in self._relaxation.values().values()):
            values = self._relaxation.values()
        elif simplex.set_bounds(self._relaxation.widened(bounds)) is None and simplex.check() is None:
            values = self._relaxation.values()
        else:
            return None
        whole = self._relaxation.definitions.extend({name: round(value) for name, value in values.items()})
        if _Known(whole, self._broken(whole)).solves(mask) and all(evaluate(t, whole) >= b for t, b in goals):
            return whole
        return None

    def _solve(self, clauses: Sequence[Clause], depth: int) -> Tree | dict[str, int]:
        """A solution within the simplex's bounds, or a refutation."""
        self._nodes += 1
        if self._nodes > BUDGET or depth > DEEPEST:
            raise _OutOfBudgetError
        relaxation = self._relaxation
        conflict = relaxation.simplex.check()
        if conflict is not None:
            return Leaf(conflict)
        values = relaxation.values()
        for clause in clauses:
            if not any(relaxation.value_of(terms, values) >= bound for terms, bound in clause.cases):
                cases = tuple(Hypothesis(terms, bound) for terms, bound in clause.cases)
                return self._branch(Branch(cases, (), clause.name, clause.needs), clauses, depth)
        for name, value in values.items():
            if value.denominator != 1:
                below = Hypothesis(((name, -1),), -floor(value))
                above = Hypothesis(((name, 1),), ceil(value))
                pair = (below, above) if value - floor(value) <= Fraction(1, 2) else (above, below)
                return self._branch(Branch(pair, ()), clauses, depth)
        return relaxation.definitions.extend({name: int(value) for name, value in values.items()})

    def _branch(self, branch: Branch, clauses: Sequence[Clause], depth: int) -> Tree | dict[str, int]:
        simplex = self._relaxation.simplex
        children: list[Tree] = []
        for hypothesis in branch.hypotheses:
            bound = self._relaxation.hypothesis_bound(hypothesis)
            lower, upper = simplex.lower.copy(), simplex.upper.copy()
            clash = simplex.add_bound(bound)
            found = Leaf(clash) if clash is not None else self._solve(clauses, depth + 1)
            missing = [None] * (len(simplex.value) - len(lower))
            simplex.lower, simplex.upper = lower + missing, upper + missing
            if isinstance(found, dict) or hypothesis not in hypotheses_of(found):
                return found
            children.append(found)
        return attrs.evolve(branch, children=tuple(children))

    def _active(self, mask: int) -> list[Bound[Reason]]:
        return self._relaxation.signs + [bound for needs, bound in self._bounds if not needs & ~mask]

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


def _steps(case: Goal, values: Mapping[str, int], ray: Mapping[str, int]) -> float:
    """How many steps along a ray a case needs to hold for ever; infinitely many where it never will."""
    missing, slope = case[1] - evaluate(case[0], values), evaluate(case[0], ray)
    if slope < 0 or (slope == 0 and missing > 0):
        return inf
    return max(0, -(-missing // slope)) if slope else 0

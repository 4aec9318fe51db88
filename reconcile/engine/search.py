"""Decides whether whole numbers exist that satisfy a chosen part of a system.

First the rational relaxation, exactly; where that has solutions, one well inside is rounded; and where
that does not serve, branching on clauses and on variables that are not whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, inf
from typing import NamedTuple

from reconcile.constraints import Clause, System, Terms, combine, evaluate
from reconcile.engine.presolve import Definitions
from reconcile.engine.relaxation import Rational, Relaxation
from reconcile.engine.simplex import Bound
from reconcile.engine.trees import Branch, Hypothesis, Leaf, Reason, Tree, hypotheses_of, needs_of, to_proof
from reconcile.proof import Proof

__all__ = ["Answer", "Extreme", "Goal", "Part", "Possible", "Refuted", "Solved", "Undecided"]

Goal = tuple[Terms, int]
"""A hypothesis `terms >= bound` to be decided together with the constraints."""

BUDGET = 4_000
DEEPEST = 400
FIRST_BUDGET = 100
ROUNDING_BUDGET = 12


class Known(NamedTuple):
    """A point, with the needs (as bits) of what it breaks: one by one, or jointly."""

    values: Mapping[str, int]
    single: int
    joint: tuple[int, ...]

    def solves(self, mask: int) -> bool:
        """Whether it satisfies every constraint whose needs are all among these bits."""
        return not mask & self.single and all(needs & ~mask for needs in self.joint)


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


class Possible(NamedTuple):
    """Rational numbers satisfy everything asked; whole ones were not asked for."""

    known: tuple[Known, ...]


class Undecided(NamedTuple):
    """The search was given up, and why."""

    reason: str


Answer = Solved | Possible | Refuted | Undecided


class Extreme(NamedTuple):
    """The greatest value of an expression, with a solution that attains it and the refutation of one more.

    `value` is `None` where nothing bounds it: then `ray` leads from `solution` beyond every bound.
    """

    value: int | None
    solution: Mapping[str, int]
    refuted: Refuted | None = None
    ray: Mapping[str, int] | None = None


class _OutOfBudgetError(Exception):
    pass


class Part:
    """A system that does not fall into parts, asked many times about different choices of `soft`."""

    def __init__(self, system: System, soft: Sequence[str]) -> None:
        used = {name for row in system.rows for name in row.needs}
        used |= {name for clause in system.clauses for name in clause.needs}
        soft = [name for name in soft if name in used]
        self.variables = system.variables
        self._bit = {name: 1 << i for i, name in enumerate(soft)}
        self._masks: dict[frozenset[str], int] = {}
        self._relaxation = Relaxation(system)
        known = frozenset(soft)
        self._rows = [(self.bits(row.needs), row) for row in system.rows if row.needs <= known]
        self._clauses = [(self.bits(c.needs), c) for c in system.clauses if c.needs <= known]
        self._bounds = [(needs, bound) for needs, row in self._rows for bound in self._relaxation.row_bounds(row)]
        for _, clause in self._clauses:
            for case in clause.cases:
                self._relaxation.hypothesis_bound(Hypothesis(*case))
        self._relaxation.settle()
        self._known: list[Known] = []
        self._refuted: list[tuple[int, Refuted]] = []
        self._answers: dict[tuple[int, tuple[Goal, ...], bool], Answer] = {}
        self._nodes = 0
        self._loaded: tuple[int, tuple[Goal, ...]] | None = None
        self._budget = BUDGET
        self._diving = True

    def decide(self, taken: Iterable[str], goals: Sequence[Goal] = (), *, whole: bool = True) -> Answer:
        """As `Engine.decide`, for this part's variables only."""
        mask = self.bits(taken)
        key = (mask, tuple(goals), whole)
        if key not in self._answers:
            other = self._answers.get((mask, tuple(goals), not whole))
            shared = other if _answers_both(other, whole=whole) else None
            self._answers[key] = shared or self._recall(mask, goals) or self._find(mask, goals, whole=whole)
        return self._answers[key]

    def bits(self, names: Iterable[str]) -> int:
        """Names as bits; a name that this part does not know is none."""
        names = frozenset(names)
        mask = self._masks.get(names)
        if mask is None:
            mask = sum(self._bit.get(name, 0) for name in names)
            self._masks[names] = mask
        return mask

    def _recall(self, mask: int, goals: Sequence[Goal]) -> Solved | Refuted | None:
        for known in self._known:
            if known.solves(mask) and all(evaluate(terms, known.values) >= bound for terms, bound in goals):
                return Solved(known.values, (known,))
        return next((refuted for used, refuted in self._refuted if not used & ~mask), None)

    def _find(self, mask: int, goals: Sequence[Goal], *, whole: bool) -> Answer:
        self._loaded = None
        self._relaxation.forget_questions()
        hypotheses = tuple(Hypothesis(terms, bound) for terms, bound in goals)
        bounds = self._active(mask) + [self._relaxation.hypothesis_bound(hypothesis) for hypothesis in hypotheses]
        simplex = self._relaxation.simplex
        clash = simplex.set_bounds(bounds) or simplex.check()
        if clash is None and not whole:
            values, scale = self._relaxation.scaled_values()
            return Possible((self.broken(values, scale),))
        try:
            found = Leaf(clash) if clash is not None else self._search(bounds, mask)
        except _OutOfBudgetError:
            return Undecided(f"no answer within {BUDGET:,} branches")
        if isinstance(found, dict):
            known = self.broken(found)
            self._known.append(known)
            return Solved(found, (known,))
        refuted = Refuted(needs_of(found), found, self._relaxation.definitions, hypotheses, tuple(goals))
        if not hypotheses_of(found) & frozenset(hypotheses):
            refuted = refuted._replace(goals=(), asked=())
            self._refuted.append((self.bits(refuted.used), refuted))
        return refuted

    def maximize(self, terms: Terms, taken: Iterable[str]) -> Extreme | Refuted | Undecided:
        """The greatest value of an expression over the solutions of what is `taken`."""
        taken = frozenset(taken)
        first = self.decide(taken)
        if not isinstance(first, Solved):
            assert not isinstance(first, Possible)
            return first
        mask = self.bits(taken)
        solutions = [known.values for known in self._known if known.solves(mask)]
        best = max(solutions, key=lambda values: evaluate(terms, values))
        next_one = self.decide(taken, [(terms, evaluate(terms, best) + 1)], whole=False)
        if isinstance(next_one, Refuted):
            return Extreme(evaluate(terms, best), best, next_one)
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
        answer = self.decide(taken, cases)
        if not isinstance(answer, Solved):
            return answer if isinstance(answer, Undecided) else None
        mask = self.bits(taken)
        for needs, clause in self._clauses:
            if not needs & ~mask and min(_steps(case, answer.values, peak) for case in clause.cases) == inf:
                limits = [self._limit(terms, taken, (*cases, case)) for case in clause.cases]
                endless = [limit for limit in limits if isinstance(limit, Extreme | Undecided)]
                ends = [limit for limit in limits if isinstance(limit, Fraction)]
                return endless[0] if endless else max(ends, default=None)
        return Extreme(None, self._along(peak, answer.values, mask), ray=peak)

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
        loaded = (self.bits(taken), tuple(goals))
        if self._loaded == loaded:
            return self._relaxation.maximize(terms)
        self._loaded = None
        self._relaxation.forget_questions()
        bounds = self._active(loaded[0])
        bounds += [self._relaxation.hypothesis_bound(Hypothesis(*goal)) for goal in goals]
        if simplex.set_bounds(bounds) is not None or simplex.check() is not None:
            return None
        self._loaded = loaded
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
                top: Rational = self._relaxation.value_of(numerator, values)
                bottom: Rational = self._relaxation.value_of(denominator, values)
            else:
                top, bottom = evaluate(numerator, peak), evaluate(denominator, peak)
            if bottom <= 0:
                return None
            best = Fraction(top) / bottom

    def _climb(
        self, terms: Terms, taken: frozenset[str], best: Mapping[str, int], limit: int
    ) -> Extreme | Refuted | Undecided:
        """Search down from an upper limit, in growing steps, for the greatest value that is attained."""
        low, above, step = evaluate(terms, best), limit + 1, 1
        refuted: Answer | None = None
        while low + 1 < above:
            target = max(low + 1, above - step)
            answer = self.decide(taken, [(terms, target)])
            if isinstance(answer, Undecided):
                return answer
            if isinstance(answer, Solved):
                best, low, step = answer.values, evaluate(terms, answer.values), 1
            else:
                refuted, above, step = answer, target, 2 * step
        if refuted is None or above != low + 1:
            refuted = self.decide(taken, [(terms, low + 1)])
        return Extreme(low, best, refuted) if isinstance(refuted, Refuted) else Undecided("no proof of an end")

    def _search(self, bounds: list[Bound[Reason]], mask: int) -> Tree | dict[str, int]:
        """A solution or a refutation, where the relaxation has solutions."""
        clauses = [clause for needs, clause in self._clauses if not needs & ~mask]
        for self._budget, self._diving in ((FIRST_BUDGET, False), (BUDGET, True)):
            self._nodes = 0
            self._relaxation.simplex.set_bounds(bounds)
            try:
                return self._solve(clauses, 0, rounding=True)
            except _OutOfBudgetError:
                continue
        raise _OutOfBudgetError

    def _solve(self, clauses: Sequence[Clause], depth: int, *, rounding: bool) -> Tree | dict[str, int]:
        """A solution within the simplex's bounds, or a refutation.

        `rounding` until the first split on a variable: from there on, rounding has been tried.
        """
        self._nodes += 1
        if self._nodes > self._budget or depth > DEEPEST:
            raise _OutOfBudgetError
        relaxation = self._relaxation
        conflict = relaxation.simplex.check()
        if conflict is not None:
            return Leaf(conflict)
        values = relaxation.values()
        for clause in clauses:
            if not any(relaxation.value_of(terms, values) >= bound for terms, bound in clause.cases):
                cases = tuple(Hypothesis(terms, bound) for terms, bound in clause.cases)
                return self._branch(Branch(cases, (), clause.name, clause.needs), clauses, depth, rounding=rounding)
        fraction = relaxation.first_fraction(values)
        if fraction is None:
            return relaxation.definitions.extend({name: int(value) for name, value in values.items()})
        if rounding:
            rounded = self._rounded(clauses, values, depth)
            if rounded is not None:
                return rounded
        name, value = fraction
        below = Hypothesis(((name, -1),), -floor(value))
        above = Hypothesis(((name, 1),), ceil(value))
        pair = (below, above) if value - floor(value) <= Fraction(1, 2) else (above, below)
        return self._branch(Branch(pair, ()), clauses, depth, rounding=False)

    def _rounded(self, clauses: Sequence[Clause], values: Mapping[str, Rational], depth: int) -> dict[str, int] | None:
        """A solution near a point that has room around it, or `None` where none was found.

        Of every clause, a case is kept that holds at the present point, whose values are given.

        Variables are fixed one by one at the rounded point, as far as the bounds allow; what is left over
        is searched within a small budget.
        """
        simplex = self._relaxation.simplex
        bounds = simplex.saved()
        nodes = self._nodes
        for clause in clauses:
            case = next(case for case in clause.cases if self._relaxation.value_of(case[0], values) >= case[1])
            simplex.add_bound(self._relaxation.hypothesis_bound(Hypothesis(*case)))
        cased = simplex.saved()
        target = self._relaxation.roomy_point()
        simplex.restore(cased)
        whole = self._relaxation.whole_point([round(value) for value in target])
        if whole is not None:
            simplex.restore(bounds)
            return whole
        if not self._diving:
            simplex.restore(bounds)
            return None
        for column, value in enumerate(target):
            before = simplex.lower[column], simplex.upper[column]
            fits = simplex.fix(column, round(value), Reason("rounded"))
            if fits and simplex.rational(column) != round(value) and simplex.check() is not None:
                simplex.lower[column], simplex.upper[column] = before
        try:
            self._nodes = self._budget - ROUNDING_BUDGET
            found = self._solve(clauses, depth, rounding=False)
        except _OutOfBudgetError:
            return None
        finally:
            self._nodes = nodes
            simplex.restore(bounds)
        return found if isinstance(found, dict) else None

    def _branch(
        self, branch: Branch, clauses: Sequence[Clause], depth: int, *, rounding: bool
    ) -> Tree | dict[str, int]:
        simplex = self._relaxation.simplex
        children: list[Tree] = []
        for hypothesis in branch.hypotheses:
            bound = self._relaxation.hypothesis_bound(hypothesis)
            saved = simplex.saved()
            clash = simplex.add_bound(bound)
            found = Leaf(clash) if clash is not None else self._solve(clauses, depth + 1, rounding=rounding)
            simplex.restore(saved)
            if isinstance(found, dict) or hypothesis not in hypotheses_of(found):
                return found
            children.append(found)
        return Branch(branch.hypotheses, tuple(children), branch.clause, branch.needs)

    def _active(self, mask: int) -> list[Bound[Reason]]:
        return self._relaxation.signs + [bound for needs, bound in self._bounds if not needs & ~mask]

    def broken(self, values: Mapping[str, int], scale: int = 1) -> Known:
        """A point, with the needs of what it breaks; its values are given `scale` times as large."""
        single, joint = 0, set()
        for needs, row in self._rows:
            total = sum([factor * values[name] for name, factor in row.terms])
            if total < row.bound * scale or (row.equal and total != row.bound * scale):
                joint.add(needs)
        for needs, clause in self._clauses:
            if all(evaluate(terms, values) < bound * scale for terms, bound in clause.cases):
                joint.add(needs)
        for needs in joint:
            single |= needs if needs.bit_count() == 1 else 0
        return Known(values, single, tuple(sorted(needs for needs in joint if not needs & single)))


def _answers_both(other: Answer | None, *, whole: bool) -> bool:
    """Whether the answer over the whole numbers also answers over the rationals, or the other way round."""
    if isinstance(other, Refuted):
        return whole or isinstance(other.tree, Leaf)
    return isinstance(other, Solved)


def _steps(case: Goal, values: Mapping[str, int], ray: Mapping[str, int]) -> float:
    """How many steps along a ray a case needs to hold for ever; infinitely many where it never will."""
    missing, slope = case[1] - evaluate(case[0], values), evaluate(case[0], ray)
    if slope < 0 or (slope == 0 and missing > 0):
        return inf
    return max(0, -(-missing // slope)) if slope else 0

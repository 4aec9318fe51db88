"""Decides whether whole numbers exist that satisfy a chosen part of a system.

First the rational relaxation, exactly; where that has solutions, one well inside is rounded; and where
that does not serve, branching on clauses and on variables that are not whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from reconcile.constraints import Clause, System, Terms, evaluate
from reconcile.engine.answers import Answer, Goal, Known, Peak, Rational, Refuted, Solved, Undecided
from reconcile.engine.relaxation import Relaxation
from reconcile.engine.simplex import Bound
from reconcile.engine.trees import Branch, Hypothesis, Leaf, Reason, Tree, hypotheses_of, needs_of

__all__ = ["Part"]

BUDGET = 4_000
DEEPEST = 400
FIRST_BUDGET = 100
ROUNDING_BUDGET = 12


class _OutOfBudgetError(Exception):
    pass


class _Choice(NamedTuple):
    """A clause, its needs as bits, and its cases, each with its expression in free variables."""

    of: Clause
    needs: int
    cases: tuple[tuple[Hypothesis, Terms], ...]

    def kept(self, values: Mapping[str, Rational]) -> Hypothesis | None:
        """The first case that holds at a point given by the free variables."""
        for case, terms in self.cases:
            if sum([factor * values[name] for name, factor in terms]) >= case.bound:
                return case
        return None


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
        self._clauses = [self._reduced(clause) for clause in system.clauses if clause.needs <= known]
        self._bounds = [(needs, bound) for needs, row in self._rows for bound in self._relaxation.row_bounds(row)]
        for clause in self._clauses:
            for hypothesis, _ in clause.cases:
                self._relaxation.hypothesis_bound(hypothesis)
        self._relaxation.settle()
        self._known: list[Known] = []
        self._refuted: dict[tuple[Goal, ...], list[tuple[int, Refuted]]] = {(): []}
        self._answers: dict[tuple[int, tuple[Goal, ...]], Answer] = {}
        self._peaks: dict[tuple[int, tuple[Goal, ...], Terms], Peak | Mapping[str, int] | None] = {}
        self._loaded: tuple[int, tuple[Goal, ...]] | None = None
        self._assumed: tuple[Hypothesis, ...] = ()
        self._nodes = 0
        self._budget = BUDGET
        self._diving = True

    def decide(self, taken: Iterable[str], goals: Sequence[Goal] = ()) -> Answer:
        """As `Engine.decide`, for this part's variables only."""
        key = self.bits(taken), tuple(goals)
        if key not in self._answers:
            self._answers[key] = self._recall(*key) or self._find(*key)
        return self._answers[key]

    def peak(self, terms: Terms, taken: Iterable[str], goals: Sequence[Goal] = ()) -> Peak | Mapping[str, int] | None:
        """The greatest value over the rationals, clauses left out; `None` where there are no solutions.

        A mapping is a direction, by variable, in which the expression grows for ever.
        """
        loaded = self.bits(taken), tuple(goals)
        key = (*loaded, terms)
        if key not in self._peaks:
            self._peaks[key] = self._peak(terms, loaded)
        return self._peaks[key]

    def solutions(self, taken: Iterable[str]) -> list[Mapping[str, int]]:
        """The solutions found so far that keep all that is `taken`."""
        mask = self.bits(taken)
        return [known.values for known in self._known if known.solves(mask)]

    def clauses(self, taken: Iterable[str]) -> list[Clause]:
        """The clauses that hold where all that is `taken` does."""
        mask = self.bits(taken)
        return [clause.of for clause in self._clauses if not clause.needs & ~mask]

    def value_of(self, terms: Terms, point: Mapping[str, Rational]) -> Rational:
        """An expression's value at a point given by the free variables."""
        return self._relaxation.value_of(terms, point)

    def bits(self, names: Iterable[str]) -> int:
        """Names as bits; a name that this part does not know is none."""
        names = frozenset(names)
        mask = self._masks.get(names)
        if mask is None:
            mask = sum(self._bit.get(name, 0) for name in names)
            self._masks[names] = mask
        return mask

    def _recall(self, mask: int, goals: tuple[Goal, ...]) -> Solved | Refuted | None:
        for known in self._known:
            if known.solves(mask) and all(evaluate(terms, known.values) >= bound for terms, bound in goals):
                return Solved(known.values, (known,))
        refuted = [*self._refuted[()], *(self._refuted.get(goals, ()) if goals else ())]
        return next((refutation for used, refutation in refuted if not used & ~mask), None)

    def _find(self, mask: int, goals: tuple[Goal, ...]) -> Answer:
        self._loaded = None
        self._relaxation.forget_questions()
        hypotheses = tuple(Hypothesis(terms, bound) for terms, bound in goals)
        bounds = self._active(mask) + [self._relaxation.hypothesis_bound(hypothesis) for hypothesis in hypotheses]
        simplex = self._relaxation.simplex
        clash = simplex.set_bounds(bounds) or simplex.check()
        try:
            found = Leaf(clash) if clash is not None else self._search(bounds, mask)
        except _OutOfBudgetError:
            return Undecided(f"no answer within {BUDGET:,} branches")
        if isinstance(found, dict):
            known = self.broken(found)
            self._known.append(known)
            return Solved(found, (known,))
        if not hypotheses_of(found) & frozenset(hypotheses):
            hypotheses = goals = ()
        return self._remember(Refuted(needs_of(found), found, self._relaxation.definitions, hypotheses, goals))

    def _remember(self, refuted: Refuted) -> Refuted:
        self._refuted.setdefault(refuted.asked, []).append((self.bits(refuted.used), refuted))
        return refuted

    def _peak(self, terms: Terms, loaded: tuple[int, tuple[Goal, ...]]) -> Peak | Mapping[str, int] | None:
        relaxation = self._relaxation
        if self._loaded != loaded:
            self._loaded = None
            relaxation.forget_questions()
            self._assumed = tuple(Hypothesis(*goal) for goal in loaded[1])
            bounds = self._active(loaded[0]) + [relaxation.hypothesis_bound(each) for each in self._assumed]
            if relaxation.simplex.set_bounds(bounds) is not None or relaxation.simplex.check() is not None:
                return None
            self._loaded = loaded
        best = relaxation.maximize(terms)
        if isinstance(best, dict):
            return best
        value, above, leaf = best
        asked = (*loaded[1], (above.terms, above.bound))
        refuted = Refuted(needs_of(leaf), leaf, relaxation.definitions, (*self._assumed, above), asked)
        self._remember(refuted)
        point = relaxation.values()
        self._keep_whole(point)
        return Peak(value, above.bound - 1, point, refuted)

    def _keep_whole(self, point: Mapping[str, Rational]) -> None:
        """Remember a point that the relaxation met, where it is one of whole numbers."""
        whole = {name: value for name, value in point.items() if isinstance(value, int)}
        if len(whole) == len(point):
            known = self.broken(self._relaxation.definitions.extend(whole))
            if 0 not in known.joint and known not in self._known:
                self._known.append(known)

    def _search(self, bounds: list[Bound[Reason]], mask: int) -> Tree | dict[str, int]:
        """A solution or a refutation, where the relaxation has solutions."""
        clauses = [clause for clause in self._clauses if not clause.needs & ~mask]
        for self._budget, self._diving in ((FIRST_BUDGET, False), (BUDGET, True)):
            self._nodes = 0
            self._relaxation.simplex.set_bounds(bounds)
            try:
                return self._solve(clauses, 0, rounding=True)
            except _OutOfBudgetError:
                continue
        raise _OutOfBudgetError

    def _solve(self, clauses: Sequence[_Choice], depth: int, *, rounding: bool) -> Tree | dict[str, int]:
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
            if clause.kept(values) is None:
                cases = tuple(Hypothesis(terms, bound) for terms, bound in clause.of.cases)
                branch = Branch(cases, (), clause.of.name, clause.of.needs)
                return self._branch(branch, clauses, depth, rounding=rounding)
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

    def _rounded(self, clauses: Sequence[_Choice], values: Mapping[str, Rational], depth: int) -> dict[str, int] | None:
        """A solution near a point that has room around it, or `None` where none was found.

        Of every clause, a case is kept that holds at the present point, whose values are given.

        Variables are fixed one by one at the rounded point, as far as the bounds allow; what is left over
        is searched within a small budget.
        """
        simplex = self._relaxation.simplex
        bounds = simplex.saved()
        nodes = self._nodes
        for clause in clauses:
            case = clause.kept(values)
            assert case is not None
            simplex.add_bound(self._relaxation.hypothesis_bound(case))
        cased = simplex.saved()
        whole = self._relaxation.whole_point([round(value) for value in values.values()])
        if whole is None:
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
        self, branch: Branch, clauses: Sequence[_Choice], depth: int, *, rounding: bool
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

    def _reduced(self, clause: Clause) -> _Choice:
        reduce = self._relaxation.definitions.reduce
        cases = tuple((Hypothesis(terms, bound), reduce(terms)) for terms, bound in clause.cases)
        return _Choice(clause, self.bits(clause.needs), cases)

    def _active(self, mask: int) -> list[Bound[Reason]]:
        return self._relaxation.signs + [bound for needs, bound in self._bounds if not needs & ~mask]

    def broken(self, values: Mapping[str, int]) -> Known:
        """A point, with the needs of what it breaks."""
        single, joint = 0, set()
        for needs, row in self._rows:
            total = sum([factor * values[name] for name, factor in row.terms])
            if total < row.bound or (row.equal and total != row.bound):
                joint.add(needs)
        for clause in self._clauses:
            if all(evaluate(terms, values) < bound for terms, bound in clause.of.cases):
                joint.add(clause.needs)
        for needs in joint:
            single |= needs if needs.bit_count() == 1 else 0
        return Known(values, single, tuple(sorted(needs for needs in joint if not needs & single)))

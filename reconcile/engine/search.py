"""Decides whether whole numbers exist that satisfy a chosen part of a system.

First the rational relaxation, exactly; where that has solutions, one well inside is rounded; and where
that does not serve, branching on clauses and on variables that are not whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from reconcile.constraints import Clause, Row, System, Terms, evaluate, meets
from reconcile.engine.answers import Answer, Goal, Known, Peak, Point, Refuted, Solved, Undecided
from reconcile.engine.relaxation import Relaxation
from reconcile.engine.simplex import Bounds, Farkas
from reconcile.engine.solver import Solver
from reconcile.engine.trees import Branch, Hypothesis, Leaf, Reason, Tree, needs_of

__all__ = ["Part"]

MANY = 200
"""The number of variables above which the solver is asked where to look."""

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

    def kept(self, point: Point) -> Hypothesis | None:
        """The first case that holds at a point."""
        for case, terms in self.cases:
            if point.times_scale(terms) >= case.bound * point.scale:
                return case
        return None


class Part:
    """A system that does not fall into parts, asked many times about different choices of what can be left out.

    A choice is a mask: each name that constraints need is one of the `bits`.
    """

    def __init__(self, system: System, bits: Mapping[str, int]) -> None:
        self.variables = system.variables
        self._bits = bits
        self._relaxation = Relaxation(system)
        known = frozenset(bits)
        self._rows = [(self._needs(row), row) for row in system.rows if row.needs <= known]
        self._clauses = [self._reduced(clause) for clause in system.clauses if clause.needs <= known]
        self._bounds = [(needs, bound) for needs, row in self._rows for bound in self._relaxation.row_bounds(row)]
        for clause in self._clauses:
            for hypothesis, _ in clause.cases:
                self._relaxation.hypothesis_bound(hypothesis)
        self._relaxation.settle()
        self._used = 0
        for needs in [*(needs for needs, _ in self._rows), *(clause.needs for clause in self._clauses)]:
            self._used |= needs
        self._known: list[Known] = []
        self._solving: dict[int, tuple[int, list[Mapping[str, int]]]] = {}
        self._refuted: dict[tuple[Goal, ...], list[tuple[int, Refuted]]] = {(): []}
        self._answers: dict[tuple[int, tuple[Goal, ...]], Answer] = {}
        self._peaks: dict[tuple[Terms, tuple[Goal, ...]], dict[int, Peak | Mapping[str, int] | None]] = {}
        self._rays: list[tuple[int, Mapping[str, int]]] = []
        self._solver = Solver(system) if len(system.variables) > MANY else None
        self._starts: dict[int, tuple[Farkas[Reason] | None, Bounds[Reason]]] = {}
        self._loaded: tuple[int, tuple[Goal, ...]] | None = None
        self._assumed: tuple[Hypothesis, ...] = ()
        self._nodes = 0
        self._budget = BUDGET
        self._diving = True

    def decide(self, mask: int, goals: Sequence[Goal] = ()) -> Answer:
        """As `Engine.decide`, for this part's variables only."""
        key = mask & self._used, tuple(goals)
        if key not in self._answers:
            self._answers[key] = self._recall(*key) or self._find(*key)
        return self._answers[key]

    def peak(
        self, terms: Terms, mask: int, goals: Sequence[Goal] = (), *, attain: bool = False
    ) -> Peak | Mapping[str, int] | None:
        """The greatest value over the rationals, clauses left out; `None` where there are no solutions.

        A mapping is a direction, by variable, in which the expression grows for ever. With `attain`, whole
        numbers that attain the top are remembered where rounding gives them.
        """
        mask &= self._used
        found = self._peaks.setdefault((terms, tuple(goals)), {})
        if mask not in found:
            peak = None if goals else self._recall_peak(terms, mask, found)
            if peak is None:
                peak = self._peak(terms, (mask, tuple(goals)))
                if attain and isinstance(peak, Peak):
                    self._keep_attained(terms, peak)
            found[mask] = peak
        return found[mask]

    def solutions(self, mask: int) -> list[Mapping[str, int]]:
        """The solutions found so far that keep all that is chosen."""
        mask &= self._used
        seen, found = self._solving.get(mask, (0, []))
        new = [known.values for known in self._known[seen:] if not mask & known.single and known.solves(mask)]
        if seen < len(self._known):
            found = [*found, *new]
            self._solving[mask] = len(self._known), found
        return found

    def clauses(self, mask: int) -> list[Clause]:
        """The clauses that hold where all that is chosen does."""
        return [clause.of for clause in self._clauses if not clause.needs & ~mask]

    def reduce(self, terms: Terms) -> Terms:
        """An expression in free variables only."""
        return self._relaxation.definitions.reduce(terms)

    def _needs(self, constraint: Row | Clause | Refuted) -> int:
        names = constraint.used if isinstance(constraint, Refuted) else constraint.needs
        return sum([self._bits[name] for name in names])

    def _recall(self, mask: int, goals: tuple[Goal, ...]) -> Solved | Refuted | None:
        for known in self._known:
            if not mask & known.single and meets(known.values, goals) and known.solves(mask):
                return Solved(known.values, (known,))
        refuted = [*self._refuted[()], *(self._refuted.get(goals, ()) if goals else ())]
        return next((refutation for used, refutation in refuted if not used & ~mask), None)

    def _find(self, mask: int, goals: tuple[Goal, ...]) -> Answer:
        self._loaded = None
        self._relaxation.forget_questions()
        hypotheses = tuple(Hypothesis(terms, bound) for terms, bound in goals)
        try:
            seen = self._guided(self._solver, mask, hypotheses) if self._solver is not None else None
            found = seen or self._unguided(mask, hypotheses)
        except _OutOfBudgetError:
            return Undecided(f"no answer within {BUDGET:,} branches")
        if isinstance(found, dict):
            known = self.broken(found)
            self._known.append(known)
            return Solved(found, (known,))
        if not found.used & frozenset(hypotheses):
            hypotheses = goals = ()
        return self._remember(Refuted(needs_of(found), found, self._relaxation.definitions, hypotheses, goals))

    def _unguided(self, mask: int, hypotheses: Sequence[Hypothesis]) -> Tree | dict[str, int]:
        clash = self._set_bounds(mask, hypotheses) or self._relaxation.simplex.check()
        return Leaf(clash) if clash is not None else self._search(mask)

    def _guided(self, solver: Solver, mask: int, hypotheses: Sequence[Hypothesis]) -> Leaf | dict[str, int] | None:
        """A solution that the solver saw, or a refutation from the constraints that it suspects; checked here."""
        rows = [row for needs, row in self._rows if not needs & ~mask]
        goals = [(hypothesis.terms, hypothesis.bound) for hypothesis in hypotheses]
        values = solver.point(rows, goals + [clause.cases[0] for clause in self.clauses(mask)])
        if values is not None and self.broken(values).solves(mask) and meets(values, goals):
            return values
        suspects = solver.suspects(rows, goals)
        if suspects is None:
            return None
        cited = {id(row) for row in suspects[0]}
        bounds = [bound for _, bound in self._bounds if id(bound.reason.cited) in cited]
        bounds += [self._relaxation.hypothesis_bound(hypotheses[i]) for i in suspects[1]]
        simplex = self._relaxation.simplex
        clash = simplex.set_bounds(self._relaxation.signs + bounds) or simplex.check()
        return None if clash is None else Leaf(clash)

    def _remember(self, refuted: Refuted) -> Refuted:
        self._refuted.setdefault(refuted.asked, []).append((self._needs(refuted), refuted))
        return refuted

    def _recall_peak(
        self, terms: Terms, mask: int, found: Mapping[int, Peak | Mapping[str, int] | None]
    ) -> Peak | Mapping[str, int] | None:
        """A ray that holds under more constraints too, or the peak under fewer that a solution attains here."""
        for others, ray in self._rays:
            if not mask & ~others and evaluate(terms, ray) > 0:
                return ray
        peaks = [peak for others, peak in found.items() if not others & ~mask and isinstance(peak, Peak)]
        best = min(peaks, key=lambda peak: peak.value, default=None)
        if best is None or best.value != best.top:
            return None
        for values in self.solutions(mask):
            if evaluate(terms, values) == best.top:
                return best._replace(point=Point({name: values[name] for name in self._relaxation.free}, 1))
        return None

    def _peak(self, terms: Terms, loaded: tuple[int, tuple[Goal, ...]]) -> Peak | Mapping[str, int] | None:
        relaxation = self._relaxation
        if self._loaded != loaded:
            self._loaded = None
            relaxation.forget_questions()
            self._assumed = tuple(Hypothesis(*goal) for goal in loaded[1])
            if self._set_bounds(loaded[0], self._assumed) or relaxation.simplex.check():
                return None
            self._loaded = loaded
        best = relaxation.maximize(terms)
        if isinstance(best, dict):
            if not loaded[1]:
                self._rays.append((loaded[0], best))
            return best
        value, above, leaf = best
        asked = (*loaded[1], (above.terms, above.bound))
        refuted = Refuted(needs_of(leaf), leaf, relaxation.definitions, (*self._assumed, above), asked)
        self._remember(refuted)
        return Peak(value, above.bound - 1, relaxation.point(), refuted)

    def _keep_attained(self, terms: Terms, peak: Peak) -> None:
        """Remember whole numbers near a peak just found that attain its top, where rounding gives such."""
        whole = self._relaxation.definitions.extend(peak.point.values) if peak.point.scale == 1 else None
        for columns in (peak.point.below(), peak.point.nearest()) if whole is None else ():
            whole = self._relaxation.whole_point(columns)
            if whole is not None and evaluate(terms, whole) == peak.top:
                break
            whole = None
        known = self.broken(whole) if whole is not None else None
        if known is not None and 0 not in known.joint and known not in self._known:
            self._known.append(known)

    def _set_bounds(self, mask: int, hypotheses: Iterable[Hypothesis]) -> Farkas[Reason] | None:
        """Set the simplex's bounds to those of a choice and of hypotheses; those that collide, if any do."""
        simplex = self._relaxation.simplex
        if mask in self._starts:
            clash, bounds = self._starts[mask]
            simplex.restore(bounds)
            simplex.trim()
        else:
            active = [bound for needs, bound in self._bounds if not needs & ~mask]
            clash = simplex.set_bounds(self._relaxation.signs + active)
            self._starts[mask] = clash, simplex.saved()
        for hypothesis in hypotheses:
            clash = clash or simplex.add_bound(self._relaxation.hypothesis_bound(hypothesis))
        return clash

    def _search(self, mask: int) -> Tree | dict[str, int]:
        """A solution or a refutation, where the relaxation has solutions."""
        start = self._relaxation.simplex.saved()
        clauses = [clause for clause in self._clauses if not clause.needs & ~mask]
        for self._budget, self._diving in ((FIRST_BUDGET, False), (BUDGET, True)):
            self._nodes = 0
            self._relaxation.simplex.restore(start)
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
        point = relaxation.point()
        for clause in clauses:
            if clause.kept(point) is None:
                cases = tuple(Hypothesis(terms, bound) for terms, bound in clause.of.cases)
                branch = Branch(cases, (), clause.of.name, clause.of.needs)
                return self._branch(branch, clauses, depth, rounding=rounding)
        fraction = relaxation.first_fraction(point)
        if fraction is None:
            return relaxation.definitions.extend(point.values)
        if rounding:
            rounded = self._rounded(clauses, point, depth)
            if rounded is not None:
                return rounded
        name, value = fraction
        below = Hypothesis(((name, -1),), -floor(value))
        above = Hypothesis(((name, 1),), ceil(value))
        pair = (below, above) if value - floor(value) <= Fraction(1, 2) else (above, below)
        return self._branch(Branch(pair, ()), clauses, depth, rounding=False)

    def _rounded(self, clauses: Sequence[_Choice], point: Point, depth: int) -> dict[str, int] | None:
        """A solution near a point that has room around it, or `None` where none was found.

        Of every clause, a case is kept that holds at the present point.

        Variables are fixed one by one at the rounded point, as far as the bounds allow; what is left over
        is searched within a small budget.
        """
        simplex = self._relaxation.simplex
        bounds = simplex.saved()
        nodes = self._nodes
        for clause in clauses:
            case = clause.kept(point)
            assert case is not None
            simplex.add_bound(self._relaxation.hypothesis_bound(case))
        cased = simplex.saved()
        target = point.nearest()
        whole = self._relaxation.whole_point(target)
        if whole is None:
            target = self._relaxation.roomy_point().nearest()
            simplex.restore(cased)
            whole = self._relaxation.whole_point(target)
        if whole is not None:
            simplex.restore(bounds)
            return whole
        if not self._diving:
            simplex.restore(bounds)
            return None
        for column, value in enumerate(target):
            before = simplex.lower[column], simplex.upper[column]
            fits = simplex.fix(column, value, Reason("rounded"))
            if fits and simplex.rational(column) != value and simplex.check() is not None:
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
            if isinstance(found, dict) or hypothesis not in found.used:
                return found
            children.append(found)
        return Branch(branch.hypotheses, tuple(children), branch.clause, branch.needs)

    def _reduced(self, clause: Clause) -> _Choice:
        reduce = self._relaxation.definitions.reduce
        cases = tuple((Hypothesis(terms, bound), reduce(terms)) for terms, bound in clause.cases)
        return _Choice(clause, self._needs(clause), cases)

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
        rest = sorted((needs.bit_count(), needs) for needs in joint if not needs & single)
        return Known(values, single, tuple(needs for _, needs in rest))

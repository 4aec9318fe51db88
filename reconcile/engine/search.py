"""Decides whether whole numbers exist that satisfy a chosen part of a system.

First the rational relaxation, exactly; where that has solutions, one well inside is rounded; and where
that does not serve, branching on clauses and on variables that are not whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from reconcile.constraints import Clause, System, Terms, evaluate
from reconcile.engine.answers import Answer, Goal, Known, Peak, Point, Refuted, Undecided
from reconcile.engine.memory import NO_WORK_LEFT, Memory, Meter
from reconcile.engine.relaxation import Relaxation
from reconcile.engine.simplex import Bounds, Farkas, OutOfBudgetError
from reconcile.engine.trees import Branch, Hypothesis, Leaf, Reason, Tree, needs_of
from reconcile.errors import UndecidedError
from reconcile.results import TOO_MANY_CASES

__all__ = ["Part"]

FIRST_BUDGET, BUDGET = 100, 4_000
"""How many splits are gone through: first without looking far into any, then with."""
ROUNDING_BUDGET = 12
"""How many of them may follow where variables were fixed at a rounded point."""
SIMPLE = 500
"""So many pivots a question may take in any case."""
TOUCHED = 4
"""One constraint in so many is looked at by a pivot."""
DEEPEST = 400
"""So many splits within one another, and no more."""
DEEP = 12
"""From which depth of splits on it matters that they come to an end."""


class _Choice(NamedTuple):
    """A clause, and its cases, each with its expression in free variables."""

    of: Clause
    cases: tuple[tuple[Hypothesis, Terms], ...]

    def kept(self, point: Point) -> Hypothesis | None:
        """The first case that holds at a point."""
        for case, terms in self.cases:
            if point.times_scale(terms) >= case.bound * point.scale:
                return case
        return None


class Part(Memory):
    """Decided by an exact simplex method, rounding and branching: serves up to some hundreds of variables."""

    def __init__(self, system: System, numbers: Mapping[str, int], meter: Meter | None = None) -> None:
        super().__init__(system, numbers, meter or Meter())
        self._relaxation = Relaxation(system)
        self._choices = [(needs, self._reduced(clause)) for needs, clause in self._clauses]
        self._needed = [(self._needs(row.needs), row) for row in self._rows]
        self._bounds = [(needs, bound) for needs, row in self._needed for bound in self._relaxation.row_bounds(row)]
        for _, clause in self._choices:
            for hypothesis, _ in clause.cases:
                self._relaxation.hypothesis_bound(hypothesis)
        self._relaxation.settle()
        self._peaks: dict[tuple[Terms, tuple[Goal, ...]], dict[int, Peak | Mapping[str, int] | None]] = {}
        self._rays: list[tuple[int, Mapping[str, int]]] = []
        self._starts: dict[int, tuple[Farkas[Reason] | None, Bounds[Reason]]] = {}
        self._loaded: tuple[int, tuple[Goal, ...]] | None = None
        self._assumed: tuple[Hypothesis, ...] = ()
        self._nodes = 0
        self._paid = 0
        self._budget = BUDGET
        self._diving = True

    def peak(self, terms: Terms, mask: int, goals: Sequence[Goal] = ()) -> Peak | Mapping[str, int] | None:
        """As `Memory.peak`. Raises `UndecidedError` where that takes more than the work that is left."""
        mask &= self._used
        found = self._peaks.setdefault((terms, tuple(goals)), {})
        if mask not in found:
            peak = None if goals else self._recall_peak(terms, mask, found)
            if peak is None:
                try:
                    with self._meter.one_question(), self._within_budget():
                        peak = self._peak(terms, (mask, tuple(goals)))
                except OutOfBudgetError:
                    raise UndecidedError(NO_WORK_LEFT.reason) from None
            found[mask] = peak
        return found[mask]

    def attained_peak(self, terms: Terms, mask: int) -> Peak | Mapping[str, int] | None:
        """As `Memory.attained_peak`."""
        known = mask & self._used in self._peaks.get((terms, ()), {})
        peak = self.peak(terms, mask)
        if isinstance(peak, Peak) and not known:
            self._keep_attained(terms, peak)
        return peak

    def reduce(self, terms: Terms) -> Terms:
        """An expression in free variables only."""
        return self._relaxation.definitions.reduce(terms)

    def _find(self, mask: int, goals: tuple[Goal, ...]) -> Answer:
        self._loaded = None
        self._relaxation.forget_questions()
        hypotheses = tuple(Hypothesis(terms, bound) for terms, bound in goals)
        try:
            with self._within_budget():
                clash = self._set_bounds(mask, hypotheses) or self._relaxation.simplex.check()
                found = Leaf(clash) if clash is not None else self._search(mask)
        except OutOfBudgetError:
            used_up = not self._meter.spend(0)
            return NO_WORK_LEFT if used_up else Undecided(TOO_MANY_CASES)
        if isinstance(found, dict):
            return self._solved(self._broken(found))
        if not found.used & frozenset(hypotheses):
            hypotheses = goals = ()
        return self._remember(Refuted(needs_of(found), found, self._relaxation.definitions, hypotheses, goals))

    @contextmanager
    def _within_budget(self) -> Iterator[None]:
        """Within, there are no more pivots than the work that is left allows, and a few for simple questions."""
        simplex, left = self._relaxation.simplex, self._meter.left
        if left is not None:
            simplex.last = simplex.pivots + SIMPLE + max(left, 0) * TOUCHED // (len(self._needed) + 1)
        try:
            yield
        finally:
            simplex.last = None
            self._pay()

    def _refuted_anew(self, mask: int) -> list[Refuted]:
        """Where less is chosen than there is, the search takes another course without what is not chosen."""
        if mask == self._used:
            return []
        rows = tuple(row for needs, row in self._needed if not needs & ~mask)
        answer = Part(System(self.variables, rows, tuple(self.clauses(mask))), self._numbers).decide(mask)
        return [answer] if isinstance(answer, Refuted) else []

    def _broken(self, values: Mapping[str, int]) -> Known:
        """A point, with the needs of what it breaks."""
        joint = set()
        for needs, row in self._needed:
            total = sum([factor * values[name] for name, factor in row.terms])
            if total < row.bound or (row.equal and total != row.bound):
                joint.add(needs)
        for needs, clause in self._clauses:
            if all(evaluate(terms, values) < bound for terms, bound in clause.cases):
                joint.add(needs)
        single = 0
        for needs in joint:
            single |= needs if needs.bit_count() == 1 else 0
        return Known.breaking(values, single, joint)

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
        """As `peak`, with what is chosen and the goals loaded into the simplex, if they are not there already."""
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
        assert peak.point is not None
        whole = self._relaxation.definitions.extend(peak.point.values) if peak.point.scale == 1 else None
        for columns in (peak.point.below(), peak.point.nearest()) if whole is None else ():
            whole = self._relaxation.whole_point(columns)
            if whole is not None and evaluate(terms, whole) == peak.top:
                break
            whole = None
        known = self._broken(whole) if whole is not None else None
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
        clauses = [clause for needs, clause in self._choices if not needs & ~mask]
        for self._budget, self._diving in ((FIRST_BUDGET, False), (BUDGET, True)):
            self._nodes = 0
            self._relaxation.simplex.restore(start)
            try:
                return self._solve(clauses, 0, rounding=True)
            except OutOfBudgetError:
                continue
        raise OutOfBudgetError

    def _solve(self, clauses: Sequence[_Choice], depth: int, *, rounding: bool) -> Tree | dict[str, int]:
        """A solution within the simplex's bounds, or a refutation.

        `rounding` until the first split on a variable: from there on, rounding has been tried.
        """
        self._nodes += 1
        if self._nodes > self._budget or depth > DEEPEST or (depth and not self._pay()):
            raise OutOfBudgetError
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
        fractions = list(relaxation.fractions(point))
        if not fractions:
            return relaxation.definitions.extend(point.values)
        if rounding:
            rounded = self._rounded(clauses, point, depth)
            if rounded is not None:
                return rounded
        name, value = self._fraction(fractions, depth)
        below = Hypothesis(((name, -1),), -floor(value))
        above = Hypothesis(((name, 1),), ceil(value))
        pair = (below, above) if value - floor(value) <= Fraction(1, 2) else (above, below)
        return self._branch(Branch(pair, ()), clauses, depth, rounding=False)

    def _pay(self) -> bool:
        """Take the work of a split and of all pivots since the last time; whether there was any left."""
        pivots, self._paid = self._relaxation.simplex.pivots - self._paid, self._relaxation.simplex.pivots
        return self._meter.spend((1 + pivots) * len(self._needed) // TOUCHED + 1)

    def _fraction(self, fractions: Sequence[tuple[str, Fraction]], depth: int) -> tuple[str, Fraction]:
        """On what to split: far down, where splits may go on for ever, on a variable that has a greatest value."""
        if depth >= DEEP:
            ended = (found for found in fractions if self._relaxation.has_ends(found[0]))
            return next(ended, fractions[0])
        return fractions[0]

    def _rounded(self, clauses: Sequence[_Choice], point: Point, depth: int) -> dict[str, int] | None:
        """A solution near a point that has room around it, or `None` where none was found.

        Of every clause, a case is kept that holds at the present point.
        """
        simplex = self._relaxation.simplex
        bounds = simplex.saved()
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
            whole = self._relaxation.whole_point(target) or self._relaxation.whole_point(point.multiplied())
        if whole is None and self._diving:
            whole = self._dived(clauses, target, depth)
        simplex.restore(bounds)
        return whole

    def _dived(self, clauses: Sequence[_Choice], target: Sequence[int], depth: int) -> dict[str, int] | None:
        """A solution with the variables fixed one by one at a target, as far as the bounds allow.

        What is left over is searched within a small budget.
        """
        simplex, nodes = self._relaxation.simplex, self._nodes
        moved = self._relaxation.on_lattices(target)
        farthest_first = sorted(enumerate(moved), key=lambda pair: pair[1] == target[pair[0]])
        for column, value in farthest_first:
            before = simplex.lower[column], simplex.upper[column]
            fits = simplex.fix(column, value, Reason("rounded"))
            if fits and simplex.rational(column) != value and simplex.check() is not None:
                simplex.lower[column], simplex.upper[column] = before
        try:
            self._nodes = self._budget - ROUNDING_BUDGET
            found = self._solve(clauses, depth, rounding=False)
        except OutOfBudgetError:
            return None
        finally:
            self._nodes = nodes
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
        return _Choice(clause, cases)

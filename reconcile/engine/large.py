"""A large system, decided with the solver's guidance: every point and every ray that it gives is checked exactly.

A gap that only whole numbers close is found by splits, each end of which has an exact refutation of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import floor, lcm

from reconcile.constraints import Row, System, Terms, combine, evaluate, meets
from reconcile.engine.answers import Answer, Goal, Known, Peak, Refuted, Undecided
from reconcile.engine.memory import NO_WORK_LEFT, Memory, Meter
from reconcile.engine.presolve import Definitions
from reconcile.engine.rays import FINEST, SMALLEST, exact_ratio, impossible_sum
from reconcile.engine.rounding import Blocks, block_of, touched
from reconcile.engine.search import Part
from reconcile.engine.simplex import Bound
from reconcile.engine.solver import Inequality, Program, whole_point
from reconcile.engine.trees import Branch, Hypothesis, Leaf, Reason, Tree, needs_of
from reconcile.errors import UndecidedError

__all__ = ["LargePart"]

MOST_WHOLE = 2_500
"""The most variables for which the solver's own branching is asked."""
BUDGET = 60
SEARCH = 10
"""How many times the work of a bound the search for a solution is."""
DEEPEST = 30
GIVEN_UP = "nothing that the solver says stands the exact check"
NEIGHBOURS = 10
FEW = 8
ROUNDING = 0.75
PARTS = (1, 0.3, 0.1)
DENOMINATORS = (100, 10_000, 10**6, 10**7, 10**8, 10**9)
"""Up to which the fraction near a floating-point ratio is looked for."""
NEARLY = 1e-6
MOST_STEPS = 50


class LargePart(Memory):
    """Many variables: points and rays come from the solver."""

    def __init__(self, system: System, bits: Mapping[str, int], meter: Meter) -> None:
        super().__init__(system, bits)
        self._meter = meter
        self._lines = [Inequality(row.terms, row.bound, row.equal) for _, row in self._rows]
        first = [Inequality(*clause.cases[0]) for _, clause in self._clauses]
        last = [Inequality(*clause.cases[-1]) for _, clause in self._clauses]
        self._all = [*self._lines, *first, *last]
        self._program = Program(self.variables, self._all)
        self._blocks = Blocks(system, self._all)
        self._plain = Definitions(System((), ()))
        self._peaks: dict[tuple[Terms, tuple[Goal, ...], int], Peak | Mapping[str, int] | None] = {}
        self._nodes = 0
        self._margins: dict[int, float] = {}
        self._last_conflict: list[tuple[int, Row, int]] = []

    def peak(
        self, terms: Terms, mask: int, goals: Sequence[Goal] = (), *, attain: bool = False
    ) -> Peak | Mapping[str, int] | None:
        """As `Memory.peak`. Raises `UndecidedError` where nothing that the solver says stands the check."""
        key = terms, tuple(goals), mask & self._used
        if key not in self._peaks:
            found = self._peak(*key)
            if isinstance(found, Undecided):
                raise UndecidedError(found.reason)
            self._peaks[key] = found
        found = self._peaks[key]
        if attain and isinstance(found, Peak):
            self.decide(mask, [*goals, (terms, found.top)])
        return found

    def _peak(self, terms: Terms, goals: tuple[Goal, ...], mask: int) -> Peak | Mapping[str, int] | Undecided | None:
        if not self._meter.spend(len(self._all)):
            return NO_WORK_LEFT
        chosen = self._chosen(mask)
        more = [Inequality(*goal) for goal in goals]
        best = self._program.best(terms, chosen, more)
        if best is None:
            endless = self._direction(terms, chosen, more)
            if endless is not None:
                return endless
            answer = self.decide(mask, goals)
            return None if isinstance(answer, Refuted) else Undecided("no proof of an end")
        top = floor(best.value + NEARLY)
        asked = (*goals, (terms, top + 1))
        ray = {**best.multiples, len(self._all) + len(more): 1.0}
        refuted = self._refutation(ray, chosen, [*more, Inequality(terms, top + 1)], asked)
        value = None if refuted is None else _value_shown(refuted, asked)
        if refuted is not None and value is not None and floor(value) < top:
            top = floor(value)
            asked = (*goals, (terms, top + 1))
            refuted = self._refutation(ray, chosen, [*more, Inequality(terms, top + 1)], asked)
        if refuted is None or value is None or refuted.asked != asked:
            return Undecided("no proof of an end")
        return Peak(value, top, None, refuted)

    def _direction(self, terms: Terms, chosen: Sequence[bool], more: Sequence[Inequality]) -> dict[str, int] | None:
        """A direction in which an expression grows for ever, checked."""
        ray = self._program.direction(terms, chosen, more)
        unit = min((value for value in (ray or {}).values() if value > SMALLEST), default=None)
        if ray is None or unit is None:
            return None
        near = {name: Fraction(value / unit).limit_denominator(FINEST) for name, value in ray.items()}
        scale = lcm(*(value.denominator for value in near.values()))
        steps = self._blocks.totals({name: int(value * scale) for name, value in near.items()})
        lines = [*(line for line, is_chosen in zip(self._all, chosen, strict=True) if is_chosen), *more]
        kept = all(line._replace(bound=0).holds(steps) for line in lines)
        grows = evaluate(terms, steps) > 0 and min(steps.values()) >= 0
        return {name: step for name, step in steps.items() if step} if kept and grows else None

    def size(self, bit: int) -> int:
        """The largest number printed about a tally that the statement or assumption of a bit speaks of."""
        return max((self._sizes[block] for block in self._touching.get(bit, ())), default=0)

    @cached_property
    def _sizes(self) -> dict[str, int]:
        sizes = dict.fromkeys(self._blocks.of, 0)
        for line in self._lines:
            for block in touched(line) if line.bound else ():
                sizes[block] = max(sizes[block], abs(line.bound))
        return sizes

    def greatest_ratio(self, numerator: Terms, denominator: Terms, mask: int, start: Fraction) -> Fraction | None:
        """As `extremes.greatest_ratio`: the steps in floating point, and the limit that they lead to proven.

        That it is the least rests on the solver's optimum, unless the ratio is one that was reached. Raises
        `UndecidedError` where no limit is found.
        """
        chosen = self._chosen(mask)
        if not self._meter.spend(len(self._all)):
            raise UndecidedError
        some = [Inequality(denominator, 1)]
        ratio = start
        near = float(start)
        shown = None
        reached = {start}
        for _ in range(MOST_STEPS):
            p, q = ratio.as_integer_ratio()
            terms = combine([(q, numerator), (-p, denominator)])
            best = self._program.best(terms, chosen, some)
            if best is None:
                ray = self._direction(terms, chosen, some)
                bottom = evaluate(denominator, ray or {})
                if ray is None:
                    raise UndecidedError
                if bottom <= 0:
                    return None
                ratio = Fraction(evaluate(numerator, ray), bottom)
                reached.add(ratio)
                near = float(ratio)
            else:
                top = sum(factor * best.point[name] for name, factor in numerator)
                near = top / max(NEARLY, sum(factor * best.point[name] for name, factor in denominator))
                if near <= ratio + Fraction(SMALLEST):
                    shown = exact_ratio([*self._all, *some], numerator, denominator, best.multiples, ratio)
                    break
                ratio = Fraction(near).limit_denominator(FINEST)
        limits = dict.fromkeys(
            [
                *([] if shown is None else [shown]),
                ratio,
                start,
                *(Fraction(near).limit_denominator(most) for most in DENOMINATORS),
            ]
        )
        for limit in limits:
            if self._is_limit(numerator, denominator, mask, limit, reached=limit in reached):
                return limit
        raise UndecidedError

    def _is_limit(self, numerator: Terms, denominator: Terms, mask: int, limit: Fraction, *, reached: bool) -> bool:
        """Whether no ratio above a limit is possible, and the limit is `reached` or the proof of that has no slack."""
        p, q = limit.as_integer_ratio()
        peak = self.peak(combine([(q, numerator), (-p, denominator)]), mask, [(denominator, 1)])
        return isinstance(peak, Peak) and (peak.value == 0 or (reached and peak.value < 0))

    def _chosen(self, mask: int, case: int | None = None) -> list[bool]:
        """Which lines a choice holds, with the first (0) or last (1) case of every clause, or without clauses."""
        rows = [not needs & ~mask for needs, _ in self._rows]
        clauses = [not needs & ~mask for needs, _ in self._clauses]
        none = [False] * len(clauses)
        return [*rows, *(clauses if case == 0 else none), *(clauses if case == 1 else none)]

    def _find(self, mask: int, goals: tuple[Goal, ...]) -> Answer:
        if not self._meter.spend(SEARCH * len(self._all)):
            return NO_WORK_LEFT
        more = [Inequality(terms, bound) for terms, bound in goals]
        chosen, rows_only = self._chosen(mask, 0), self._chosen(mask)
        known = self._near(mask, chosen, more, goals)
        refuted = None
        if known is None and self._last_conflict:
            refuted = self._refuted_by_ray(rows_only, more, goals)
        if known is None and refuted is None:
            known = self._tight(mask, chosen, more, goals) or self._central(mask, chosen, more, goals)
            if known is None and self._clauses:
                known = self._central(mask, self._chosen(mask, 1), more, goals)
        if known is None and refuted is None and not self._last_conflict:
            refuted = self._refuted_by_ray(rows_only, more, goals)
        if known is None and refuted is None and self._blocks.stuck is not None:
            refuted = self._refuted_in(self._blocks.stuck, mask)
        if known is None and refuted is None and len(self.variables) <= MOST_WHOLE:
            lines = [line for line, is_chosen in zip(self._all, chosen, strict=True) if is_chosen]
            known = self._whole(whole_point(self.variables, [*lines, *more]), mask, goals)
        if known is not None:
            return self._solved(known)
        return refuted or self._branched(mask, goals)

    def _branched(self, mask: int, goals: tuple[Goal, ...]) -> Answer:
        """Decided by splits on variables and on cases, each end of which the solver's ray refutes."""
        self._nodes = 0
        hypotheses = tuple(Hypothesis(terms, bound) for terms, bound in goals)
        found = self._split(mask, hypotheses, 0)
        if isinstance(found, dict):
            known = self._whole(found, mask, goals)
            return self._solved(known) if known is not None else Undecided(GIVEN_UP)
        if found is None:
            return Undecided(GIVEN_UP)
        asked = goals if found.used & frozenset(hypotheses) else ()
        return self._remember(Refuted(needs_of(found), found, self._plain, hypotheses if asked else (), asked))

    def _split(self, mask: int, hypotheses: tuple[Hypothesis, ...], depth: int) -> Tree | dict[str, int] | None:
        """A refutation, a point that may be a solution, or `None` where the search is given up."""
        self._nodes += 1
        if self._nodes > BUDGET or depth > DEEPEST:
            return None
        more = [Inequality(hypothesis.terms, hypothesis.bound) for hypothesis in hypotheses]
        chosen = self._chosen(mask)
        point = self._program.vertex(chosen, more)
        if point is None:
            ray = self._program.ray(chosen, more)
            return None if ray is None else self._leaf(ray, chosen, more, hypotheses)
        branch = self._branch(mask, point)
        if branch is None:
            return {name: max(0, round(value)) for name, value in point.items()}
        children: list[Tree] = []
        for hypothesis in branch.hypotheses:
            found = self._split(mask, (*hypotheses, hypothesis), depth + 1)
            if found is None or isinstance(found, dict) or hypothesis not in found.used:
                return found
            children.append(found)
        return Branch(branch.hypotheses, tuple(children), branch.clause, branch.needs)

    def _branch(self, mask: int, point: Mapping[str, float]) -> Branch | None:
        """How to split: on a clause that the point breaks, or on the variable of most lines that is not whole."""
        for clause in self.clauses(mask):
            if all(sum(f * point[name] for name, f in terms) < bound - NEARLY for terms, bound in clause.cases):
                return Branch(tuple(Hypothesis(*case) for case in clause.cases), (), clause.name, clause.needs)
        for name in self._by_mentions:
            low = floor(point[name] + NEARLY)
            if point[name] > low + NEARLY:
                below, above = Hypothesis(((name, -1),), -low), Hypothesis(((name, 1),), low + 1)
                return Branch((below, above) if point[name] < low + 0.5 else (above, below), ())
        return None

    @cached_property
    def _by_mentions(self) -> list[str]:
        mentions = Counter(name for line in self._all for name, _ in line.terms)
        return sorted(self.variables, key=lambda name: -mentions[name])

    def _central(
        self, mask: int, chosen: Sequence[bool], more: Sequence[Inequality], goals: Sequence[Goal]
    ) -> Known | None:
        """A solution near a point with room around it."""
        center = self._program.center(chosen, more)
        if center is None:
            return None
        self._margins = {i: m for i, line in enumerate(self._all) if (m := _margin(line, center)) > 0}
        return self._whole(self._blocks.solution(center, chosen, more, self._concerned(mask)), mask, goals)

    def _tight(
        self, mask: int, chosen: Sequence[bool], more: Sequence[Inequality], goals: Sequence[Goal]
    ) -> Known | None:
        """A solution that breaks as little as possible of what was just left out of a conflict.

        Such a solution turns into one that breaks another member instead by a change of few blocks.
        """
        dropped = self._just_dropped(mask)
        terms = combine((count, row.terms) for needs, row, count in self._last_conflict if needs & dropped)
        for part in PARTS if terms and self._margins else ():
            margins = {i: part * margin for i, margin in self._margins.items()}
            best = self._program.best(terms, chosen, more, margins)
            if best is not None:
                values = self._blocks.solution(best.point, chosen, more, self._concerned(mask))
                return self._whole(values, mask, goals)
        return None

    def _concerned(self, mask: int) -> list[str]:
        """The blocks that what was just left out speaks of."""
        blocks = [block for bit in _bits_of(self._just_dropped(mask)) for block in self._touching.get(bit, ())]
        return blocks if len(blocks) <= FEW else []

    def _whole(self, values: Mapping[str, int] | None, mask: int, goals: Sequence[Goal]) -> Known | None:
        """A point with what it breaks, if it keeps all that is asked."""
        if values is None or min(values.values()) < 0 or not meets(values, goals):
            return None
        known = self.broken(values)
        return known if known.solves(mask) else None

    def _near(
        self, mask: int, chosen: Sequence[bool], more: Sequence[Inequality], goals: Sequence[Goal]
    ) -> Known | None:
        """A solution next to one that breaks little of what is asked: only the blocks concerned are changed."""
        few = [known for known in self._known if 0 < (known.single & mask).bit_count() <= FEW]
        few.sort(key=lambda known: (known.single & mask).bit_count())
        dropped = self._just_dropped(mask)
        for known in few[:NEIGHBOURS]:
            concerned = (known.single & mask) | dropped
            blocks = {block for bit in _bits_of(concerned) for block in self._touching.get(bit, ())}
            blocks.update(block for line in more for block in touched(line))
            values = self._blocks.freed(blocks, known.values, chosen, more)
            found = self._whole(values, mask, goals)
            if found is not None:
                return found
        return None

    def _just_dropped(self, mask: int) -> int:
        """What the question leaves out of the last conflict found, if that is little."""
        for used, _ in reversed(self._refuted[()]):
            if (used & ~mask).bit_count() <= FEW:
                return used & ~mask
        return 0

    @cached_property
    def _touching(self) -> dict[int, list[str]]:
        """The blocks that what a bit stands for speaks of."""
        found: dict[int, dict[str, None]] = {}
        for needs, row in self._rows:
            for bit in _bits_of(needs):
                found.setdefault(bit, {}).update(dict.fromkeys(touched(row)))
        return {bit: list(blocks) for bit, blocks in found.items()}

    def _refuted_by_ray(
        self, chosen: Sequence[bool], more: Sequence[Inequality], goals: tuple[Goal, ...]
    ) -> Refuted | None:
        ray = self._program.ray(chosen, more)
        return None if ray is None else self._refutation(ray, chosen, more, goals)

    def _refutation(
        self, ray: Mapping[int, float], chosen: Sequence[bool], more: Sequence[Inequality], goals: tuple[Goal, ...]
    ) -> Refuted | None:
        """What a ray shows, if exact multiples near it show a contradiction."""
        hypotheses = tuple(Hypothesis(terms, bound) for terms, bound in goals)
        leaf = self._leaf(ray, chosen, more, hypotheses)
        if leaf is None:
            return None
        if not leaf.used:
            hypotheses = goals = ()
        return self._remember(Refuted(needs_of(leaf), leaf, self._plain, hypotheses, goals))

    def _leaf(
        self,
        ray: Mapping[int, float],
        chosen: Sequence[bool],
        more: Sequence[Inequality],
        hypotheses: tuple[Hypothesis, ...],
    ) -> Leaf | None:
        """The contradiction that a ray shows, if exact multiples of what is chosen are near it."""
        first = len(self._all)
        cited_only = {i: m for i, m in ray.items() if (chosen[i] if i < first else i - first < len(more))}
        found = impossible_sum([*self._all, *more], cited_only)
        if found is None:
            return None
        counts, signs = found
        multiples: list[tuple[Bound[Reason], int]] = []
        for i, count in sorted(counts.items()):
            cited: Row | Hypothesis = self._rows[i][1] if i < first else hypotheses[i - first]
            flipped = count < 0
            bound = -cited.bound if flipped else cited.bound
            multiples.append((Bound(-1, bound, False, Reason(cited, flipped=flipped)), abs(count)))
        multiples += [(Bound(-1, 0, False, Reason(name)), count) for name, count in signs.items()]
        self._last_conflict = [(*self._rows[i], count) for i, count in counts.items() if i < first]
        return Leaf(tuple(multiples))

    def _refuted_in(self, block: str, mask: int) -> Refuted | None:
        """A refutation of one block's own constraints, by the exact search."""
        names = tuple(name for name in self.variables if block_of(name) == block)
        rows = tuple(row for _, row in self._rows if touched(row) == [block])
        answer = Part(System(names, rows), self._bits).decide(mask)
        return self._remember(answer) if isinstance(answer, Refuted) else None


def _value_shown(refuted: Refuted, asked: tuple[Goal, ...]) -> Fraction | None:
    """The greatest value of an expression over the rationals, from the refutation of one beyond it, the last goal."""
    if refuted.asked != asked or refuted.goals[-1] not in refuted.tree.used:
        return None
    assert isinstance(refuted.tree, Leaf)
    last = refuted.goals[-1]
    rest = sum(count * bound.value for bound, count in refuted.tree.multipliers if bound.reason.cited is not last)
    return Fraction(-rest, sum(count for bound, count in refuted.tree.multipliers if bound.reason.cited is last))


def _margin(line: Inequality, center: Mapping[str, float]) -> float:
    """By how much a line should be kept, so that rounding keeps it: no more than half of what it is at the center."""
    if line.equal:
        return 0
    slack = sum([factor * center[name] for name, factor in line.terms]) - line.bound
    return min(ROUNDING * sum(abs(factor) for _, factor in line.terms), slack / 2)


def _bits_of(mask: int) -> list[int]:
    """The bits of a mask, each as a mask of its own."""
    bits = []
    while mask:
        bits.append(mask & -mask)
        mask &= mask - 1
    return bits

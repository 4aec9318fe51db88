"""The greatest value of an expression, and of a ratio, over the solutions of one part of a system."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from reconcile.constraints import Clause, Terms, combine, evaluate
from reconcile.engine.answers import Extreme, Goal, Peak, Refuted, Solved, Undecided
from reconcile.engine.memory import Memory
from reconcile.engine.search import Part
from reconcile.results import NO_END_SHOWN

__all__ = ["NO_END", "greatest", "greatest_ratio"]

NO_END = Undecided(NO_END_SHOWN)


def greatest(part: Memory, terms: Terms, mask: int) -> Extreme | Refuted | Undecided:
    """The greatest value of an expression over the whole-number solutions of what is chosen."""
    first = part.decide(mask)
    if not isinstance(first, Solved):
        return first
    peak = part.peak(terms, mask)
    if isinstance(peak, Peak):
        best = part.best_known(terms, mask) or first.values
        answer = first if evaluate(terms, best) == peak.top else part.decide(mask, [(terms, peak.top)])
        if isinstance(answer, Solved):
            return Extreme(peak.top, best if answer is first else answer.values, peak.above)
        return _climb(part, terms, mask, best, peak.top, peak.above)
    limit = _limit(part, terms, mask, ())
    if isinstance(limit, int):
        refuted = part.decide(mask, [(terms, limit + 1)])
        if not isinstance(refuted, Refuted):
            return NO_END
        return _climb(part, terms, mask, first.values, limit, refuted)
    return limit or NO_END


def _limit(part: Memory, terms: Terms, mask: int, cases: tuple[Goal, ...]) -> int | Extreme | Undecided | None:
    """An upper limit of an expression, or a solution and a ray on which it has none; `None`: no solution.

    A clause may stop a ray of the relaxation: then its cases are looked at one by one.
    """
    peak = part.peak(terms, mask, cases)
    if peak is None or isinstance(peak, Peak):
        return peak and peak.top
    answer = part.decide(mask, cases)
    if not isinstance(answer, Solved):
        return answer if isinstance(answer, Undecided) else None
    for clause in part.clauses(mask):
        if _steps_of(clause, answer.values, peak) is None:
            limits = [_limit(part, terms, mask, (*cases, case)) for case in clause.cases]
            endless = [limit for limit in limits if isinstance(limit, Extreme | Undecided)]
            ends = [limit for limit in limits if isinstance(limit, int)]
            return endless[0] if endless else max(ends, default=None)
    return Extreme(None, _along(part, peak, answer.values, mask), ray=peak)


def _along(part: Memory, ray: Mapping[str, int], values: Mapping[str, int], mask: int) -> dict[str, int]:
    """A solution so far along a ray that every clause holds from there on."""
    steps = max((_steps_of(clause, values, ray) or 0 for clause in part.clauses(mask)), default=0)
    return {name: values.get(name, 0) + steps * ray.get(name, 0) for name in {*values, *ray}}


def _steps_of(clause: Clause, values: Mapping[str, int], ray: Mapping[str, int]) -> int | None:
    """How many steps along a ray a clause needs for one of its cases to hold for ever; `None` where none will."""
    counts = (_steps(case, values, ray) for case in clause.cases)
    return min((count for count in counts if count is not None), default=None)


def _steps(case: Goal, values: Mapping[str, int], ray: Mapping[str, int]) -> int | None:
    """How many steps along a ray a case needs to hold for ever; `None` where it never will."""
    missing, slope = case[1] - evaluate(case[0], values), evaluate(case[0], ray)
    if slope < 0 or (slope == 0 and missing > 0):
        return None
    return max(0, -(-missing // slope)) if slope else 0


def _climb(part: Memory, terms: Terms, mask: int, best: Mapping[str, int], limit: int, refuted: Refuted) -> Extreme:
    """Search down from a limit, in growing steps, for the greatest value that is attained."""
    low, step = evaluate(terms, best), 1
    while low < limit:
        target = max(low + 1, limit + 1 - step)
        answer = part.decide(mask, [(terms, target)])
        if isinstance(answer, Undecided):
            return Extreme(limit, best, refuted, attained=False)
        if isinstance(answer, Solved):
            best, low, step = answer.values, evaluate(terms, answer.values), 1
        else:
            limit, refuted, step = target - 1, answer, 2 * step
    return Extreme(low, best, refuted)


def greatest_ratio(part: Part, numerator: Terms, denominator: Terms, mask: int, start: Fraction) -> Fraction | None:
    """The least upper bound of a ratio over the rationals; `None` where nothing bounds it.

    From a ratio `p/q` that is attained, `start` or a greater one, go on to where `q*n - p*d` is greatest, until it is 0
    (Dinkelbach 1967, "On nonlinear fractional programming").
    """
    known = [values for values in part.solutions(mask) if evaluate(denominator, values) > 0]
    best = max([Fraction(evaluate(numerator, v), evaluate(denominator, v)) for v in known], default=start)
    best = max(best, start)
    while True:
        p, q = best.as_integer_ratio()
        peak = part.peak(combine([(q, numerator), (-p, denominator)]), mask)
        assert peak is not None
        if isinstance(peak, Peak):
            if peak.value <= 0:
                return best
            assert peak.point is not None
            top = peak.point.times_scale(part.reduce(numerator))
            bottom = peak.point.times_scale(part.reduce(denominator))
        else:
            top, bottom = evaluate(numerator, peak), evaluate(denominator, peak)
        if bottom <= 0:
            return None
        best = Fraction(top, bottom)

"""The greatest value of an expression, and of a ratio, over the solutions of one part of a system."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import inf

from reconcile.constraints import Terms, combine, evaluate
from reconcile.engine.answers import Answer, Extreme, Goal, Peak, Rational, Refuted, Solved, Undecided
from reconcile.engine.search import Part

__all__ = ["greatest", "greatest_ratio"]


def greatest(part: Part, terms: Terms, taken: frozenset[str]) -> Extreme | Refuted | Undecided:
    """The greatest value of an expression over the whole-number solutions of what is `taken`."""
    first = part.decide(taken)
    if not isinstance(first, Solved):
        return first
    peak = part.peak(terms, taken)
    if isinstance(peak, Peak):
        best = max(part.solutions(taken), key=lambda values: evaluate(terms, values))
        answer = first if evaluate(terms, best) == peak.top else part.decide(taken, [(terms, peak.top)])
        if isinstance(answer, Solved):
            return Extreme(peak.top, best if answer is first else answer.values, peak.above)
        return _climb(part, terms, taken, best, peak.top)
    limit = _limit(part, terms, taken, ())
    if isinstance(limit, int):
        return _climb(part, terms, taken, first.values, limit)
    return limit or Undecided("no proof of an end")


def _limit(
    part: Part, terms: Terms, taken: frozenset[str], cases: tuple[Goal, ...]
) -> int | Extreme | Undecided | None:
    """An upper limit of an expression, or a solution and a ray on which it has none; `None`: no solution.

    A clause may stop a ray of the relaxation: then its cases are looked at one by one.
    """
    peak = part.peak(terms, taken, cases)
    if peak is None or isinstance(peak, Peak):
        return peak and peak.top
    answer = part.decide(taken, cases)
    if not isinstance(answer, Solved):
        return answer if isinstance(answer, Undecided) else None
    for clause in part.clauses(taken):
        if min(_steps(case, answer.values, peak) for case in clause.cases) == inf:
            limits = [_limit(part, terms, taken, (*cases, case)) for case in clause.cases]
            endless = [limit for limit in limits if isinstance(limit, Extreme | Undecided)]
            ends = [limit for limit in limits if isinstance(limit, int)]
            return endless[0] if endless else max(ends, default=None)
    return Extreme(None, _along(part, peak, answer.values, taken), ray=peak)


def _along(part: Part, ray: Mapping[str, int], values: Mapping[str, int], taken: frozenset[str]) -> dict[str, int]:
    """A solution so far along a ray that every clause holds from there on."""
    counts = [min(_steps(case, values, ray) for case in clause.cases) for clause in part.clauses(taken)]
    steps = int(max(counts, default=0))
    return {name: values.get(name, 0) + steps * ray.get(name, 0) for name in {*values, *ray}}


def _steps(case: Goal, values: Mapping[str, int], ray: Mapping[str, int]) -> float:
    """How many steps along a ray a case needs to hold for ever; infinitely many where it never will."""
    missing, slope = case[1] - evaluate(case[0], values), evaluate(case[0], ray)
    if slope < 0 or (slope == 0 and missing > 0):
        return inf
    return max(0, -(-missing // slope)) if slope else 0


def _climb(
    part: Part, terms: Terms, taken: frozenset[str], best: Mapping[str, int], limit: int
) -> Extreme | Refuted | Undecided:
    """Search down from an upper limit, in growing steps, for the greatest value that is attained."""
    low, above, step = evaluate(terms, best), limit + 1, 1
    refuted: Answer | None = None
    while low + 1 < above:
        target = max(low + 1, above - step)
        answer = part.decide(taken, [(terms, target)])
        if isinstance(answer, Undecided):
            return answer
        if isinstance(answer, Solved):
            best, low, step = answer.values, evaluate(terms, answer.values), 1
        else:
            refuted, above, step = answer, target, 2 * step
    if refuted is None or above != low + 1:
        refuted = part.decide(taken, [(terms, low + 1)])
    return Extreme(low, best, refuted) if isinstance(refuted, Refuted) else Undecided("no proof of an end")


def greatest_ratio(
    part: Part, numerator: Terms, denominator: Terms, taken: frozenset[str], start: Fraction
) -> Fraction | None:
    """The least upper bound of a ratio over the rationals; `None` where nothing bounds it.

    From a ratio `p/q` that is attained, `start` or a greater one, go on to where `q*n - p*d` is greatest, until it is 0
    (Dinkelbach 1967, "On nonlinear fractional programming").
    """
    known = [values for values in part.solutions(taken) if evaluate(denominator, values) > 0]
    best = max([Fraction(evaluate(numerator, v), evaluate(denominator, v)) for v in known], default=start)
    best = max(best, start)
    while True:
        p, q = best.as_integer_ratio()
        peak = part.peak(combine([(q, numerator), (-p, denominator)]), taken)
        assert peak is not None
        if isinstance(peak, Peak):
            if peak.value <= 0:
                return best
            top: Rational = part.value_of(numerator, peak.point)
            bottom: Rational = part.value_of(denominator, peak.point)
        else:
            top, bottom = evaluate(numerator, peak), evaluate(denominator, peak)
        if bottom <= 0:
            return None
        best = Fraction(top) / bottom

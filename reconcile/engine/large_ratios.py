"""The greatest value of a ratio in a large system: steps in floating point, and the limit that they lead to proven."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import floor
from typing import NamedTuple

from reconcile.constraints import Terms, combine, evaluate
from reconcile.engine.answers import Peak
from reconcile.engine.arrays import Inequality
from reconcile.engine.guide import Guide, Question
from reconcile.engine.rays import FINEST, SMALLEST, exact_ratio
from reconcile.engine.solver import NEARLY
from reconcile.errors import UndecidedError

__all__ = ["greatest_ratio"]

DENOMINATORS = (100, 10_000, 10**6, 10**7, 10**8, 10**9)
"""Up to which the fraction near a floating-point ratio is looked for."""
ROUNDED = (9, 7, 5)
"""To how many decimals a limit further out is rounded."""
MOST_STEPS = 50

Limit = Callable[[Terms], Peak | Mapping[str, int] | None]


class _Ended(NamedTuple):
    """Where steps end: at a ratio, or near a number, or at the limit that multiples of rows show, if any.

    `reached` are the ratios on the way that something has: the first, and those of directions.
    """

    ratio: Fraction
    near: float
    shown: Fraction | None
    reached: set[Fraction]


def greatest_ratio(
    guide: Guide,
    numerator: Terms,
    denominator: Terms,
    asked: Question,
    start: Fraction,
    peak: Limit,
    *,
    outward: bool,
) -> Fraction | None:
    """As `extremes.greatest_ratio`; `peak` proves the greatest value of an expression under what is asked.

    That the limit is the least rests on the solver's optimum, unless the ratio is one that was reached; where no such
    limit is found, it is one a little further out, if `outward` allows that. Raises `UndecidedError` where there is
    none of these.
    """
    ended = _stepped(guide, numerator, denominator, asked, start)
    if ended is None:
        return None

    def peak_over(limit: Fraction) -> Peak | Mapping[str, int] | None:
        p, q = limit.as_integer_ratio()
        return peak(combine([(q, numerator), (-p, denominator)]))

    near_ones = (Fraction(ended.near).limit_denominator(most) for most in DENOMINATORS)
    for limit in dict.fromkeys([*([] if ended.shown is None else [ended.shown]), ended.ratio, start, *near_ones]):
        found = peak_over(limit)
        if isinstance(found, Peak) and (found.value == 0 or (limit in ended.reached and found.value < 0)):
            return limit
    for digits in ROUNDED if outward else ():
        limit = Fraction(floor(ended.near * 10**digits) + 1, 10**digits)
        found = peak_over(limit)
        if isinstance(found, Peak) and found.value <= 0:
            return limit
    raise UndecidedError


def _stepped(guide: Guide, numerator: Terms, denominator: Terms, asked: Question, start: Fraction) -> _Ended | None:
    """From one ratio to a greater one, as long as the solver knows one; `None` where there is no end."""
    ratio, near = start, float(start)
    reached = {start}
    for _ in range(MOST_STEPS):
        p, q = ratio.as_integer_ratio()
        terms = combine([(q, numerator), (-p, denominator)])
        best = guide.program.best(terms, asked.rows, asked.more)
        if best is None:
            ray = guide.direction(terms, asked)
            bottom = evaluate(denominator, ray or {})
            if ray is None:
                raise UndecidedError
            if bottom <= 0:
                return None
            ratio = Fraction(evaluate(numerator, ray), bottom)
            reached.add(ratio)
            near = float(ratio)
        else:
            top, below = (sum(f * best.point[guide.column[name]] for name, f in t) for t in (numerator, denominator))
            near = float(top / max(NEARLY, below))
            if near <= ratio + Fraction(SMALLEST):
                lines = [*guide.lines, *(Inequality(*goal) for goal in asked.goals)]
                multiples = {i: float(best.multiples[i]) for i in best.multiples.nonzero()[0].tolist()}
                shown = exact_ratio(lines, numerator, denominator, multiples, ratio)
                return _Ended(ratio, near, shown, reached)
            ratio = Fraction(near).limit_denominator(FINEST)
    return _Ended(ratio, near, None, reached)

"""The bounds of a quantity as a program gets them: two ends, with the reasons of each."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from reconcile.results import AccountRange, Range

__all__ = ["Bounds", "hull", "widest"]


class Bounds(NamedTuple):
    """The least and the greatest possible value; `None` where nothing bounds it, with the reasons.

    Where an end is not `attained` (low, high), none lies beyond it, and whether it is possible itself is undecided.
    `left_out` is empty, or the range is of an account that contradicts itself: then these are its smallest repairs,
    each a set of statements and assumptions without which the rest can hold, and the range is the widest over them.
    """

    low: int | Fraction | None
    high: int | Fraction | None
    low_because: tuple[str, ...] = ()
    high_because: tuple[str, ...] = ()
    left_out: tuple[tuple[str, ...], ...] = ()
    attained: tuple[bool, bool] = (True, True)


def widest(found: list[AccountRange]) -> Bounds:
    """The widest of an account's ranges, with what is left out for each."""
    left_out = dict.fromkeys(bound.dropped for bound in found if bound.dropped)
    return hull([bound.range for bound in found if bound.range is not None])._replace(left_out=tuple(left_out))


def hull(ranges: list[Range]) -> Bounds:
    """The widest of ranges, at least one, with the reasons for its ends."""
    lows, highs = [r.low for r in ranges], [r.high for r in ranges]
    low = min(lows, key=lambda end: (end.value is not None, end.value or 0, not end.attained))
    high = max(highs, key=lambda end: (end.value is None, end.value or 0, end.attained))
    return Bounds(low.value, high.value, low.because, high.because, attained=(low.attained, high.attained))

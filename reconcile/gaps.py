"""How far apart what is left and what is printed are."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import NamedTuple

from reconcile.figures import Figure, Interval
from reconcile.languages import marked, plural, tell, term
from reconcile.model import Claim, NumberOfOptions
from reconcile.results import Range
from reconcile.statements import Statement
from reconcile.wording import percent

__all__ = ["Gap", "ends_of", "gap_of", "interval_of", "values_of"]

UNITS = {"options": "options", "seats": "seats", "sheets": "tally sheets", "registered": "voters"}
ONE = {
    "votes": term("vote", "votes"),
    "options": term("option", "options"),
    "seats": term("seat", "seats"),
    "tally sheets": term("tally sheet", "tally sheets"),
    "voters": term("voter", "voters"),
}


class Gap(NamedTuple):
    """How far apart what is left and what is printed are: whole votes and the like, or percentage points.

    In words, points are rounded to the nearest tenth, or to the first digit that is not 0.
    """

    size: int | Fraction
    unit: str

    def __str__(self) -> str:
        if self.unit != "points":
            return f"{marked(f'{self.size:,}')} {plural(ONE[self.unit], self.unit, int(self.size))}"
        digits = 1
        while Fraction(self.size) * 10**digits < 1:
            digits += 1
        nearest = Fraction(math.floor(Fraction(self.size) * 10**digits + Fraction(1, 2)), 10**digits)
        words = percent(nearest / 100, up=False, digits=digits)[:-1]
        return tell("{number} point", number=words) if words == "1" else tell("{number} points", number=words)


def interval_of(statement: Statement) -> Interval | None:
    """The values that a statement's figure allows for what it speaks of."""
    return None if statement.quantity is None else values_of(statement.claim)


def values_of(claim: Claim) -> Interval | None:
    """The values that a claim's figure allows; of a number of options, with those that it is besides."""
    if isinstance(claim, NumberOfOptions):
        return claim.values
    figure: Figure | None = getattr(claim, "figure", None)
    return None if figure is None else figure.values


def gap_of(statement: Statement, left: Range | None) -> Gap | None:
    """How far what is left lies from what a statement prints; `None` where they overlap."""
    printed, quantity = interval_of(statement), statement.quantity
    if printed is None or quantity is None or left is None:
        return None
    ratio = quantity.denominator is not None
    low, high = ends_of(printed, ratio=ratio)
    size = None
    if left.high.value is not None and low is not None and left.high.value < low:
        size = low - left.high.value
    elif left.low.value is not None and high is not None and left.low.value > high:
        size = left.low.value - high
    if size is None:
        return None
    return Gap(size * 100, "points") if ratio else Gap(int(size), UNITS.get(quantity.name, "votes"))


def ends_of(values: Interval, *, ratio: bool) -> tuple[int | Fraction | None, int | Fraction | None]:
    """The least and the greatest value in a range: whole numbers, where counts are meant."""
    return (values.low, values.high) if ratio else values.integers()

"""Counts as expressions: the least and the greatest number that a row's cells leave for a quantity."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from reconcile.sheets.plan import HIGH, LOW

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Span", "Verdict", "at_most", "either", "equal", "span", "total", "unknown"]


class Span(NamedTuple):
    """`low` is never null: a count that is missing is at least 0. `high` is null where nothing bounds it.

    Both are the same expression where no number is missing: what is compared is simpler, and faster, then.
    """

    low: Any
    high: Any

    @property
    def is_whole(self) -> bool:
        """Whether no number is missing, nor a range."""
        return self.low is self.high

    def __add__(self, other: Span) -> Span:  # type: ignore[override]
        low = self.low + other.low
        return Span(low, low if self.is_whole and other.is_whole else self.high + other.high)


class Verdict(NamedTuple):
    """Two expressions, never null: whether the rule fails whatever the missing numbers, and whether it surely holds."""

    fails: Any
    holds: Any


def span(table: ir.Table, column: str, whole: Collection[str] = ()) -> Span:
    """A staged column of counts, with its ends where it has them; in the `whole` columns no number is missing."""
    if column in whole:
        return Span(number := table[column], number)
    low, high = column + LOW, column + HIGH
    if low in table.columns:
        return Span(table[low].fill_null(0), table[high])
    return Span(table[column].fill_null(0), table[column])


def unknown() -> Span:
    """A number that is missing everywhere."""
    import ibis

    return Span(ibis.literal(0, "int64"), ibis.null("int64"))


def either(printed: Span | None, other: Span | None) -> Span | None:
    """A number as it is printed; where that is missing, or a range, what another says of it too, if both can be."""
    if printed is None or other is None or printed.is_whole:
        return printed or other
    import ibis

    low = ibis.greatest(printed.low, other.low)
    most = ibis.least(ibis.coalesce(printed.high, other.high), ibis.coalesce(other.high, printed.high))
    both = ~((printed.low == printed.high).fill_null(False) | (most < low).fill_null(False))
    return Span(both.ifelse(low, printed.low), both.ifelse(most, printed.high))


def total(spans: Sequence[Span]) -> Span:
    """The sum."""
    first, *rest = spans
    for more in rest:
        first = first + more
    return first


def equal(found: Span, expected: Span) -> Verdict:
    """Whether two counts are equal."""
    if found.is_whole and expected.is_whole:
        return Verdict(found.low != expected.low, found.low == expected.low)
    fails = (found.low > expected.high).fill_null(False) | (expected.low > found.high).fill_null(False)
    holds = (found.low == found.high) & (expected.low == expected.high) & (found.low == expected.low)
    return Verdict(fails, holds.fill_null(False))


def at_most(found: Span, most: Span) -> Verdict:
    """Whether a count is at most another."""
    if found.is_whole and most.is_whole:
        return Verdict(found.low > most.low, found.low <= most.low)
    return Verdict((found.low > most.high).fill_null(False), (found.high <= most.low).fill_null(False))

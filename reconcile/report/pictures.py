"""What a picture of a disagreement shows: on one axis, the values that each side leaves possible, and the gap."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from reconcile.conflict_words import rest_words
from reconcile.constraints import Quantity
from reconcile.findings import Finding
from reconcile.gaps import ends_of, interval_of
from reconcile.languages import tell
from reconcile.report.forced import Forced
from reconcile.report.labels import Labels
from reconcile.results import Range
from reconcile.wording import claim_words, listed, number, quantity_words

__all__ = [
    "Apart",
    "Picture",
    "Span",
    "picture_of_counts",
    "picture_of_finding",
    "picture_of_forced",
    "pictures_of",
]

FEW_NAMES = 2
"""A label names no more accounts than this."""
LARGEST = 2**53
"""Beyond, neighbouring whole numbers are no longer told apart where they are drawn."""
FINEST = Fraction(1, 10**12)
"""A part of an axis smaller than this cannot be drawn."""
NARROW = 12
"""A gap this many times in the whole axis is too narrow to be seen: then the picture shows what is around it."""
AROUND = 4
"""So many times the gap is shown on either side of it."""


class Span(NamedTuple):
    """A label, and the values from `low` to `high`; `None` where nothing bounds them."""

    label: str
    low: Fraction | None
    high: Fraction | None


class Apart(NamedTuple):
    """The values between two spans, and how far they are apart in words."""

    low: Fraction
    high: Fraction
    words: str


class Picture(NamedTuple):
    """Spans on an axis from `least` to `greatest`, in whole numbers, or in per cent or points where `unit` says so.

    A span may go on beyond the axis.
    """

    title: str
    unit: str
    least: Fraction
    greatest: Fraction
    spans: tuple[Span, ...]
    apart: Apart | None = None

    @property
    def description(self) -> str:
        """All of it in words."""
        words = [span.label.rstrip(".") for span in self.spans]
        if self.apart is not None:
            words.append(self.apart.words)
        return "".join(f"{each}. " for each in words).rstrip()


def picture_of_finding(labels: Labels, finding: Finding, notes: Iterable[Finding]) -> Picture | None:
    """What the strongest conflict of a finding leaves for the quantity in dispute, against what is printed.

    Notes add what all figures of an account leave. `None` where there is no gap in numbers, or none that can be drawn.
    """
    conflict = finding.conflict
    if conflict is None or conflict.expected is None or finding.gap is None:
        return None
    problem = labels.result.problem
    focus = problem.statement(conflict.focus)
    quantity, printed = focus.quantity, interval_of(focus)
    assert quantity is not None
    assert printed is not None
    ratio = quantity.denominator is not None
    spans = [
        _span(_rest(labels, finding), quantity, conflict.expected),
        *(_span(note.sentence, quantity, note.reach.range) for note in notes if note.reach and note.reach.range),
        Span(_stated(labels, conflict.focus), *_scaled(quantity, *ends_of(printed, ratio=ratio))),
    ]
    first, last = spans[0], spans[-1]
    words = tell("Apart by {gap}", gap=finding.gap)
    if first.high is not None and last.low is not None and first.high < last.low:
        apart = Apart(first.high, last.low, words)
    else:
        assert last.high is not None
        assert first.low is not None
        apart = Apart(last.high, first.low, words)
    title = tell("What is left and what is printed: {quantity}", quantity=_title(labels, quantity))
    return _drawn(_unit(quantity), title, spans, apart)


def pictures_of(labels: Labels, finding: str | None = None) -> list[Picture]:
    """Those of one finding, or else of all disagreements, or where none has one of the ranges that are forced."""
    asked = labels.result.disagreements if finding is None else (labels.result.finding(finding),)
    drawn = [picture_of_finding(labels, each, labels.notes_on(each)) for each in asked]
    if finding is None and not any(drawn):
        drawn = [picture_of_forced(labels, heading, bounds) for heading, bounds in labels.forced_groups()]
    return [picture for picture in drawn if picture is not None]


def picture_of_forced(labels: Labels, heading: str, group: Iterable[Forced]) -> Picture | None:
    """The forced ranges of one account and tally on one axis from 0; `None` where they cannot be drawn."""
    spans = []
    for bound in group:
        low, high = labels.range_words(bound.quantity, bound.range)
        words = low if low == high else tell("{low} to {high}", low=low, high=high)
        spans.append(_span(f"{labels.quantity(bound.quantity)}: {words}", bound.quantity, bound.range))
    return _drawn("", tell("Forced {heading}", heading=heading), spans, None)


def _title(labels: Labels, quantity: Quantity) -> str:
    return quantity_words(labels.result.ledger, quantity)


def _unit(quantity: Quantity) -> str:
    if quantity.denominator is None:
        return ""
    return f" {tell('points')}" if quantity.name == "lead" else "%"


def _scaled(
    quantity: Quantity, low: int | Fraction | None, high: int | Fraction | None
) -> tuple[Fraction | None, Fraction | None]:
    """Ends in the numbers of the axis: of a ratio, in per cent or points."""
    factor = 1 if quantity.denominator is None else 100
    return None if low is None else Fraction(low * factor), None if high is None else Fraction(high * factor)


def _span(label: str, quantity: Quantity, found: Range) -> Span:
    return Span(label, *_scaled(quantity, found.low.value, found.high.value))


def _rest(labels: Labels, finding: Finding) -> str:
    """What the others of a conflict state, where it is one and the same quantity; else what they leave together."""
    conflict = finding.conflict
    assert conflict is not None
    others = [id for id in conflict.statements if id != conflict.focus]
    if finding.code == "different-values":
        return _stated(labels, others[0])
    return rest_words(labels.result.problem, conflict)


def _stated(labels: Labels, id: str) -> str:
    """`González more than 70 percent of the valid votes, stated by opposition`; many accounts are not named."""
    statement = labels.result.problem.statement(id)
    words = claim_words(labels.result.ledger, statement.claim)
    names = labels.result.ledger.account_names(statement.accounts)
    if len(names) > FEW_NAMES:
        return words
    return tell("{claim}, stated by {accounts}", claim=words, accounts=listed(names))


def _drawn(unit: str, title: str, spans: list[Span], apart: Apart | None) -> Picture | None:
    """The picture with its axis; `None` where its numbers are too large or too close to be drawn."""
    ends = [end for span in spans for end in (span.low, span.high) if end is not None]
    if not ends or max(map(abs, ends)) > LARGEST:
        return None
    if any(span.low is not None and span.high is not None and span.low > span.high for span in spans):
        return None
    least, greatest = _axis(unit, ends, apart)
    if greatest - least <= FINEST * max(abs(least), abs(greatest)):
        return None
    return Picture(title, unit, least, greatest, tuple(spans), apart)


def _axis(unit: str, ends: list[Fraction], apart: Apart | None) -> tuple[Fraction, Fraction]:
    """From 0 where that is not far; but no more than what is around a narrow gap."""
    least, greatest = min(ends), max(ends)
    if apart is None:
        return min(Fraction(0), least), greatest
    size = apart.high - apart.low
    whole = _whole_axis(unit, least, greatest)
    if size * NARROW < whole[1] - whole[0]:
        return max(least, apart.low - AROUND * size), min(greatest, apart.high + AROUND * size)
    return whole


def _whole_axis(unit: str, least: Fraction, greatest: Fraction) -> tuple[Fraction, Fraction]:
    """An axis with all ends and a little beyond; from 0, and of per cent to 100, where that is not far."""
    beyond = (greatest - least) / 10
    if unit == "%" and greatest <= 100 and (least < 50 or greatest + beyond > 100):
        greatest = Fraction(100)
    else:
        greatest += beyond
    if 0 <= least <= greatest - least:
        return Fraction(0), greatest
    return least - beyond, greatest


def picture_of_counts(title: str, rows: Iterable[tuple[str, int]]) -> Picture:
    """A bar from 0 for each count, under its name; some count is above 0."""
    counted = [(name, count) for name, count in rows]
    spans = [Span(f"{name}: {number(count)}", Fraction(0), Fraction(count)) for name, count in counted]
    return Picture(title, "", Fraction(0), Fraction(max(count for _, count in counted)), tuple(spans))

"""Counts that are, all of them, the rounding of a round share of one whole number."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from reconcile.errors import ReconcileError, shown
from reconcile.figures import Figure, Form, Interval, Rounding, Unit, parse
from reconcile.flags.flag import AT_MOST, Flag
from reconcile.languages import language, marked, plural, tell, term
from reconcile.wording import listed, number

__all__ = ["round_shares"]

FINEST: Final = 10_000
"""A round share is a whole number of hundredths of a per cent: it has at most two decimals."""

HALF: Final = Fraction(1, 2)
MADE: Final = term("is made", "are made")
MOST_NAMED: Final = 3

REFERENCE: Final = term(
    "A. Gelman's blog Statistical Modeling, Causal Inference, and Social Science, 31 July 2024; "
    "T. Tao's blog What's new, 2 August 2024; both discuss this pattern and what may explain it"
)
DOES_NOT_SHOW: Final = term(
    "It does not show how the counts came about, or that they differ from the votes counted: counts worked out from "
    "shares that had been rounded before look so, at whatever desk that was done, and now and then counts do by chance."
)


class _Row(NamedTuple):
    """A count, the share printed beside it, all shares that are printed so, and all that would be with fewer zeros."""

    votes: int
    share: Fraction
    values: Interval
    rounded: Interval


class _Span(NamedTuple):
    """Whole numbers, both ends included."""

    low: int
    high: int

    def __and__(self, other: _Span) -> _Span:
        return _Span(max(self.low, other.low), min(self.high, other.high))

    @property
    def size(self) -> int:
        """How many there are."""
        return max(0, self.high - self.low + 1)


def round_shares(
    counts: Sequence[int],
    shares: Sequence[str | Figure],
    total: int | None = None,
    *,
    decimal: str | None = None,
    rounding: Rounding = Rounding.NEAREST,
    at_most: Fraction | float = AT_MOST,
) -> Flag | None:
    """Flag counts that are the whole numbers nearest to their printed shares of one whole number, all of them.

    `shares` are as printed (`"51.2%"`), one for each count, and `total` is the printed total of which they are shares,
    if any. Zeros that end all shares are part of what is rare: 51.20% and 44.20% are taken as the round shares 51.2%
    and 44.2%, and the counts held possible are those that would be printed as these. There is no flag for fewer than
    two counts whose shares are above 0% and below 100%, where one has more than two decimals, where no whole number
    fits or the printed total is not one that does, and where the probability is above `at_most`.

    Two models, both counted exactly. Given a total, which is the one printed or else the sum of the counts if that is
    among the numbers that fit: each count is independently and equally likely to be any whole number that is printed
    with its share of the total, at the fewest decimals that show all shares. Where the counts sum to the total, one of
    them follows from the others (the smallest is taken) and is left out. Without a total: the same, of the least number
    that fits; the favourable outcomes are all sets of counts that are nearest to the shares of *some* whole number,
    each set counted once. Of a tie, both whole numbers are nearest.

    Raises `ReconcileError` for counts, shares or a total that are none, `FigureError` for a share that cannot be read.
    """
    rows = _rows(counts, shares, decimal, rounding)
    if total is not None and (type(total) is not int or total < 1):
        raise ReconcileError(f"total: expected a whole number of at least 1, not {total!r}")
    if len(rows) < 2 or any((row.share * FINEST).denominator > 1 for row in rows):
        return None
    fit = _totals(rows)
    if not fit.size or (total is not None and not fit.low <= total <= fit.high):
        return None
    added = sum(counts)
    is_sum = fit.low <= added <= fit.high and total in (None, added)
    known = added if is_sum else total
    free = _all_but_one(rows) if is_sum else rows
    reference = fit.low if known is None else known
    given = _given(free, reference)
    if Fraction(*given) > at_most:
        return None  # no total makes it less likely than knowing the total does
    exactly = _without(free, reference)
    ways = exactly if known is None else given
    if Fraction(*ways) > at_most:
        return None
    totals = tuple(range(fit.low, fit.high + 1))
    words = tuple(_percent(row.share) for row in rows)
    return Flag(
        code="round-shares",
        sentence=_sentence([row.votes for row in rows], words, totals, added if is_sum else None),
        null=_null(free, known, reference, ways, left_out=is_sum),
        probability=Fraction(*ways),
        reference=tell(REFERENCE),
        does_not_show=tell(DOES_NOT_SHOW),
        counts=tuple(row.votes for row in rows),
        shares=words,
        totals=totals,
        total=known,
        given_total=Fraction(*given),
        without_total=Fraction(*exactly),
    )


@language("en")  # of errors
def _rows(counts: Sequence[int], shares: Sequence[str | Figure], decimal: str | None, rounding: Rounding) -> list[_Row]:
    """The counts with their shares; those of 0% and 100% say nothing and are left out."""
    if len(counts) != len(shares):
        raise ReconcileError(f"expected a share for each count, not {len(shares)} for {len(counts)}")
    wrong = [f"counts[{i}]: {count!r}" for i, count in enumerate(counts) if type(count) is not int or count < 0]
    figures = [s if isinstance(s, Figure) else parse(s, decimal=decimal, rounding=rounding) for s in shares]
    for i, figure in enumerate(figures):
        if figure.unit is not Unit.PERCENT or figure.form is not Form.ROUNDED or figure.number is None:
            wrong.append(f"shares[{i}]: {shown(figure.text)}")
    if wrong:
        raise ReconcileError(f'expected whole numbers of at least 0, and shares such as "51.2%", not {listed(wrong)}')
    shares_of = [figure.number or Fraction(0) for figure in figures]
    decimals = next(
        (n for n in (0, 1, 2) if all((share * 10 ** (n + 2)).denominator == 1 for share in shares_of)), None
    )
    rows = []
    for count, share, figure in zip(counts, shares_of, figures, strict=True):
        rounded = figure if decimals is None else parse(_with_decimals(share, decimals), decimal=".", rounding=rounding)
        rows.append(_Row(count, share, figure.values, rounded.values))
    return [row for row in rows if 0 < row.share < 1]


def _with_decimals(share: Fraction, decimals: int) -> str:
    """A share with so many decimals, which show it exactly."""
    whole, rest = divmod(int(share * 10 ** (decimals + 2)), 10**decimals)
    return f"{whole}.{rest:0{decimals}d}%" if decimals else f"{whole}%"


def _totals(rows: Iterable[_Row]) -> _Span:
    """The whole numbers of which every count is nearest to its share, and is printed with it."""
    found = _Span(1, max(row.votes for row in rows) * FINEST + FINEST)
    for votes, share, values, _ in rows:
        found &= _Span(math.ceil((votes - HALF) / share), math.floor((votes + HALF) / share))
        assert values.high is not None
        most = Fraction(votes) / values.low if values.low else None
        low, high = Interval(Fraction(votes) / values.high, most, values.high_open, values.low_open).integers()
        found &= _Span(low or 0, found.high if high is None else high)
    return found


def _all_but_one(rows: Sequence[_Row]) -> list[_Row]:
    """Without the count that the others leave of the total: the smallest."""
    rest = min(range(len(rows)), key=lambda i: (rows[i].votes, rows[i].share))
    return [row for i, row in enumerate(rows) if i != rest]


# ---- The models


def _printed(row: _Row, total: int) -> _Span:
    """The whole numbers whose share of the total is printed as this one, with no more decimals than all shares need."""
    values = row.rounded
    low, high = values.low, values.high
    assert low is not None
    assert high is not None
    least, most = Interval(low * total, high * total, values.low_open, values.high_open).integers()
    return _Span(least or 0, most or 0)


def _nearest(row: _Row, total: int) -> _Span:
    """The whole number nearest to the share of a total; two where it is a tie."""
    top, bottom = 2 * row.share.numerator * total, row.share.denominator
    return _Span(-((bottom - top) // (2 * bottom)), (top + bottom) // (2 * bottom))


def _given(rows: Sequence[_Row], total: int) -> tuple[int, int]:
    """How many sets of counts are nearest to the shares of the total, of how many that are printed with them."""
    boxes = [_printed(row, total) for row in rows]
    near = ((_nearest(row, total) & box).size for row, box in zip(rows, boxes, strict=True))
    return math.prod(near), math.prod(box.size for box in boxes)


def _without(rows: Sequence[_Row], total: int) -> tuple[int, int]:
    """How many of the same sets of counts are nearest to the shares of any one whole number, each counted once.

    The whole numbers that give a set of counts are consecutive, so each set is counted at the least of them: where it
    is not given by the number before. What a number adds then depends only on its remainder by the shares' common
    denominator, except within a few steps of both ends of the range, where some of its sets are not printed so. Whole
    rounds between are counted once and multiplied.
    """
    boxes = [_printed(row, total) for row in rows]

    plain = [(2 * row.share.numerator, row.share.denominator, *box) for row, box in zip(rows, boxes, strict=True)]

    def new(n: int) -> int:
        here = before = 1
        for double, bottom, least, most in plain:  # as `_nearest`, in plain numbers: this is done thousands of times
            top = double * n
            low = max(least, -((bottom - top) // (2 * bottom)))
            high = min(most, (top + bottom) // (2 * bottom))
            here *= high - low + 1
            before *= max(0, min(high, (top - double + bottom) // (2 * bottom)) - low + 1)
        return here - before

    first = max(1, *(math.ceil((box.low - HALF) / row.share) for row, box in zip(rows, boxes, strict=True)))
    last = min(math.floor((box.high + HALF) / row.share) for row, box in zip(rows, boxes, strict=True))
    period = math.lcm(*(row.share.denominator for row in rows))
    edge = math.ceil(1 / min(row.share for row in rows))
    rounds = max(0, (last - first + 1 - 2 * edge) // period)
    start = first + edge
    if rounds < 2:
        found = sum(map(new, range(first, last + 1)))
    else:
        found = sum(map(new, range(first, start)))
        found += rounds * sum(map(new, range(start, start + period)))
        found += sum(map(new, range(start + rounds * period, last + 1)))
    return found, math.prod(box.size for box in boxes)


# ---- Words


def _percent(share: Fraction) -> str:
    """A share with as few decimals as it takes: `51.2%`."""
    hundredths = int(share * FINEST)
    return marked(f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")) + "%"


def _sentence(counts: Sequence[int], shares: Sequence[str], totals: Sequence[int], added: int | None) -> str:
    named = list(map(number, totals))
    of = listed([tell("of {number}", number=name) for name in named])
    if len(named) > MOST_NAMED:
        of = tell("of every whole number from {low} to {high}", low=named[0], high=named[-1])
    pairs = list(zip(map(number, counts), shares, strict=True))
    rest = listed([tell("{count} that of {share}", count=count, share=share) for count, share in pairs[1:]])
    if added is not None:
        rest += tell("; of these totals, the counts sum to {total}", total=number(added))
    count, share = pairs[0]
    return tell(
        "{count} equals the rounding of {share} {of}, and so {rest}.", count=count, share=share, of=of, rest=rest
    )


def _null(free: Sequence[_Row], known: int | None, total: int, ways: tuple[int, int], *, left_out: bool) -> str:
    """What is equally likely, and what is counted of it."""
    shares = listed([_percent(row.share) for row in free])
    each = tell("Each count but one, which the others leave of the total,") if left_out else tell("Each count")
    event = tell("some one whole number, since no total is known")
    if known is not None:
        event = tell("the total {total}", total=number(known))
    return tell(
        "{each} is independently and equally likely to be any whole number whose share of {total} is printed as the "
        "one beside it ({shares}); {count} of {all} sets of counts {made} of the roundings of these shares of "
        "{event}.",
        each=each,
        total=number(total),
        shares=shares,
        count=number(ways[0]),
        all=number(ways[1]),
        made=plural(MADE, "are made", ways[0]),
        event=event,
    )

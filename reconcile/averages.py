"""Assumptions about what is uncounted: per tally sheet or voter, it holds so many times what was counted.

Only an earlier count of the whole leaves something uncounted: so it is part of it, under what that rests on.
With `q` counted on `n` sheets of a whole with `N`, an uncounted sheet holds at most `k` times the ballots of a counted
one where `(Q - q) / (N - n) <= k * q / n`. That is linear where statements print how the uncounted sheets compare with
those counted: a coverage of `a` or more makes `(N - n) / n <= (1 - a) / a`, and so `Q - q <= k * (1 - a) / a * q`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from reconcile.claim_rules import ratio_cases
from reconcile.constraints import Row, combine, variable
from reconcile.figures import Interval
from reconcile.model import Assumption, Claim, Coverage, Ledger, Total
from reconcile.relations import steps_to_final

__all__ = ["average_rows"]

Spoken = tuple[str, Claim, tuple[str, ...]]
"""The id of a statement or hypothesis, the claim, and the assumptions that its reading needs."""


class _Compared(NamedTuple):
    """How many times what was counted the uncounted sheets (or voters) of the whole are, by which statements."""

    tally: str
    names: tuple[str, ...]
    assumes: frozenset[str]
    times: Interval


def average_rows(ledger: Ledger, spoken: Sequence[Spoken]) -> Iterator[Row]:
    """The rows of every assumption with `per`, one for each way in which statements compare the sheets."""
    for assumption in ledger.assumptions:
        if assumption.per is not None and assumption.figure is not None and assumption.holds:
            for compared in _comparisons(ledger, assumption, spoken):
                yield from _rows(ledger, assumption, assumption.figure.values, compared)


def _comparisons(ledger: Ledger, assumption: Assumption, spoken: Sequence[Spoken]) -> Iterator[_Compared]:
    """By coverage of the sheets, or by the numbers of sheets of the count and of the whole."""
    totals = [each for each in spoken if isinstance(each[1], Total) and each[1].of == assumption.per]
    for name, claim, assumes in spoken:
        final = ledger.whole_of(claim.tally).id
        steps = steps_to_final(ledger, ledger.tally(claim.tally))
        if steps is None or (assumption.tallies and claim.tally not in assumption.tallies):
            continue
        needed = (*assumes, *(id for tally in steps for id in tally.rests_on))
        if isinstance(claim, Coverage) and claim.of == assumption.per and claim.figure is not None:
            yield _Compared(claim.tally, (name,), frozenset(needed), _rest_to_part(claim.figure.values))
        if isinstance(claim, Total) and claim.of == assumption.per:
            for other, whole, more in _of_tally(totals, final):
                times = _times(_ends(claim), _ends(whole))
                yield _Compared(claim.tally, (name, other), frozenset((*needed, *more)), times)


def _of_tally(totals: Iterable[Spoken], tally: str) -> Iterator[Spoken]:
    return (each for each in totals if each[1].tally == tally)


def _ends(claim: Claim) -> tuple[int | None, int | None]:
    assert isinstance(claim, Total)
    return claim.figure.values.integers()


def _rest_to_part(part: Interval) -> Interval:
    """The rest as a multiple of the part, which is a share of the whole: the more is counted, the less is left."""
    low = None if not part.high else max(Fraction(0), (1 - part.high) / part.high)
    high = None if not part.low else max(Fraction(0), (1 - part.low) / part.low)
    return Interval(low, high)


def _times(part: tuple[int | None, int | None], whole: tuple[int | None, int | None]) -> Interval:
    """The same from the numbers of sheets themselves."""
    least, most = part
    low = high = None
    if most and whole[0] is not None:
        low = max(Fraction(0), Fraction(whole[0] - most, most))
    if least and whole[1] is not None:
        high = max(Fraction(0), Fraction(whole[1] - least, least))
    return Interval(low, high)


def _rows(ledger: Ledger, assumption: Assumption, limit: Interval, compared: _Compared) -> Iterator[Row]:
    """What is uncounted lies from so many times what was counted to so many times, by one number that is printed."""
    final = ledger.whole_of(compared.tally).id
    counted = combine((1, variable(name, compared.tally)) for name in assumption.quantities)
    whole = combine((1, variable(name, final)) for name in assumption.quantities)
    rest = combine([(1, whole), (-1, counted)])
    low, high = (
        None if k is None or times is None else k * times
        for k, times in ((limit.low, compared.times.low), (limit.high, compared.times.high))
    )
    needs = frozenset({assumption.id, *compared.names, *compared.assumes})
    for end, (terms, bound) in ratio_cases(rest, counted, Interval(low, high)):
        name = f"{assumption.id}[{compared.tally}] {end} by {' and '.join(compared.names)}"
        times = compared.times.high if end == "high" else compared.times.low
        assert times is not None
        p, q = times.as_integer_ratio()
        is_limit = (end == "high") == (limit.high is not None)
        limited = (combine([(q, rest)]), combine([(p, counted)])) if is_limit else None
        yield Row(name, terms, bound, needs=needs, why=assumption.text, limited=limited)

"""Which ranges a report prints as forced: those that the figures of an account leave, and that say something new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reconcile.constraints import Quantity
from reconcile.model import EVERYTHING
from reconcile.naming import reading_order
from reconcile.reconciliation import Reconciliation
from reconcile.results import Range

__all__ = ["Forced", "forced_ranges"]

WIDE = 100
"""A range that only ratios begin, and whose end is more than so many times its beginning, is left to JSON."""
VERY_WIDE = 1_000
"""The same for a range that counts begin."""


class Forced(NamedTuple):
    """A range that the figures of an account force."""

    account: str
    quantity: Quantity
    range: Range


def forced_ranges(result: Reconciliation) -> list[Forced]:
    """Ranges with two ends that figures of an account force, and that it does not print itself.

    Of all accounts together, only those that are nearer than each account's own.
    """
    found = list(_of_each(result))
    own = {_values(each) for each in found if each.account != EVERYTHING}
    found = [each for each in found if each.account != EVERYTHING or _values(each) not in own]
    accounts = list(dict.fromkeys(each.account for each in found))
    return sorted(found, key=lambda each: (accounts.index(each.account), reading_order(result.ledger, each.quantity)))


def _of_each(result: Reconciliation) -> Iterator[Forced]:
    """Those of each account and of all together, as the search found them."""
    problem = result.problem
    counts, several = problem.counts, len(problem.accounts) > 1
    printed = {(a, s.quantity) for s in problem.statements for a in s.accounts if s.quantity is not None}
    of_anyone = {quantity for _, quantity in printed}
    for bound in result.core.bounds:
        if bound.range is None or bound.dropped:
            continue
        is_new = (bound.account, bound.quantity) not in printed
        if bound.account == EVERYTHING:
            is_new = several and bound.quantity not in of_anyone
        if is_new and _is_forced(bound.range, problem.assumptions) and not _is_wide(bound.range, counts):
            yield Forced(bound.account, bound.quantity, bound.range)


def _values(forced: Forced) -> tuple[Quantity, object, object]:
    return forced.quantity, forced.range.low.value, forced.range.high.value


def _is_forced(found: Range, assumptions: Iterable[str]) -> bool:
    """Whether both ends are there, and each rests on statements."""
    stated = all(set(end.because) - set(assumptions) for end in found)
    return stated and all(end.value is not None for end in found)


def _is_wide(found: Range, counts: frozenset[str]) -> bool:
    """Whether a range with two ends says next to nothing: by the larger measure where statements of counts begin it."""
    low, high = found.low.value, found.high.value
    assert low is not None
    assert high is not None
    return low * WIDE < high if counts.isdisjoint(found.low.because) else 0 < low * VERY_WIDE < high

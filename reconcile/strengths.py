"""Assumptions of other strength: what a ledger says where the limit of one is another number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from reconcile.constraints import AtLeast, Terms, combine, evaluate
from reconcile.errors import ReconcileError, shown, unknown
from reconcile.figures import Interval
from reconcile.model import Assumption, Ledger
from reconcile.results import Conflict
from reconcile.statements import Problem

__all__ = [
    "LARGEST",
    "PRECISION",
    "asked_break_evens",
    "is_upper",
    "kept_by",
    "limit_at",
    "limited",
    "limiting",
    "nothing",
]

LARGEST = Fraction(10**6)
"""No limit beyond this one is tried."""
PRECISION = Fraction(1, 10**6)
"""How near the two sides of a break-even are, where nothing else is asked for."""


def limiting(ledger: Ledger, id: str) -> Assumption:
    """The assumption of that id, which holds one number as a limit. Raises `ReconcileError` where it does not."""
    numeric = _numeric_assumptions(ledger)
    for assumption in ledger.assumptions:
        if assumption.id == id and id not in numeric:
            raise ReconcileError(f'the assumption {shown(id)} holds no limit with one end, such as "at most 10%"')
    if id not in numeric:
        raise ReconcileError(unknown("assumption", id, numeric))
    return next(assumption for assumption in ledger.assumptions if assumption.id == id)


def _numeric_assumptions(ledger: Ledger) -> list[str]:
    """The assumptions that hold a number as an upper or a lower limit."""
    return [a.id for a in ledger.assumptions if a.holds and a.figure is not None and _ends(a.figure.values) == 1]


def _ends(values: Interval) -> int:
    return (values.low is not None and values.low > 0) + (values.high is not None)


def asked_break_evens(problem: Problem, conflicts: Iterable[Conflict]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each assumption with a limit in one of the conflicts, with the other members of that conflict."""
    numeric = _numeric_assumptions(problem.ledger)
    for conflict in conflicts:
        for name in conflict.assumptions:
            if name in numeric:
                yield name, tuple(other for other in conflict.members if other != name)


def is_upper(assumption: Assumption) -> bool:
    """Whether the limit is one from above: then the assumption asks the more, the less it is."""
    assert assumption.figure is not None
    return assumption.figure.values.high is not None


def limited(problem: Problem, id: str, taken: frozenset[str]) -> list[tuple[Terms, Terms]]:
    """The ratios that the assumption limits, with all that is `taken`: (numerator, denominator) pairs."""
    rows = (row for row in problem.system.rows if id in row.needs and row.needs - {id} <= taken)
    return list(dict.fromkeys(row.limited for row in rows if row.limited is not None))


def limit_at(ratio: tuple[Terms, Terms], value: Fraction, *, upper: bool, excluded: bool = False) -> AtLeast:
    """That a ratio is at most `value`, or at least, in whole numbers; `excluded`: less than it, or more.

    Nothing of nothing is within any limit, and not within one that is excluded.
    """
    (part, whole), (p, q), sign = ratio, value.as_integer_ratio(), 1 if upper else -1
    return combine([(sign * p, whole), (-sign * q, part)]), int(excluded)


def nothing(ratio: tuple[Terms, Terms]) -> AtLeast:
    """That a ratio is a share of nothing."""
    return combine([(-1, ratio[1])]), 0


def kept_by(ratios: Iterable[tuple[Terms, Terms]], values: Mapping[str, int], *, upper: bool) -> Fraction | None:
    """The hardest limit that counts keep: their greatest ratio, or the least.

    Something of nothing is more than any share: it keeps no limit from above, and every one from below. `None` where no
    limit from above is kept, or every one from below.
    """
    found = [(evaluate(part, values), evaluate(whole, values)) for part, whole in ratios]
    if upper and any(whole == 0 and part > 0 for part, whole in found):
        return None
    kept = [Fraction(part, whole) for part, whole in found if whole]
    return (max if upper else min)(kept, default=Fraction(0) if upper else None)

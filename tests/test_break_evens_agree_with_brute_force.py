"""The break-even of a limit is what trying every count in a box says: at the value something fits, and beyond nothing.

Counts in a box are few, so the hardest limit that they keep is a number: of all that keep the rest, the least of their
greatest ratios (for a limit from above), or the greatest of their least.
"""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest
from brute import over
from posed import boxed

from reconcile.errors import UndecidedError
from reconcile.strengths import LARGEST, PRECISION
from reconcile.worker import Worker

FAST, FAST_CHUNK = 60, 10
THOROUGH, THOROUGH_CHUNK = 2_000, 50
NEVER = "no limit is kept by anything"


def agrees(found):
    """Of the report's break-evens, and of what some other statements and assumptions would need."""
    for given in found.result.core.what_if.break_evens:
        yield _judged(found, given)
    limit = next((a for a in found.ledger.assumptions if a.id == "limit" and a.holds), None)
    if limit is None:
        return
    rng = random.Random(found.where)
    names = [*(s.id for s in found.problem.statements), *(name for name in found.assumed if name != "limit")]
    names.sort()
    worker = Worker(boxed(found.small))
    for size in (1, 2, len(names) // 2, len(names) - 1, len(names)):
        chosen = rng.sample(names, min(size, len(names)))
        try:
            given = worker.break_even("limit", chosen, PRECISION)
        except UndecidedError:
            _fits_at_no_limit(found, frozenset(chosen))
            yield "at no limit"
        else:
            yield _judged(found, given)


def _fits_at_no_limit(found, taken):
    """Only where something is limited as a share of nothing in all counts, which no proof in a report can say yet."""
    rows = found.rows(taken)
    assumption = next(a for a in found.ledger.assumptions if a.id == "limit")
    assert rows.any(), found.where
    assert _hardest(found, assumption, taken, rows) == (True, NEVER), found.where


def _judged(found, given):
    taken = frozenset(given.taken)
    where = f"{found.where}: {given.assumption} with {sorted(taken)}: {given.value} and {given.beyond}"
    rows = found.rows(taken)
    if not rows.any():
        assert given.value is None, where
        return "no limit"
    assert given.value is not None, where
    assumption = next(a for a in found.ledger.assumptions if a.id == given.assumption)
    upper, hardest = _hardest(found, assumption, taken, rows)
    if given.beyond is None:
        assert given.value == (0 if upper else LARGEST), where
        assert hardest is None or (hardest <= 0 if upper else hardest >= LARGEST), where
        return "any limit"
    sign = 1 if upper else -1
    assert hardest is not None, where
    assert sign * given.beyond <= sign * hardest <= sign * given.value, where
    if given.exact:
        assert given.value == hardest, where
        return "exact"
    assert given.beyond != hardest, where
    assert abs(given.value - given.beyond) <= PRECISION, where
    return "near"


def _hardest(found, assumption, taken, rows):
    """The hardest limit that something keeps: `None` where every limit is kept by something."""
    upper = assumption.figure.values.high is not None
    best = None
    columns = {name: column[rows] for name, column in found.oracle.columns.items()}
    ratios = list(_limited(found, assumption, taken))
    parts = [sum(_of(columns, name, tally) for name in assumption.quantities) for tally in ratios]
    wholes = [_of(columns, assumption.of, tally) for tally in ratios]
    for row in range(int(rows.sum())):
        pairs = [(int(part[row]), int(whole[row])) for part, whole in zip(parts, wholes, strict=True)]
        if upper and any(whole == 0 and part > 0 for part, whole in pairs):
            continue  # more than any share of nothing
        kept = [Fraction(part, whole) for part, whole in pairs if whole > 0]
        if not kept:
            return upper, None
        reached = max(kept) if upper else min(kept)
        best = reached if best is None else (min if upper else max)(best, reached)
    return upper, NEVER if best is None else best


def _limited(found, assumption, taken):
    """The tallies that the assumption speaks of, and what is uncounted of those: `(whole, part)`."""
    for tally in found.ledger.tallies:
        spoken = assumption.tallies or {each.id for each in found.ledger.tallies}
        if tally.id in spoken:
            yield tally.id
        if tally.part_of in spoken and frozenset(tally.rests_on) <= taken:
            yield (tally.part_of, tally.id)


def _of(columns, name, tally):
    if isinstance(tally, tuple):
        return columns[f"{name}[{tally[0]}]"] - columns[f"{name}[{tally[1]}]"]
    return np.array(columns[f"{name}[{tally}]"])


@pytest.mark.parametrize("first", range(0, FAST, FAST_CHUNK))
def test_break_evens_agree(first):
    over(range(first, first + FAST_CHUNK), agrees)


def test_break_evens_of_every_sort_are_met():
    assert {"no limit", "any limit", "exact"} <= over(range(FAST), agrees).keys()


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(0, THOROUGH, THOROUGH_CHUNK))
def test_break_evens_agree_thoroughly(first, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    over(range(first, first + THOROUGH_CHUNK), agrees)

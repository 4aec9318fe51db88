"""Assumptions with `per`: no row excludes counts that keep the assumption and the claims; with exact numbers, no more.

An uncounted sheet holds between `low` and `high` times what a counted one does: in whole numbers, with `q` counted on
`n` sheets of a whole with `Q` on `N`, that is `low * q * (N - n) <= (Q - q) * n <= high * q * (N - n)`.
"""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reconcile
from reconcile import statements
from reconcile.constraints import evaluate

BASE = """
source = { id = "s", document = "d", decimal = "." }
claimant = [{ id = "council" }]
contest = [{ id = "k", options = ["a"] }]
tally = [
    { id = "whole", contest = "k", final = true, made_of = ["east", "west"] },
    { id = "west", contest = "k" },
    { id = "later", contest = "k", part_of = "whole" },
    { id = "part", contest = "k", part_of = "later", rests_on = ["same"] },
    { id = "other", contest = "k" },
    { id = "east", contest = "k" },
]
defaults = { claimant = "council" }
"""
MOST = 5
COUNTS = [
    (n, whole, q, ballots)
    for n, whole, q, ballots in itertools.product(range(MOST), range(MOST + 1), range(MOST), range(3 * MOST))
    if n <= whole and q <= ballots
]


def rows(limit, *claims, tallies=()):
    entries = ", ".join(f'{{ id = "c{i}", {claim} }}' for i, claim in enumerate(claims))
    quoted = ", ".join(f'"{tally}"' for tally in tallies)
    text = (
        f'{BASE}claim = [{entries}]\nassumption = [{{ id = "same", text = "same" }}, {{ id = "alike", text = "alike", '
    )
    text += f'tallies = [{quoted}], quantities = ["cast"], per = "sheets", figure = "{limit}" }}]\n'
    ledger = reconcile.from_texts({"t.toml": text})
    problem = statements.build(ledger)
    return ledger, [row for row in problem.system.rows if "alike" in row.needs]


def coverage(figure, tally="part"):
    return f'tally = "{tally}", coverage = "{figure}", of = "sheets"'


def sheets(figure, tally):
    return f'tally = "{tally}", total = "{figure}", of = "sheets"'


def keeps(limit, n, whole, q, ballots):
    low, high = limit.low or 0, limit.high
    rest = (ballots - q) * n
    return low * q * (whole - n) <= rest and (high is None or rest <= high * q * (whole - n))


def holds(row, q, ballots):
    return evaluate(row.terms, {"cast[part]": q, "cast[whole]": ballots}) >= row.bound


def percents(least=0):
    return st.integers(least, 300).map(lambda number: f"{number}%")


LIMITS = st.one_of(
    percents().map(lambda p: f"at most {p}"),
    percents().map(lambda p: f"at least {p}"),
    st.tuples(st.integers(0, 150), st.integers(0, 150)).map(lambda p: f"between {p[0]} and {p[0] + p[1]}%"),
)


@settings(deadline=None, max_examples=150)
@given(LIMITS, st.integers(0, 100), st.integers(0, 40))
def test_a_coverage_excludes_nothing_that_keeps_it_and_the_assumption(limit, low, more):
    figure = f"between {low} and {low + more}%"
    ledger, found = rows(limit, coverage(figure))
    values = _limit(ledger)
    for n, whole, q, ballots in COUNTS:
        fits = whole and Fraction(low, 100) <= Fraction(n, whole) <= Fraction(low + more, 100)
        if fits and keeps(values, n, whole, q, ballots):
            assert all(holds(row, q, ballots) for row in found), (limit, figure, n, whole, q, ballots)


def _limit(ledger):
    return next(a for a in ledger.assumptions if a.id == "alike").figure.values


@settings(deadline=None, max_examples=150)
@given(LIMITS, *[st.integers(0, MOST)] * 4)
def test_numbers_of_sheets_exclude_nothing_that_keeps_them_and_the_assumption(limit, low, more, whole_low, whole_more):
    counted, of_all = (f"between {a} and {a + b}" for a, b in ((low, more), (whole_low, whole_more)))
    ledger, found = rows(limit, sheets(counted, "part"), sheets(of_all, "whole"))
    values = _limit(ledger)
    for n, whole, q, ballots in COUNTS:
        fits = low <= n <= low + more and whole_low <= whole <= whole_low + whole_more
        if fits and keeps(values, n, whole, q, ballots):
            assert all(holds(row, q, ballots) for row in found), (limit, n, whole, q, ballots)


@settings(deadline=None, max_examples=150)
@given(LIMITS, st.integers(1, MOST), st.integers(0, MOST))
def test_exact_numbers_of_sheets_are_exact(limit, n, more):
    ledger, found = rows(limit, sheets(str(n), "part"), sheets(str(n + more), "whole"))
    values = _limit(ledger)
    assert found
    for q, ballots in itertools.product(range(2 * MOST), range(4 * MOST)):
        if q <= ballots:
            expected = keeps(values, n, n + more, q, ballots)
            assert all(holds(row, q, ballots) for row in found) == expected, (limit, n, more, q, ballots)


@settings(deadline=None, max_examples=100)
@given(LIMITS, st.integers(1, MOST), st.integers(0, MOST))
def test_what_is_limited_is_the_average_of_the_rest_as_a_share_of_that_of_the_part(limit, n, more):
    ledger, found = rows(limit, sheets(str(n), "part"), sheets(str(n + more), "whole"))
    values = _limit(ledger)
    limits = [row for row in found if row.limited is not None]
    assert len(limits) == 1
    for row, q, ballots in itertools.product(limits, range(MOST), range(3 * MOST)):
        if q > ballots:
            continue
        rest, part = (evaluate(terms, {"cast[part]": q, "cast[whole]": ballots}) for terms in row.limited)
        within = rest <= values.high * part if " high " in row.name else rest >= values.low * part
        assert within == holds(row, q, ballots), (limit, n, more, q, ballots)


def test_the_rows_need_the_statements_the_assumption_and_the_relations():
    _, found = rows("at least 50%", sheets("10", "part"), sheets("20", "whole"), coverage("50%"))
    assert [sorted(row.needs) for row in found] == [["alike", "c2", "same"], ["alike", "c0", "c1", "same"]]


@pytest.mark.parametrize("tally", ["other", "east"])
def test_a_count_that_is_no_part_of_the_whole_left_nothing_uncounted(tally):
    """Of another count of all, or of a place, there is no rest that its sheets say anything about."""
    assert rows("at most 150%", sheets("10", tally), sheets("20", "whole"))[1] == []
    assert rows("at most 150%", coverage("50%", tally))[1] == []


def test_it_speaks_of_the_tallies_that_it_names():
    assert rows("at least 50%", coverage("50%"), tallies=["later"])[1] == []
    assert len(rows("at least 50%", coverage("50%"), tallies=["part"])[1]) == 1


def test_a_partial_count_without_figure_compares_nothing():
    assert rows("at most 150%", coverage("partial"))[1] == []

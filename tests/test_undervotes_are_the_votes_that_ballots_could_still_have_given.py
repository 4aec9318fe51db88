"""Several votes per ballot: votes given and under-votes sum to what the ballots could give. All ways are tried here."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import HEAD, counts, holds

import reconcile
from reconcile.expressions import expression


def contest(each, per_option, *, blank_is_valid=False):
    return f"""
[[contest]]
id = "council"
options = ["ana", "blas"]
votes_per_ballot = {each}
votes_per_option = {per_option}
blank_is_valid = {str(blank_is_valid).lower()}

[[tally]]
id = "count"
contest = "council"
final = true

[[tally]]
id = "part"
contest = "council"
part_of = "count"
"""


@settings(max_examples=100, deadline=None)
@given(st.integers(2, 3), st.integers(1, 2), st.integers(0, 3), st.integers(0, 6), st.integers(0, 6), st.integers(0, 9))
def test_undervotes_fit_exactly_if_some_ballots_have_them(each, per_option, ballots, ana, blas, under):
    ways = [(a, b) for a, b in itertools.product(range(per_option + 1), repeat=2) if a + b <= each]
    sums = {(0, 0)}
    for _ in range(ballots):
        sums = {(a + x, b + y) for (a, b), (x, y) in itertools.product(sums, ways)}
    expected = (ana, blas) in sums and under == each * ballots - ana - blas
    stated = counts("count", {"ana": ana, "blas": blas}, valid=ballots, undervotes=under)
    assert holds(contest(each, per_option), stated) == expected


def test_blank_ballots_that_are_valid_have_no_undervotes():
    """10 valid ballots, 4 of them blank, carry 2 votes each at most: 12, of which 9 were given."""
    text = contest(2, 1, blank_is_valid=True)
    for under, expected in ((3, True), (11, False)):
        stated = counts("count", {"ana": 5, "blas": 4}, valid=10, blank=4, undervotes=under)
        assert holds(text, stated) == expected


@pytest.mark.parametrize(("under", "expected"), [(4, True), (5, False)])
def test_a_part_has_no_more_undervotes_than_the_whole(under, expected):
    whole, part = counts("count", {}, undervotes=4), counts("part", {}, undervotes=under)
    assert holds(contest(2, 1), whole, part) == expected


def test_undervotes_have_bounds_and_words():
    """2 votes on each of 10 ballots, of which 17 were given."""
    stated = counts("count", {"ana": 9, "blas": 8}, valid=10)
    part = counts("part", {}, undervotes="up to 9")
    result = reconcile.reconcile(reconcile.from_texts({"a.toml": HEAD + contest(2, 1) + stated + part}))
    assert result.bounds("count", "undervotes", account="Council")[:2] == (3, 3)
    assert expression(result.ledger, "2 valid[count] - undervotes[count]").numerator == (
        ("undervotes[count]", -1),
        ("valid[count]", 2),
    )


def test_one_vote_per_ballot_leaves_none():
    ledger = reconcile.from_texts(
        {"a.toml": HEAD + contest(2, 1).replace("votes_per_ballot = 2", "votes_per_ballot = 1")}
    )
    with pytest.raises(reconcile.ReconcileError, match="only contests with several votes per ballot"):
        expression(ledger, "undervotes[count]")

"""A wrong argument of a strategy is refused where the strategy is made, in words that say what was expected."""

from __future__ import annotations

import pytest
from hypothesis import find, given, settings

from reconcile import ReconcileError, parse
from reconcile.strategies import consistent_ledgers, contests, corrupted_ledgers, printings


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: contests(least_options=0), "options: expected from 1 to 9, the least not above the most, not 0 to 5"),
        (lambda: contests(most_options=27), "options: expected from 1 to 9, .* not 1 to 27"),
        (lambda: contests(least_options=4, most_options=2), "options: expected from 1 to 9, .* not 4 to 2"),
        (lambda: contests(votes_per_ballot=0), "votes_per_ballot: expected from 1 or more, .* not 1 to 0"),
        (lambda: consistent_ledgers(kinds=["vote"]), 'unknown kind "vote"; the nearest known one is "votes"'),
        (lambda: consistent_ledgers(kinds=[]), "kinds: expected at least one of votes, share, "),
        (lambda: consistent_ledgers(kinds=[3]), 'unknown kind "3"; expected one of: '),
        (lambda: consistent_ledgers(least_claims=-1), "claims: expected from 0 or more, .* not -1 to 12"),
        (lambda: consistent_ledgers(least_claims=3, most_claims=2), "claims: .* not 3 to 2"),
        (lambda: corrupted_ledgers(kinds=["x"]), 'unknown kind "x"; expected one of: '),
        (lambda: corrupted_ledgers(faults=[]), "faults: expected at least one of two counts, "),
        (lambda: corrupted_ledgers(faults=[1]), 'unknown fault "1"; expected one of: '),
        (lambda: corrupted_ledgers(most_claims=-1), "claims: expected from 0 or more, .* not 0 to -1"),
        (lambda: printings(10**21), r"value: expected at most 10\*\*20, which a figure has room for"),
    ],
)
def test_what_cannot_be_drawn_is_refused(make, message):
    with pytest.raises(ReconcileError, match=message):
        make()


def test_one_kind_may_stand_alone():
    drawn = find(consistent_ledgers(kinds="votes"), lambda _: True)
    assert [set(entry) & {"votes", "share"} for entry in drawn.claims] == [{"votes"}]


@given(printings(10**20))
@settings(max_examples=100, deadline=None)
def test_the_largest_value_is_a_figure_in_every_style(figure):
    assert parse(figure.text, decimal=figure.decimal, rounding=figure.rounding).values == figure.values

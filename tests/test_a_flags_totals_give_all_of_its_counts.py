"""Every total that a flag names gives every count, and no other does; counts so made are never missed."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.flags import round_shares

HALF = Fraction(1, 2)


def rounds_to(count, share, total):
    return abs(Fraction(share, 10_000) * total - count) <= HALF


def texts(shares):
    return [f"{share // 100}.{share % 100:02d}%" for share in shares]


SHARES = st.lists(st.integers(1, 9_999), min_size=2, max_size=6)


@settings(deadline=None)
@given(SHARES, st.integers(10_000, 10**12))
def test_counts_made_from_a_total_are_found_with_it(shares, total):
    counts = [(2 * share * total + 10_000) // 20_000 for share in shares]
    flag = round_shares(counts, texts(shares), at_most=1)
    assert total in flag.totals
    named = round_shares(counts, texts(shares), total, at_most=1)
    assert named.totals == flag.totals
    assert named.total == total or named.total == sum(counts)


@settings(deadline=None)
@given(SHARES, st.integers(10_000, 10**9), st.lists(st.integers(-3, 3), min_size=6, max_size=6))
def test_totals_are_those_that_give_all_counts(shares, total, off):
    counts = [max(0, (share * total) // 10_000 + each) for share, each in zip(shares, off, strict=False)]
    flag = round_shares(counts, texts(shares), at_most=1)
    near = range(max(10_000, total - 5), total + 6)
    found = () if flag is None else flag.totals
    for each in (*near, *found[:20], *found[-20:]):
        assert (each in found) == all(rounds_to(c, s, each) for c, s in zip(counts, shares, strict=True))
    for beyond in (found[0] - 1, found[-1] + 1) if found else ():
        assert beyond < 10_000 or not all(rounds_to(c, s, beyond) for c, s in zip(counts, shares, strict=True))


@settings(deadline=None)
@given(SHARES, st.integers(10_000, 10**9))
def test_probabilities_are_probabilities(shares, total):
    counts = [(2 * share * total + 10_000) // 20_000 for share in shares]
    flag = round_shares(counts, texts(shares), at_most=1)
    assert 0 < flag.given_total <= flag.without_total <= 1

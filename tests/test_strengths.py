"""The hardest limit that counts keep: they keep it, and none that is harder."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from reconcile.constraints import combine, meets
from reconcile.strengths import kept_by, limit_at

PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=4)
LIMITS = st.fractions(0, 10, max_denominator=12)


def posed(pairs):
    """Ratios of variables, and their values."""
    ratios = [(combine([(1, f"part{i}")]), combine([(1, f"whole{i}")])) for i in range(len(pairs))]
    values = {f"part{i}": part for i, (part, _) in enumerate(pairs)}
    return ratios, values | {f"whole{i}": whole for i, (_, whole) in enumerate(pairs)}


@given(PAIRS, LIMITS, st.booleans())
def test_counts_keep_just_the_limits_that_are_no_harder(pairs, limit, upper):
    """Nothing of nothing keeps every limit; something of nothing keeps none from above, and every one from below."""
    ratios, values = posed(pairs)
    kept = kept_by(ratios, values, upper=upper)
    keeps = meets(values, [limit_at(ratio, limit, upper=upper) for ratio in ratios])
    if kept is None:
        assert keeps != upper
    else:
        assert keeps == (limit >= kept if upper else limit <= kept)


@given(PAIRS, st.booleans())
def test_the_kept_limit_is_the_end(pairs, upper):
    ratios, values = posed(pairs)
    kept = kept_by(ratios, values, upper=upper)
    some = [Fraction(part, whole) for part, whole in pairs if whole]
    unlimited = any(part and not whole for part, whole in pairs)
    if upper:
        assert kept == (None if unlimited else max(some, default=Fraction(0)))
    else:
        assert kept == min(some, default=None)


@given(PAIRS, LIMITS, st.booleans())
def test_an_excluded_limit_is_kept_by_what_is_less_or_more_and_never_by_nothing(pairs, limit, upper):
    ratios, values = posed(pairs)
    for (part, whole), ratio in zip(pairs, ratios, strict=True):
        within = part < limit * whole if upper else part > limit * whole
        assert meets(values, [limit_at(ratio, limit, upper=upper, excluded=True)]) == within

"""What a solver's ray says is taken for a sum only where that is impossible in exact arithmetic."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from reconcile.constraints import combine
from reconcile.engine.arrays import Inequality
from reconcile.engine.rays import exact_ratio, impossible_sum

X, MINUS_X = combine([(1, "x")]), combine([(-1, "x")])


def is_impossible(lines, found):
    """Multiples of lines, and of `name >= 0`, that sum to `0 >= 1` or more."""
    counts, signs = found
    assert all(count > 0 or lines[i].equal for i, count in counts.items())
    assert all(count > 0 for count in signs.values())
    total = combine(
        [*((count, lines[i].terms) for i, count in counts.items()), *((n, name) for name, n in signs.items())]
    )
    return total == () and sum(count * lines[i].bound for i, count in counts.items()) >= 1


def test_a_ray_to_the_letter_and_about():
    lines = [Inequality(X, 3), Inequality(combine([(-3, "x")]), -8)]
    for ray in ({0: 3.0, 1: 1.0}, {0: -0.3, 1: -0.1}, {0: 1.0, 1: 1 / 3}):
        assert is_impossible(lines, impossible_sum(lines, ray))


def test_multiples_that_would_have_to_be_negative():
    """About the first two lines and a little of the third, but exactly it would be less than nothing of that."""
    lines = [Inequality(MINUS_X, 1), Inequality(X, 1), Inequality(MINUS_X, 1), Inequality(combine([(-1, "y")]), 0)]
    assert impossible_sum(lines, {0: 1e-8, 1: 1.0, 2: 1 + 1e-7, 3: 0.001}) is None
    assert is_impossible(lines, impossible_sum(lines, {1: 1.0, 2: 1 + 1e-7}))


@pytest.mark.parametrize("seed", range(20))
def test_random_rays(seed):
    """Half of them are solutions with noise, the others anything."""
    rng = random.Random(seed)
    found = 0
    for _ in range(20):
        lines = [
            Inequality(
                combine([(rng.randrange(-3, 4), name) for name in "xyz"]), rng.randrange(-2, 4), rng.random() < 0.3
            )
            for _ in range(4)
        ]
        exact = [rng.choice((0, 1, 1, 2, Fraction(1, 3))) for _ in lines]
        last = [(-exact[i], line.terms) for i, line in enumerate(lines)]
        lines.append(Inequality(combine([(int(3 * count), terms) for count, terms in last]), rng.randrange(10), True))
        ray = {i: float(count) * (1 + rng.choice((0, 1e-9, -1e-8))) for i, count in enumerate([*exact, Fraction(1, 3)])}
        if rng.random() < 0.5:
            ray = {i: rng.choice((-1.0, 0.0, 0.5, 1e-10, 7.0)) for i in ray}
        sum_found = impossible_sum(lines, ray)
        if sum_found is not None:
            assert is_impossible(lines, sum_found)
            found += 1
    assert found


@pytest.mark.parametrize(("most", "least"), [(5, 3), (1, 7), (12, 4), (5_150_093, 10_058_774)])
def test_the_limit_of_a_ratio_is_read_off_multiples(most, least):
    """`x` is at most one number and `y` at least another: `x / y` is at most their ratio, about which a solver came."""
    lines = [Inequality(MINUS_X, -most), Inequality(combine([(1, "y")]), least)]
    limit = Fraction(most, least)
    for near in (limit, Fraction(float(limit)), Fraction(float(limit) + 1e-10)):
        multiples = {0: float(near.denominator), 1: float(near.numerator)}
        assert exact_ratio(lines, X, combine([(1, "y")]), multiples, near) == limit

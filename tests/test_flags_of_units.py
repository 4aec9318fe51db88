"""Integer percentages and last digits: each number against another way to it, and how seldom chance is flagged."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction

import pytest

from reconcile import ReconcileError
from reconcile.flags import AT_MOST, integer_percentages, last_digits
from reconcile.flags.flag import probability_words
from reconcile.flags.units import _approximated, _chi_square_tail, _integer_chance, _summed
from reconcile.report.flags import flag_to_plain

TENTH = Fraction(1, 20)


# ---- Integer percentages


@pytest.mark.parametrize("whole", [1, 2, 3, 7, 40, 99, 100, 101, 250, 667, 1000, 1013, 20_000])
@pytest.mark.parametrize("tolerance", [Fraction(0), TENTH, Fraction(1, 3)])
def test_the_chance_of_a_size_by_trying_all_parts(whole, tolerance):
    percentages = [Fraction(100 * part, whole) for part in range(1, whole)]
    near = [p for p in percentages if any(abs(p - k) <= tolerance for k in range(1, 100))]
    assert _integer_chance(whole, tolerance) == Fraction(len(near), max(1, whole - 1))


def test_the_sum_of_units_by_trying_all_outcomes():
    chances = [Fraction(1, n) for n in (2, 3, 5, 7, 10, 10, 12, 40)]
    for found in range(1, len(chances) + 1):
        exact = Fraction(0)
        for outcome in itertools.product((False, True), repeat=len(chances)):
            if sum(outcome) >= found:
                exact += math.prod(p if yes else 1 - p for p, yes in zip(chances, outcome, strict=True))
        assert math.isclose(_summed(found, chances), exact, rel_tol=1e-12)


@pytest.mark.parametrize("many", [500, 2000])
def test_the_approximation_is_near_where_a_flag_is_decided(many):
    """Within a tenth of the probability, from one in ten to one in ten thousand."""
    chances = [Fraction(1, 8 + i % 5) for i in range(many)]
    mean, spread = float(sum(chances)), math.sqrt(float(sum(p * (1 - p) for p in chances)))
    compared = 0
    for found in range(int(mean + 1.2 * spread), int(mean + 3.9 * spread)):
        exact = _summed(found, chances)
        if 1e-4 <= exact <= 0.1:
            compared += 1
            assert math.isclose(_approximated(found, chances), exact, rel_tol=0.1)
    assert compared > 10


def test_integer_percentages_in_excess():
    units = [(i % 97 * 10 + 10, 1000) for i in range(60)] + [(i * 7 % 900 + 13, 1003 + i) for i in range(200)]
    flag = integer_percentages(units)
    numbers = dict(flag.numbers)
    assert numbers["units"] == 260
    assert numbers["integer"] == sum(
        any(abs(Fraction(100 * a, b) - k) <= TENTH for k in range(1, 100)) for a, b in units
    )
    assert flag.sentence.startswith(f"{numbers['integer']} of 260 units")
    assert 0 < flag.probability < AT_MOST
    assert flag.code == "integer-percentages"
    plain = flag_to_plain(flag)
    assert plain["probability"] == plain["about"] == probability_words(flag.probability)
    assert plain["given_total"] is plain["without_total"] is None


def test_units_that_say_nothing_are_left_out():
    """Of 50 voters every part is an integer percentage, of 3 none is; and all or nothing says nothing."""
    silent = [(25, 50)] * 300 + [(1, 3)] * 300 + [(0, 1000), (1000, 1000), (0, 0)] * 100
    assert integer_percentages(silent, at_most=1) is None
    told = [(i * 13 % 999 + 1, 1000) for i in range(100)]
    assert integer_percentages(told + silent, at_most=1).numbers == integer_percentages(told, at_most=1).numbers


@pytest.mark.parametrize("many", [100, 600])
def test_units_without_any_integer_percentage_are_as_likely_as_can_be(many):
    assert integer_percentages([(5, 1000)] * many) is None
    assert integer_percentages([(5, 1000)] * many, at_most=1).probability == 1


def test_what_is_rarer_than_numbers_can_say_is_said_to_be_less():
    flag = last_digits([1230] * 1000)
    assert flag.probability == 0
    assert probability_words(flag.probability) == "less than 1e-300"
    assert probability_words(Fraction(1, 10**301)) == "less than 1e-300"
    assert probability_words(Fraction(1, 10**299)) == "1.00e-299"


def test_a_flag_shows_all_that_it_holds():
    flag = last_digits([1230] * 100)
    shown = repr(flag)
    assert shown.startswith("Flag(code='last-digits', sentence='The last digits of 100 counts ")
    assert all(f"{name}=" in shown for name in ("null", "probability", "numbers", "tested"))


def test_fewer_than_a_hundred_units_are_not_tested():
    assert integer_percentages([(500, 1000)] * 99, at_most=1) is None
    assert integer_percentages([(500, 1000)] * 100) is not None
    assert last_digits([1230] * 99, at_most=1) is None
    assert last_digits([1230] * 100) is not None


@pytest.mark.parametrize("unit", [(2, 1), (-1, 5), (1.0, 5), (True, 5), (1,), "12", None])
def test_what_is_no_unit_is_refused(unit):
    with pytest.raises(ReconcileError, match=r"units\[1\]"):
        integer_percentages([(1, 2), unit])


@pytest.mark.parametrize("tolerance", [Fraction(-1, 10), Fraction(1, 2)])
def test_what_is_no_tolerance_is_refused(tolerance):
    with pytest.raises(ReconcileError, match="tolerance"):
        integer_percentages([(1, 2)] * 100, tolerance=tolerance)


# ---- Last digits


@pytest.mark.parametrize("statistic", [0.0, 0.5, 8.343, 16.919, 27.877, 60.0])
def test_the_tail_of_chi_square_by_integration(statistic):
    """Simpson's rule over the density, and three values that every table prints."""
    scale, steps, end = 2**4.5 * math.gamma(4.5), 40_000, 250.0
    width = (end - statistic) / steps

    def density(x):
        return x**3.5 * math.exp(-x / 2) / scale

    total = density(statistic) + density(end)
    total += sum((4 if i % 2 else 2) * density(statistic + i * width) for i in range(1, steps))
    assert math.isclose(_chi_square_tail(statistic), total * width / 3, rel_tol=1e-7)


@pytest.mark.parametrize(("statistic", "tail"), [(8.343, 0.5), (16.919, 0.05), (27.877, 0.001)])
def test_the_tail_of_chi_square_by_the_tables(statistic, tail):
    assert math.isclose(_chi_square_tail(statistic), tail, rel_tol=1e-3)


def test_last_digits_by_hand():
    """30 + 30 of two digits and 5 of each other: (20^2 * 2 + 5^2 * 8) / 10 = 100."""
    digits = [0] * 30 + [5] * 30 + [d for d in (1, 2, 3, 4, 6, 7, 8, 9) for _ in range(5)]
    counts = [1000 + 10 * i + digit for i, digit in enumerate(digits)]
    flag = last_digits([*counts, 99, 3, 50])
    assert dict(flag.numbers) == {
        "counts": 100,
        **{str(d): 5 for d in range(10)},
        "0": 30,
        "5": 30,
    }
    assert "chi-square 100.0," in flag.sentence
    assert math.isclose(flag.probability, _chi_square_tail(100.0))


def test_what_is_no_count_is_refused():
    with pytest.raises(ReconcileError, match=r"counts\[0\]: -1; counts\[2\]: 1.5"):
        last_digits([-1, 5, 1.5])


# ---- How seldom chance is flagged, and how much it takes


def drawn(rng, units):
    """Parts and wholes as in a vote: sizes of some hundreds, shares that vary by unit."""
    for _ in range(units):
        whole = rng.randrange(200, 1500)
        share = min(max(rng.gauss(0.45, 0.12), 0.02), 0.98)
        yield sum(rng.random() < share for _ in range(whole)), whole


def test_chance_is_flagged_as_seldom_as_the_model_says():
    """Counts that are sums of voters, which is not the model itself: 200 sets, a twentieth of them at one in twenty."""
    rng = random.Random(7)
    integers = digits = 0
    for _ in range(200):
        units = list(drawn(rng, 100))
        integers += integer_percentages(units, at_most=0.05) is not None
        digits += last_digits([part for part, _ in units] + [1000 + w for _, w in units[:40]], at_most=0.05) is not None
    assert 1 <= integers <= 22
    assert 1 <= digits <= 22


def test_what_it_takes_to_be_flagged():
    """The figures that docs/flags.md gives of the power of both tests."""

    def digits(many, extra):
        return [100 + i for i in range(many - extra)] + [1000] * extra

    def percentages(many, extra):
        usual = [(i % 10 + 10 * (i % 50) + 10, 1000) for i in range(many - extra)]
        return usual + [(500, 1000)] * extra

    least_digits = {many: next(e for e in range(many) if last_digits(digits(many, e))) for many in (100, 1000, 10_000)}
    least_units = {
        many: next(e for e in range(many) if integer_percentages(percentages(many, e))) for many in (100, 1000, 10_000)
    }
    assert (least_digits, least_units) == ({100: 17, 1000: 56, 10_000: 176}, {100: 12, 1000: 33, 10_000: 94})

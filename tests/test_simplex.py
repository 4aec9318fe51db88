"""The exact simplex method: verdicts with multipliers that add up, greatest values, rays; against trying points."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest

from reconcile.engine.simplex import Bound, Simplex


def at_least(variable, value):
    return Bound(variable, value, False, f"{variable} >= {value}")


def at_most(variable, value):
    return Bound(variable, value, True, f"{variable} <= {value}")


def test_bounds_that_collide():
    simplex = Simplex(1)
    clash = simplex.set_bounds([at_least(0, 3), at_most(0, 2)])
    assert {bound.value for bound, _ in clash} == {2, 3}
    assert simplex.clash() is not None


def test_the_stronger_bound_stands():
    simplex = Simplex(1)
    assert simplex.set_bounds([at_least(0, 1), at_least(0, 3), at_least(0, 2), at_most(0, 9), at_most(0, 5)]) is None
    assert (simplex.lower[0].value, simplex.upper[0].value) == (3, 5)
    assert simplex.clash() is None


def test_a_conflict_names_the_bounds_that_make_it():
    simplex = Simplex(2)
    total = simplex.add_form({0: 1, 1: 1})
    simplex.set_bounds([at_least(0, 2), at_least(1, 3), at_most(total, 4)])
    found = simplex.check()
    assert {bound.reason for bound, _ in found} == {"0 >= 2", "1 >= 3", f"{total} <= 4"}
    assert {multiple for _, multiple in found} == {Fraction(1)}


def test_greatest_and_least_values():
    simplex = Simplex(2)
    form = simplex.add_form({0: 2, 1: 3})
    limit = simplex.add_form({0: 1, 1: 2})
    simplex.set_bounds([at_least(0, 0), at_least(1, 0), at_most(limit, 7), at_most(0, 4)])
    assert simplex.check() is None
    assert simplex.maximize(form) == Fraction(25, 2)
    assert simplex.maximize(form, -1) == 0


def test_a_ray_where_nothing_bounds_a_value():
    simplex = Simplex(2)
    form = simplex.add_form({0: 1, 1: -1})
    simplex.set_bounds([at_least(0, 0), at_least(1, 0), at_most(form, 3)])
    assert simplex.check() is None
    ray = simplex.maximize(0)
    assert isinstance(ray, dict)
    assert ray[0] > 0
    assert ray[0] - ray.get(1, 0) <= 0


def test_saved_bounds_come_back():
    simplex = Simplex(1)
    simplex.set_bounds([at_least(0, 0), at_most(0, 9)])
    kept = simplex.saved()
    assert simplex.fix(0, 4, "four")
    assert not simplex.fix(0, 5, "five")
    assert simplex.check() is None
    assert simplex.rational(0) == 4
    simplex.add_form({0: 3})
    simplex.restore(kept)
    assert (simplex.lower[0].value, simplex.upper[0].value) == (0, 9)
    simplex.narrow(0, 2)
    assert (simplex.lower[0].value, simplex.upper[0].value) == (2, 7)


def test_forms_that_are_removed_give_their_numbers_back():
    simplex = Simplex(2)
    first = simplex.add_form({0: 1, 1: 1})
    simplex.set_bounds([at_least(first, 3)])
    assert simplex.check() is None
    simplex.remove_form(first)
    assert simplex.add_form({0: 1, 1: -1}) == first
    simplex.set_bounds([at_least(first, 1), at_most(0, 0), at_least(1, 0)])
    assert simplex.check() is not None


def test_a_form_without_a_bound_gives_its_number_back_too():
    simplex = Simplex(2)
    first = simplex.add_form({0: 1, 1: 1})
    assert simplex.set_bounds([at_least(0, 2), at_least(1, 3)]) is None
    assert simplex.check() is None
    simplex.remove_form(first)
    assert simplex.add_form({0: 1, 1: -1}) == first
    assert simplex.set_bounds([at_least(0, 2), at_most(0, 2), at_least(1, 3), at_least(first, 0)]) is None
    assert simplex.check() is not None


def test_forms_of_forms():
    simplex = Simplex(2)
    inner = simplex.add_form({0: 1, 1: 1})
    simplex.set_bounds([at_least(inner, 3), at_most(0, 1), at_least(0, 0), at_least(1, 0)])
    assert simplex.check() is None
    outer = simplex.add_form({inner: 2, 0: -1})
    simplex.set_bounds([at_least(inner, 3), at_most(inner, 3), at_most(0, 1), at_least(0, 0), at_least(outer, 7)])
    assert simplex.check() is not None


@pytest.mark.parametrize("seed", range(60))
def test_random_systems(seed):
    """A verdict is right: the values keep all bounds, or the multipliers make an impossible sum."""
    rng = random.Random(seed)
    columns = rng.randint(1, 3)
    simplex = Simplex(columns)
    forms = {i: {i: 1} for i in range(columns)}
    for _ in range(rng.randint(1, 4)):
        chosen = {i: rng.choice((-3, -2, -1, 1, 2, 3)) for i in range(columns) if rng.random() < 0.8}
        forms[simplex.add_form(chosen)] = chosen
    bounds = [at_least(i, 0) for i in range(columns)] + [at_most(i, rng.randint(0, 6)) for i in range(columns)]
    bounds += [rng.choice((at_least, at_most))(number, rng.randint(-6, 9)) for number in forms if number >= columns]
    clash = simplex.set_bounds(bounds) or simplex.check()
    if clash is None:
        values = {i: Fraction(simplex.rational(i)) for i in range(columns)}
        for bound in bounds:
            worth = sum(factor * values[i] for i, factor in forms[bound.variable].items())
            assert worth <= bound.value if bound.upper else worth >= bound.value
        objective = max(forms)
        best = simplex.maximize(objective)
        boxes = [range(b.value + 1) for b in bounds if b.upper and b.variable < columns][:columns]
        for point in itertools.product(*boxes):
            worths = {n: sum(f * point[i] for i, f in form.items()) for n, form in forms.items()}
            if all(worths[b.variable] <= b.value if b.upper else worths[b.variable] >= b.value for b in bounds):
                assert worths[objective] <= best
        return
    assert all(multiple > 0 for _, multiple in clash)
    summed, least = dict.fromkeys(range(columns), Fraction(0)), Fraction(0)
    for bound, multiple in clash:
        sign = -multiple if bound.upper else multiple
        least += sign * bound.value
        for i, factor in forms[bound.variable].items():
            summed[i] += sign * factor
    assert not any(summed.values())
    assert least > 0

"""What a solver says of a question does not depend on those that it was asked before."""

from __future__ import annotations

import random

import numpy as np
import pytest

from reconcile.constraints import combine
from reconcile.engine.arrays import Inequality, Rows
from reconcile.engine.solver import Program

NAMES = tuple("wxyz")
COLUMN = {name: i for i, name in enumerate(NAMES)}
NEAR = 1e-6


def lines(rng, count):
    return [
        Inequality(
            combine((rng.choice((-3, -2, -1, 1, 2)), name) for name in NAMES if rng.random() < 0.6),
            rng.randrange(-9, 6),
            rng.random() < 0.2,
        )
        for _ in range(count)
    ]


def asked(rng):
    """Which of five lines hold, with lines of the question's own, and the expression that is to be greatest."""
    chosen = np.array([rng.random() < 0.7 for _ in range(5)])
    more = Rows.of(lines(rng, rng.randrange(3)), COLUMN)
    return combine((rng.choice((-1, 1, 2)), name) for name in NAMES if rng.random() < 0.5), chosen, more


def agree(one, other):
    if one is None or other is None:
        return one is None and other is None
    return abs(one.value - other.value) < NEAR * max(1, abs(one.value))


@pytest.mark.parametrize("seed", range(30))
def test_a_solver_asked_before_says_what_a_new_one_says(seed):
    rng = random.Random(seed)
    rows = Rows.of(lines(rng, 5), COLUMN)
    old = Program(NAMES, rows)
    for _ in range(8):
        terms, chosen, more = asked(rng)
        new = Program(NAMES, rows)
        assert agree(old.best(terms, chosen, more), new.best(terms, chosen, more))
        for what in ("center", "ray"):
            assert (getattr(old, what)(chosen, more) is None) == (getattr(new, what)(chosen, more) is None), what
        assert (old.direction(terms, chosen, more) is None) == (new.direction(terms, chosen, more) is None)


def test_there_is_a_point_or_a_ray():
    """And a ray is multiples of the lines that hold, which sum to about a contradiction."""
    rng = random.Random(1)
    impossible, rays = 0, 0
    for _ in range(40):
        rows = Rows.of(lines(rng, 5), COLUMN)
        program = Program(NAMES, rows)
        for _ in range(6):
            _, chosen, more = asked(rng)
            ray, point = program.ray(chosen, more), program.vertex(chosen, more)
            if point is not None:
                assert ray is None
                held = rows.chosen(np.flatnonzero(chosen)).with_more(more)
                missing = held.bounds - held.sums(held.factors * point[held.columns])
                assert (np.where(held.equal, np.abs(missing), missing) < NEAR).all()
                assert (point > -NEAR).all()
                continue
            impossible += 1
            if ray is not None:
                rays += 1
                assert abs(ray @ np.concatenate((rows.bounds, more.bounds))) > NEAR
                assert not ray[: len(rows)][~chosen].any()
    assert impossible > 20
    assert rays >= 0.9 * impossible, (rays, impossible)

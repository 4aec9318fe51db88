"""Splits on variables and clauses end in a refutation that is checked, or at whole numbers that solve everything."""

from __future__ import annotations

import random
from itertools import product

import pytest

from reconcile.checker import check_proof, check_solution
from reconcile.constraints import Clause, Row, System, combine
from reconcile.engine.answers import Refuted
from reconcile.engine.guide import Guide
from reconcile.engine.presolve import Definitions
from reconcile.engine.splits import BUDGET, Splits
from reconcile.engine.trees import Branch, Leaf, needs_of

NAMES = ("votes[t,a]", "votes[t,b]", "votes[t,c]")
MOST = 4


def expression(rng):
    return combine((rng.choice((-3, -2, -1, 1, 2, 3)), name) for name in NAMES if rng.random() < 0.8)


def drawn(rng):
    """Three counts of 0 to 4 each, with some equalities, limits and alternatives."""
    rows = [Row(f"most {name}", ((name, -1),), -MOST) for name in NAMES]
    rows += [
        Row(f"r{i}", expression(rng), rng.randrange(-4, 6), rng.random() < 0.6, frozenset([f"r{i}"])) for i in range(2)
    ]
    clauses = [
        Clause("c", tuple((expression(rng), rng.randrange(1, 6)) for _ in range(2)), frozenset(["c"]))
        for _ in range(rng.randrange(2))
    ]
    return System(NAMES, tuple(rows), tuple(clauses))


def solutions(system):
    for values in product(range(MOST + 1), repeat=len(NAMES)):
        point = dict(zip(NAMES, values, strict=True))
        if all(holds(row, point) for row in system.rows) and all(
            any(value(terms, point) >= bound for terms, bound in clause.cases) for clause in system.clauses
        ):
            yield point


def value(terms, point):
    return sum(factor * point[name] for name, factor in terms)


def holds(row, point):
    return value(row.terms, point) == row.bound if row.equal else value(row.terms, point) >= row.bound


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_splits_agree_with_trying_everything(first):
    refuted, split = 0, 0
    for seed in range(first, first + 20):
        rng = random.Random(seed)
        system = drawn(rng)
        needs = {"r0": 0, "r1": 1, "c": 2}
        guide = Guide(NAMES, system.rows, system.clauses, needs)
        search = Splits(guide)
        found = search.search(guide.question(0b111, ()))
        possible = next(solutions(system), None)
        assert search.nodes <= BUDGET + 1
        if isinstance(found, Leaf | Branch):
            assert possible is None, f"seed {seed}"
            answer = Refuted(needs_of(found), found, Definitions(System((), ())))
            check_proof(answer.proof(), system, answer.used)
            refuted, split = refuted + 1, split + isinstance(found, Branch)
        elif found is not None:
            assert possible is not None, f"seed {seed}"
            check_solution(dict(zip(NAMES, map(int, found), strict=True)), system, needs)
    assert refuted >= 3
    assert split


def test_two_halves_of_an_odd_number():
    """Twice each of three counts is 5: over the rationals that is nothing special."""
    odd = Row("odd", combine((2, name) for name in NAMES), 5, True, frozenset(["r0"]))
    guide = Guide(NAMES, [odd], [], {"r0": 0})
    search = Splits(guide)
    found = search.search(guide.question(1, ()))
    assert isinstance(found, Branch)
    assert found.used
    assert 3 <= search.nodes <= BUDGET
    assert search.search(guide.question(0, ())) is not None
    assert search.nodes == 1

"""Small ledgers decided as large ones are, with little work or few ways to go on: what is answered is what the exact
engine says, and the rest is left open.

Of a large system, each of these ways is one for what the others leave open, so here all but a few are taken away.
"""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from ledgers import EVERYTHING
from posed import posed

from reconcile.checker import check_proof, check_solution
from reconcile.constraints import Row, System, combine, evaluate
from reconcile.engine import large, large_memory, large_ratios, neighbourhoods, parts, rounding, search
from reconcile.engine.answers import Extreme, Refuted, Solved, Undecided
from reconcile.engine.parts import Engine
from reconcile.errors import UndecidedError

FEW_PIVOTS = [(search, "SIMPLE", 0)]
NOT_AT_ONCE = [(large, "MOST_QUICK", 0)]
NOT_NEARBY = [*NOT_AT_ONCE, (neighbourhoods, "MOST", 0)]
NOT_EXACTLY = [*NOT_NEARBY, (large, "MOST_EXACT", 0)]
ONE_STEP = [*NOT_EXACTLY, (large_ratios, "MOST_STEPS", 1)]
FEW_BLOCKS = [*NOT_NEARBY, (rounding, "FREED", (1,))]
NOT_WHOLE = [*NOT_AT_ONCE, (large, "MOST_WHOLE", 0)]
FEW_KEPT = [*NOT_AT_ONCE, (large_memory, "MOST_COUNTS", 30)]


@pytest.mark.parametrize(
    ("seed", "changes", "work"),
    [
        (2, [], 1500),
        (1, NOT_AT_ONCE, None),
        (2, FEW_PIVOTS, None),
        (2, NOT_EXACTLY, None),
        (27, FEW_KEPT, None),
        (35, FEW_BLOCKS, None),
        (26, ONE_STEP, None),
        (12, NOT_WHOLE, None),
        (36, [], None),
    ],
)
def test_what_is_answered_holds(seed, changes, work, monkeypatch):
    answers_hold(seed, changes, monkeypatch, work)


def test_a_limit_that_no_fraction_of_few_is_near_to(monkeypatch):
    """It is one a little further out, proven all the same."""
    for module, name, value in [*ONE_STEP, (large_ratios, "FINEST", 1), (large_ratios, "DENOMINATORS", (1,))]:
        monkeypatch.setattr(module, name, value)
    monkeypatch.setattr(parts, "MANY", 0)
    x, y = "votes[t,x]", "votes[t,y]"
    rows = (Row("1009 y are 1013 x at most", ((x, 1013), (y, -1009)), 0), Row("x at most 1000", ((x, -1),), -1_000))
    limit = Engine(System((x, y), rows, ()), []).maximize_ratio(((y, 1),), ((x, 1),), [], Fraction(0))
    assert Fraction(1013, 1009) < limit < Fraction(1013, 1009) + Fraction(1, 10**8)


def answers_hold(seed, changes, monkeypatch, work):
    _, _, system, soft = posed(seed, EVERYTHING)
    monkeypatch.setattr(parts, "MANY", 10**9)
    exact = Engine(system, soft)
    monkeypatch.setattr(parts, "MANY", 0)
    for module, name, value in changes:
        monkeypatch.setattr(module, name, value)
    guided = Engine(system, soft)
    if work is not None:
        guided.limit(work=work)
    rng = random.Random(seed)
    names = [name for name in system.variables if not name.startswith(("one[", "marked[", "options["))]
    for _ in range(2):
        taken = frozenset(name for name in soft if rng.random() < rng.choice((0.5, 0.9)))
        for _ in range(4):
            one, other = rng.sample(names, 2)
            question = (system, guided, exact, taken)
            an_end_holds(*question, combine([(rng.choice((1, -1)), one)]))
            an_end_holds(*question, combine([(1, one), (1, other)]))
            a_verdict_holds(*question, (combine([(1, one), (1, other)]), rng.choice((1, 3, 10))))
            a_ratio_holds(guided, exact, taken, one, other)


def a_verdict_holds(system, guided, exact, taken, goal):
    answer = guided.decide(taken, [goal])
    if isinstance(answer, Solved):
        check_solution(answer.values, system, taken)
        assert evaluate(goal[0], answer.values) >= goal[1]
    elif isinstance(answer, Refuted):
        check_proof(answer.proof(), system, answer.used)
    assert isinstance(answer, Undecided | type(exact.decide(taken, [goal])))


def an_end_holds(system, guided, exact, taken, terms):
    try:
        found = guided.maximize(terms, taken)
    except UndecidedError:
        return
    expected = exact.maximize(terms, taken)
    assert isinstance(found, Undecided | type(expected))
    if isinstance(found, Extreme):
        check_solution(found.solution, system, taken)
        if found.value is None or expected.value is None:
            assert found.value is expected.value
        elif expected.attained:
            assert found.value == expected.value if found.attained else found.value >= expected.value


def a_ratio_holds(guided, exact, taken, one, other):
    """A limit is none below the least one; where the exact engine knows none, there is nothing to compare."""
    top, bottom = combine([(1, one)]), combine([(1, other)])
    some = guided.decide(taken, [(bottom, 1)])
    if not isinstance(some, Solved):
        return
    start = Fraction(evaluate(top, some.values), evaluate(bottom, some.values))
    try:
        found = guided.maximize_ratio(top, bottom, taken, start)
    except UndecidedError:
        return
    expected = exact.maximize_ratio(top, bottom, taken, start)
    if expected is not None:
        assert found is not None
        assert found >= expected

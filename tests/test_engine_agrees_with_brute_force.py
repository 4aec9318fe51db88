"""On small ledgers, the engine says exactly what trying every assignment says, and proves it."""

from __future__ import annotations

import random

import pytest
from ledgers import EVERYTHING
from posed import posed

from reconcile.checker import check_proof, check_solution
from reconcile.engine.answers import Extreme, Refuted, Solved
from reconcile.engine.conflicts import SHORT, all_conflicts, short_reason

CHUNK = 20
FAST = 300
THOROUGH = 100_000
FEATURES = EVERYTHING


@pytest.mark.parametrize("first", range(0, FAST, CHUNK))
def test_engine_agrees_with_brute_force(first):
    for seed in range(first, first + CHUNK):
        compare(seed, FEATURES)


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(0, THOROUGH, 20 * CHUNK))
def test_engine_agrees_with_brute_force_thoroughly(first, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    for seed in range(first, first + 20 * CHUNK):
        compare(seed, FEATURES)


def compare(seed, features):
    """Ask the engine and the oracle everything about one ledger; raises `AssertionError` where they differ."""
    engine, oracle, system, soft = posed(seed, features)
    _compare_conflicts(seed, engine, oracle, soft)
    rng = random.Random(-seed - 1)
    for _ in range(4):
        taken = frozenset(name for name in soft if rng.random() < rng.choice((0.5, 0.9)))
        _compare_verdict(seed, engine, oracle, system, taken)
        _compare_bounds(seed, engine, oracle, system, taken, rng)


def _compare_conflicts(seed, engine, oracle, soft):
    found = all_conflicts(engine, soft)
    assert found.complete, f"seed {seed}: the engine did not find all conflicts"
    assert set(found.conflicts) == oracle.conflicts(), f"seed {seed}: conflicts"
    _compare_reason(seed, short_reason(engine, soft), oracle.conflicts())
    corrections = oracle.corrections()
    assert set(found.corrections) == corrections, f"seed {seed}: corrections"
    assert sorted(map(len, found.corrections))[:1] == sorted(map(len, corrections))[:1], f"seed {seed}: smallest repair"


def _compare_reason(seed, reason, conflicts):
    """Where a reason is short, none is shorter."""
    assert (reason is None) == (not conflicts), f"seed {seed}: a reason {reason}"
    if reason is not None:
        assert reason in conflicts, f"seed {seed}: {sorted(reason)} is not a conflict"
        assert len(reason) in {min(map(len, conflicts)), *range(SHORT + 1, 99)}, f"seed {seed}: a shorter reason"


def _compare_verdict(seed, engine, oracle, system, taken):
    answer = engine.decide(taken)
    assert isinstance(answer, Solved | Refuted), f"seed {seed}: {answer}"
    assert isinstance(answer, Solved) == oracle.possible(taken), f"seed {seed}: verdict on {sorted(taken)}"
    if isinstance(answer, Solved):
        check_solution(answer.values, system, taken)
        assert oracle.allows(answer.values, taken), f"seed {seed}: solution {answer.values}"
    else:
        assert answer.used <= taken, f"seed {seed}: the refutation uses what is not taken"
        assert answer.proof().goal == ()
        check_proof(answer.proof(), system, answer.used)
        assert not oracle.possible(answer.used), f"seed {seed}: {sorted(answer.used)} have a solution"


def _compare_bounds(seed, engine, oracle, system, taken, rng):
    basic = [name for name in oracle.columns if not name.startswith(("one[", "marked[", "options["))]
    chosen = rng.sample(basic, min(len(basic), rng.choice((1, 1, 2, 3))))
    terms = tuple(sorted((name, rng.choice((-2, -1, 1, 1, 1, 2, 3))) for name in chosen))
    negated = tuple((name, -factor) for name, factor in terms)
    bounds = oracle.bounds(terms, taken)
    for expression, expected in ((terms, bounds and bounds[1]), (negated, bounds and -bounds[0])):
        extreme = engine.maximize(expression, taken)
        if bounds is None:
            assert isinstance(extreme, Refuted), f"seed {seed}: {extreme}"
            continue
        assert isinstance(extreme, Extreme), f"seed {seed}: {extreme}"
        assert extreme.value == expected, f"seed {seed}: the greatest {expression} under {sorted(taken)}"
        check_solution(extreme.solution, system, taken)
        assert sum(factor * extreme.solution.get(name, 0) for name, factor in expression) == expected
        proof = extreme.refuted.proof()
        assert set(proof.goal) <= {(expression, expected + 1)}, f"seed {seed}: another goal"
        check_proof(proof, system, extreme.refuted.used)

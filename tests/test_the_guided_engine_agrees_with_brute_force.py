"""Small ledgers decided as large ones are, by the solver's guidance: what is decided is what trying everything says."""

import random

import pytest
from ledgers import EVERYTHING, small_ledger
from posed import posed

import reconcile
from reconcile.checker import check_proof, check_solution
from reconcile.engine import parts
from reconcile.engine.answers import Extreme, Refuted, Solved
from reconcile.engine.conflicts import all_conflicts
from reconcile.errors import UndecidedError

CHUNK = 10
FAST = 120
THOROUGH = 3_000


@pytest.mark.parametrize("first", range(0, FAST, CHUNK))
def test_guided(first, monkeypatch):
    monkeypatch.setattr(parts, "MANY", 0)
    compare_all(range(first, first + CHUNK))


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(FAST, THOROUGH, 6 * CHUNK))
def test_guided_thoroughly(first, monkeypatch, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    monkeypatch.setattr(parts, "MANY", 0)
    compare_all(range(first, first + 6 * CHUNK))


def compare_all(seeds):
    """Most questions have to be decided: an engine that decides nothing is never wrong."""
    decided, asked = 0, 0
    for seed in seeds:
        for was_decided in compare(seed):
            decided += was_decided
            asked += 1
    assert decided >= 0.9 * asked, f"{decided} of {asked}"


def compare(seed):
    """For each question about one ledger, whether it was decided; raises `AssertionError` where it was, wrongly."""
    engine, oracle, system, soft = posed(seed, EVERYTHING)
    rng = random.Random(-seed - 1)
    for _ in range(4):
        taken = frozenset(name for name in soft if rng.random() < rng.choice((0.5, 0.9)))
        yield verdict_is_right(seed, engine, oracle, system, taken)
        yield from (bound_is_right(seed, engine, oracle, taken, rng) for _ in range(2))
    found = all_conflicts(engine, soft)
    if found.complete:
        assert set(found.conflicts) == oracle.conflicts(), f"seed {seed}: conflicts"


def verdict_is_right(seed, engine, oracle, system, taken):
    answer = engine.decide(taken)
    if isinstance(answer, Solved):
        check_solution(answer.values, system, taken)
        assert oracle.possible(taken), f"seed {seed}: solved {sorted(taken)}"
    elif isinstance(answer, Refuted):
        assert answer.used <= taken
        check_proof(answer.proof(), system, answer.used)
        assert not oracle.possible(taken), f"seed {seed}: refuted {sorted(taken)}"
    return isinstance(answer, Solved | Refuted)


def bound_is_right(seed, engine, oracle, taken, rng):
    name = rng.choice([name for name in oracle.columns if not name.startswith(("one[", "marked[", "options["))])
    bounds = oracle.bounds(((name, 1),), taken)
    try:
        extreme = engine.maximize(((name, 1),), taken)
    except UndecidedError:
        return False
    if isinstance(extreme, Extreme):
        assert bounds is not None, f"seed {seed}: {name} has a bound though nothing is possible"
        asked = f"seed {seed}: the greatest {name} under {sorted(taken)}"
        assert extreme.value == bounds[1] if extreme.attained else extreme.value >= bounds[1], asked
    elif isinstance(extreme, Refuted):
        assert bounds is None, f"seed {seed}: {name} has bounds"
    return isinstance(extreme, Refuted) or (isinstance(extreme, Extreme) and extreme.attained)


@pytest.mark.parametrize("first", range(5_000, 5_040, CHUNK))
def test_whole_results_agree_with_those_of_the_exact_engine(first, monkeypatch):
    """Ranges, those of ratios too, and statuses: equal, or undecided by the one or the other."""
    compared = 0
    for seed in range(first, first + CHUNK):
        ledger = small_ledger(seed, EVERYTHING).ledger
        monkeypatch.setattr(parts, "MANY", 10**9)
        exact = reconcile.reconcile(ledger)
        monkeypatch.setattr(parts, "MANY", 0)
        guided = reconcile.reconcile(ledger)
        assert guided.verdict in (exact.verdict, reconcile.Verdict.UNDECIDED), seed
        known = {(s.statement, s.account, s.dropped): s for s in exact.core.standings}
        for standing in guided.core.standings:
            other = known.get((standing.statement, standing.account, standing.dropped))
            if other is not None and reconcile.Status.UNDECIDED not in (standing.status, other.status):
                assert standing.status is other.status, (seed, standing.statement)
                for found, expected in zip(standing.ranges, other.ranges, strict=False):
                    assert [end.value for end in found] == [end.value for end in expected], (seed, standing.statement)
                    compared += 1
    assert compared >= CHUNK

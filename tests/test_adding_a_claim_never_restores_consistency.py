"""What cannot hold cannot hold with one claim more: of all claims, and of what every account states."""

from __future__ import annotations

import random

import attrs
import pytest
from ledgers import EVERYTHING, OTHERWISE, small_ledger
from toml_files import SEEDS

import reconcile
from reconcile import model, statements
from reconcile.engine.answers import Refuted, Solved
from reconcile.worker import Worker

FAST, FAST_CHUNK = 100, 20
THOROUGH, THOROUGH_CHUNK = 3_000, 100


def grow(ledger, rng):
    """The ledger with its claims one by one, in any order in which what is endorsed comes before who endorses it.

    A claim that corrects another takes it away, so here none does.
    """
    left = [attrs.evolve(claim, supersedes=None) for claim in ledger.claims]
    rng.shuffle(left)
    taken = []
    while left:
        known = {claim.id for claim in taken}
        after = (claim for claim in left if not isinstance(claim, model.Endorsement) or claim.claim in known)
        claim = next(after)
        left.remove(claim)
        taken.append(claim)
        yield attrs.evolve(ledger, claims=tuple(taken))


def answers(ledger):
    """Of all statements, and of each account's, with all assumptions: whether counts were found or excluded."""
    problem = statements.build(ledger)
    engine = Worker(problem).engine
    assumed = frozenset(problem.assumptions)
    choices = {account: problem.of_account(account) for account in problem.accounts}
    choices["all"] = frozenset(s.id for s in problem.statements)
    return {account: engine.decide(taken | assumed) for account, taken in choices.items()}


def check(ledger, rng, where):
    """How many verdicts turned from consistent to inconsistent."""
    excluded = {}
    for size, grown in enumerate(grow(ledger, rng), start=1):
        now = answers(grown)
        for account, after in excluded.items():
            assert not isinstance(now[account], Solved), f"{where}: {account} with {size} claims, not with {after}"
        for account, answer in now.items():
            if isinstance(answer, Refuted):
                excluded.setdefault(account, size)
    return len(excluded)


def of_seeds(seeds):
    features = EVERYTHING, EVERYTHING | {OTHERWISE}
    return sum(check(small_ledger(seed, features[seed % 2]).ledger, random.Random(seed), seed) for seed in seeds)


@pytest.mark.parametrize("first", range(0, FAST, FAST_CHUNK))
def test_adding_a_claim_never_restores_consistency(first):
    assert of_seeds(range(first, first + FAST_CHUNK)) > 0


@pytest.mark.parametrize("seed", range(3))
def test_nor_in_the_seeds(seed):
    assert check(reconcile.load(SEEDS), random.Random(seed), "seeds") >= 1


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(0, THOROUGH, THOROUGH_CHUNK))
def test_adding_a_claim_never_restores_consistency_thoroughly(first, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    assert of_seeds(range(first, first + THOROUGH_CHUNK)) > 0

"""The slips of a small ledger are exactly the edits with which the edited ledger, built anew, can hold together.

Claim by claim, the figure or option is replaced in the ledger itself, so that every constraint is made from the edited
claim: also those by which a claim has consequences for what it does not speak of. Each answer is checked.
"""

from __future__ import annotations

from itertools import combinations

import pytest
from ledgers import EVERYTHING, small_ledger
from slow_slips import edited

import reconcile
from reconcile.checker import check_proof, check_solution
from reconcile.engine.answers import Refuted, Solved
from reconcile.engine.parts import Engine
from reconcile.slip_meanings import MOST, corrections_of, exchange_of
from reconcile.statements import build

CHUNK, FAST, THOROUGH = 20, 80, 2_000


def holds(ledger):
    """Whether all of a ledger can hold together, proven."""
    problem = build(ledger)
    taken = [*(statement.id for statement in problem.statements), *problem.assumptions]
    answer = Engine(problem.system, taken).decide(taken)
    if isinstance(answer, Solved):
        check_solution(answer.values, problem.system, frozenset(taken))
        return True
    assert isinstance(answer, Refuted)
    check_proof(answer.proof(), problem.system, answer.used)
    return False


def with_edit(result, corrected):
    claims = dict(zip(corrected.statements, corrected.claims, strict=True))
    return edited(result.ledger, result.problem, claims)


def expected(result):
    """All edits with which everything holds: of single statements where they are few, and exchanges."""
    problem = result.problem
    in_conflict = {name for conflict in result.core.conflicts for name in conflict.members}
    for statement in problem.statements:
        fitting = [c for c in corrections_of(problem, statement) if holds(with_edit(result, c))]
        yield from fitting if len(fitting) <= MOST else ()
    for pair in combinations([s for s in problem.statements if s.id in in_conflict], 2):
        corrected = exchange_of(*pair)
        if corrected is not None and holds(with_edit(result, corrected)):
            yield corrected


def compare(seeds):
    """How many slips the ledgers of the seeds have; raises `AssertionError` where they are not those expected."""
    count = 0
    for seed in seeds:
        result = reconcile.reconcile(small_ledger(seed, EVERYTHING if seed % 2 else frozenset()).ledger)
        found = {slip[1:4] for slip in result.slips if slip.account == "all"}
        wanted = {(c.statements, c.kind, c.would_be) for c in expected(result)} if result.core.conflicts else set()
        assert found == wanted, f"seed {seed}"
        count += len(found)
    return count


def test_small_ledgers():
    assert compare(range(FAST)) > FAST // 2


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(FAST, THOROUGH, CHUNK))
def test_small_ledgers_thoroughly(first, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    compare(range(first, first + CHUNK))

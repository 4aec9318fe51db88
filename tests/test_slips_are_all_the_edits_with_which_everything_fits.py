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
from reconcile.engine.answers import Refuted, Solved, Undecided
from reconcile.engine.parts import Engine
from reconcile.slip_meanings import MOST, corrections_of, exchange_of
from reconcile.statements import build

CHUNK, FAST, THOROUGH = 20, 80, 2_000


MOST_UNDECIDED = 1
"""Of so many ledgers of a chunk edits may be left undecided: such an edit may be a slip or not."""


def holds(ledger):
    """Whether all of a ledger can hold together, proven; `None` where the engine gives up."""
    problem = build(ledger)
    taken = [*(statement.id for statement in problem.statements), *problem.assumptions]
    answer = Engine(problem.system, taken).decide(taken)
    if isinstance(answer, Solved):
        check_solution(answer.values, problem.system, frozenset(taken))
        return True
    if isinstance(answer, Undecided):
        return None
    assert isinstance(answer, Refuted)
    check_proof(answer.proof(), problem.system, answer.used)
    return False


def with_edit(result, corrected):
    claims = dict(zip(corrected.statements, corrected.claims, strict=True))
    return edited(result.ledger, result.problem, claims)


def edits(result):
    """Every edit, with whether all holds with it: of single statements (none where very many fit), and of pairs."""
    problem = result.problem
    in_conflict = {name for conflict in result.core.conflicts for name in conflict.members}
    for statement in problem.statements:
        tried = [(c, holds(with_edit(result, c))) for c in corrections_of(problem, statement)]
        fits = [c for c, held in tried if held]
        yield from ((c, held and len(fits) <= MOST) for c, held in tried)
    for pair in combinations([s for s in problem.statements if s.id in in_conflict], 2):
        corrected = exchange_of(*pair)
        if corrected is not None:
            yield corrected, holds(with_edit(result, corrected))


def compare(seeds):
    """How many slips the ledgers of the seeds have; raises `AssertionError` where they are not those expected."""
    count = undecided = 0
    for seed in seeds:
        result = reconcile.reconcile(small_ledger(seed, EVERYTHING if seed % 2 else frozenset()).ledger)
        found = {slip[1:4] for slip in result.slips if slip.account == "all"}
        tried = list(edits(result)) if result.core.conflicts else []
        wanted, unknown = (
            {(c.statements, c.kind, c.would_be) for c, held in tried if held is answer} for answer in (True, None)
        )
        assert wanted <= found <= wanted | unknown, f"seed {seed}"
        count, undecided = count + len(found), undecided + bool(unknown)
    assert undecided <= MOST_UNDECIDED
    return count


def test_small_ledgers():
    assert compare(range(FAST)) > FAST // 2


def test_a_ledger_whose_last_unstated_share_fits():
    """Once, a solution that nothing rests on was left in its report, which was refused for it."""
    compare([1252])


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(FAST, THOROUGH, CHUNK))
def test_small_ledgers_thoroughly(first, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    compare(range(first, first + CHUNK))

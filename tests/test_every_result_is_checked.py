"""On small random ledgers, whatever `reconcile` says can be verified from its JSON, and trying everything agrees.

Once with the ledger alone, where the box in which the oracle tries everything says only what must not be excluded;
and once with the box among the identities, where both must say the same.
"""

from __future__ import annotations

import pytest
from ledgers import EVERYTHING, small_ledger
from oracle import Oracle
from posed import boxed, verified, within_its_box

from reconcile import statements
from reconcile.results import Status, Verdict

FAST, FAST_CHUNK = 60, 5
THOROUGH, THOROUGH_CHUNK = 3_000, 50


@pytest.mark.parametrize("first", range(0, FAST, FAST_CHUNK))
def test_results_are_verified_and_agree(first):
    for seed in range(first, first + FAST_CHUNK):
        compare(seed)


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(0, THOROUGH, THOROUGH_CHUNK))
def test_results_are_verified_and_agree_thoroughly(first, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    for seed in range(first, first + THOROUGH_CHUNK):
        compare(seed)


def compare(seed):
    small = small_ledger(seed, EVERYTHING)
    oracle = Oracle(small.ledger, statements.build(small.ledger).statements, small.box)
    alone = verified(small.ledger)
    _no_more_than_the_oracle(f"seed {seed}", alone, oracle)
    if not oracle.possible(boxed(small).assumptions):
        return  # the box and the assumptions collide by themselves, which no ledger without a box can
    with within_its_box(small):
        within = verified(small.ledger)
    _no_more_than_the_oracle(f"seed {seed}, boxed", within, oracle)
    _just_what_the_oracle_says(f"seed {seed}, boxed", within, oracle)


def taken_by(result, account, dropped=()):
    own = result.problem.of_account(account) if account != "all" else {s.id for s in result.problem.statements}
    return frozenset((*own, *result.problem.assumptions)) - set(dropped)


def _no_more_than_the_oracle(where, result, oracle):
    """Nothing is excluded that can be found by trying."""
    everything = taken_by(result, "all")
    assert result.verdict is not Verdict.UNDECIDED, where
    assert result.complete, where
    if oracle.possible(everything):
        assert result.verdict is Verdict.CONSISTENT, where
    for conflict in result.core.conflicts:
        assert not oracle.possible(conflict.members), f"{where}: {conflict.members} can hold"
    for fall in result.core.falls:
        allowed = taken_by(result, fall.account) | {fall.statement}
        assert not oracle.possible(allowed), f"{where}: {fall.statement} can hold with {fall.account}"
    for bound in result.core.bounds:
        found = oracle.bounds(bound.quantity.numerator, taken_by(result, bound.account, bound.dropped))
        if found is not None:
            assert bound.range is not None, f"{where}: {bound.quantity} was given up"
            low, high = bound.range.low.value, bound.range.high.value
            assert low is None or low <= found[0], f"{where}: {bound.quantity} above {found}"
            assert high is None or high >= found[1], f"{where}: {bound.quantity} below {found}"
    for standing in result.core.standings:
        possible, inside, outside = _judged(result, standing, oracle)
        if possible and standing.status is Status.CONTRADICTED:
            assert not inside, f"{where}: {standing.statement} can hold"
        if possible and standing.status is Status.IMPLIED:
            assert not outside, f"{where}: {standing.statement} can fail"


def _judged(result, standing, oracle):
    """Whether the others can hold; whether the statement can then hold, and whether it can then fail."""
    taken = taken_by(result, standing.account, standing.dropped) - {standing.statement}
    rows, kept = (oracle._rows(names) for names in (taken, taken | {standing.statement}))  # noqa: SLF001
    return rows.any(), kept.any(), (rows & ~kept).any()


def _just_what_the_oracle_says(where, result, oracle):
    everything = taken_by(result, "all")
    assert (result.verdict is Verdict.CONSISTENT) == oracle.possible(everything), where
    conflicts = {frozenset(conflict.members) for conflict in result.core.conflicts}
    assert conflicts == oracle.conflicts(), f"{where}: conflicts"
    corrections = oracle.corrections()
    least = min(map(len, corrections), default=0)
    if conflicts:
        repairs = {frozenset(repair.dropped) for repair in result.repairs}
        assert repairs == {names for names in corrections if len(names) == least}, f"{where}: repairs"
    for bound in result.core.bounds:
        if bound.quantity.name not in ("options", "seats"):
            found = oracle.bounds(bound.quantity.numerator, taken_by(result, bound.account, bound.dropped))
            assert (bound.range.low.value, bound.range.high.value) == found, f"{where}: {bound.quantity}"
    for standing in result.core.standings:
        assert standing.status is not Status.UNDECIDED, where
        statement = result.problem.statement(standing.statement)
        if not set(statement.meaning.assumes) <= everything - set(standing.dropped):
            continue  # it rests on a reading that does not hold, so it says nothing
        possible, inside, outside = _judged(result, standing, oracle)
        assert possible, f"{where}: what is kept of {standing.account} cannot hold"
        assert inside == (standing.status is not Status.CONTRADICTED), (
            f"{where}: {standing.statement} {standing.status}"
        )
        if inside and statement.claim.kind != "rank":
            assert outside == (standing.status is not Status.IMPLIED), (
                f"{where}: {standing.statement} {standing.status}"
            )

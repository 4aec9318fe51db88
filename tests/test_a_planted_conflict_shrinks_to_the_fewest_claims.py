"""A planted fault makes a ledger inconsistent, by the planted claims alone; and that is what a ledger shrinks to."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

import reconcile
from reconcile import ReconcileError, Verdict, from_texts, statements
from reconcile.strategies import LEDGER_FAULTS, contests, corrupted_ledgers
from reconcile.strategies.toml import to_toml
from reconcile.worker import Worker

SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
CLAIMS = {
    "two counts": 2,
    "share above all": 1,
    "ballots above the roll": 2,
    "two winners": 2,
    "two majorities": 2,
    "later count below an earlier one": 2,
    "later round below an earlier one": 2,
    "share apart from its counts": 3,
    "wrong lead": 3,
    "parts apart from the whole": 3,
    "options above the valid votes": 2,
}
"""How many claims the smallest ledger has."""
OPTIONS = dict.fromkeys(("two winners", "two majorities", "share apart from its counts", "wrong lead"), 2)
"""How many options, where not one."""
LARGE = 5_000
"""Ballots that a whole vote has to have, so that the first ledger tried is not the smallest."""


def verdict(ledger):
    return Worker(statements.build(ledger))._verdict()[0]  # noqa: SLF001


def is_inconsistent(drawn):
    return verdict(drawn.ledger()) is Verdict.INCONSISTENT


def smallest(drawn, condition):
    phases = [Phase.generate, Phase.shrink]
    return find(drawn, condition, settings=settings(max_examples=2_000, database=None, phases=phases))


def with_claims(drawn, ids):
    """The ledger with some of its claims alone."""
    files = {name: dict(data) for name, data in drawn.files.items()}
    for data in files.values():
        if "claim" in data:
            data["claim"] = [entry for entry in data["claim"] if entry["id"] in ids]
    return from_texts({name: to_toml(data) for name, data in files.items()}, rounding=drawn.rounding)


@given(corrupted_ledgers())
@settings(max_examples=20, **SLOW)
def test_the_planted_claims_collide_and_all_others_are_true(drawn):
    ids = {entry["id"] for entry in drawn.claims}
    assert set(drawn.fault.wrong) <= set(drawn.fault.claims) <= ids
    assert drawn.fault.wrong
    assert is_inconsistent(drawn)
    assert verdict(with_claims(drawn, ids - set(drawn.fault.wrong))) is not Verdict.INCONSISTENT


@pytest.mark.parametrize("fault", LEDGER_FAULTS)
def test_no_planted_claim_can_be_left_out(fault):
    @given(corrupted_ledgers(faults=[fault], most_claims=0))
    @settings(max_examples=3, **SLOW)
    def check(drawn):
        planted = set(drawn.fault.claims)
        assert verdict(with_claims(drawn, planted)) is Verdict.INCONSISTENT
        for claim in planted:
            assert verdict(with_claims(drawn, planted - {claim})) is Verdict.CONSISTENT

    check()


@pytest.mark.parametrize("fault", LEDGER_FAULTS)
def test_a_planted_conflict_shrinks_to_the_fewest_claims(fault):
    def is_large_and_inconsistent(drawn):
        return drawn.counts["cast[k-whole]"] >= LARGE and is_inconsistent(drawn)

    found = smallest(corrupted_ledgers(faults=[fault]), is_large_and_inconsistent)
    assert tuple(entry["id"] for entry in found.claims) == found.fault.claims
    assert len(found.claims) == CLAIMS[fault]
    assert len(found.files) == 2
    assert LARGE <= max(found.counts.values()) <= 2 * LARGE


@pytest.mark.parametrize("fault", LEDGER_FAULTS)
def test_the_simplest_ledger_has_no_more_options_than_the_fault_takes(fault):
    (contest,) = smallest(corrupted_ledgers(faults=[fault]), lambda _: True).files["contests.toml"]["contest"]
    assert len(contest["options"]) == OPTIONS.get(fault, 1)
    assert "group" not in contest


def test_of_all_faults_the_smallest_is_found():
    """What a property of one's own would print, where it fails on every ledger that cannot hold."""
    found = smallest(corrupted_ledgers(), lambda drawn: is_inconsistent(drawn) and len(drawn.claims) > 1)
    assert len(found.claims) == 2
    assert found.fault.name == "two counts"


@given(corrupted_ledgers(faults=["two counts", "wrong lead"], most_claims=0))
@settings(max_examples=4, **SLOW)
def test_the_planted_claims_are_what_a_report_names(drawn):
    (finding,) = (each for each in reconcile.reconcile(drawn.ledger()).findings if each.conflict is not None)
    assert sorted(finding.claims) == sorted(drawn.fault.claims)


@given(corrupted_ledgers(contests=contests(id="mayor", least_options=2)))
@settings(max_examples=10, **SLOW)
def test_contests_of_ones_own_are_those_of_the_ledger(drawn):
    assert [each["id"] for each in drawn.files["contests.toml"]["contest"]] == ["mayor"]
    assert is_inconsistent(drawn)


def test_a_fault_that_is_none_is_refused():
    with pytest.raises(ReconcileError, match='unknown fault "two count"; the nearest known one is "two counts"'):
        corrupted_ledgers(faults=["two count"])


def test_every_fault_has_its_size():
    assert tuple(CLAIMS) == LEDGER_FAULTS


def test_drawn_values_are_frozen():
    found = smallest(corrupted_ledgers(), lambda _: True)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        found.fault = None
    assert st.one_of(corrupted_ledgers()).map(type).validate() is None

"""The engine may give up any question: the report is verified all the same, and says nothing that a full search denies.

A budget gives up the hardest questions first; here chance decides, so every piece of a report has to do without some.
"""

import random

import pytest
from ledgers import EVERYTHING, OTHERWISE, small_ledger
from posed import verified

import reconcile
from reconcile.engine.answers import Refuted, Solved
from reconcile.engine.memory import NO_WORK_LEFT
from reconcile.engine.parts import Engine
from reconcile.errors import UndecidedError
from reconcile.results import Status, Verdict


def giving_up(monkeypatch, seed, often):
    """Have the engine give up some questions, but none whose answer follows from one that it gave."""
    chance = random.Random(seed)
    decide, peak = Engine.decide, Engine.peak
    found, given_up = [], []

    def follows(taken, goals):
        return any(
            old <= taken and asked in ((), goals) if isinstance(answer, Refuted) else (taken <= old and asked == goals)
            for old, asked, answer in found
        )

    def maybe_decide(engine, taken, goals=()):
        taken, goals = frozenset(taken), tuple(goals)
        if not follows(taken, goals) and chance.random() < often:
            given_up.append(taken)
            return NO_WORK_LEFT
        answer = decide(engine, taken, goals)
        if isinstance(answer, Refuted):
            found.append((answer.used, answer.asked, answer))
        elif isinstance(answer, Solved):
            found.append((taken, goals, answer))
        return answer

    def maybe_peak(engine, terms, taken, *, attain=False):
        if chance.random() < often / 4:
            raise UndecidedError
        return peak(engine, terms, taken, attain=attain)

    monkeypatch.setattr(Engine, "decide", maybe_decide)
    monkeypatch.setattr(Engine, "peak", maybe_peak)
    return given_up


@pytest.mark.parametrize("often", [0.1, 0.3])
@pytest.mark.parametrize("features", [EVERYTHING, frozenset({OTHERWISE})], ids=["everything", "otherwise"])
def test_given_up(features, often, monkeypatch):
    met = []
    for seed in range(1, 5):
        ledger = small_ledger(seed, features).ledger
        full = reconcile.reconcile(ledger)
        with monkeypatch.context() as patched:
            given_up = giving_up(patched, seed, often)
            says_nothing_else(verified(ledger), full)
        met += given_up
    assert met


def says_nothing_else(found, full):
    assert found.verdict in (full.verdict, Verdict.UNDECIDED)
    known = [frozenset(conflict.members) for conflict in full.core.conflicts]
    assert all(any(names <= frozenset(c.members) for names in known) for c in found.core.conflicts)
    statuses = {(s.statement, s.account, s.dropped): s.status for s in full.core.standings}
    for standing in found.core.standings:
        key = (standing.statement, standing.account, standing.dropped)
        assert standing.status in (statuses.get(key, standing.status), Status.UNDECIDED)

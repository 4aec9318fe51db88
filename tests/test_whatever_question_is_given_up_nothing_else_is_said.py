"""The engine may give up any question: the report is verified all the same, and says nothing that a full search denies.

A budget gives up the hardest questions first; here chance decides, so every piece of a report has to do without some.
"""

import random

import pytest
from ledgers import EVERYTHING, OTHERWISE, small_ledger
from posed import verified

import reconcile
from reconcile import leads, remainders
from reconcile.engine.answers import Refuted, Solved, Undecided
from reconcile.engine.memory import NO_WORK_LEFT
from reconcile.engine.parts import Engine
from reconcile.engine.search import Part
from reconcile.errors import UndecidedError
from reconcile.results import TOO_MANY_CASES, Status, Verdict


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


def searches_given_up(monkeypatch, given_up, peaks=lambda: False):
    """Have the parts of the engine give up searches and limits; what they know already, they still say."""
    find, peak = Part._find, Part.peak  # noqa: SLF001  the search itself

    def maybe_find(part, mask, goals):
        return Undecided(TOO_MANY_CASES) if given_up(part, mask, goals) else find(part, mask, goals)

    def maybe_peak(part, terms, mask, goals=()):
        if peaks():
            raise UndecidedError
        return peak(part, terms, mask, goals)

    monkeypatch.setattr(Part, "_find", maybe_find)
    monkeypatch.setattr(Part, "peak", maybe_peak)


def by_chance(monkeypatch, seed, often, peaks):
    chance = random.Random(seed)
    searches_given_up(monkeypatch, lambda *_: chance.random() < often, lambda: chance.random() < peaks)


@pytest.mark.parametrize(
    ("seed", "chance", "often", "peaks"),
    [
        (1, 1, 0.4, 0.1),
        (1, "1 0.2", 0.2, 0.05),
        (5, 5, 0.2, 0.05),
        (5, "5 0.4", 0.4, 0.1),
        (10, 10, 0.2, 1),
        (11, "11 0.4", 0.4, 0.1),
        (12, 12, 0.03, 0.03),
        (12, 12, 0.4, 0.1),
        (12, "12 0.4", 0.4, 0.1),
        (14, 14, 0.4, 0.1),
        (23, 23, 0, 1),
    ],
)
def test_searches_given_up(seed, chance, often, peaks, monkeypatch):
    ledger = small_ledger(seed, EVERYTHING if seed % 2 else frozenset({OTHERWISE})).ledger
    full = reconcile.reconcile(ledger)
    by_chance(monkeypatch, chance, often, peaks)
    says_nothing_else(verified(ledger), full)


MANY_CONFLICTS = """
source = { id = "s", document = "d", decimal = "." }
claimant = [{ id = "Council" }, { id = "Party" }]
contest = [{ id = "mayor", options = ["ana", "blas"] }]
tally = [{ id = "t", contest = "mayor", counted_by = "Council", final = true }]
defaults = { tally = "t", claimant = "Council" }
claim = [
  { id = "ana-6", votes = "6", option = "ana" },
  { id = "ana-7", votes = "7", option = "ana", claimant = "Party" },
  { id = "blas-4", votes = "4", option = "blas" },
  { id = "blas-5", votes = "5", option = "blas", claimant = "Party" },
  { id = "valid-10", total = "10", of = "valid" },
  { id = "valid-13", total = "13", of = "valid", claimant = "Party" },
  { id = "half", share = "at most 50%", option = "ana", of = "valid" },
]
assumption = [{ id = "options-listed", holds = true }]
"""


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 11, 30, 32])
def test_many_conflicts_given_up(seed, monkeypatch):
    """Some that are found late: what was said before of what is left stands, or else bounds name what nothing shows."""
    ledger = reconcile.from_texts({"s.toml": MANY_CONFLICTS})
    full = reconcile.reconcile(ledger)
    by_chance(monkeypatch, seed, (0.1, 0.2, 0.3)[seed % 3], 0.02)
    says_nothing_else(verified(ledger), full)


def all_given_up(monkeypatch):
    """All that is stated together is given up, as long as nothing else answers it."""
    searches_given_up(monkeypatch, lambda part, mask, goals: mask == part._used and not goals)  # noqa: SLF001


@pytest.mark.parametrize("seed", [2, 19])
def test_a_verdict_that_is_given_up_at_first_is_told_when_it_is_known(seed, monkeypatch):
    """By a solution that another question has, or by an account that contradicts itself."""
    ledger = small_ledger(seed, EVERYTHING if seed % 2 else frozenset({OTHERWISE})).ledger
    full = reconcile.reconcile(ledger)
    all_given_up(monkeypatch)
    found = verified(ledger)
    assert found.verdict is full.verdict
    says_nothing_else(found, full)


def test_a_verdict_that_is_known_when_a_claim_is_left_out(monkeypatch):
    """Without one claim, the others are refuted; so all of them are."""
    council, _ = MANY_CONFLICTS.split("assumption")
    claims = [line for line in council.splitlines() if "Party" not in line or "claimant = [" in line]
    ledger = reconcile.from_texts({"s.toml": "\n".join(claims)})
    full = reconcile.reconcile(ledger)
    all_given_up(monkeypatch)
    found = verified(ledger)
    assert found.verdict is full.verdict is Verdict.INCONSISTENT
    says_nothing_else(found, full)


EARLY = """
source = { id = "s", document = "d", decimal = "." }
claimant = [{ id = "Council" }]
contest = [{ id = "mayor", options = ["ana", "blas"] }]
tally = [
  { id = "all", contest = "mayor", counted_by = "Council", final = true },
  { id = "early", contest = "mayor", part_of = "all" },
]
defaults = { tally = "early", claimant = "Council" }
claim = [{ id = "ana", votes = "60", option = "ana" }, { id = "blas", votes = "40", option = "blas" }]
"""


def test_whether_a_lead_may_be_overtaken_is_given_up(monkeypatch):
    """Then the lead is told, and neither that it may be overtaken nor that it may not."""
    asked = set()

    def noted(problem, tally, leader):
        goals = remainders.overtaking(problem, tally, leader)
        asked.update(map(tuple, goals))
        return goals

    monkeypatch.setattr(leads, "overtaking", noted)
    searches_given_up(monkeypatch, lambda part, mask, goals: goals in asked)
    (lead,) = verified(reconcile.from_texts({"s.toml": EARLY})).core.what_if.leads
    assert asked
    assert (lead.leader, lead.runner_up, lead.lead.low.value, lead.lead.high.value) == ("ana", "blas", 20, 20)
    assert all((view.overtaken, view.because, view.proofs) == (None, (), ()) for view in lead.views)

"""Whatever the budget: an answer is the one that a full search gives, or that the search was given up."""

from fractions import Fraction

import pytest
from ledgers import EVERYTHING, small_ledger, weighted
from posed import verified

import reconcile
from reconcile import break_evens
from reconcile.constraints import Row, System
from reconcile.engine import conflicts, search
from reconcile.engine.parts import Engine
from reconcile.results import Status, Verdict

SEEDS = [2, 3, 4, 6, 9, 11, 13, 18, 20, 21, 25, 28]


def test_small_budgets(monkeypatch):
    """A test that never gives up tests nothing, so every kind of giving up has to be met."""
    met = {"verdict": 0, "status": 0, "bound": 0, "limit": 0, "conflicts": 0}
    plain = [small_ledger(seed, EVERYTHING).ledger for seed in SEEDS]
    for ledger in (*plain, *map(weighted, plain, SEEDS)):
        full = reconcile.reconcile(ledger)
        for budget in (0, 1, 3):
            with monkeypatch.context() as patched:
                patched.setattr(search, "BUDGET", budget)
                patched.setattr(search, "FIRST_BUDGET", budget)
                compare(verified(ledger), full, met)
    assert all(met.values()), met


def compare(found, full, met):
    assert found.verdict in (full.verdict, Verdict.UNDECIDED)
    known = [frozenset(conflict.members) for conflict in full.core.conflicts]
    for conflict in found.core.conflicts:
        members = frozenset(conflict.members)
        assert any(names <= members for names in known)
        assert None in conflict.without or members in known
    if found.complete:
        assert {frozenset(c.members) for c in found.core.conflicts} == set(known)
    statuses = {(s.statement, s.account, s.dropped): s.status for s in full.core.standings}
    for standing in found.core.standings:
        key = (standing.statement, standing.account, standing.dropped)
        assert standing.status in (statuses.get(key, standing.status), Status.UNDECIDED)
        assert key in statuses or not found.complete
        met["status"] += standing.status is Status.UNDECIDED
    bounds = {(b.account, b.quantity, b.dropped): b.range for b in full.core.bounds}
    for bound in found.core.bounds:
        expected = bounds.get((bound.account, bound.quantity, bound.dropped))
        if bound.range is not None and expected is not None:
            for end, true, sign in zip(bound.range, expected, (-1, 1), strict=True):
                if true.attained:
                    assert end.value == true.value if end.attained else sign * (end.value - true.value) >= 0
                met["limit"] += not end.attained
        met["bound"] += bound.range is None
    met["verdict"] += found.verdict is Verdict.UNDECIDED
    met["conflicts"] += found.verdict is Verdict.INCONSISTENT and not found.complete


@pytest.mark.parametrize(("seed", "budget"), [(886, 12), (146, 20), (2841, 8)])
def test_what_was_given_up_may_be_answered_by_another_question(seed, budget, monkeypatch):
    """A set is left undecided; later a refutation of a larger one turns out to rest on that set alone."""
    monkeypatch.setattr(search, "BUDGET", budget)
    monkeypatch.setattr(search, "FIRST_BUDGET", budget)
    assert verified(small_ledger(seed, EVERYTHING).ledger).verdict is Verdict.INCONSISTENT


LIMITED = """
source = { id = "s", document = "d", decimal = "." }
claimant = [{ id = "Board" }]
contest = [{ id = "mayor", options = ["moreau", "keller"] }]
tally = [{ id = "final", contest = "mayor", counted_by = "Board", final = true }]
defaults = { tally = "final", claimant = "Board" }
claim = [{ id = "valid", total = "50,072", of = "valid" }, { id = "cast", total = "51,200", of = "cast" }]

[[assumption]]
id = "few-null"
text = "null and blank are at most 2% of the ballots"
quantities = ["null", "blank"]
of = "cast"
figure = "at most 2%"
"""


def test_few_steps_towards_a_break_even(monkeypatch):
    """Both sides are proven, however far apart they are."""
    result = reconcile.reconcile(reconcile.from_texts({"s.toml": LIMITED}))
    exact = Fraction(51_200 - 50_072, 51_200)
    assert result.break_even("few-null", account="Board").value == exact
    for most in (0, 1):
        monkeypatch.setattr(break_evens, "MOST_STEPS", most)
        found = result.break_even("few-null", account="Board")
        assert found.value >= exact
        assert found.beyond <= exact


def test_few_attempts_at_a_shorter_reason(monkeypatch):
    """A reason need not be the shortest; it is one all the same, and minimal."""
    rows = (
        Row("y", (("y", 1),), 1, needs=frozenset("b")),
        Row("more", (("x", 1), ("y", -1)), 1, needs=frozenset("c")),
        Row("x", (("x", 1),), 2, needs=frozenset("a")),
    )
    system, questions = System(("x", "y"), rows, ()), [[((("x", -1),), -1)]]
    assert conflicts.short_reason(Engine(system, "bca"), "abc", questions) == frozenset("a")
    monkeypatch.setattr(conflicts, "MOST_ROUNDS", 0)
    assert conflicts.short_reason(Engine(system, "bca"), "abc", questions) in (frozenset("a"), frozenset("bc"))

"""Where every claim is true, nothing is called inconsistent: counts exist that keep all of it, those it was drawn from.

A ledger may be left undecided; but hardly any is. And the counts lie within all bounds.
"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

import reconcile
from reconcile import Verdict, statements
from reconcile.model import CLAIM_KINDS
from reconcile.strategies import consistent_ledgers, contests
from reconcile.worker import Worker

FAST, THOROUGH, THOROUGH_CHUNK = 250, 20_000, 500
SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}


def verdicts(number):
    """The first thing that `reconcile` decides, of so many ledgers."""
    met = Counter()

    @given(consistent_ledgers())
    @settings(max_examples=number, **SLOW)
    def decide(drawn):
        ledger = drawn.ledger()
        verdict, conflicts, *_ = Worker(statements.build(ledger))._verdict()  # noqa: SLF001
        assert verdict is not Verdict.INCONSISTENT
        assert not conflicts.conflicts
        met[verdict] += 1

    decide()
    assert met[Verdict.CONSISTENT] >= 0.98 * met.total()


def test_no_consistent_ledger_raises_a_conflict():
    verdicts(FAST)


@pytest.mark.parametrize("kind", [kind.kind for kind in CLAIM_KINDS])
def test_every_kind_of_claim_is_drawn(kind):
    def has_kind(drawn):
        return any(kind in entry for entry in drawn.claims)

    assert find(
        consistent_ledgers(kinds=[kind]), has_kind, settings=settings(max_examples=2_000, phases=[Phase.generate])
    )


def dropped(assumption):
    return {"id": assumption, "holds": False}


def shared(section, holds, chosen=None):
    """Whether an entry of the section is so; no claim is drawn."""
    found = consistent_ledgers(least_claims=0, most_claims=0, contests=chosen)
    return found, lambda drawn: any(map(holds, drawn.files["contests.toml"][section]))


def claim(kind, of, **rules):
    """Whether a claim of the kind is of that total, in contests that have it."""
    found = consistent_ledgers(contests=contests(**rules), kinds=[kind], least_claims=5)
    return found, lambda drawn: any(kind in entry and entry["of"] == of for entry in drawn.claims)


RULES = {
    "a ranked contest": shared("contest", lambda contest: contest.get("ranked")),
    "an option eliminated": shared("tally", lambda tally: tally.get("eliminated")),
    "a third round": shared("tally", lambda tally: tally.get("round_after") == "k-second", contests(ranked=True)),
    "a run-off": shared("contest", lambda contest: contest.get("runoff_of")),
    "the roll of the first round": shared("assumption", lambda each: each == {"id": "same-roll"}),
    "another order": shared("assumption", lambda each: each == dropped("fewest-eliminated"), contests(ranked=True)),
    "another choice": shared("assumption", lambda each: each == dropped("run-off-of-the-first")),
    "exhausted ballots": claim("total", "exhausted", ranked=True),
    "a share of those that continue": claim("share", "continuing", ranked=True),
    "votes not given": claim("total", "undervotes", ranked=False),
}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_of_contests_is_drawn(rule):
    drawn, is_so = RULES[rule]
    assert find(drawn, is_so, settings=settings(max_examples=20_000, phases=[Phase.generate], database=None))


def check_whole_report(drawn, names):
    result = reconcile.reconcile(drawn.ledger())
    assert result.verdict is Verdict.CONSISTENT
    assert not [finding for finding in result.findings if finding.severity == "conflict"]
    assert result.core.falls == ()
    assert "contradicted" not in {standing.status.value for standing in result.core.standings}
    assert not {found.of for found in result.core.what_if.readings if found.proof is None and found.solution is None}
    for account in (None, *result.ledger.accounts):
        for name in names:
            low, high = bounds(result, name, account)
            assert low <= drawn.counts[name], name
            assert high is None or drawn.counts[name] <= high, name


def bounds(result, name, account):
    """The bounds of a count, by an account or, without one, by all of them."""
    quantity, _, rest = name.removesuffix("]").partition("[")
    tally, _, option = rest.partition(",")
    return result.bounds(tally, quantity, option or None, account=account or "all")[:2]


@given(st.data(), consistent_ledgers())
@settings(max_examples=8, **SLOW)
def test_whole_reports_have_no_conflict_and_bounds_hold_the_true_counts(data, drawn):
    check_whole_report(drawn, data.draw(st.lists(st.sampled_from(sorted(drawn.counts)), min_size=1, max_size=3)))


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(0, THOROUGH, THOROUGH_CHUNK))
def test_no_consistent_ledger_raises_a_conflict_thoroughly(first, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    verdicts(THOROUGH_CHUNK)


@pytest.mark.thorough
@pytest.mark.parametrize("part", range(10))
def test_whole_reports_thoroughly(part, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    check = given(consistent_ledgers())(lambda drawn: check_whole_report(drawn, drawn.counts))
    settings(max_examples=100, **SLOW)(check)()

"""Totals printed as shares of others: null ballots in per cent of the ballots cast."""

import pytest
from posed import verified

import reconcile
from reconcile import Verdict

BASE = """
source = { id = "s", document = "d", decimal = "." }
claimant = [{ id = "council" }]
contest = [{ id = "k", options = ["a", "b"] }]
tally = [{ id = "t", contest = "k", counted_by = "council", final = true }]
defaults = { tally = "t", claimant = "council" }
"""


def decide(*claims):
    entries = ", ".join(f'{{ id = "c{i}", {claim} }}' for i, claim in enumerate(claims))
    return reconcile.reconcile(reconcile.from_texts({"t.toml": f"{BASE}claim = [{entries}]\n"}))


CAST = 'total = "12,386,669", of = "cast"'
NULL = 'total = "50,785", of = "null"'


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ('share = "0.41%", quantity = "null", of = "cast"', Verdict.CONSISTENT),  # 0.40999...
        ('share = "0.42%", quantity = "null", of = "cast"', Verdict.INCONSISTENT),
        ('share = "0.41%", quantity = "null", of = "valid"', Verdict.CONSISTENT),  # 50,785 of 12,335,884 are 0.4117%
        ('share = "0.41%", quantity = "null", of = "unstated"', Verdict.CONSISTENT),
        ('share = "99.59%", quantity = "valid", of = "cast"', Verdict.CONSISTENT),
        ('share = "99.60%", quantity = "valid", of = "cast"', Verdict.INCONSISTENT),
    ],
)
def test_totals_as_shares(claim, verdict):
    result = decide(CAST, NULL, claim)
    assert result.verdict is verdict
    assert reconcile.verify(_plain(result), result.ledger).verdict is verdict


def _plain(result):
    from reconcile.report.json import to_plain

    return to_plain(result)


def test_the_words():
    result = decide(CAST, NULL, 'share = "0.42%", quantity = "null", of = "cast"')
    (finding,) = result.findings
    assert finding.title == "Null ballots as a share of the ballots cast in the final tally"
    from reconcile.report.text import to_text

    assert "null ballots 0.42% of the ballots cast" in to_text(result)


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        ('share = "1%", quantity = "null", option = "a", of = "cast"', "expected `option` or `quantity`, not both"),
        ('share = "1%", quantity = "nil", of = "cast"', 'expected one of: "blank", "null", "other", "valid"'),
        ('share = "1%", quantity = "valid", of = "valid"', "is the total of which this is a share"),
        ('votes = "1", quantity = "null"', "a claim of kind `votes` has no `quantity`"),
    ],
)
def test_what_is_refused(claim, message):
    with pytest.raises(reconcile.LedgerError) as caught:
        decide(claim)
    assert message in str(caught.value)


RESTING = """
source = { id = "s", document = "d", decimal = "." }
claimant = [{ id = "Council" }]
contest = [{ id = "mayor", options = ["ana", "blas"] }]
tally = [{ id = "t", contest = "mayor", counted_by = "Council", final = true }]
defaults = { tally = "t", claimant = "Council" }
claim = [
  { id = "ana", votes = "5", option = "ana", rests_on = ["read"] },
  { id = "half", share = "50%", option = "ana", of = "valid", rests_on = ["read"] },
]
assumption = [
  { id = "read", text = "the figures are read rightly" },
  { id = "void", text = "no vote is valid", quantities = ["valid"], of = "cast", figure = "at most 0%" },
]
"""


def test_a_share_that_an_assumption_makes_one_of_nothing_is_untested_where_it_rests_on_another():
    """Without the assumption on which both claims rest, none says more of the total than the other assumption does."""
    result = verified(reconcile.from_texts({"s.toml": RESTING}))
    found = {(each.statement, each.dropped): (each.status, each.because) for each in result.core.standings}
    assert found["half", ("read",)] == (reconcile.Status.UNTESTED, ("void",))
    assert found["half", ("ana",)] == (reconcile.Status.CONTRADICTED, ("half", "read", "void"))


@pytest.mark.parametrize("votes", [-1, 1.5, True, "5"])
def test_votes_that_are_no_whole_number(votes):
    with pytest.raises(reconcile.ReconcileError, match=r"^votes: expected a whole number of at least 0, not "):
        reconcile.total_bounds(votes=votes, share="50%")

"""Bounds of any linear expression of counts, and what cannot be read as one."""

import pytest
from toml_files import SEEDS

import reconcile
from reconcile.expressions import expression


@pytest.fixture(scope="module")
def result():
    return reconcile.reconcile(reconcile.load(SEEDS))


def test_a_lead(result):
    found = result.bounds_of("votes[cne-1,maduro] - votes[cne-1,gonzalez]")
    assert (found.low, found.high) == (5_150_092 - 4_445_978, 5_150_092 - 4_445_978)
    assert set(found.low_because) == {"004-maduro-votes", "004-gonzalez-votes"}


def test_a_single_count_has_the_bounds_that_the_report_has(result):
    assert result.bounds_of("valid[cne-1]")[:2] == result.bounds("cne-1", "valid")[:2]


def test_factors_and_signs(result):
    once = result.bounds_of("votes[cne-1,others]")
    assert result.bounds_of("- 3 * votes[cne-1,others]")[:2] == (-3 * once.high, -3 * once.low)
    assert result.bounds_of("2votes[cne-1,others]+votes[cne-1,others]")[:2] == (3 * once.low, 3 * once.high)


def test_what_nothing_bounds(result):
    assert result.bounds_of("valid[assembly-final] - 2 valid[cne-1]", "CNE").high is None


def test_two_tallies(result):
    """The whole is at least its counted part."""
    assert result.bounds_of("valid[final] - valid[cne-1]", "CNE").low >= 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected a count"),
        ("12", "expected a count"),
        ("votes[cne-1,maduro] votes[cne-1,gonzalez]", 'expected "\\+" or "-" and a count'),
        ("votes[cne-1,maduro] -", 'expected "\\+" or "-" and a count'),
        ("1.5 votes[cne-1,maduro]", "expected a count"),
        ("votes[cne-1,madur]", 'no option "madur"; known are: "gonzalez"'),
        ("votes[cne-1]", "counted by option"),
        ("valid[cne-1,maduro]", "not counted by option"),
        ("valid[cne]", 'there is no tally "cne"'),
        ("valids[cne-1]", "unknown quantity"),
        ("valid[cne-1] - valid[cne-1]", "is 0, whatever"),
        ("valid[cne-1]\x1b[31m", "expected"),
    ],
)
def test_texts_that_cannot_be_read(text, message, result):
    with pytest.raises(reconcile.ReconcileError, match=message) as caught:
        expression(result.ledger, text)
    assert "\x1b" not in str(caught.value)


SMALL = """
source = { id = "s", document = "d", decimal = "." }
claimant = [{ id = "Council" }]
contest = [{ id = "mayor", options = ["ana", "blas"] }]
tally = [{ id = "t", contest = "mayor", counted_by = "Council", final = true }]
defaults = { tally = "t", claimant = "Council" }
claim = [
  { id = "nothing", total = "0", of = "valid" },
  { id = "first", votes = "6", option = "ana" },
  { id = "second", votes = "5", option = "ana", supersedes = "first" },
]
"""


@pytest.mark.parametrize(
    ("claims", "message"),
    [
        (["nothing"], "by these claims, this can only be a share of nothing"),
        (["nothing", "second"], "these claims cannot hold together"),
        (["first"], 'claim "first" is superseded: it states nothing any more'),
        (["third"], 'unknown claim "third"'),
    ],
)
def test_claims_by_which_nothing_is_bounded(claims, message):
    result = reconcile.reconcile(reconcile.from_texts({"s.toml": SMALL}))
    with pytest.raises(reconcile.ReconcileError, match=message):
        result.bounds_of("votes[t,ana] / valid[t]", claims=claims)


def test_an_account_by_which_a_ratio_is_a_share_of_nothing():
    """That is known, and no search was given up."""
    without = SMALL[: SMALL.index('  { id = "first"')] + "]\n"
    result = reconcile.reconcile(reconcile.from_texts({"s.toml": without}))
    with pytest.raises(reconcile.ReconcileError, match="by what 'Council' states, this can only be a share of nothing"):
        result.bounds_of("votes[t,ana] / valid[t]")


def test_a_repair_by_which_a_ratio_is_a_share_of_nothing_is_left_out():
    """Without 6 votes it is a share of nothing; without "nothing" it is one of the 5 votes or more."""
    result = reconcile.reconcile(reconcile.from_texts({"s.toml": SMALL}))
    found = result.bounds_of("votes[t,ana] / valid[t]", account="Council")
    assert found[:2] == result.bounds_of("votes[t,ana] / valid[t]", claims=["second"])[:2]
    assert found.left_out == (("nothing",),)


def test_what_has_no_such_id(result):
    for find in (result.ledger.contest, result.ledger.tally, result.ledger.claim, result.problem.statement):
        with pytest.raises(KeyError, match="nobody"):
            find("nobody")

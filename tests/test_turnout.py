"""Turnout, of the roll where a tally counted, of the whole roll, or of either."""

import pytest

import reconcile
from reconcile import Verdict

BASE = """
source = { id = "s", document = "d", decimal = "." }
claimant = [{ id = "council" }]
contest = [{ id = "k", options = ["a", "b"] }]
tally = [
    { id = "whole", contest = "k", final = true },
    { id = "part", contest = "k", counted_by = "council", part_of = "whole" },
]
defaults = { claimant = "council" }
"""


def decide(*claims):
    entries = ", ".join(f'{{ id = "c{i}", {claim} }}' for i, claim in enumerate(claims))
    return reconcile.reconcile(reconcile.from_texts({"t.toml": f"{BASE}claim = [{entries}]\n"}))


BALLOTS = 'tally = "part", total = "600", of = "cast"'
ROLL = 'tally = "whole", total = "1,100", of = "registered"'


@pytest.mark.parametrize(
    ("of", "printed", "verdict"),
    [
        ("registered", "60%", Verdict.CONSISTENT),  # of 1,000 where it counted
        ("roll", "60%", Verdict.INCONSISTENT),  # 600 of 1,100 are 54.5%
        ("roll", "54.5%", Verdict.CONSISTENT),
        ("registered", "54.4%", Verdict.INCONSISTENT),  # 600 of more than 1,100, which are not there
        ("unstated", "60%", Verdict.CONSISTENT),
        ("unstated", "54.5%", Verdict.CONSISTENT),
        ("unstated", "54.4%", Verdict.INCONSISTENT),
    ],
)
def test_whose_roll(of, printed, verdict):
    assert decide(BALLOTS, ROLL, f'tally = "part", turnout = "{printed}", of = "{of}"').verdict is verdict


def test_where_nothing_is_said_it_is_the_roll_where_the_tally_counted():
    result = decide(BALLOTS, ROLL, 'tally = "part", turnout = "60%"')
    assert result.verdict is Verdict.CONSISTENT
    assert result.ledger.claim("c2").of == "registered"


def test_each_reading_by_itself():
    result = decide(BALLOTS, ROLL, 'tally = "part", turnout = "60%", of = "unstated"')
    own, whole = result.core.what_if.readings
    assert (own.of, own.proof) == ("registered", None)
    assert whole.of == "roll"
    assert set(whole.because) == {"c0", "c1", "c2 [of roll]"}
    left = {name: (found.low.value, found.high.value) for name, found in whole.left}
    assert left["c1"] == (992, 1_008)  # 600 / 0.605 and 600 / 0.595
    assert left["c0"] == (655, 665)  # 0.595 * 1,100 and 0.605 * 1,100


def test_the_whole_has_one_roll():
    result = decide('tally = "whole", turnout = "60%", of = "unstated"', 'tally = "whole", turnout = "60%"')
    assert result.core.what_if.readings == ()
    assert len(result.problem.statements) == 1


def test_another_roll_is_refused():
    with pytest.raises(reconcile.LedgerError, match='expected one of: "registered", "roll", "unstated"'):
        decide('tally = "part", turnout = "60%", of = "valid"')

"""Whole reports of ranked rounds, run-offs and under-votes: verified from their JSON, in any order of input."""

from __future__ import annotations

import json
import random

import pytest
from judged import HEAD, claim, counts
from posed import verified

import reconcile
from reconcile.report.json import to_plain
from reconcile.report.text import to_text

RANKED = [
    '[[contest]]\nid = "council"\noptions = ["red", "green", "blue", "grey"]\nranked = true\n',
    '[[tally]]\nid = "r1"\ncontest = "council"\ncounted_by = "Council"\n',
    (
        '[[tally]]\nid = "r2"\ncontest = "council"\ncounted_by = "Council"\nround_after = "r1"\n'
        'eliminated = ["grey", "blue"]\nrests_on = ["same-ballots"]\nfinal = true\n'
    ),
    '[[assumption]]\nid = "same-ballots"\ntext = "the rounds are of the same ballots"\n',
    counts("r1", {"red": 40, "green": 35, "blue": 15, "grey": 10}),
    counts("r2", {"red": 50}, exhausted=5),
    claim("share", "r2", "share", "46%", option="green", of="continuing"),
]
RUNOFF = [
    '[[contest]]\nid = "first"\noptions = ["ana", "blas", "cruz"]\n',
    '[[contest]]\nid = "second"\noptions = ["ana", "blas"]\nrunoff_of = "first"\n',
    '[[assumption]]\nid = "same-roll"\n',
    counts("first-final", {"ana": 40, "blas": 30, "cruz": 31}, registered=120),
    claim("turnout", "second-final", "turnout", "60%"),
    counts("second-final", {"ana": 80}),
]
UNDERVOTES = [
    '[[contest]]\nid = "board"\noptions = ["ana", "blas", "cruz"]\nvotes_per_ballot = 2\n',
    '[[tally]]\nid = "all"\ncontest = "board"\ncounted_by = "Council"\nfinal = true\n',
    counts("all", {"ana": 60, "blas": 50, "cruz": 40}, undervotes=20, valid=80),
]


def read(entries):
    return reconcile.from_texts({"a.toml": HEAD + "\n".join(entries)})


@pytest.mark.parametrize("entries", [RANKED, RUNOFF, UNDERVOTES, [*RANKED, *RUNOFF, *UNDERVOTES]])
def test_reports_are_verified_and_the_order_of_entries_never_matters(entries):
    result = verified(read(entries))
    plain = json.dumps(to_plain(result))
    for seed in range(3):
        shuffled = [entry for entry in entries if not entry.startswith("[[claim]]")]
        random.Random(seed).shuffle(shuffled)
        others = [entry.replace('["grey", "blue"]', '["blue", "grey"]') for entry in shuffled]
        again = [*others, *(entry for entry in entries if entry.startswith("[[claim]]"))]
        assert json.dumps(to_plain(reconcile.reconcile(read(again)))) == plain


def test_a_roll_that_is_the_same_and_that_nothing_speaks_of():
    """Counts of it are none of the report's."""
    silent = [entry for entry in RUNOFF if "turnout" not in entry and "registered" not in entry]
    result = verified(read([*silent, counts("first-final", {"ana": 40, "blas": 30, "cruz": 29})]))
    assert result.verdict is reconcile.Verdict.CONSISTENT
    assert not any("registered" in name for name in result.problem.system.variables)
    assert any("registered" in name for name in verified(read(RUNOFF)).problem.system.variables)


def test_what_rounds_leave_is_bounded():
    """95 of 100 ballots continue: 50 are for red, so 45 for green, which is 47.4%, and 46% is not."""
    result = verified(read(RANKED))
    (finding,) = result.findings
    assert set(finding.claims) >= {"share", "r2-red", "r2 exhausted"}
    assert "green 46% of the continuing ballots" in " ".join(to_text(result).split())
    consistent = verified(read([entry for entry in RANKED if 'id = "share"' not in entry]))
    assert consistent.bounds("r2", "continuing", account="Council")[:2] == (95, 95)
    assert consistent.bounds("r2", "votes", "green", account="Council")[:2] == (45, 45)


def test_conflicts_of_a_runoff_are_told():
    """Cruz had more votes than Blas; 80 votes of a roll of 120 are more than a turnout of 60%."""
    result = verified(read(RUNOFF))
    found = {finding.claims: finding.assumptions for finding in result.findings}
    assert ("run-off-of-the-first",) in found.values()
    assert any("same-roll" in assumptions for assumptions in found.values())


def test_undervotes_are_told():
    """150 of 160 votes were given, so 10 were not, and 20 are printed."""
    result = verified(read(UNDERVOTES))
    (finding,) = result.findings
    assert "all undervotes" in finding.claims
    assert "20 under-votes" in " ".join(to_text(result).split())

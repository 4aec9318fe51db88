"""No option outside a run-off had more votes in the first round than one in it: what fits is counted out here."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import claim, counts, holds

import reconcile

OPTIONS = ("ana", "blas", "cruz", "dora")
FIRST = """
[[contest]]
id = "first"
options = ["ana", "blas", "cruz", "dora"]

[[tally]]
id = "r1"
contest = "first"
final = true

[[tally]]
id = "early"
contest = "first"
part_of = "r1"
"""
OTHERS = (
    '[[contest]]\nid = "first"\noptions = ["ana", "blas"]\ngroup = [{ id = "others", all_except = ["ana", "blas"] }]\n'
)
SECOND = """
[[contest]]
id = "second"
options = [{options}]
runoff_of = "first"

[[tally]]
id = "r2"
contest = "second"
final = true
"""
SAME_ROLL = '[[assumption]]\nid = "same-roll"\n'
VOTES = st.tuples(*[st.one_of(st.none(), st.integers(0, 4))] * 4)


def runoff(*options):
    return SECOND.format(options=", ".join(f'"{option}"' for option in options))


def fits(votes, options):
    """Whether some votes in place of those that are not printed have these options on top, or level with the next."""
    chosen = [range(10) if number is None else (number,) for number in votes]
    for each in itertools.product(*chosen):
        inside = [n for option, n in zip(OPTIONS, each, strict=True) if option in options]
        outside = [n for option, n in zip(OPTIONS, each, strict=True) if option not in options]
        if min(inside) >= max(outside, default=0):
            return True
    return False


@settings(max_examples=80, deadline=None)
@given(VOTES, st.sampled_from([("ana", "blas"), ("blas", "dora"), ("ana", "cruz", "dora"), OPTIONS]))
def test_the_options_of_a_runoff_are_those_with_the_most_votes(votes, options):
    stated = counts("r1", dict(zip(OPTIONS, votes, strict=True)))
    expected = fits(votes, options)
    assert holds(FIRST, runoff(*options), stated) == expected
    assert holds(FIRST, runoff(*options), '[[assumption]]\nid = "run-off-of-the-first"\nholds = false\n', stated)


def test_an_early_count_says_nothing_of_who_will_be_on_top():
    assert holds(FIRST, runoff("ana", "blas"), counts("early", {"ana": 1, "blas": 2, "cruz": 3}))


@pytest.mark.parametrize(("known", "expected"), [("", True), ("three", False), ("four", False), ("five", True)])
def test_options_that_are_not_listed_may_not_be_above_either(known, expected):
    """5 and 4 votes against 10 of others: one of them, or two, has more than 4; three can have 4, 3 and 3."""
    first = OTHERS + '[[tally]]\nid = "r1"\ncontest = "first"\nfinal = true\n'
    number = claim("n", "r1", "options", known) if known else ""
    assert holds(first, runoff("ana", "blas"), counts("r1", {"ana": 5, "blas": 4, "others": 10}), number) == expected


@pytest.mark.parametrize(("roll", "expected"), [("", True), (SAME_ROLL, False)])
@pytest.mark.parametrize("stated", [counts("r2", {}, registered=101), counts("r2", {}, cast=101)])
def test_the_roll_may_change_between_rounds_unless_the_file_says_otherwise(roll, expected, stated):
    """A roll of 100 in the first round; in the run-off a roll of 101, or as many ballots."""
    assert holds(FIRST, runoff("ana", "blas"), roll, counts("r1", {}, registered=100), stated) == expected


def test_a_conflict_between_the_rounds_names_the_assumption():
    text = FIRST + runoff("ana", "blas") + counts("r1", {"ana": 5, "blas": 3, "cruz": 4})
    source = '[source]\nid = "s"\ndocument = "d"\n[[claimant]]\nid = "C"\n[defaults]\nclaimant = "C"\n'
    result = reconcile.reconcile(reconcile.from_texts({"a.toml": source + text}))
    (finding,) = result.findings
    assert finding.assumptions == ("run-off-of-the-first",)
    assert set(finding.claims) == {"r1-blas", "r1-cruz"}

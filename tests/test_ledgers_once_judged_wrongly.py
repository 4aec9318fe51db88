"""Ledgers on which an earlier version gave a wrong verdict or no answer, each with the right one."""

import pytest

import reconcile

HEAD = """
[source]
id = "leaflet"
document = "leaflet.txt"
decimal = "."
[[claimant]]
id = "Council"
[[contest]]
id = "mayor"
options = ["ana", "blas"]
votes_per_ballot = {each}
[[contest.group]]
id = "others"
all_except = ["ana", "blas"]
[[tally]]
id = "count"
contest = "mayor"
counted_by = "Council"
final = true
[[tally]]
id = "part"
contest = "mayor"
part_of = "count"
[defaults]
tally = "count"
claimant = "Council"
"""


def claims(*entries):
    return "".join(f'[[claim]]\nid = "c{i}"\n{entry}\n' for i, entry in enumerate(entries))


VOTES = ('supersedes = "c0"\nvotes = "30"\noption = "ana"', 'votes = "20"\noption = "blas"')
ONE_MORE = 'options = "one"\nbesides = ["ana", "blas"]'
OTHERS = 'votes = "50"\noption = "others"'
INCONSISTENT = {
    "an endorsement of a claim of victory that is superseded": claims(
        'winner = "ana"\nprinted = "Ana won"', 'endorses = "c0"\nprinted = "yes"', *VOTES, ONE_MORE, OTHERS
    ),
    "an endorsement of a place that is superseded": claims(
        'rank = "first"\noption = "ana"', 'endorses = "c0"\nprinted = "yes"', *VOTES, ONE_MORE, OTHERS
    ),
    "an endorsement of a number of options that is superseded": claims(
        'options = "three"', 'endorses = "c0"\nprinted = "yes"', *VOTES, OTHERS, 'winner = "ana"\nprinted = "Ana won"'
    ),
    "places that the uncounted rest cannot change so far": claims(
        'tally = "part"\nwinner = "ana"\nprinted = "Ana won"',
        'tally = "part"\nvotes = "6"\noption = "ana"',
        'tally = "part"\nvotes = "10"\noption = "others"',
        'votes = "6"\noption = "ana"',
        'votes = "0"\noption = "blas"',
        'votes = "11"\noption = "others"',
        'rank = "second"\noption = "ana"',
    ),
}
CONSISTENT = {
    "a roll of at least nothing": claims('total = "at least 0"\nof = "registered"'),
    "sheets of at least nothing": claims('total = "at least 0"\nof = "sheets"'),
    "seats of at least nothing": claims('seats = "at least 0"\noption = "ana"'),
    "a share, not taken to be of anything, of nothing": '[[assumption]]\nid = "r"\ntext = "r"\nholds = false\n'
    + claims('share = "50%"\noption = "ana"\nof = "valid"\nrests_on = ["r"]', 'total = "0"\nof = "valid"'),
}


def verdict(text, each=1):
    return reconcile.reconcile(reconcile.from_texts({"leaflet.toml": HEAD.format(each=each) + text})).verdict.value


@pytest.mark.parametrize("text", INCONSISTENT.values(), ids=INCONSISTENT)
def test_inconsistent(text):
    assert verdict(text) == "INCONSISTENT"


@pytest.mark.parametrize("text", CONSISTENT.values(), ids=CONSISTENT)
def test_consistent(text):
    assert verdict(text) == "CONSISTENT"


@pytest.mark.parametrize(("others", "expected"), [(15, "INCONSISTENT"), (10, "CONSISTENT")])
def test_one_unlisted_option_takes_one_vote_of_each_uncounted_ballot(others, expected):
    text = claims(
        ONE_MORE,
        'tally = "part"\ntotal = "10"\nof = "valid"',
        'tally = "part"\nvotes = "0"\noption = "others"',
        'total = "20"\nof = "valid"',
        f'votes = "{others}"\noption = "others"',
    )
    assert verdict(text, each=2) == expected


def test_a_lead_is_told_in_points():
    text = claims(
        'votes = "40"\noption = "ana"',
        'votes = "60"\noption = "blas"',
        'total = "100"\nof = "valid"',
        'lead = "30 points"\noption = "blas"\nover = "ana"\nof = "valid"',
    )
    result = reconcile.reconcile(reconcile.from_texts({"leaflet.toml": HEAD.format(each=1) + text}))
    (finding,) = (f for f in result.findings if f.conflict is not None)
    assert "20 points" in finding.sentence
    assert "%" not in finding.sentence


@pytest.mark.parametrize("quantity", ["sheets", "registered"])
def test_a_count_that_nothing_speaks_of_has_bounds_too(quantity):
    alone = HEAD.format(each=1).replace('part_of = "count"', "") + claims('votes = "40"\noption = "ana"')
    result = reconcile.reconcile(reconcile.from_texts({"leaflet.toml": alone}))
    assert result.bounds("part", quantity, account="Council")[:2] == (0, None)

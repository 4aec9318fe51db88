"""Rounds of a ranked contest fit together exactly if some set of ranked ballots gives them.

Every set of a few ranked ballots is counted here by the rules of the count, round by round; what the reconciler calls
consistent is compared with the list of all counts that came out.
"""

from __future__ import annotations

import itertools
import random
from functools import cache

import pytest
from judged import counts, holds

OPTIONS = ("ana", "blas", "cruz")
RANKINGS = [order for size in (1, 2, 3) for order in itertools.permutations(OPTIONS, size)]
CONTEST = """
[[contest]]
id = "mayor"
options = ["ana", "blas", "cruz"]
ranked = true

[[tally]]
id = "r1"
contest = "mayor"

[[tally]]
id = "r2"
contest = "mayor"
round_after = "r1"
eliminated = {first}

[[tally]]
id = "r3"
contest = "mayor"
round_after = "r2"
eliminated = {second}
final = true
"""
ANY_ORDER = '[[assumption]]\nid = "fewest-eliminated"\nholds = false\n'


def counted(ballots, out):
    """Votes by option in the round after those options went out, and the exhausted ballots."""
    firsts = [next((option for option in ballot if option not in out), None) for ballot in ballots]
    return (*(firsts.count(option) for option in OPTIONS), firsts.count(None))


def fewest(votes, going, out):
    """Whether some option that goes had no more votes than any that is left."""
    left = [votes[OPTIONS.index(option)] for option in OPTIONS if option not in (*out, *going)]
    return not going or not left or min(votes[OPTIONS.index(option)] for option in going) <= min(left)


@cache
def possible(number, first, second):
    """The rounds of every set of so many ballots: whether the fewest went each time, by all that is counted."""
    found = {}
    for ballots in itertools.combinations_with_replacement(RANKINGS, number):
        rounds = tuple(counted(ballots, out) for out in ((), first, (*first, *second)))
        found[rounds] = fewest(rounds[0], first, ()) and fewest(rounds[1], second, first)
    return found


def printed(number, rounds, *, hidden=()):
    """Claims of the rounds; those places that are `hidden` are left out."""
    for i, round_ in enumerate(rounds):
        shown = [None if (i, place) in hidden else votes for place, votes in enumerate(round_)]
        totals = {"valid": number} if i == 0 else {}
        yield counts(f"r{i + 1}", dict(zip(OPTIONS, shown[:3], strict=True)), exhausted=shown[3], **totals)


def contest(first, second):
    return CONTEST.format(first=list(first), second=list(second))


def fits(rounds, found, hidden):
    """Whether some of the possible rounds are the same where they are shown."""
    places = [(i, j) for i, round_ in enumerate(rounds) for j in range(len(round_)) if (i, j) not in hidden]
    return any(all(other[i][j] == rounds[i][j] for i, j in places) for other in found)


def altered(rng, rounds):
    """Rounds with a ballot or two elsewhere, as a careless outlet would print them."""
    rounds = [list(round_) for round_ in rounds]
    for _ in range(rng.choice((0, 0, 1))):
        round_ = rng.choice(rounds)
        place = rng.randrange(4)
        round_[place] = max(0, round_[place] + rng.choice((-1, 1)))
        if rng.random() < 0.6:
            round_[rng.randrange(4)] += 1
    return rounds


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("first", "second"), [(("cruz",), ("blas",)), (("cruz",), ()), (("blas", "cruz"), ())])
def test_rounds_fit_exactly_if_some_ballots_give_them(seed, first, second):
    rng = random.Random(f"{seed} {first} {second}")
    outcomes = set()
    for _ in range(60):
        number = rng.choice((2, 3, 4))
        found = possible(number, first, second)
        rounds = altered(rng, rng.choice(sorted(found)))
        hidden = {(i, j) for i in range(3) for j in range(4) if rng.random() < rng.choice((0, 0.2, 0.5))}
        orderly = [each for each, fewest_went in found.items() if fewest_went]
        texts = [contest(first, second), *printed(number, rounds, hidden=hidden)]
        expected = fits(rounds, orderly, hidden)
        assert holds(*texts) == expected, (number, rounds, hidden)
        assert holds(ANY_ORDER, *texts) == fits(rounds, found, hidden), (number, rounds, hidden)
        outcomes.add(expected)
    assert outcomes == {True, False}


FIRST, SECOND = ("cruz",), ("blas",)
ROUNDS = ((4, 3, 2, 0), (4, 4, 0, 1), (6, 0, 0, 3))


def test_the_rounds_that_the_other_tests_change_fit():
    assert holds(contest(FIRST, SECOND), *printed(9, ROUNDS))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (((4, 3, 2, 0), (3, 4, 0, 2), (6, 0, 0, 3)), "an option that is left loses a vote"),
        (((4, 3, 2, 0), (4, 4, 1, 0), (6, 0, 0, 3)), "an eliminated option has a vote"),
        (((4, 3, 2, 0), (4, 4, 0, 1), (9, 0, 0, 0)), "an exhausted ballot comes back"),
        (((4, 3, 2, 0), (4, 4, 0, 2), (6, 0, 0, 3)), "a ballot more"),
        (((3, 3, 2, 1), (4, 4, 0, 1), (6, 0, 0, 3)), "an exhausted ballot in the first round"),
        (((4, 2, 3, 0), (4, 4, 0, 1), (6, 0, 0, 3)), "an option with more votes than another is eliminated"),
    ],
)
def test_one_rule_broken(change, why):
    assert not holds(contest(FIRST, SECOND), *printed(9, change)), why


@pytest.mark.parametrize(("share", "of", "expected"), [
    ("60%", "valid", False), ("66.7%", "valid", True), ("100%", "continuing", True), ("66.7%", "continuing", False),
    ("66.7%", "unstated", True), ("100%", "unstated", True), ("60%", "unstated", False),
])  # fmt: skip
def test_a_share_in_a_later_round_may_be_of_the_ballots_that_continue(share, of, expected):
    """6 of 9 valid ballots, of which 6 continue."""
    stated = f'[[claim]]\nid = "s"\ntally = "r3"\nshare = "{share}"\noption = "ana"\nof = "{of}"\n'
    assert holds(contest(FIRST, SECOND), *printed(9, ROUNDS), stated, counts("r3", {}, cast=9)) == expected


@pytest.mark.parametrize(("number", "expected"), [("6", True), ("7", False)])
def test_ballots_that_continue_can_be_printed(number, expected):
    assert holds(contest(FIRST, SECOND), *printed(9, ROUNDS), counts("r3", {}, continuing=number)) == expected


def test_a_round_that_rests_on_an_assumption_falls_with_it():
    doubted = contest(FIRST, SECOND).replace('round_after = "r2"', 'round_after = "r2"\nrests_on = ["same"]')
    broken = printed(9, (*ROUNDS[:2], (5, 4, 0, 0)))
    texts = [doubted, *broken]
    assert not holds('[[assumption]]\nid = "same"\ntext = "the same ballots"\n', *texts)
    assert holds('[[assumption]]\nid = "same"\ntext = "the same ballots"\nholds = false\n', *texts)


WITH_OTHERS = """
[[contest]]
id = "mayor"
options = ["ana", "blas", "cruz"]
ranked = true
blank_is_valid = true

[[contest.group]]
id = "others"
all_except = ["ana", "blas", "cruz"]

[[tally]]
id = "r1"
contest = "mayor"

[[tally]]
id = "r2"
contest = "mayor"
round_after = "r1"
eliminated = {eliminated}
final = true
"""
ALL = (*OPTIONS, "dora", "eva")


@pytest.mark.parametrize("seed", range(30))
def test_any_ballots_fit_also_where_some_options_are_not_listed(seed):
    """Of Dora and Eva, who are not listed, one may be eliminated with a listed option, or both as the group."""
    rng = random.Random(seed)
    ballots = [rng.sample(ALL, rng.randint(1, 5)) for _ in range(rng.randint(1, 12))]
    blank, out = (
        rng.randint(0, 2),
        rng.choice((("cruz",), ("cruz", "dora"), ("dora", "eva"), ("blas", "dora", "eva"), ("eva",))),
    )
    named = [option for option in OPTIONS if option in out] + (["others"] if {"dora", "eva"} <= {*out} else [])
    texts = [ANY_ORDER, WITH_OTHERS.format(eliminated=named)]
    for tally, gone in (("r1", ()), ("r2", out)):
        firsts = [next((option for option in ballot if option not in gone), None) for ballot in ballots]
        votes = {option: firsts.count(option) for option in OPTIONS}
        others = firsts.count("dora") + firsts.count("eva")
        total = {"valid": len(ballots) + blank, "blank": blank, "cast": len(ballots) + blank}
        continuing = len(ballots) - firsts.count(None)
        texts.append(
            counts(tally, {**votes, "others": others}, exhausted=firsts.count(None), continuing=continuing, **total)
        )
    assert holds(*texts)
    one_less = texts[-1].replace(f'total = "{continuing}"', f'total = "{continuing + 1}"', 1)
    assert one_less == texts[-1] or not holds(*texts[:-1], one_less)

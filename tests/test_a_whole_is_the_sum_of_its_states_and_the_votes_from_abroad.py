"""`made_of`: every number of a country is the sum of its two states' and of the votes from abroad.

Small counts are tried one by one. A count that is part of one state, and a part of the whole country, leave rests that
are counts too.
"""

from __future__ import annotations

import itertools
import random

import pytest
from judged import claim, counts, holds

PARTS = ("north", "south", "abroad")
CONTEST = """
[[contest]]
id = "mayor"
options = ["ana", "blas"]

[[tally]]
id = "country"
contest = "mayor"
made_of = ["north", "south", "abroad"]
final = true
""" + "".join(f'\n[[tally]]\nid = "{part}"\ncontest = "mayor"\n' for part in PARTS)
EARLY = '\n[[tally]]\nid = "early"\ncontest = "mayor"\npart_of = "north"\n'
FEW_NULL = """
[[assumption]]
id = "few-null"
text = "null ballots are at most half of the ballots"
quantities = ["null"]
of = "cast"
figure = "at most 50%"
"""
NAMES = ("ana", "null", "registered", "sheets")
MOST = (2, 1, 3, 1)
ONE = list(itertools.product(*(range(most + 1) for most in MOST)))
"""Every count of one place: votes for Ana (no others), null ballots, roll, tally sheets."""


def keeps(count):
    """No number is negative, no more ballots than the roll, and half of them null at most."""
    ana, null, roll, _ = count
    return min(count) >= 0 and ana + null <= roll and 2 * null <= ana + null


KEEPING = list(filter(keeps, ONE))


def stated(tally, count):
    """Claims of those numbers of a tally that are not `None`; nobody voted for Blas, or left the ballot blank."""
    ana, *totals = count
    blas = None if tally == "country" else 0
    return counts(tally, {"ana": ana, "blas": blas}, blank=blas, **dict(zip(NAMES[1:], totals, strict=True)))


def masked(rng, count, share):
    return [None if rng.random() < share else number for number in count]


def agrees(count, shown):
    return all(number is None or number == mine for mine, number in zip(count, shown, strict=True))


def plus(*each):
    return tuple(map(sum, zip(*each, strict=True)))


def less(count, part):
    return tuple(a - b for a, b in zip(count, part, strict=True))


SUMS = [(place, whole) for place in itertools.product(KEEPING, repeat=3) for whole in [plus(*place)]]


@pytest.mark.parametrize("seed", range(10))
def test_sums_fit_exactly_if_some_counts_of_the_parts_have_them(seed):
    rng = random.Random(seed)
    outcomes = set()
    for _ in range(10):
        places, whole = rng.choice(SUMS)
        whole = plus(whole, (rng.choice((0, 0, 1)), 0, rng.choice((0, 0, -1)), 0))
        shown = [masked(rng, count, 0.3) for count in (*places, whole)]
        texts = [stated(tally, count) for tally, count in zip((*PARTS, "country"), shown, strict=True)]
        # Nothing else keeps a part from more than the numbers that are tried here.
        caps = [
            claim(f"{t} {of} cap", t, "total", f"up to {m}", of=of)
            for t in PARTS
            for of, m in zip(NAMES[1:], MOST[1:], strict=True)
        ]
        caps += [claim(f"{t} ana cap", t, "votes", "up to 2", option="ana") for t in PARTS]
        fitting = any(agrees(whole, shown[3]) and all(map(agrees, places, shown[:3])) for places, whole in SUMS)
        assert holds(CONTEST, FEW_NULL, *texts, *caps) == fitting, shown
        outcomes.add(fitting)
    assert outcomes == {True, False}


@pytest.mark.parametrize("seed", range(10))
def test_what_a_count_leaves_of_a_part_is_a_count_too(seed):
    """The early count of the north, and so what it left there, keeps the limit and the roll."""
    rng = random.Random(seed)
    outcomes = set()
    for _ in range(20):
        early = rng.choice(KEEPING)
        north = plus(early, rng.choice(ONE), (rng.choice((0, 0, -1)), 0, 0, 0))
        expected = all(map(keeps, (early, north, less(north, early))))
        if min(north) < 0:
            continue
        texts = [stated("early", early), stated("north", north)]
        assert holds(CONTEST, EARLY, FEW_NULL, *texts) == expected, (early, north)
        outcomes.add(expected)
    assert outcomes == {True, False}


def test_an_early_count_of_a_state_bounds_the_country():
    """7 votes counted early in the north: the country has 7 or more."""
    assert holds(CONTEST, EARLY, counts("early", {"ana": 7}), counts("country", {"ana": 7}))
    assert not holds(CONTEST, EARLY, counts("early", {"ana": 7}), counts("country", {"ana": 6}))


def test_coverage_of_a_part_is_of_the_whole():
    """50 of 100 ballots are from the north, so its coverage of the final tally is a half."""
    said = counts("north", {}, cast=50) + counts("south", {}, cast=30) + counts("abroad", {}, cast=20)
    assert holds(CONTEST, said, claim("c", "north", "coverage", "50%", of="cast"))
    assert not holds(CONTEST, said, claim("c", "north", "coverage", "60%", of="cast"))


RECOUNT = '\n[[tally]]\nid = "recount"\ncontest = "mayor"\nreplaces = "north"\n'


def test_a_part_that_is_replaced_is_no_part_of_the_sum():
    """The recount of the north is; what the first count there had is no matter."""
    corrected = CONTEST.replace('made_of = ["north",', 'made_of = ["recount",')
    old, others = counts("north", {"ana": 9}), counts("south", {"ana": 1}) + counts("abroad", {"ana": 1})
    assert holds(corrected, RECOUNT, old, others, counts("recount", {"ana": 3}), counts("country", {"ana": 5}))
    assert not holds(corrected, RECOUNT, old, others, counts("recount", {"ana": 3}), counts("country", {"ana": 11}))

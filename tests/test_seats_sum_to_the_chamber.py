"""Seats in the final tally sum to the chamber, in any other to no more: every way to share them out is tried here."""

from __future__ import annotations

import itertools
import random

import pytest
from judged import claim, holds

OPTIONS = ("blue", "green", "red")
TALLIES = {"final": True, "early": False}


def contest(chamber, *, others):
    size = f"chamber = {chamber}\n" if chamber else ""
    group = '\n[[contest.group]]\nid = "others"\nall_except = ["blue", "green", "red"]\n' if others else ""
    alliance = '\n[[contest.group]]\nid = "alliance"\nmembers = ["blue", "green"]\n'
    head = f'[[contest]]\nid = "assembly"\noptions = ["blue", "green", "red"]\n{size}{alliance}{group}'
    return (
        head
        + '\n[[tally]]\nid = "final"\ncontest = "assembly"\nfinal = true\n'
        + ('\n[[tally]]\nid = "early"\ncontest = "assembly"\npart_of = "final"\n')
    )


def share_out(most, *, others, final):
    """All seats by option, those of options that are not listed last."""
    last = range(most + 1) if others else (0,)
    ways = itertools.product(range(most + 1), range(most + 1), range(most + 1), last)
    return [way for way in ways if (sum(way) == most if final else sum(way) <= most)]


def seats_of(way, option):
    """The seats of an option, or of a group."""
    blue, green, red, last = way
    return {"blue": blue, "green": green, "red": red, "alliance": blue + green, "others": last}[option]


@pytest.mark.parametrize("seed", range(12))
def test_seats_fit_exactly_if_some_way_to_share_them_out_has_them(seed):
    rng = random.Random(seed)
    outcomes = set()
    for _ in range(12):
        others, chamber = rng.random() < 0.5, rng.choice((None, 3, 4))
        tally = rng.choice(tuple(TALLIES))
        holders = (*OPTIONS, "alliance", *(("others",) if others else ()))
        known = {o: rng.randint(0, 3) for o in holders if rng.random() < 0.5}
        control = rng.choice((None, *holders))
        sizes = (chamber,) if chamber else range(1, 14)
        ways = [(size, way) for size in sizes for way in share_out(size, others=others, final=TALLIES[tally])]
        fitting = [
            way
            for size, way in ways
            if all(seats_of(way, option) == seats for option, seats in known.items())
            and (control is None or 2 * seats_of(way, control) > size)
        ]
        stated = [claim(option, tally, "seats", seats, option=option) for option, seats in known.items()]
        stated += [claim("most", tally, "control", control)] if control else []
        expected = bool(fitting)
        assert holds(contest(chamber, others=others), *stated) == expected, (chamber, others, tally, known, control)
        outcomes.add(expected)
    assert outcomes == {True, False}


@pytest.mark.parametrize(("number", "expected"), [("three", False), ("four", True)])
def test_seats_of_options_that_are_not_listed_need_such_options(number, expected):
    """2 of 3 seats are of listed options, whose names are three: the third seat is of a fourth."""
    stated = [claim(o, "final", "seats", n, option=o) for o, n in (("blue", 1), ("green", 1), ("red", 0))]
    assert holds(contest(3, others=True), *stated, claim("n", "final", "options", number)) == expected


def test_an_early_count_may_have_other_seats_than_the_final_one():
    """Seats are shared out anew from each count: they are neither part of later ones nor below them."""
    early, final = claim("e", "early", "seats", 3, option="red"), claim("f", "final", "seats", 0, option="red")
    assert holds(contest(3, others=False), early, final)
    assert not holds(contest(2, others=False), early, final)

"""How far an expression goes in a large part: never further than a few tallies say, whether or not a solver helps."""

from __future__ import annotations

from fractions import Fraction
from unittest import mock

import pytest

from reconcile.constraints import Row, System, combine
from reconcile.engine import large
from reconcile.engine.answers import Peak
from reconcile.engine.guide import Guide
from reconcile.engine.large import LargePart
from reconcile.engine.memory import Meter
from reconcile.engine.neighbourhoods import Neighbourhoods

TALLIES = [f"t-{number}" for number in range(6)]
"""Six tallies whose votes for Ana and Blas are added up in a seventh, as their valid votes are."""


def votes(option, tally="all"):
    return f"votes[{tally},{option}]"


def valid(tally="all"):
    return f"valid[{tally}]"


def total(name, parts):
    return Row(f"total {name}", combine([(1, name), *((-1, part) for part in parts)]), 0, equal=True)


def system(*stated):
    places = ["all", *TALLIES]
    names = [name for tally in places for name in (votes("ana", tally), votes("blas", tally), valid(tally))]
    rows = [total(valid(tally), [votes("ana", tally), votes("blas", tally)]) for tally in places]
    rows += [total(votes(option), [votes(option, tally) for tally in TALLIES]) for option in ("ana", "blas")]
    return System(tuple(names), (*rows, *stated))


def at_most(name, most, needs="s"):
    return Row(f"{name} at most {most}", ((name, -1),), -most, needs=frozenset([needs]))


def guide_of(system):
    return Guide(system.variables, system.rows, (), {"s": 0})


ANA = ((votes("ana", "t-0"), 1),)


def test_a_direction_moves_the_totals_of_what_it_moves():
    """Ana's votes in one tally grow for ever, with all votes of that tally and those that it is counted in."""
    guide = guide_of(system(at_most(votes("blas"), 5)))
    moved = guide.direction(ANA, guide.question(1, []))
    assert moved is not None
    assert all(sum(factor * moved.get(name, 0) for name, factor in row.terms) == 0 for row in guide.rows if row.equal)
    assert moved == dict.fromkeys((votes("ana", "t-0"), valid("t-0"), votes("ana"), valid()), moved[valid()])


def test_no_direction_leaves_an_equality_or_a_limit():
    guide = guide_of(system(at_most(votes("blas"), 5), Row("60", ((valid("t-0"), 1),), 60, True, frozenset(["s"]))))
    asked = guide.question(1, [])
    assert guide.direction(ANA, asked) is None
    assert guide.completed_direction(ANA, {votes("ana", "t-0"): 1}, asked) is None
    assert guide.completed_direction(((votes("blas"), 1),), {votes("blas", "t-1"): 1}, asked) is None
    assert guide.completed_direction(ANA, {votes("ana", "t-0"): 1}, guide.question(0, [])) is not None


@pytest.mark.parametrize(("others", "reaches"), [(9, None), (10, 10), (11, 10)])
def test_a_limit_of_one_tally_is_the_greatest_only_where_all_others_leave_it(others, reaches):
    """Ana has at most 10 votes in one tally by what is stated of it, and so many in all."""
    part = LargePart(system(at_most(votes("ana", "t-0"), 10), at_most(votes("ana"), others)), {"s": 0}, Meter())
    asked = part.guide.question(1, [])
    nothing = part.guide.point(dict.fromkeys(part.variables, 0))
    near = Neighbourhoods(part.guide, {"s": 0}, Meter())
    found = near.peak(ANA, asked, nothing)
    assert (found and found.value) == reaches
    peak = part.peak(ANA, 1)
    assert isinstance(peak, Peak)
    assert (peak.value, peak.top) == (min(others, 10), min(others, 10))


@pytest.mark.parametrize("quick", [0, large.MOST_QUICK])
def test_a_solver_that_says_nothing_is_no_proof_that_nothing_is_possible(quick):
    """60 votes for two: neither an optimum nor a direction is told, and Ana's votes still end at 60."""
    sixty = Row("60", ((valid(), 1),), 60, True, frozenset(["s"]))
    part = LargePart(system(sixty), {"s": 0}, Meter())
    with (
        mock.patch.object(type(part.guide.program), "best", return_value=None),
        mock.patch.object(Guide, "direction", return_value=None),
        mock.patch.object(Neighbourhoods, "peak", return_value=None),
        mock.patch.object(large, "MOST_QUICK", quick),
    ):
        peak = part.peak(((votes("ana"), 1),), 1)
    assert isinstance(peak, Peak)
    assert (peak.value, peak.top) == (Fraction(60), 60)
    assert not peak.above.used - {"s"}

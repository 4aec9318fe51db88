"""Strategies of run-offs: a contest between options that had the most votes in one that was counted before."""

from __future__ import annotations

import attrs
from hypothesis import strategies as st

from reconcile.model import OF_THE_FIRST
from reconcile.strategies.tallies import WHOLE, Counted, counted
from reconcile.strategies.voting import contests

__all__ = ["runoffs"]


@st.composite
def runoffs(draw: st.DrawFn, first: Counted) -> Counted:
    """The run-off of a contest, with the roll of the first round where as many could have voted.

    Mostly its options are those with the most votes in the first round; else the assumption that they are is dropped.
    """

    def votes(option: str) -> int:
        return first.count(WHOLE, option)

    most_unnamed = max(map(votes, first.unnamed), default=0)
    order = draw(st.permutations(first.contest.options))
    if draw(st.integers(0, 3)) != 3:
        order.sort(key=votes, reverse=True)
    leading = [option for option in order if votes(option) >= most_unnamed]
    number = draw(st.integers(1, len(leading) or len(order)))
    rules = draw(contests(id="second", groups=False))
    chosen = tuple(option for option in first.contest.options if option in order[:number])
    contest = attrs.evolve(rules, options=chosen, runoff_of=first.contest.id)
    found = draw(counted(contest, roll=first.count(WHOLE, "registered")))
    if max(most_unnamed, *map(votes, order[number:]), 0) > min(map(votes, chosen)):
        return attrs.evolve(found, not_assumed=found.not_assumed | {OF_THE_FIRST})
    return found

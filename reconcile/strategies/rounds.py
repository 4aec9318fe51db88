"""Strategies of the rounds of a ranked contest: ballots move from the options that are eliminated, from no other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import attrs
from hypothesis import strategies as st

from reconcile.model import Contest
from reconcile.strategies.voting import UNNAMED

__all__ = ["Round", "next_round"]


@attrs.frozen
class Round:
    """A later round: what was eliminated before it, what it counted, and whether those with the fewest votes went."""

    eliminated: tuple[str, ...]
    counts: dict[str, int]
    fewest_went: bool


@st.composite
def next_round(draw: st.DrawFn, contest: Contest, before: Mapping[str, int], gone: Collection[str]) -> Round:
    """A round of the ballots of one that counted `before`, whose options that are not `gone` are left, one at least.

    Some of these are eliminated; each ballot for one counts for another that is left, or is exhausted.
    """
    left = draw(st.permutations([option for option in contest.options if option not in gone]))
    if not draw(st.booleans()):
        left.sort(key=before.__getitem__)
    number = draw(st.integers(0, len(left) - 1))
    going, left = left[:number], left[number:]
    fewest_went = not going or min(map(before.__getitem__, going)) <= min(map(before.__getitem__, left))
    unnamed = [name for name in before if name.startswith(UNNAMED)]
    others = [id for id in contest.unnamed_groups if id not in gone]
    if others and draw(st.integers(0, 3)) == 3:
        return Round((*going, *others[:1]), draw(_moved(before, [*going, *unnamed], left)), fewest_went=True)
    left += unnamed if others else []
    return Round(tuple(going), draw(_moved(before, going, left)), fewest_went)


@st.composite
def _moved(draw: st.DrawFn, before: Mapping[str, int], going: Iterable[str], left: Collection[str]) -> dict[str, int]:
    """The counts with all votes of options that go given to those that are left, or to none."""
    found = dict(before)
    for option in going:
        for other in left:
            moved = draw(st.integers(0, found[option]))
            found[option] -= moved
            found[other] += moved
        found["exhausted"] += found[option]
        found["continuing"] -= found[option]
        found[option] = 0
    return found

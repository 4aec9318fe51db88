"""Contests with what each of their tallies counted: counts that keep all rules, in tallies that hold one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from reconcile.model import FEWEST_ELIMINATED, NOTHING_ELSE, Contest
from reconcile.strategies.rounds import next_round
from reconcile.strategies.voting import UNNAMED, counts, votes_for

__all__ = ["FIRST", "RANKED_SHAPES", "SHAPES", "WHOLE", "Counted", "counted"]

WHOLE: Final = "whole"
FIRST: Final = "first"
REGIONS: Final = ("east", "west")
Shapes = Mapping[str, Mapping[str, tuple[tuple[int, ...], Mapping[str, str | tuple[str, ...]]]]]

SHAPES: Final[Shapes] = {
    "whole": {},
    "part": {"early": ((0,), {"part_of": WHOLE})},
    "chain": {"early": ((0,), {"part_of": "later"}), "later": ((0, 1), {"part_of": WHOLE})},
    "rivals": {"early": ((0, 1), {"part_of": WHOLE}), "rival": ((0, 2), {"part_of": WHOLE})},
    "regions": {"east": ((0,), {}), "west": ((1,), {}), WHOLE: ((0, 1), {"made_of": REGIONS})},
    "chain of regions": {
        "early": ((0,), {"part_of": "later"}),
        "later": ((0, 1), {"part_of": "east"}),
        "east": ((0, 1, 2), {}),
        "west": ((3,), {}),
        WHOLE: ((0, 1, 2, 3), {"made_of": REGIONS}),
    },
    "recount": {
        "wrong": ((0, 2), {"part_of": WHOLE}),
        "early": ((0, 1), {"part_of": WHOLE, "replaces": "wrong"}),
    },
}
"""How the tallies of a contest hold one another, beside the whole: the blocks of ballots of each, and its relations.

The first says nothing but the whole, and is what ledgers shrink to.
"""
RANKED_SHAPES: Final[Shapes] = {
    "last round": {},
    "two rounds": {FIRST: ((0,), {}), WHOLE: ((0,), {"round_after": FIRST})},
    "three rounds": {
        FIRST: ((0,), {}),
        "second": ((0,), {"round_after": FIRST}),
        WHOLE: ((0,), {"round_after": "second"}),
    },
    "rounds of regions": {
        "early": ((0,), {"part_of": "east"}),
        "east": ((0, 1), {}),
        "west": ((2,), {}),
        FIRST: ((0, 1, 2), {"made_of": REGIONS}),
        WHOLE: ((0, 1, 2), {"round_after": FIRST}),
    },
}
"""The same of a ranked contest, the whole of which is its last round."""


@attrs.frozen
class Counted:
    """A contest, the entries of its tallies by their short names, and what each counted: whole numbers by name.

    `blocks` are what the tallies are made of: ballots that keep all rules by themselves. `not_assumed` names the
    built-in assumptions that do not hold of these counts.
    """

    contest: Contest
    shape: str
    tallies: dict[str, dict[str, Any]]
    counts: dict[str, dict[str, int]]
    seats: dict[str, int]
    blocks: list[dict[str, int]]
    not_assumed: frozenset[str]

    def id(self, tally: str) -> str:
        """The id of a tally with that short name."""
        return f"{self.contest.id}-{tally}"

    def count(self, tally: str, name: str) -> int:
        """A total of a tally, or the votes of an option or group."""
        found = self.counts[tally]
        return (
            found.get(name, 0)
            if name in (*self.contest.totals, *self.unnamed)
            else votes_for(self.contest, name, found)
        )

    @property
    def unnamed(self) -> list[str]:
        """The options that took part and that the contest does not name."""
        return sorted(name for name in self.counts[WHOLE] if name.startswith(UNNAMED))

    @property
    def named(self) -> list[str]:
        """The options and groups that a claim may name."""
        return [*self.contest.options, *(group.id for group in self.contest.groups)]

    def true(self) -> dict[str, int]:
        """Every count that a claim may state, by the names that reports use: `votes[k-whole,a]`, `valid[k-whole]`."""
        found: dict[str, int] = {}
        for tally in self.tallies:
            id = self.id(tally)
            found |= {f"votes[{id},{name}]": self.count(tally, name) for name in self.named}
            found |= {f"{name}[{id}]": self.count(tally, name) for name in self.contest.totals}
        found |= {f"seats[{self.id(WHOLE)},{option}]": seats for option, seats in self.seats.items()}
        return found


@st.composite
def counted(
    draw: st.DrawFn,
    contest: Contest,
    *,
    shapes: Iterable[str] | None = None,
    least: int = 0,
    unprocessed: bool = True,
    roll: int | None = None,
) -> Counted:
    """The contest, counted. Options have `least` votes or more in each tally; `unprocessed` ballots are rare.

    With a `roll`, so many voters are registered, if no fewer cast a ballot.
    """
    known = RANKED_SHAPES if contest.ranked else SHAPES
    shape = draw(st.sampled_from(list(known if shapes is None else shapes)))
    blocks_of_all = range(1 + max([0, *(max(of) for of, _ in known[shape].values())]))
    has_others = unprocessed and draw(st.integers(0, 9)) == 9
    blocks = [draw(counts(contest, least=least, unprocessed=has_others)) for _ in blocks_of_all]
    if roll is not None:
        _register(blocks[-1], roll - sum(block["registered"] for block in blocks))
    tallies = {WHOLE: (tuple(blocks_of_all), {}), **known[shape]}
    entries = {name: _entry(contest, name, relations) for name, (_, relations) in tallies.items()}
    found = {name: _sum(blocks[i] for i in of) for name, (of, _) in tallies.items()}
    not_assumed = {NOTHING_ELSE} if any(block["other"] for block in blocks) else set[str]()
    if contest.ranked and draw(_count_rounds(contest, entries, found)):
        not_assumed.add(FEWEST_ELIMINATED)
    return Counted(contest, shape, entries, found, draw(_seats(contest)), blocks, frozenset(not_assumed))


def _register(block: dict[str, int], more: int) -> None:
    if block["registered"] + more >= block["cast"]:
        block["registered"] += more


@st.composite
def _count_rounds(
    draw: st.DrawFn, contest: Contest, entries: Mapping[str, dict[str, Any]], found: dict[str, dict[str, int]]
) -> bool:
    """Count later rounds of the same ballots; whether some option went that had more votes than all that were left."""
    last, gone, any_order = found[WHOLE], set[str](), False
    later = [name for name, entry in entries.items() if "round_after" in entry and name != WHOLE]
    for name in (*later, WHOLE):
        made = draw(next_round(contest, last, gone))
        if "round_after" in entries[name]:
            entries[name]["eliminated"] = list(made.eliminated)
            any_order |= not made.fewest_went
        found[name] = last = made.counts
        gone.update(made.eliminated)
    return any_order


def _sum(blocks: Iterable[dict[str, int]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for block in blocks:
        found.update(block)
    return dict(found)


def _entry(contest: Contest, name: str, relations: Mapping[str, str | tuple[str, ...]]) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": f"{contest.id}-{name}", "contest": contest.id}
    for key, other in relations.items():
        entry[key] = f"{contest.id}-{other}" if isinstance(other, str) else [f"{contest.id}-{each}" for each in other]
    return {**entry, "final": True} if name == WHOLE else entry


@st.composite
def _seats(draw: st.DrawFn, contest: Contest) -> dict[str, int]:
    """The seats of each option: those of all options, named or not, are the chamber's."""
    if contest.chamber is None:
        return {}
    left, found = contest.chamber, {}
    is_open = any(set(contest.options) <= set(group.all_except) for group in contest.groups)
    for option in contest.options[: None if is_open else -1]:
        found[option] = draw(st.integers(0, left))
        left -= found[option]
    return found if is_open else {**found, contest.options[-1]: left}

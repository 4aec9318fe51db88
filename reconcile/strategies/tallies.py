"""Contests with what each of their tallies counted: counts that keep all rules, in tallies that hold one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from reconcile.model import Contest
from reconcile.strategies.voting import UNNAMED, counts, votes_for

__all__ = ["SHAPES", "TOTALS", "WHOLE", "Counted", "counted"]

TOTALS: Final = ("valid", "null", "blank", "other", "cast", "registered", "sheets")
WHOLE: Final = "whole"
REGIONS: Final = ("east", "west")

SHAPES: Final[dict[str, dict[str, tuple[tuple[int, ...], dict[str, str]]]]] = {
    "whole": {},
    "part": {"early": ((0,), {"part_of": WHOLE})},
    "chain": {"early": ((0,), {"part_of": "later"}), "later": ((0, 1), {"part_of": WHOLE})},
    "rivals": {"early": ((0, 1), {"part_of": WHOLE}), "rival": ((0, 2), {"part_of": WHOLE})},
    "regions": {"east": ((0,), {}), "west": ((1,), {})},
    "chain of regions": {
        "early": ((0,), {"part_of": "later"}),
        "later": ((0, 1), {"part_of": "east"}),
        "east": ((0, 1, 2), {}),
        "west": ((3,), {}),
    },
    "recount": {
        "wrong": ((0, 2), {"part_of": WHOLE}),
        "early": ((0, 1), {"part_of": WHOLE, "replaces": "wrong"}),
    },
}
"""How the tallies of a contest hold one another, beside the whole: the blocks of ballots of each, and its relations.

The first says nothing but the whole, and is what ledgers shrink to.
"""
BLOCKS: Final = {shape: 1 + max([0, *(max(of) for of, _ in tallies.values())]) for shape, tallies in SHAPES.items()}


@attrs.frozen
class Counted:
    """A contest, the entries of its tallies by their short names, and what each counted: whole numbers by name.

    `blocks` are what the tallies are made of: ballots that keep all rules by themselves.
    """

    contest: Contest
    shape: str
    tallies: dict[str, dict[str, Any]]
    counts: dict[str, dict[str, int]]
    seats: dict[str, int]
    blocks: list[dict[str, int]]

    def id(self, tally: str) -> str:
        """The id of a tally with that short name."""
        return f"{self.contest.id}-{tally}"

    def count(self, tally: str, name: str) -> int:
        """A total of a tally, or the votes of an option or group."""
        found = self.counts[tally]
        return found.get(name, 0) if name in (*TOTALS, *self.unnamed) else votes_for(self.contest, name, found)

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
            found |= {f"{name}[{id}]": self.count(tally, name) for name in TOTALS}
        found |= {f"seats[{self.id(WHOLE)},{option}]": seats for option, seats in self.seats.items()}
        return found


@st.composite
def counted(
    draw: st.DrawFn,
    contest: Contest,
    *,
    shapes: Sequence[str] = tuple(SHAPES),
    least: int = 0,
    unprocessed: bool = True,
) -> Counted:
    """The contest, counted. Options have `least` votes or more in each tally; `unprocessed` ballots are rare."""
    shape = draw(st.sampled_from(shapes))
    has_others = unprocessed and draw(st.integers(0, 9)) == 9
    blocks = [draw(counts(contest, least=least, unprocessed=has_others)) for _ in range(BLOCKS[shape])]
    tallies = {WHOLE: (tuple(range(BLOCKS[shape])), {}), **SHAPES[shape]}
    entries = {name: _entry(contest, name, relations, shape) for name, (_, relations) in tallies.items()}
    return Counted(
        contest,
        shape,
        entries,
        {name: _sum(blocks[i] for i in of) for name, (of, _) in tallies.items()},
        draw(_seats(contest)),
        blocks,
    )


def _sum(blocks: Iterable[dict[str, int]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for block in blocks:
        found.update(block)
    return dict(found)


def _entry(contest: Contest, name: str, relations: dict[str, str], shape: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": f"{contest.id}-{name}", "contest": contest.id}
    entry |= {key: f"{contest.id}-{other}" for key, other in relations.items()}
    if name == WHOLE:
        entry["final"] = True
        if "regions" in shape:
            entry["made_of"] = [f"{contest.id}-{region}" for region in REGIONS]
    return entry


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

"""Tallies of one counting body of which nothing says whether one holds another."""

from __future__ import annotations

from typing import NamedTuple

from reconcile.model import Ledger, Tally
from reconcile.naming import natural
from reconcile.relations import replaced

__all__ = ["Unrelated", "unrelated_tallies"]


class Unrelated(NamedTuple):
    """Two or more `tallies` of a contest, by id, `counted_by` one claimant and part of the same `whole`, or of none.

    No two of them are related: neither holds the other, replaces it, or is with it among the parts of a sum.
    """

    contest: str
    counted_by: str
    whole: str | None
    tallies: tuple[str, ...]


def unrelated_tallies(ledger: Ledger) -> list[Unrelated]:
    """Groups of tallies that do not limit each other, because nothing says how they are related.

    Nothing is concluded from this: bulletins of one body may hold each other, its counts of two districts do not.
    Left out are tallies that another replaces, later rounds, and the parts of a sum: how these are related is said.
    """
    old = replaced(ledger.tallies)
    summed = {part for tally in ledger.tallies for part in tally.made_of}
    groups: dict[tuple[str, str, str | None], list[Tally]] = {}
    for tally in ledger.tallies:
        related = tally.round_after is not None or tally.id in old or tally.id in summed
        if tally.counted_by is not None and not related:
            groups.setdefault((tally.contest, tally.counted_by, tally.part_of), []).append(tally)
    found = [Unrelated(*key, tuple(_in_order(group))) for key, group in groups.items() if len(group) > 1]
    return sorted(found, key=lambda each: (each.contest, each.tallies))


def _in_order(tallies: list[Tally]) -> list[str]:
    """Ids by the moment of the count, where it is given, then by name."""
    return [t.id for t in sorted(tallies, key=lambda t: (t.as_of or "", natural(t.name or t.id), t.id))]

"""The sections of a claim file as typed entries: which keys each has, and what they hold."""

from __future__ import annotations

from typing import NewType

import attrs

__all__ = [
    "AssumptionEntry",
    "ClaimEntry",
    "ClaimantEntry",
    "ContestEntry",
    "Defaults",
    "Entry",
    "GroupEntry",
    "Id",
    "OmittedEntry",
    "SourceEntry",
    "Spans",
    "TableEntry",
    "TableRow",
    "TallyEntry",
    "Weight",
]

Id = NewType("Id", str)
"""A name that entries go by; `claim_files` refuses those that cannot be told apart or written in a report."""
Spans = tuple[tuple[int, int], ...]
Weight = NewType("Weight", int)
"""How reluctantly something is doubted; `claim_files` refuses what is out of range."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SourceEntry:
    """`[source]`: the document that the claims of this file were read in."""

    id: Id
    document: str
    sha256: str | None = None
    language: str | None = None
    decimal: str | None = None
    publisher: str | None = None
    published: str | None = None
    published_inferred: str | None = None
    weight: Weight = Weight(1)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ClaimantEntry:
    """`[[claimant]]`: account and name are the id where they are not given."""

    id: Id
    account: Id | None = None
    name: str | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GroupEntry:
    """`[[contest.group]]`: either the members, or all options except some."""

    id: Id
    members: tuple[str, ...] | None = None
    all_except: tuple[str, ...] | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ContestEntry:
    """`[[contest]]`."""

    id: Id
    options: tuple[Id, ...]
    title: str | None = None
    names: dict[str, str] = attrs.field(factory=dict)
    group: tuple[GroupEntry, ...] = ()
    blank_is_valid: bool = False
    votes_per_ballot: int = 1
    votes_per_option: int = 1
    chamber: int | None = None
    ranked: bool = False
    runoff_of: str | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TallyEntry:
    """`[[tally]]`."""

    id: Id
    contest: str
    counted_by: str | None = None
    name: str | None = None
    as_of: str | None = None
    part_of: str | None = None
    made_of: tuple[str, ...] = ()
    replaces: str | None = None
    round_after: str | None = None
    eliminated: tuple[str, ...] | None = None
    rests_on: tuple[str, ...] = ()
    final: bool = False


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Defaults:
    """`[defaults]`: what a claim or table of this file takes where it says nothing itself."""

    tally: str | None = None
    contest: str | None = None
    claimant: str | None = None
    via: str | None = None
    of: str | None = None
    rests_on: tuple[str, ...] | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ClaimEntry(Defaults):
    """`[[claim]]`: exactly one of the kind keys holds the printed figure (or the option, or the claim)."""

    id: Id
    votes: str | None = None
    share: str | None = None
    total: str | None = None
    turnout: str | None = None
    coverage: str | None = None
    winner: str | None = None
    ahead: str | None = None
    lead: str | None = None
    rank: str | None = None
    options: str | None = None
    seats: str | None = None
    control: str | None = None
    endorses: str | None = None
    option: str | None = None
    quantity: str | None = None
    over: str | None = None
    besides: tuple[str, ...] | None = None
    printed: str | None = None
    supersedes: str | None = None
    at: Spans = ()
    weight: Weight | None = None


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TableRow:
    """One option's line in a `[[table]]`."""

    option: str
    votes: str | None = None
    share: str | None = None
    votes_at: Spans = ()
    share_at: Spans = ()


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TableEntry(Defaults):
    """`[[table]]`: a whole bulletin in one block; each figure becomes a claim of its own."""

    id: Id
    rows: tuple[TableRow, ...]
    shares_rest_on: tuple[str, ...] = ()


@attrs.frozen(kw_only=True, eq=False, repr=False)
class AssumptionEntry:
    """`[[assumption]]`."""

    id: Id
    text: str | None = None
    tallies: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    of: str | None = None
    per: str | None = None
    figure: str | None = None
    holds: bool = True
    weight: Weight = Weight(1)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class OmittedEntry:
    """`[[omitted]]`: left out on purpose."""

    reason: str
    printed: str | None = None
    at: Spans = ()


Entry = ClaimantEntry | ContestEntry | TallyEntry | ClaimEntry | TableEntry | AssumptionEntry | OmittedEntry

"""What was reported, as frozen values: sources, claimants, contests, tallies, claims, assumptions, omissions.

Nothing here reads files or reasons: `ledger` reads, `claim_rules` and `identities` make inequalities of what was read.
The kinds of claims stand in `claim_kinds`, and are names of this module too.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TypeVar

import attrs

from reconcile.claim_kinds import (
    CLAIM_KINDS,
    Ahead,
    Claim,
    Control,
    Coverage,
    Endorsement,
    Lead,
    NumberOfOptions,
    Rank,
    Seats,
    Share,
    Total,
    Turnout,
    Votes,
    Winner,
)
from reconcile.figures import Figure
from reconcile.languages import term
from reconcile.records import Record

__all__ = [
    "APPROXIMATE",
    "BUILT_IN_ASSUMPTIONS",
    "CLAIM_KINDS",
    "EVERYTHING",
    "FEWEST_ELIMINATED",
    "NOTHING_ELSE",
    "OF_THE_FIRST",
    "OPTIONS_LISTED",
    "PARTS",
    "QUANTITIES",
    "SAME_ROLL",
    "SOME_TOTALS",
    "UNNAMED",
    "VICTORY_IS_FINAL",
    "WITHIN_ROLL",
    "Ahead",
    "Assumption",
    "Claim",
    "Claimant",
    "Contest",
    "Control",
    "Coverage",
    "Endorsement",
    "Group",
    "Lead",
    "Ledger",
    "NumberOfOptions",
    "Omission",
    "Rank",
    "Seats",
    "Share",
    "Source",
    "Tally",
    "Total",
    "Turnout",
    "Votes",
    "Winner",
]

QUANTITIES = ("valid", "null", "blank", "other", "cast", "registered", "sheets")
"""The totals that every tally has, beside `votes` for each option: unknown non-negative integers."""
SOME_TOTALS = {
    "undervotes": "contests with several votes per ballot (`votes_per_ballot`)",
    "exhausted": "ranked contests (`ranked = true`)",
    "continuing": "ranked contests (`ranked = true`)",
}
"""Totals that the tallies of some contests have besides, and which contests, in the words of messages.

`undervotes`: votes that the ballots which carry some could still have given. `exhausted`: valid ballots that rank no
option that is left; `continuing`: those that count for one. The first is a term of NIST SP 1500-100.
"""
EVERYTHING = "all"
"""In place of an account: what all state together. No account is called so."""
UNNAMED = "*"
"""In place of an option: all those together that a contest does not name."""
PARTS = ("valid", "null", "blank", "other")
"""The totals that may be printed as a share of another: "0.41% null"."""


@attrs.frozen(eq=False, repr=False)
class Source(Record):
    """The document that prints a figure.

    `sha256` is that of the document's bytes; `decimal` is the mark between units and tenths ("." or ",").
    `weight` says how reluctantly a claim of this source is doubted; `claim_file` is the name of the claim file.
    """

    id: str
    document: str
    sha256: str | None = None
    language: str | None = None
    decimal: str | None = None
    publisher: str | None = None
    published: str | None = None
    published_inferred: str | None = None
    weight: int = 1
    claim_file: str | None = None


@attrs.frozen(eq=False, repr=False)
class Claimant(Record):
    """Who states a claim. Claimants of one `account` speak for one side."""

    id: str
    account: str
    name: str


@attrs.frozen(eq=False, repr=False)
class Group(Record):
    """Options taken together: the `members` named, or every option except those named."""

    id: str
    members: tuple[str, ...] = ()
    all_except: tuple[str, ...] = ()


@attrs.frozen(eq=False, repr=False)
class Contest(Record):
    """One question put to the voters, with the rules that decide its identities.

    `votes_per_ballot` above 1 makes room for under-votes; `votes_per_option` is how many votes of a ballot one
    option may take. In a `ranked` contest, options are eliminated in rounds of the same ballots. The options of a
    run-off are some of those of the contest that it is the `runoff_of`. `chamber` is the number of seats, where it
    is known.
    """

    id: str
    options: tuple[str, ...]
    title: str | None = None
    names: dict[str, str] = attrs.field(factory=dict, eq=False)
    groups: tuple[Group, ...] = ()
    blank_is_valid: bool = False
    votes_per_ballot: int = 1
    votes_per_option: int = 1
    chamber: int | None = None
    ranked: bool = False
    runoff_of: str | None = None

    @property
    def totals(self) -> tuple[str, ...]:
        """The totals that a tally of this contest has."""
        more = {"undervotes": self.votes_per_ballot > 1, "exhausted": self.ranked, "continuing": self.ranked}
        return (*QUANTITIES, *(name for name in SOME_TOTALS if more[name]))

    @property
    def unnamed_groups(self) -> list[str]:
        """The ids of the groups of the options that are not named: of none, one, or one by several names."""
        return [group.id for group in self.groups if group.all_except and set(group.all_except) == set(self.options)]

    def name_of(self, option: str) -> str:
        """The name that reports print for an option or a group."""
        return self.names.get(option, option)

    def group(self, id: str) -> Group | None:
        """The group of that id, or `None` (then the id is an option's)."""
        return next((group for group in self.groups if group.id == id), None)


@attrs.frozen(eq=False, repr=False)
class Tally(Record):
    """One count of one contest by one counting body at one moment.

    The `final` tally of a contest is the whole vote, which nobody may have counted. The relations
    (`part_of`, `made_of`, `round_after`) hold under the assumptions named in `rests_on`; of a tally that another
    `replaces`, none holds.

    A tally with `round_after` counts the ballots of that one again, after the options in `eliminated` (or the group
    of those that are not named) were taken out, and the ballots for them went to the options ranked next.
    """

    id: str
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


@attrs.frozen(eq=False, repr=False)
class Assumption(Record):
    """A reading that someone chose, in one plain sentence, so that it can be doubted.

    A plain one has no rule of its own: claims and tallies rest on it by name. One with a `figure` limits the sum of
    `quantities` in `tallies` (all of them where empty): as a share of the total `of`; or, with `per`, their average
    over what a partial tally left uncounted as a share of that over what it counted (per tally sheet, for example).
    `weight` says how reluctantly it is doubted; `claim_file` is the name of the claim file with its entry.
    """

    id: str
    text: str
    tallies: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    of: str | None = None
    per: str | None = None
    figure: Figure | None = None
    holds: bool = True
    weight: int = 1
    claim_file: str | None = None


NOTHING_ELSE = "nothing-else"
WITHIN_ROLL = "cast-within-roll"
VICTORY_IS_FINAL = "victory-is-final"
OPTIONS_LISTED = "options-listed"
APPROXIMATE = "approximate"
FEWEST_ELIMINATED = "fewest-eliminated"
OF_THE_FIRST = "run-off-of-the-first"
SAME_ROLL = "same-roll"
BUILT_IN_ASSUMPTIONS: tuple[Assumption, ...] = (
    Assumption(NOTHING_ELSE, term("every ballot cast is valid, null or blank: none is challenged or unprocessed")),
    Assumption(WITHIN_ROLL, term("no more ballots are cast than voters are registered")),
    Assumption(VICTORY_IS_FINAL, term("a claim of victory speaks of the final result")),
    Assumption(OPTIONS_LISTED, term("the options that the ledger lists are all that took part")),
    Assumption(
        APPROXIMATE,
        term("an approximate figure is within half a unit of its last digit that is not zero, or five points"),
    ),
    Assumption(FEWEST_ELIMINATED, term("an option with the fewest votes is eliminated in each round")),
    Assumption(
        OF_THE_FIRST,
        term("the options of a run-off are those with the most votes in the final tally of the first"),
    ),
    Assumption(SAME_ROLL, term("the roll of a run-off is that of the first round"), holds=False),
)
"""Made for every ledger; an `[[assumption]]` of the same id replaces one, and `holds = false` drops it.

`same-roll` holds only where such an entry stands: rolls may change between rounds.
"""


@attrs.frozen(eq=False, repr=False)
class Omission(Record):
    """Something in a document that was left out on purpose, and why."""

    source: str
    reason: str
    printed: str | None = None
    at: tuple[tuple[int, int], ...] = ()


@attrs.frozen(eq=False, repr=False)
class Ledger(Record):
    """Everything that was captured, read from any number of claim files; every tuple sorted by id.

    `rounding` names the convention by which the figures were read.
    """

    sources: tuple[Source, ...] = ()
    claimants: tuple[Claimant, ...] = ()
    contests: tuple[Contest, ...] = ()
    tallies: tuple[Tally, ...] = ()
    claims: tuple[Claim, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    omissions: tuple[Omission, ...] = ()
    rounding: str = "nearest"

    def contest(self, id: str) -> Contest:
        """The contest of that id. Raises `KeyError` where there is none."""
        return _by_id(self.contests, id)

    def tally(self, id: str) -> Tally:
        """The tally of that id. Raises `KeyError` where there is none."""
        return _by_id(self.tallies, id)

    def claim(self, id: str) -> Claim:
        """The claim of that id. Raises `KeyError` where there is none."""
        return _by_id(self.claims, id)

    def contest_of(self, tally: str) -> Contest:
        """The contest that the tally of that id counts."""
        return self.contest(self.tally(tally).contest)

    def decimal_of(self, claim: Claim) -> str | None:
        """The decimal mark that a claim's source declares."""
        return next((source.decimal for source in self.sources if source.id == claim.source), None)

    def account_of(self, claimant: str) -> str:
        """The account for which a claimant speaks."""
        return _by_id(self.claimants, claimant).account

    def final_tally(self, contest: str) -> Tally:
        """The whole vote of a contest."""
        return next(tally for tally in self.tallies if tally.contest == contest and tally.final)

    def whole_of(self, tally: str) -> Tally:
        """The whole vote that the tally of that id is of."""
        return self.final_tally(self.tally(tally).contest)

    @property
    def standing_claims(self) -> list[Claim]:
        """The claims that no other supersedes."""
        superseded = {claim.supersedes for claim in self.claims}
        return [claim for claim in self.claims if claim.id not in superseded]

    @cached_property
    def has_several_finals(self) -> bool:
        """Whether claims speak of votes in the final tallies of several contests, none of which has a name."""
        spoken = {claim.tally for claim in self.claims if not isinstance(claim, Seats | Control)}
        return len({t.contest for t in self.tallies if t.final and not t.name and t.id in spoken}) > 1

    def account_name(self, account: str) -> str:
        """What a report calls an account: the name of the claimant whose account it is, or its own."""
        named = [claimant.name for claimant in self.claimants if claimant.id == account == claimant.account]
        return named[0] if named else account

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts that state at least one claim, in alphabetical order."""
        return tuple(self.accounts_in_order({self.account_of(claim.claimant) for claim in self.claims}))

    def accounts_in_order(self, accounts: Iterable[str]) -> list[str]:
        """Accounts in the alphabetical order of their names."""
        return sorted(accounts, key=lambda account: (self.account_name(account).casefold(), account))

    def account_names(self, accounts: Iterable[str]) -> list[str]:
        """What a report calls accounts, in alphabetical order."""
        return [self.account_name(account) for account in self.accounts_in_order(accounts)]


_Named = TypeVar("_Named", Contest, Tally, Claim, Claimant)


def _by_id(items: tuple[_Named, ...], id: str) -> _Named:
    for item in items:
        if item.id == id:
            return item
    raise KeyError(id)

"""The kinds of claims, as frozen values: what each holds that was printed. `claim_rules` says what follows from it."""

from __future__ import annotations

from typing import ClassVar

import attrs

from reconcile.figures import Figure, Interval
from reconcile.records import Record

__all__ = [
    "CLAIM_KINDS",
    "Ahead",
    "Claim",
    "Control",
    "Coverage",
    "Endorsement",
    "Lead",
    "NumberOfOptions",
    "Rank",
    "Seats",
    "Share",
    "Total",
    "Turnout",
    "Votes",
    "Winner",
]


@attrs.frozen(eq=False, repr=False)
class Claim(Record):
    """One printed statement. Every subclass is one kind, and adds what that kind needs.

    `rests_on` names the assumptions that the reading of this claim needs; `at` holds the character spans
    of the figure or phrase in the document (start included, end excluded); `printed` is the text there.
    `weight` says how reluctantly the claim is doubted; `None`: as its source is.
    """

    kind: ClassVar[str] = ""

    id: str
    source: str
    claimant: str
    tally: str
    printed: str
    via: str | None = None
    rests_on: tuple[str, ...] = ()
    supersedes: str | None = None
    at: tuple[tuple[int, int], ...] = ()
    weight: int | None = None


@attrs.frozen(eq=False, repr=False)
class Votes(Claim):
    """So many votes for an option or group."""

    kind: ClassVar[str] = "votes"
    figure: Figure = attrs.field(kw_only=True)
    option: str = attrs.field(kw_only=True)


@attrs.frozen(eq=False, repr=False)
class Share(Claim):
    """An option's or group's votes as a share of `valid`, `cast`, `registered`, `continuing` or an `unstated` total.

    With a `quantity` (one of `model.PARTS`) in place of the option, that total is what is a share.
    """

    kind: ClassVar[str] = "share"
    figure: Figure = attrs.field(kw_only=True)
    option: str | None = attrs.field(kw_only=True, default=None)
    quantity: str | None = attrs.field(kw_only=True, default=None)
    of: str = attrs.field(kw_only=True)


@attrs.frozen(eq=False, repr=False)
class Total(Claim):
    """A total of the tally: one of its contest's `totals`, named by `of`."""

    kind: ClassVar[str] = "total"
    figure: Figure = attrs.field(kw_only=True)
    of: str = attrs.field(kw_only=True)


@attrs.frozen(eq=False, repr=False)
class Turnout(Claim):
    """Ballots cast as a share of registered voters.

    `of` says which: those `registered` where the tally counted, the whole `roll` of the contest, or `unstated`.
    """

    kind: ClassVar[str] = "turnout"
    figure: Figure = attrs.field(kw_only=True)
    of: str = attrs.field(kw_only=True, default="registered")


@attrs.frozen(eq=False, repr=False)
class Coverage(Claim):
    """How much of the whole the tally has counted: of `cast`, `sheets`, `registered`, or `unstated`.

    `figure` is `None` for a claim that says only that the count is partial.
    """

    kind: ClassVar[str] = "coverage"
    figure: Figure | None = attrs.field(kw_only=True)
    of: str = attrs.field(kw_only=True)


@attrs.frozen(eq=False, repr=False)
class Winner(Claim):
    """The option has more votes than every other."""

    kind: ClassVar[str] = "winner"
    option: str = attrs.field(kw_only=True)


@attrs.frozen(eq=False, repr=False)
class Ahead(Claim):
    """The option has more votes than `over`."""

    kind: ClassVar[str] = "ahead"
    option: str = attrs.field(kw_only=True)
    over: str = attrs.field(kw_only=True)


@attrs.frozen(eq=False, repr=False)
class Lead(Claim):
    """The option's votes less those of `over`: a number of votes, or points of `of`."""

    kind: ClassVar[str] = "lead"
    figure: Figure = attrs.field(kw_only=True)
    option: str = attrs.field(kw_only=True)
    over: str = attrs.field(kw_only=True)
    of: str = attrs.field(kw_only=True, default="valid")


@attrs.frozen(eq=False, repr=False)
class Rank(Claim):
    """The option's place: first has no other above it, second has one, and so on."""

    kind: ClassVar[str] = "rank"
    figure: Figure = attrs.field(kw_only=True)
    option: str = attrs.field(kw_only=True)


@attrs.frozen(eq=False, repr=False)
class NumberOfOptions(Claim):
    """How many options the contest had, counting those in `besides` on top of the printed number."""

    kind: ClassVar[str] = "options"
    figure: Figure = attrs.field(kw_only=True)
    besides: tuple[str, ...] = attrs.field(kw_only=True, default=())

    @property
    def values(self) -> Interval:
        """How many there can be, those in `besides` among them."""
        printed, more = self.figure.values, len(self.besides)
        low, high = (None if end is None else end + more for end in (printed.low, printed.high))
        return attrs.evolve(printed, low=low, high=high)


@attrs.frozen(eq=False, repr=False)
class Seats(Claim):
    """So many seats of the chamber for an option or group."""

    kind: ClassVar[str] = "seats"
    figure: Figure = attrs.field(kw_only=True)
    option: str = attrs.field(kw_only=True)


@attrs.frozen(eq=False, repr=False)
class Control(Claim):
    """The option or group holds more than half of the chamber's seats."""

    kind: ClassVar[str] = "control"
    option: str = attrs.field(kw_only=True)


@attrs.frozen(eq=False, repr=False)
class Endorsement(Claim):
    """This claimant states what another claim states."""

    kind: ClassVar[str] = "endorses"
    claim: str = attrs.field(kw_only=True)


CLAIM_KINDS: tuple[type[Claim], ...] = (
    Votes,
    Share,
    Total,
    Turnout,
    Coverage,
    Winner,
    Ahead,
    Lead,
    Rank,
    NumberOfOptions,
    Seats,
    Control,
    Endorsement,
)
"""Every claim kind, in the order of the reference page."""

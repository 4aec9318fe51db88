"""What a text may claim, as a draft proposes it."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, NamedTuple

import attrs

from reconcile.drafting.names import Entity

__all__ = ["OUTLET", "Cut", "Draft", "Proposal", "TurnoutOf"]

OUTLET: Final = ""
"""The claimant where the text names nobody else: whoever published the document."""


class TurnoutOf(NamedTuple):
    """The ballots counted so far, the whole roll, and between what a printed turnout lies."""

    ballots: int
    roll: int
    low: Fraction
    high: Fraction


class Cut(NamedTuple):
    """One of several counts of a claimant, told as another than the one of which the document mostly speaks."""

    key: str
    words: str
    """As it is called, or its hour."""
    time: str
    sooner: bool
    """Whether it is an earlier one."""


@attrs.define
class Proposal:
    """A claim that a text may hold: its span, its kind, and what of it is known. Names are keys of entities.

    `other` says why it is none of the vote; then it is listed as left out. `problem`: why a figure is unread.
    """

    start: int
    end: int
    printed: str
    kind: str = ""
    option: str = ""
    over: str = ""
    of: str = ""
    quantity: str = ""
    besides: tuple[str, ...] = ()
    placed: bool = False
    """Whether it is told by places: options after one that they are `besides`, a winner by who came second."""
    given: bool = False
    """Whether it is said that a count gives a victory, and not that someone won."""
    so_far: bool = False
    """Whether a victory is told with how much was counted."""
    quoted: bool = False
    """Whether its words stand in quotation marks, or some of them do."""
    claimant: str = OUTLET
    other: str = ""

    overlooked: bool = False
    """Whether it is left out, and looks like a result all the same."""
    problem: str = ""
    whole: bool = False
    """Whether it is of the final tally, whichever count it is told with."""
    stations: bool = False
    """Whether polling stations are counted, each of which stands for its tally sheet."""
    adds_up: bool = False
    """Whether a share is read as one of the valid votes because those beside it add up to all of them."""
    doubt: str = ""
    """Why it may be somebody else's, or of another count."""
    count: str = ""
    """Of which count it is, beside the one that its claimant announces: "copies" of sheets, "held" ones, or "quick"."""

    cut: Cut | None = None
    """Of which of its claimant's counts it is, where it is told as of another one."""

    turnout_of: TurnoutOf | None = None
    """Of a turnout that may be of several things: what the document prints of them."""

    @property
    def counted(self) -> tuple[str, str, Cut | None]:
        """Of whose count it is, and of which: figures of which these are the same are of one."""
        return self.claimant, self.count, self.cut

    @property
    def of_a_part(self) -> bool:
        """Whether it is a victory that follows from what was counted, and is drafted as one of that count."""
        return self.so_far and self.given


@attrs.define
class Draft:
    """What was found in a text, in its order, and the entities by key."""

    text: str
    language: str | None
    decimal: str | None
    entities: dict[str, Entity]
    sides: dict[str, str]
    proposals: list[Proposal]
    is_chamber: bool
    issuer: str = OUTLET
    """The body whose own document this is; else nobody."""
    parties: dict[str, str] = attrs.field(factory=dict)
    """The person for whom a party stands."""
    candidates: dict[str, str] = attrs.field(factory=dict)
    """Who stands for a side or a party."""
    blank_is_valid: bool = False
    """Whether the figures show that blank ballots are among the valid ones."""

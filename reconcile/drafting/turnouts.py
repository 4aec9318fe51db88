"""Whose turnout it is: of the ballots counted so far where these, by the document's own figures, are what it rounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from reconcile.drafting.proposed import Proposal, TurnoutOf
from reconcile.drafting.rules import NULL_AND_BLANK
from reconcile.drafting.validity import only_number
from reconcile.figures import Figure

__all__ = ["of_ballots_counted"]

APART: Final = ("null", "blank", "other")


def of_ballots_counted(proposals: Sequence[Proposal], read: Mapping[int, Figure], *, blank_is_valid: bool) -> None:
    """Draft a turnout in the tally of its count where that count's ballots, of the whole roll, are what it rounds.

    Where they are not, the numbers are kept, to say what each reading gives. The ballots are a total of ballots cast,
    or else the valid ones with those that are not, the null and blank ones apart or together, by the same claimant.
    Blank ones may be among the valid ones.
    """
    totals = [each for each in proposals if each.kind == "total" and not each.other]
    roll = only_number((each for each in totals if each.of == "registered" and each.whole), read)
    for each in proposals:
        if each.kind != "turnout" or each.other or each.start not in read or not roll:
            continue
        own = [one for one in totals if not one.whole and one.counted == each.counted]
        ballots = _ballots(own, read, [name for name in APART if name != "blank" or not blank_is_valid])
        if ballots and ballots / roll in read[each.start].values:
            each.whole, each.of = False, "roll"
        elif ballots and not each.whole and each.of == "unstated":
            each.turnout_of = _turnout_of(ballots, roll, read[each.start])


def _turnout_of(ballots: Fraction, roll: Fraction, figure: Figure) -> TurnoutOf | None:
    """What a turnout may be of, where it has two ends."""
    low, high = figure.values.low, figure.values.high
    return TurnoutOf(int(ballots), int(roll), low, high) if low and high else None


def _ballots(totals: Iterable[Proposal], read: Mapping[int, Figure], apart: Iterable[str]) -> Fraction | None:
    """The ballots of a count, where its totals give one number of them."""
    totals = list(totals)
    of = {name: [each for each in totals if each.of == name] for name in ("cast", "valid", NULL_AND_BLANK, *APART)}
    if of["cast"]:
        return only_number(of["cast"], read)
    not_valid = [NULL_AND_BLANK, "other"] if of[NULL_AND_BLANK] else apart
    parts = [only_number(of[name], read) for name in ("valid", *not_valid) if of[name]]
    known = [part for part in parts if part is not None]
    return sum(known, Fraction(0)) if of["valid"] and len(known) == len(parts) > 1 else None

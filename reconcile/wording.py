"""The words for quantities, claims and numbers. Neutral throughout: claims and arithmetic, never motives."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import singledispatch

from reconcile import model
from reconcile.constraints import Quantity
from reconcile.model import Claim, Contest, Ledger

__all__ = [
    "claim_words",
    "end_words",
    "exact",
    "listed",
    "named_tally",
    "number",
    "percent",
    "quantity_words",
    "tally_words",
]

Name = Callable[[str], str]

ROLLS = {"registered": "", "roll": " of the whole roll", "unstated": " of a roll that is not named"}

TOTALS = {
    "valid": "valid votes",
    "null": "null ballots",
    "blank": "blank ballots",
    "other": "other ballots",
    "cast": "ballots cast",
    "registered": "registered voters",
    "sheets": "tally sheets",
    "undervotes": "under-votes",
    "exhausted": "exhausted ballots",
    "continuing": "continuing ballots",
    "unstated": "votes",
}


def number(value: int) -> str:
    """A count with its digits grouped: 5,150,092."""
    return f"{value:,}"


def percent(value: Fraction, *, up: bool, digits: int = 2) -> str:
    """A ratio in per cent, rounded up or down at a digit, without trailing zeros: 56.67%."""
    scaled = value * 100 * 10**digits
    whole = math.ceil(scaled) if up else math.floor(scaled)
    sign, size = ("-" if whole < 0 else ""), abs(whole)
    text = f"{sign}{size // 10**digits:,}.{size % 10**digits:0{digits}d}"
    return text.rstrip("0").rstrip(".") + "%"


def end_words(quantity: Quantity, value: int | Fraction, *, up: bool, digits: int = 2) -> str:
    """One end of a quantity's range, rounded outward: up for an upper end. A lead is in points, not per cent."""
    if quantity.denominator is None:
        return number(int(value))
    words = percent(Fraction(value), up=up, digits=digits)
    return f"{words[:-1]} points" if quantity.name == "lead" else words


def exact(value: int | Fraction) -> int | str:
    """A number for machines: a whole number, or a ratio as text `"a/b"`."""
    if isinstance(value, int) or value.denominator == 1:
        return int(value)
    return f"{value.numerator}/{value.denominator}"


def listed(words: list[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), words[-1] if words else ""]))


def tally_words(ledger: Ledger, tally: str) -> str:
    """What a report calls a tally."""
    found = ledger.tally(tally)
    return found.name or ("final tally" if found.final else found.id)


def named_tally(ledger: Ledger, tally: str) -> str:
    """A tally within a sentence: `the first bulletin`."""
    words = tally_words(ledger, tally)
    return words if words.startswith(("the ", "during ")) else f"the {words}"


def _in_tally(ledger: Ledger, tally: str) -> str:
    return f"in {named_tally(ledger, tally)}"


def _contest(ledger: Ledger, tally: str) -> Contest:
    return ledger.contest(ledger.tally(tally).contest)


def quantity_words(ledger: Ledger, quantity: Quantity, *, short: bool = False) -> str:
    """What a quantity is, for a sentence: `González's share of the valid votes in the final tally`.

    The short form leaves the tally out.
    """
    contest = _contest(ledger, quantity.tally)
    where = "" if short else f" {_in_tally(ledger, quantity.tally)}"
    if quantity.name == "options":
        return "the number of options"
    if quantity.name in ("votes", "seats") and quantity.option is not None:
        return f"{quantity.name} for {contest.name_of(quantity.option)}{where}"
    if quantity.name == "share" and quantity.option is not None:
        return f"{_possessive(contest.name_of(quantity.option))} share of the {TOTALS[quantity.of or 'valid']}{where}"
    if quantity.name.endswith(" share"):
        part = TOTALS[quantity.name.removesuffix(" share")]
        return f"{part} as a share of the {TOTALS[quantity.of or 'cast']}{where}"
    if quantity.name == "turnout":
        return f"turnout{ROLLS[quantity.of or 'registered']}{where}"
    if quantity.name == "coverage":
        return f"coverage of the {TOTALS[quantity.of or 'cast']}{where}"
    if quantity.name == "lead" and quantity.option is not None:
        first, _, second = quantity.option.partition(" over ")
        return f"the lead of {contest.name_of(first)} over {contest.name_of(second)}{where}"
    return f"{TOTALS.get(quantity.name, quantity.name)}{where}"


def _possessive(name: str) -> str:
    return f"{name}'s"


def claim_words(ledger: Ledger, claim: Claim) -> str:
    """What a claim states, in a few words with its figure as printed, and of which tally if not the final one."""
    if isinstance(claim, model.Endorsement):
        return claim_words(ledger, ledger.claim(claim.claim))
    tally = ledger.tally(claim.tally)
    where = "" if tally.final or claim.kind == "options" else f" ({tally_words(ledger, tally.id)})"
    return f"{_words(claim, _contest(ledger, claim.tally).name_of)}{where}"


@singledispatch
def _words(claim: Claim, name: Name) -> str:  # noqa: ARG001
    raise TypeError(f"no words for a claim of type {type(claim).__name__}")


@_words.register
def _votes(claim: model.Votes, name: Name) -> str:
    return f"{name(claim.option)} {claim.figure.text} votes"


@_words.register
def _share(claim: model.Share, name: Name) -> str:
    what = TOTALS[claim.quantity or "null"] if claim.option is None else name(claim.option)
    return f"{what} {claim.figure.text} of the {TOTALS[claim.of]}"


@_words.register
def _total(claim: model.Total, name: Name) -> str:  # noqa: ARG001
    return f"{claim.figure.text} {TOTALS[claim.of]}"


@_words.register
def _turnout(claim: model.Turnout, name: Name) -> str:  # noqa: ARG001
    return f"turnout {claim.figure.text}{ROLLS[claim.of]}"


@_words.register
def _coverage(claim: model.Coverage, name: Name) -> str:  # noqa: ARG001
    return f"{claim.figure.text} of the {TOTALS[claim.of]} counted" if claim.figure else "a partial count"


@_words.register
def _winner(claim: model.Winner, name: Name) -> str:
    return f"{name(claim.option)} has the most votes"


@_words.register
def _ahead(claim: model.Ahead, name: Name) -> str:
    return f"{name(claim.option)} is ahead of {name(claim.over)}"


@_words.register
def _lead(claim: model.Lead, name: Name) -> str:
    return f"{name(claim.option)} leads {name(claim.over)} by {claim.figure.text}"


@_words.register
def _rank(claim: model.Rank, name: Name) -> str:
    return f"{name(claim.option)} is in {claim.figure.text} place"


@_words.register
def _options(claim: model.NumberOfOptions, name: Name) -> str:
    besides = f" besides {listed([name(option) for option in claim.besides])}" if claim.besides else ""
    return f"{claim.figure.text} options{besides}"


@_words.register
def _seats(claim: model.Seats, name: Name) -> str:
    return f"{claim.figure.text} seats for {name(claim.option)}"


@_words.register
def _control(claim: model.Control, name: Name) -> str:
    return f"{name(claim.option)} holds most seats of the chamber"

"""The words for quantities, claims and numbers. Neutral throughout: claims and arithmetic, never motives."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import singledispatch

from reconcile import model
from reconcile.constraints import Quantity
from reconcile.languages import joint, marked, tell, term
from reconcile.model import Claim, Ledger
from reconcile.results import Range

__all__ = [
    "JOINTS",
    "TOTALS",
    "WHOLES",
    "claim_words",
    "count_range_words",
    "counts_words",
    "either",
    "end_words",
    "exact",
    "listed",
    "named_tally",
    "number",
    "percent",
    "quantity_words",
    "ratio_range_words",
    "tally_words",
]

Name = Callable[[str], str]

TURNOUTS = {
    "registered": term("turnout"),
    "roll": term("turnout of the whole roll"),
    "unstated": term("turnout of a roll that is not named"),
}
PRINTED_TURNOUTS = {
    "registered": term("turnout {figure}"),
    "roll": term("turnout {figure} of the whole roll"),
    "unstated": term("turnout {figure} of a roll that is not named"),
}
TOTALS = {
    "valid": term("valid votes"),
    "null": term("null ballots"),
    "blank": term("blank ballots"),
    "other": term("other ballots"),
    "cast": term("ballots cast"),
    "registered": term("registered voters"),
    "sheets": term("tally sheets"),
    "undervotes": term("under-votes"),
    "exhausted": term("exhausted ballots"),
    "continuing": term("continuing ballots"),
    "unstated": term("votes"),
}
WHOLES = {
    "valid": term("the valid votes"),
    "null": term("the null ballots"),
    "blank": term("the blank ballots"),
    "other": term("the other ballots"),
    "cast": term("the ballots cast"),
    "registered": term("the registered voters"),
    "sheets": term("the tally sheets"),
    "undervotes": term("the under-votes"),
    "exhausted": term("the exhausted ballots"),
    "continuing": term("the continuing ballots"),
    "unstated": term("the votes"),
}
"""The totals as what something is a share of: in other languages, articles differ."""
JOINTS = {"and": term("and"), "or": term("or")}


def number(value: int) -> str:
    """A count with its digits grouped: 5,150,092."""
    return marked(f"{value:,}")


def percent(value: Fraction, *, up: bool, digits: int = 2) -> str:
    """A ratio in per cent, rounded up or down at a digit, without trailing zeros: 56.67%."""
    scaled = value * 100 * 10**digits
    whole = math.ceil(scaled) if up else math.floor(scaled)
    sign, size = ("-" if whole < 0 else ""), abs(whole)
    text = f"{sign}{size // 10**digits:,}.{size % 10**digits:0{digits}d}"
    return marked(text.rstrip("0").rstrip(".")) + "%"


def end_words(quantity: Quantity, value: int | Fraction, *, up: bool, digits: int = 2) -> str:
    """One end of a quantity's range, rounded outward: up for an upper end. A lead is in points, not per cent."""
    if quantity.denominator is None:
        return number(int(value))
    words = percent(Fraction(value), up=up, digits=digits)
    return tell("{number} points", number=words[:-1]) if quantity.name == "lead" else words


def ratio_range_words(found: Range) -> str:
    """A ratio's range, rounded outward."""
    low, high = (None if end.value is None else Fraction(end.value) for end in found)
    if low is not None and low == high and percent(low, up=False) == percent(low, up=True):
        return percent(low, up=False)
    if low is not None and high is not None and percent(low, up=False) == percent(high, up=False):
        return tell("{number} (cut after two decimals)", number=percent(low, up=False))
    least, most = (tell("any") if end is None else percent(end, up=up) for end, up in ((low, False), (high, True)))
    return tell("{low} to {high}", low=least, high=most)


def count_range_words(found: Range) -> str:
    """A count's range, or the one number in it."""
    low, high = (None if end.value is None else int(end.value) for end in found)
    return counts_words(low, high)


def counts_words(low: int | None, high: int | None) -> str:
    """The least and the greatest count, or the one number that it can be."""
    if high is None:
        return tell("any number") if low is None else tell("{number} or more", number=number(low))
    if low is None:
        return tell("{number} or less", number=number(high))
    return number(low) if low == high else tell("{low} to {high}", low=number(low), high=number(high))


def exact(value: int | Fraction) -> int | str:
    """A number for machines: a whole number, or a ratio as text `"a/b"`."""
    if isinstance(value, int) or value.denominator == 1:
        return int(value)
    return f"{value.numerator}/{value.denominator}"


def listed(words: list[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    ending = words[-1] if words else ""
    return f" {joint(JOINTS[last], ending)} ".join(filter(None, [", ".join(words[:-1]), ending]))


def either(words: list[str]) -> str:
    """`a`, `a or b`, `a or b or c`."""
    return f" {tell(JOINTS['or'])} ".join(words)


def tally_words(ledger: Ledger, tally: str) -> str:
    """What a report calls a tally."""
    found = ledger.tally(tally)
    if found.name or not found.final:
        return found.name or found.id
    contest = contest_words(ledger, tally)
    return tell("final tally of {contest}", contest=contest) if contest else tell("final tally")


def contest_words(ledger: Ledger, tally: str) -> str:
    """What tells a final tally from those of other contests: its contest's title, or id; nothing where it is one."""
    contest = ledger.contest_of(tally)
    return (contest.title or contest.id) if ledger.has_several_finals else ""


ARTICLES = ("the ", "during ", "el ", "la ", "los ", "las ")
"""Names that begin so, or like a name of its own (`Boletín 2`), stand in a sentence as they are."""


def named_tally(ledger: Ledger, tally: str) -> str:
    """A tally within a sentence: `the first bulletin`."""
    found, words = ledger.tally(tally), tally_words(ledger, tally)
    if found.final and not found.name:
        contest = contest_words(ledger, tally)
        return tell("the final tally of {contest}", contest=contest) if contest else tell("the final tally")
    named = words.startswith(ARTICLES) or words[:1].isupper()
    return tell("{tally}", tally=words) if named else tell("the {tally}", tally=words)


def quantity_words(ledger: Ledger, quantity: Quantity, *, short: bool = False) -> str:
    """What a quantity is, for a sentence: `González's share of the valid votes in the final tally`.

    The short form leaves the tally out.
    """
    if quantity.name == "options":
        return tell("the number of options")
    words = _quantity(quantity, ledger.contest_of(quantity.tally).name_of)
    return words if short else tell("{quantity} in {tally}", quantity=words, tally=named_tally(ledger, quantity.tally))


def _quantity(quantity: Quantity, name: Name) -> str:
    if quantity.name == "votes" and quantity.option is not None:
        return tell("votes for {option}", option=name(quantity.option))
    if quantity.name == "seats" and quantity.option is not None:
        return tell("seats for {option}", option=name(quantity.option))
    if quantity.name == "share" and quantity.option is not None:
        whole = tell(WHOLES[quantity.of or "valid"])
        return tell("{option}'s share of {whole}", option=name(quantity.option), whole=whole)
    if quantity.name.endswith(" share"):
        part, whole = TOTALS[quantity.name.removesuffix(" share")], WHOLES[quantity.of or "cast"]
        return tell("{part} as a share of {whole}", part=tell(part), whole=tell(whole))
    if quantity.name == "turnout":
        return tell(TURNOUTS[quantity.of or "registered"])
    if quantity.name == "coverage":
        return tell("coverage of {whole}", whole=tell(WHOLES[quantity.of or "cast"]))
    if quantity.name == "lead" and quantity.option is not None:
        first, _, second = quantity.option.partition(" over ")
        return tell("the lead of {option} over {other}", option=name(first), other=name(second))
    return tell(TOTALS.get(quantity.name, quantity.name))


def claim_words(ledger: Ledger, claim: Claim) -> str:
    """What a claim states, in a few words with its figure as printed, and of which tally if not the only final one."""
    if isinstance(claim, model.Endorsement):
        return claim_words(ledger, ledger.claim(claim.claim))
    tally = ledger.tally(claim.tally)
    is_final = tally.final or claim.kind == "options"
    where = contest_words(ledger, tally.id) if is_final else tally_words(ledger, tally.id)
    words = _words(claim, ledger.contest_of(claim.tally).name_of)
    return f"{words} ({where})" if where else words


@singledispatch
def _words(claim: Claim, name: Name) -> str:  # noqa: ARG001
    raise TypeError(f"no words for a claim of type {type(claim).__name__}")  # pragma: no cover  each kind has its own


@_words.register
def _votes(claim: model.Votes, name: Name) -> str:
    return tell("{option} {figure} votes", option=name(claim.option), figure=claim.figure.text)


@_words.register
def _share(claim: model.Share, name: Name) -> str:
    what = tell(TOTALS[claim.quantity or "null"]) if claim.option is None else name(claim.option)
    return tell("{part} {figure} of {whole}", part=what, figure=claim.figure.text, whole=tell(WHOLES[claim.of]))


@_words.register
def _total(claim: model.Total, name: Name) -> str:  # noqa: ARG001
    return tell("{figure} {total}", figure=claim.figure.text, total=tell(TOTALS[claim.of]))


@_words.register
def _turnout(claim: model.Turnout, name: Name) -> str:  # noqa: ARG001
    return tell(PRINTED_TURNOUTS[claim.of], figure=claim.figure.text)


@_words.register
def _coverage(claim: model.Coverage, name: Name) -> str:  # noqa: ARG001
    if claim.figure is None:
        return tell("a partial count")
    return tell("{figure} of {whole} counted", figure=claim.figure.text, whole=tell(WHOLES[claim.of]))


@_words.register
def _winner(claim: model.Winner, name: Name) -> str:
    return tell("{option} has the most votes", option=name(claim.option))


@_words.register
def _ahead(claim: model.Ahead, name: Name) -> str:
    return tell("{option} is ahead of {other}", option=name(claim.option), other=name(claim.over))


@_words.register
def _lead(claim: model.Lead, name: Name) -> str:
    first, second = name(claim.option), name(claim.over)
    return tell("{option} leads {other} by {figure}", option=first, other=second, figure=claim.figure.text)


@_words.register
def _rank(claim: model.Rank, name: Name) -> str:
    return tell("{option} is in {figure} place", option=name(claim.option), figure=claim.figure.text)


@_words.register
def _options(claim: model.NumberOfOptions, name: Name) -> str:
    if not claim.besides:
        return tell("{figure} options", figure=claim.figure.text)
    names = listed([name(option) for option in claim.besides])
    return tell("{figure} options besides {names}", figure=claim.figure.text, names=names)


@_words.register
def _seats(claim: model.Seats, name: Name) -> str:
    return tell("{figure} seats for {option}", figure=claim.figure.text, option=name(claim.option))


@_words.register
def _control(claim: model.Control, name: Name) -> str:
    return tell("{option} holds most seats of the chamber", option=name(claim.option))

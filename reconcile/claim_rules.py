"""What each kind of claim says about the unknown whole numbers: one pure function per kind.

A function returns a `Meaning`: inequalities, alternatives of inequalities, and the quantity spoken of.
`Share`, `Turnout`, `Coverage` and a lead in points cross-multiply: for a printed range `a <= n/d <= b` with
`a = p/q`, the row is `q*n - p*d >= 0`, or `>= 1` where the end itself is excluded, which is exact because
both sides are whole numbers; and `d >= 1`, since a share of nothing is not a number.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from fractions import Fraction
from functools import singledispatch
from typing import NamedTuple

from reconcile import model
from reconcile.constraints import AtLeast, Quantity, Terms, combine, variable
from reconcile.figures import Form, Interval
from reconcile.model import APPROXIMATE, UNNAMED, Claim, Contest, Ledger

__all__ = [
    "Meaning",
    "meaning_of",
    "places_claimed",
    "ratio_cases",
    "said_by",
    "seats_of",
    "top",
    "total_of",
    "unnamed",
    "votes_of",
    "wholes_of",
]

READINGS: dict[str, tuple[str, ...]] = {
    "share": ("valid", "cast"),
    "turnout": ("registered", "roll"),
    "coverage": ("cast", "sheets", "registered"),
}
"""What a ratio can be a share of where its source does not say: see `wholes_of`."""


class Meaning(NamedTuple):
    """The rows `(part, terms, bound)`, the alternatives `(part, cases)`, and what is spoken of.

    `margins` are the expressions that a claim without a figure requires to be at least 1. `defined` and
    `cases` are rows and alternatives that define variables of the claim's own: true whether it holds or not.
    """

    rows: tuple[tuple[str, Terms, int], ...] = ()
    clauses: tuple[tuple[str, tuple[AtLeast, ...]], ...] = ()
    quantity: Quantity | None = None
    margins: tuple[Terms, ...] = ()
    defined: tuple[tuple[str, Terms, int], ...] = ()
    cases: tuple[tuple[str, tuple[AtLeast, ...]], ...] = ()
    assumes: tuple[str, ...] = ()


def unnamed(contest: Contest, tally: str) -> str:
    """The variable for the votes of options that the contest does not name."""
    return variable("votes", tally, next(iter(contest.unnamed_groups), UNNAMED))


def votes_of(contest: Contest, tally: str, option: str) -> Terms:
    """The votes of an option, or of a group as the sum of its members."""
    group = contest.group(option)
    if group is None:
        return combine([(1, variable("votes", tally, option))])
    if group.members:
        return combine((1, variable("votes", tally, member)) for member in group.members)
    rest = [variable("votes", tally, other) for other in contest.options if other not in group.all_except]
    return combine((1, name) for name in [*rest, unnamed(contest, tally)])


def seats_of(contest: Contest, tally: str, option: str) -> Terms:
    """The seats of an option, or of a group as the sum of its members'."""
    group = contest.group(option)
    if group is None:
        return combine([(1, variable("seats", tally, option))])
    rest = [*(other for other in contest.options if other not in group.all_except), UNNAMED]
    return combine((1, variable("seats", tally, member)) for member in group.members or rest)


def total_of(contest: Contest, tally: str, name: str) -> Terms:
    """A total; the ballots that continue are the valid ones that carry votes, less those that are exhausted."""
    if name != "continuing":
        return combine([(1, variable(name, tally))])
    blank = [(-1, variable("blank", tally))] if contest.blank_is_valid else []
    return combine([(1, variable("valid", tally)), (-1, variable("exhausted", tally)), *blank])


def top(tally: str, place: int) -> str:
    """The variable for the votes of the option in that place among those that the contest does not name."""
    return variable("top", tally, str(place))


def places_claimed(claims: Iterable[Claim], contest: str, ledger: Ledger) -> int:
    """How many places among the options not named matter: the last place that a claim speaks of."""
    places = [0]
    for claim in claims:
        if ledger.tally(claim.tally).contest == contest:
            places.append(1 if isinstance(claim, model.Winner) else 0)
            places.append(int(claim.figure.number or 1) if isinstance(claim, model.Rank) else 0)
    return max(places)


def wholes_of(claim: Claim, of: str, contest: Contest) -> tuple[str, ...]:
    """What a ratio may be a share of: what it says, or each reading of one that does not say it."""
    if of != "unstated":
        return (of,)
    return (*READINGS[claim.kind], *(("continuing",) if claim.kind == "share" and contest.ranked else ()))


def said_by(claim: Claim, ledger: Ledger) -> Claim:
    """The claim itself; of an endorsement, the claim that it endorses in the end, superseded or not."""
    while isinstance(claim, model.Endorsement):
        claim = ledger.claim(claim.claim)
    return claim


def meaning_of(claim: Claim, ledger: Ledger) -> Meaning:
    """What a claim says. An endorsement says what the endorsed claim says, on the same assumptions."""
    if isinstance(claim, model.Endorsement):
        target = ledger.claim(claim.claim)
        meaning = meaning_of(target, ledger)
        return meaning._replace(assumes=tuple(sorted({*meaning.assumes, *claim.rests_on})))
    meaning = _meaning(claim, ledger)
    figure = getattr(claim, "figure", None)
    extra = (APPROXIMATE,) if figure is not None and figure.form is Form.APPROXIMATE else ()
    return meaning._replace(assumes=tuple(sorted({*claim.rests_on, *extra})))


@singledispatch
def _meaning(claim: Claim, ledger: Ledger) -> Meaning:  # noqa: ARG001
    raise TypeError(f"no rule for a claim of type {type(claim).__name__}")  # pragma: no cover  each kind has its own


@_meaning.register
def _votes(claim: model.Votes, ledger: Ledger) -> Meaning:
    """`votes[t,o]` lies in the figure."""
    votes = votes_of(ledger.contest_of(claim.tally), claim.tally, claim.option)
    return _count(Quantity("votes", claim.tally, claim.option, None, votes), claim.figure.values)


@_meaning.register
def _share(claim: model.Share, ledger: Ledger) -> Meaning:
    """`votes[t,o] / d`, or a total by `d`, lies in the figure.

    An unstated `d` is either the valid votes or the ballots cast; in a ranked contest also the ballots that continue.
    """
    contest = ledger.contest_of(claim.tally)
    if claim.quantity is not None:
        name, part = f"{claim.quantity} share", total_of(contest, claim.tally, claim.quantity)
    else:
        assert claim.option is not None
        name, part = "share", votes_of(contest, claim.tally, claim.option)
    denominators = [total_of(contest, claim.tally, name) for name in wholes_of(claim, claim.of, contest)]
    quantity = Quantity(name, claim.tally, claim.option, claim.of, part, denominators[0])
    return _ratio(quantity, [(part, d) for d in denominators], claim.figure.values)


@_meaning.register
def _total(claim: model.Total, ledger: Ledger) -> Meaning:
    """The total named lies in the figure."""
    total = total_of(ledger.contest_of(claim.tally), claim.tally, claim.of)
    return _count(Quantity(claim.of, claim.tally, None, None, total), claim.figure.values)


@_meaning.register
def _turnout(claim: model.Turnout, ledger: Ledger) -> Meaning:
    """`cast / registered` lies in the figure: of the tally, or of the whole, where the ballots are those of a part.

    Unstated: one of the two.
    """
    whole = ledger.whole_of(claim.tally).id
    counted = {"registered": claim.tally, "roll": whole}
    rolls = [counted[of] for of in wholes_of(claim, claim.of, ledger.contest_of(claim.tally))]
    cast = combine([(1, variable("cast", claim.tally))])
    readings = [(cast, combine([(1, variable("registered", tally))])) for tally in dict.fromkeys(rolls)]
    of = "registered" if claim.tally == whole else claim.of
    return _ratio(Quantity("turnout", claim.tally, None, of, *readings[0]), readings, claim.figure.values)


@_meaning.register
def _coverage(claim: model.Coverage, ledger: Ledger) -> Meaning:
    """`x[t] / x[whole]` lies in the figure, `x` being the ballots cast, sheets or registered voters.

    Unstated: one of the three. "Partial", with no figure: fewer than all.
    """
    whole = ledger.whole_of(claim.tally).id
    of = wholes_of(claim, claim.of, ledger.contest_of(claim.tally))
    pairs = [tuple(combine([(1, variable(x, t))]) for t in (claim.tally, whole)) for x in of]
    if claim.figure is None:
        margins = tuple(combine([(1, all_), (-1, part)]) for part, all_ in pairs)
        parts = tuple((margin, 1) for margin in margins)
        if len(parts) == 1:
            return Meaning(rows=(("partial", *parts[0]),), margins=margins)
        return Meaning(clauses=(("partial", parts),), margins=margins)
    quantity = Quantity("coverage", claim.tally, None, claim.of, pairs[0][0], pairs[0][1])
    return _ratio(quantity, [(part, all_) for part, all_ in pairs], claim.figure.values)


@_meaning.register
def _winner(claim: model.Winner, ledger: Ledger) -> Meaning:
    """`votes[t,w] >= votes[t,o] + 1` for every other option, the first of those not named among them.

    So a winner has at least one vote, also where nobody else took part.
    """
    contest = ledger.contest_of(claim.tally)
    mine = variable("votes", claim.tally, claim.option)
    others = [(option, variable("votes", claim.tally, option)) for option in contest.options]
    others = [other for other in others if other[1] != mine] + [("the others", top(claim.tally, 1))]
    margins = tuple(combine([(1, mine), (-1, theirs)]) for _, theirs in others)
    rows = tuple((f"above {name}", margin, 1) for (name, _), margin in zip(others, margins, strict=True))
    return Meaning(rows=rows, margins=margins)


@_meaning.register
def _ahead(claim: model.Ahead, ledger: Ledger) -> Meaning:
    """`votes[t,a] >= votes[t,b] + 1`."""
    contest = ledger.contest_of(claim.tally)
    mine, theirs = (votes_of(contest, claim.tally, option) for option in (claim.option, claim.over))
    margin = combine([(1, mine), (-1, theirs)])
    return Meaning(rows=(("ahead", margin, 1),), margins=(margin,))


@_meaning.register
def _lead(claim: model.Lead, ledger: Ledger) -> Meaning:
    """The difference of the two options' votes, or that as a share of `of`, lies in the figure."""
    contest = ledger.contest_of(claim.tally)
    mine, theirs = (votes_of(contest, claim.tally, option) for option in (claim.option, claim.over))
    margin = combine([(1, mine), (-1, theirs)])
    name = f"{claim.option} over {claim.over}"
    if claim.figure.unit.value == "number":
        return _count(Quantity("lead", claim.tally, name, None, margin), claim.figure.values)
    total = total_of(contest, claim.tally, claim.of)
    return _ratio(Quantity("lead", claim.tally, name, claim.of, margin, total), [(margin, total)], claim.figure.values)


@_meaning.register
def _rank(claim: model.Rank, ledger: Ledger) -> Meaning:
    """Exactly `rank - 1` options have more votes.

    `above[claim,o]` is 1 where option `o` is above, and 0 where not. Of the options that the contest does
    not name, the first `rank` decide: see `top`.
    """
    contest = ledger.contest_of(claim.tally)
    rank = int(claim.figure.number or 1)
    mine = variable("votes", claim.tally, claim.option)
    others = [variable("votes", claim.tally, option) for option in contest.options if option != claim.option]
    others += [top(claim.tally, place) for place in range(1, rank + 1)]
    flags = [variable("above", claim.id, name) for name in others]
    rows: list[tuple[str, Terms, int]] = []
    clauses: list[tuple[str, tuple[AtLeast, ...]]] = []
    margins = []
    for name, flag in zip(others, flags, strict=True):
        margin = combine([(1, name), (-1, mine)])
        margins.append(margin)
        rows.append((f"{name} once", combine([(-1, flag)]), -1))
        clauses.append((f"{name} above", ((combine([(-1, flag)]), 0), (margin, 1))))
        clauses.append((f"{name} not above", ((combine([(1, flag)]), 1), (combine([(-1, margin)]), 0))))
    number = Fraction(rank - 1)
    place = tuple(_range_rows(combine((1, flag) for flag in flags), Interval(number, number)))
    return Meaning(rows=place, margins=tuple(margins), defined=tuple(rows), cases=tuple(clauses))


@_meaning.register
def _options(claim: model.NumberOfOptions, ledger: Ledger) -> Meaning:
    """The number of options, less those in `besides`, lies in the figure."""
    contest = ledger.contest_of(claim.tally)
    number = combine([(1, variable("options", contest.id))])
    return _count(Quantity("options", claim.tally, None, None, number), claim.values)


@_meaning.register
def _seats(claim: model.Seats, ledger: Ledger) -> Meaning:
    """`seats[t,o]` lies in the figure."""
    seats = seats_of(ledger.contest_of(claim.tally), claim.tally, claim.option)
    return _count(Quantity("seats", claim.tally, claim.option, None, seats), claim.figure.values)


@_meaning.register
def _control(claim: model.Control, ledger: Ledger) -> Meaning:
    """More than half of the chamber: `2 * seats >= chamber + 1`."""
    contest = ledger.contest_of(claim.tally)
    margin = combine([(2, seats_of(contest, claim.tally, claim.option)), (-1, variable("chamber", contest.id))])
    return Meaning(rows=(("majority", margin, 1),), margins=(margin,))


def _count(quantity: Quantity, values: Interval) -> Meaning:
    return Meaning(rows=tuple(_range_rows(quantity.numerator, values)), quantity=quantity)


def _range_rows(terms: Terms, values: Interval) -> Iterable[tuple[str, Terms, int]]:
    low, high = values.integers()
    if low is not None and (low > 0 or any(coefficient < 0 for _, coefficient in terms)):
        yield "low", terms, low
    if high is not None:
        yield "high", combine([(-1, terms)]), -high


def _ratio(quantity: Quantity, readings: list[tuple[Terms, Terms]], values: Interval) -> Meaning:
    """One of the readings `(numerator, denominator)` lies in the range, its denominator being at least 1.

    Of several readings, none is the number that the claim speaks of; what it needs are all their terms.
    """
    each = [[*ratio_cases(top, bottom, values), ("some", (bottom, 1))] for top, bottom in readings]
    if len(each) == 1:
        return Meaning(rows=tuple((part, *case) for part, case in each[0]), quantity=quantity)
    clauses = [
        (" or ".join(f"{part} {i + 1}" for i, (part, _) in enumerate(choice)), tuple(case for _, case in choice))
        for choice in itertools.product(*each)
    ]
    margins = dict.fromkeys(terms for reading in readings for terms in reading)
    return Meaning(clauses=tuple(clauses), margins=tuple(margins))


def ratio_cases(numerator: Terms, denominator: Terms, values: Interval) -> list[tuple[str, AtLeast]]:
    """The inequalities, in whole numbers, for a ratio in a range; see the module's docstring."""
    cases: list[tuple[str, AtLeast]] = []
    if values.low is not None and (values.low > 0 or values.low_open or _may_be_negative(numerator)):
        p, q = values.low.as_integer_ratio()
        cases.append(("low", (combine([(q, numerator), (-p, denominator)]), int(values.low_open))))
    if values.high is not None:
        p, q = values.high.as_integer_ratio()
        cases.append(("high", (combine([(p, denominator), (-q, numerator)]), int(values.high_open))))
    return cases


def _may_be_negative(terms: Terms) -> bool:
    return any(coefficient < 0 for _, coefficient in terms)

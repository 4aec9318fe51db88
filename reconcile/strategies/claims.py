"""Strategies of true claims: what some claimant could state of counts, as an entry of a claim file."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from reconcile.figures import Rounding, Unit
from reconcile.strategies.printed import STYLES, printings
from reconcile.strategies.tallies import WHOLE, Counted

__all__ = ["KINDS", "StatedClaim", "stated_claims"]

Entry = dict[str, Any]
KINDS: Final = (
    *("votes", "share", "total", "turnout", "coverage", "lead"),
    *("winner", "ahead", "rank", "options", "seats", "control", "endorses"),
)
"""The kinds of claims, by the keys of claim files."""
OFTEN: Final = ("votes", "share", "total") * 3 + ("coverage", "lead", "turnout") * 2
OF_COUNTS: Final = tuple(style for style in STYLES if style != "decimals")
"""A count has no decimals."""
OF_THE_WHOLE: Final = ("seats", "control")
SUPERSEDED: Final = 9
"""One of so many counts and one supersedes another."""


@attrs.frozen
class StatedClaim:
    """A claim without an id. `source` says which document states it: 0 for the first.

    `endorsed` says which claim it endorses: that of so many back, in a circle. `wrong` is the claim that it supersedes.
    """

    entry: Entry
    source: int
    endorsed: int | None = None
    wrong: Entry | None = None


@st.composite
def stated_claims(
    draw: st.DrawFn,
    found: Counted,
    *,
    claimants: Iterable[str],
    decimals: Iterable[str],
    rounding: Rounding,
    kinds: Iterable[str] = KINDS,
) -> StatedClaim:
    """A true claim about a contest that was counted. `decimals` are the decimal marks of the documents."""
    marks = list(decimals)
    source = draw(st.integers(0, len(marks) - 1))
    chosen = [*kinds]
    kind = draw(st.sampled_from([*(kind for kind in OFTEN if kind in chosen), *chosen]))
    tally = WHOLE if kind in OF_THE_WHOLE else draw(st.sampled_from(list(found.tallies)))
    maker = _Maker(draw, found, tally, marks[source], rounding)
    common = {"claimant": draw(st.sampled_from(list(claimants))), **_rests(draw)}
    where = {"tally": found.id(tally)}
    if kind == "endorses":
        fallback = {**where, **common, **maker.votes()}
        return StatedClaim(fallback, source, endorsed=draw(st.integers(0, 20)))
    entry = {**where, **common, **(getattr(maker, kind)() or maker.votes())}
    if "votes" in entry and draw(st.integers(0, SUPERSEDED)) == SUPERSEDED:
        return StatedClaim(entry, source, wrong={**where, **common, **maker.votes(more=draw(st.integers(1, 9)))})
    return StatedClaim(entry, source)


def _rests(draw: st.DrawFn) -> Entry:
    return {"rests_on": ["reading"]} if draw(st.integers(0, 9)) == 9 else {}


@attrs.frozen
class _Maker:
    """Claims of each kind about one tally; `None` where there is nothing true to state."""

    draw: st.DrawFn
    found: Counted
    tally: str
    decimal: str
    rounding: Rounding

    def count(self, name: str, tally: str | None = None) -> int:
        return self.found.count(tally or self.tally, name)

    def choice(self, items: Iterable[str]) -> str:
        return self.draw(st.sampled_from(list(items)))

    def number(self, value: int) -> str:
        return self.figure(Fraction(value), Unit.NUMBER)

    def ratio(self, part: int, whole: int, unit: Unit = Unit.PERCENT) -> str:
        return self.figure(Fraction(part, whole), unit)

    def figure(self, value: Fraction, unit: Unit) -> str:
        mark, rounding = self.decimal, self.rounding
        return self.draw(printings(value, unit=unit, decimal=mark, rounding=rounding, styles=OF_COUNTS)).text

    def votes(self, more: int = 0) -> Entry:
        option = self.choice(self.found.named)
        if more:  # the claim that is superseded is plainly another
            return {"votes": f"{self.count(option) + more}", "option": option}
        return {"votes": self.number(self.count(option)), "option": option}

    def share(self) -> Entry | None:
        continuing = ("continuing",) if self.found.contest.ranked else ()
        quantity = self.choice(("", "", "", "null", "blank", "valid"))
        of = self.choice(
            ("cast", "registered") if quantity else ("valid", "cast", "registered", "unstated", *continuing)
        )
        whole = self.count(self.choice(("valid", "cast", *continuing)) if of == "unstated" else of)
        option = self.choice(self.found.named)
        if not whole:
            return None
        part = {"quantity": quantity} if quantity else {"option": option}
        return {"share": self.ratio(self.count(quantity or option), whole), **part, "of": of}

    def total(self) -> Entry:
        of = self.choice(self.found.contest.totals)
        return {"total": self.number(self.count(of)), "of": of}

    def turnout(self) -> Entry | None:
        of = self.choice(("registered", "roll", "unstated"))
        roll = WHOLE if of == "roll" or (of == "unstated" and self.draw(st.booleans())) else self.tally
        whole = self.count("registered", roll)
        return {"turnout": self.ratio(self.count("cast"), whole), "of": of} if whole else None

    def coverage(self) -> Entry | None:
        of = self.choice(("cast", "sheets", "registered", "unstated"))
        name = self.choice(("cast", "sheets", "registered")) if of == "unstated" else of
        part, whole = self.count(name), self.count(name, WHOLE)
        if part < whole and self.draw(st.booleans()):
            return {"coverage": "partial", "of": of}
        return {"coverage": self.ratio(part, whole), "of": of} if whole else None

    def lead(self) -> Entry | None:
        option, over = self.choice(self.found.named), self.choice(self.found.named)
        of = self.choice(("valid", "cast", "registered"))
        lead, whole = self.count(option) - self.count(over), self.count(of)
        pair = {"option": option, "over": over}
        if lead <= 0:
            return None
        if self.draw(st.booleans()) and whole:
            return {"lead": self.ratio(lead, whole, Unit.POINTS), **pair, "of": of}
        return {"lead": self.number(lead), **pair}

    def winner(self) -> Entry | None:
        rivals = [*self.found.contest.options, *self.found.unnamed]
        first, *others = sorted(rivals, key=lambda name: -self.count(name))
        is_alone = self.count(first) > max(map(self.count, others), default=0)
        return {"winner": first, "printed": "won"} if is_alone and first in self.found.contest.options else None

    def ahead(self) -> Entry | None:
        option, over = self.choice(self.found.named), self.choice(self.found.named)
        is_ahead = self.count(option) > self.count(over)
        return {"ahead": option, "over": over, "printed": "ahead"} if is_ahead else None

    def rank(self) -> Entry:
        option = self.choice(self.found.contest.options)
        rivals = (*self.found.contest.options, *self.found.unnamed)
        place = 1 + sum(self.count(other) > self.count(option) for other in rivals)
        return {"rank": self.figure(Fraction(place), Unit.ORDINAL), "option": option}

    def options(self) -> Entry:
        options = self.found.contest.options
        besides = options[: self.draw(st.integers(0, len(options)))]
        number = len(options) + len(self.found.unnamed) - len(besides)
        return {"options": self.number(number), "besides": list(besides)}

    def seats(self) -> Entry | None:
        if not self.found.seats:
            return None
        option = self.choice(self.found.seats)
        return {"seats": self.number(self.found.seats[option]), "option": option}

    def control(self) -> Entry | None:
        most = [option for option, seats in self.found.seats.items() if 2 * seats > (self.found.contest.chamber or 0)]
        return {"control": most[0], "printed": "control"} if most else None

"""Strategies of ledgers with one planted fault: claims that cannot all hold, among others that are true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from reconcile.figures import Rounding
from reconcile.model import Contest
from reconcile.strategies.arguments import chosen, expect_range
from reconcile.strategies.claims import KINDS, stated_claims
from reconcile.strategies.ledgers import CLAIMANTS, MOST_CLAIMS, READING, DrawnLedger, drawn_ledger, not_assumed
from reconcile.strategies.numerals import rounded
from reconcile.strategies.printed import roundings as all_roundings
from reconcile.strategies.tallies import FIRST, SHAPES, WHOLE, Counted, counted
from reconcile.strategies.voting import contests

__all__ = ["LEDGER_FAULTS", "CorruptedLedger", "PlantedFault", "corrupted_ledgers"]

Entry = dict[str, Any]
LEAST: Final = 100
"""Options have so many votes or more where a fault is planted, so that no fewer claims than planted collide."""
APART: Final = 3
"""A share so many whole points away from the printed one is none that the printed one could be."""


@attrs.frozen
class PlantedFault:
    """Why a ledger cannot hold: its `name`, and the ids of the claims that were planted.

    `claims` cannot all hold, and all but any one of them can. `wrong` are those of them that are not true.
    """

    name: str
    claims: tuple[str, ...]
    wrong: tuple[str, ...]


@attrs.frozen
class CorruptedLedger(DrawnLedger):
    """A ledger that is inconsistent: the claims of its `fault` collide, and every other is true.

    `files`, `counts` and `rounding` are those of a `DrawnLedger`.
    """

    fault: PlantedFault


@attrs.frozen
class _Fault:
    """How a fault is planted: its claims, the false ones marked, what tallies it needs, and what contest."""

    plant: Callable[[st.DrawFn, Counted], Iterator[tuple[Entry, bool]]]
    shapes: Sequence[str] = tuple(SHAPES)
    least_options: int = 1
    is_simple: bool = False
    is_ranked: bool = False


def _tally(draw: st.DrawFn, found: Counted) -> str:
    return draw(st.sampled_from(list(found.tallies)))


def _votes(found: Counted, tally: str, option: str, more: int = 0) -> Entry:
    return {"tally": found.id(tally), "votes": f"{found.count(tally, option) + more}", "option": option}


def _total(found: Counted, tally: str, of: str, more: int = 0) -> Entry:
    return {"tally": found.id(tally), "total": f"{found.count(tally, of) + more}", "of": of}


def _two_counts(draw: st.DrawFn, found: Counted) -> Iterator[tuple[Entry, bool]]:
    """Two numbers of votes for one option."""
    tally, option = _tally(draw, found), draw(st.sampled_from(found.contest.options))
    yield _votes(found, tally, option), False
    yield _votes(found, tally, option, draw(st.integers(1, 1000))), True


def _share_apart(draw: st.DrawFn, found: Counted) -> Iterator[tuple[Entry, bool]]:
    """An option's votes, the valid votes, and another share than they give."""
    tally, option = _tally(draw, found), draw(st.sampled_from(found.contest.options))
    share = Fraction(100 * found.count(tally, option), found.count(tally, "valid"))
    (near, *_) = rounded(share, Rounding.HALF_UP)
    wrong = near - APART if near > APART else near + APART
    yield _votes(found, tally, option), False
    yield _total(found, tally, "valid"), False
    yield {"tally": found.id(tally), "share": f"{wrong}%", "option": option, "of": "valid"}, True


def _sum_above(draw: st.DrawFn, found: Counted) -> Iterator[tuple[Entry, bool]]:
    """The votes of all options that are named, and fewer valid votes than they are."""
    tally = _tally(draw, found)
    votes = sum(found.count(tally, option) for option in found.contest.options)
    for option in found.contest.options:
        yield _votes(found, tally, option), False
    wrong = votes - draw(st.integers(1, LEAST - 1))
    yield {"tally": found.id(tally), "total": f"{wrong}", "of": "valid"}, True


def _above_roll(draw: st.DrawFn, found: Counted) -> Iterator[tuple[Entry, bool]]:
    """More ballots cast than voters registered."""
    tally = _tally(draw, found)
    cast = found.count(tally, "cast")
    yield _total(found, tally, "cast"), False
    yield {"tally": found.id(tally), "total": f"{cast - draw(st.integers(1, LEAST))}", "of": "registered"}, True


def _above_all(draw: st.DrawFn, found: Counted) -> Iterator[tuple[Entry, bool]]:
    """A share above one hundred percent."""
    share = draw(st.integers(102, 200))
    yield {"tally": found.id(_tally(draw, found)), "share": f"{share}%", "quantity": "null", "of": "cast"}, True


def _two_winners(draw: st.DrawFn, found: Counted) -> Iterator[tuple[Entry, bool]]:
    """Two options, each with more votes than every other."""
    tally = _tally(draw, found)
    rivals = [*found.contest.options, *found.unnamed]
    for option in found.contest.options[:2]:
        others = (found.count(tally, other) for other in rivals if other != option)
        is_true = found.count(tally, option) > max(others)
        yield {"tally": found.id(tally), "winner": option, "printed": "won"}, not is_true


def _two_majorities(draw: st.DrawFn, found: Counted) -> Iterator[tuple[Entry, bool]]:
    """Two options with more than half of the valid votes each."""
    tally = _tally(draw, found)
    for option in found.contest.options[:2]:
        more = draw(st.integers(50, 99))
        is_true = 100 * found.count(tally, option) > more * found.count(tally, "valid")
        yield {"tally": found.id(tally), "share": f"more than {more}%", "option": option, "of": "valid"}, not is_true


def _wrong_lead(draw: st.DrawFn, found: Counted) -> Iterator[tuple[Entry, bool]]:
    """The votes of two options, and another lead than they give."""
    tally = _tally(draw, found)
    option, over = sorted(found.contest.options[:2], key=lambda each: -found.count(tally, each))
    lead = found.count(tally, option) - found.count(tally, over) + draw(st.integers(1, LEAST))
    yield _votes(found, tally, option), False
    yield _votes(found, tally, over), False
    yield {"tally": found.id(tally), "lead": f"{lead}", "option": option, "over": over}, True


def _later_below(draw: st.DrawFn, found: Counted) -> Iterator[tuple[Entry, bool]]:
    """More votes in a count than in a later one that holds it."""
    option = draw(st.sampled_from(found.contest.options))
    yield _votes(found, "early", option), False
    votes = found.count("early", option) - draw(st.integers(1, LEAST))
    yield {"tally": found.id(WHOLE), "votes": f"{votes}", "option": option}, True


def _parts_apart(draw: st.DrawFn, found: Counted) -> Iterator[tuple[Entry, bool]]:
    """The votes in each region, and others in the whole that they make up."""
    option = draw(st.sampled_from(found.contest.options))
    yield _votes(found, "east", option), False
    yield _votes(found, "west", option), False
    yield _votes(found, WHOLE, option, draw(st.integers(1, 1000))), True


def _fewer_in_a_later_round(draw: st.DrawFn, found: Counted) -> Iterator[tuple[Entry, bool]]:
    """More votes for an option in the first round than in the last, for which it is left."""
    gone = {option for entry in found.tallies.values() for option in entry.get("eliminated", ())}
    option = draw(st.sampled_from([option for option in found.contest.options if option not in gone]))
    yield _votes(found, FIRST, option), False
    votes = found.count(FIRST, option) - draw(st.integers(1, LEAST))
    yield {"tally": found.id(WHOLE), "votes": f"{votes}", "option": option}, True


FAULTS: Final[dict[str, _Fault]] = {
    "two counts": _Fault(_two_counts),
    "share above all": _Fault(_above_all),
    "ballots above the roll": _Fault(_above_roll),
    "two winners": _Fault(_two_winners, least_options=2),
    "two majorities": _Fault(_two_majorities, least_options=2, is_simple=True),
    "later count below an earlier one": _Fault(_later_below, ("part", "chain")),
    "later round below an earlier one": _Fault(_fewer_in_a_later_round, ("two rounds", "three rounds"), is_ranked=True),
    "share apart from its counts": _Fault(_share_apart, least_options=2, is_simple=True),
    "wrong lead": _Fault(_wrong_lead, least_options=2),
    "parts apart from the whole": _Fault(_parts_apart, ("regions",)),
    "options above the valid votes": _Fault(_sum_above, is_simple=True),
}
LEDGER_FAULTS: Final = tuple(FAULTS)
"""The names of the faults that `corrupted_ledgers` plants: those of fewer claims first."""


@st.composite
def _ledgers(
    draw: st.DrawFn,
    faults: tuple[str, ...],
    contests_drawn: st.SearchStrategy[Contest] | None,
    roundings: st.SearchStrategy[Rounding] | None,
    kinds: tuple[str, ...],
    most_claims: int,
) -> CorruptedLedger:
    if contests_drawn is None:
        fault = FAULTS[name := draw(st.sampled_from(faults))]
        votes = 1 if fault.is_simple else 3
        contest = draw(contests(least_options=fault.least_options, votes_per_ballot=votes, ranked=fault.is_ranked))
    else:
        contest = draw(contests_drawn.filter(lambda each: _suited(faults, each)))
        fault = FAULTS[name := draw(st.sampled_from(_suited(faults, contest)))]
    rounding = draw(all_roundings() if roundings is None else roundings)
    found = draw(counted(contest, shapes=fault.shapes, least=LEAST, unprocessed=False))
    decimals = draw(st.lists(st.sampled_from(".,"), min_size=1, max_size=2))
    claim = stated_claims(found, claimants=CLAIMANTS, decimals=decimals, rounding=rounding, kinds=kinds)
    true = draw(st.lists(claim, max_size=most_claims))
    planted, wrong = _planted(draw, fault, found)
    claims = [(contest.id, each) for each in true]
    made = drawn_ledger([found], [READING, *not_assumed([found])], decimals, claims, rounding)
    made.files["s1.toml"]["claim"] += planted
    ids = tuple(entry["id"] for entry in planted)
    return CorruptedLedger(made.files, made.counts, made.rounding, PlantedFault(name, ids, wrong))


def _planted(draw: st.DrawFn, fault: _Fault, found: Counted) -> tuple[list[Entry], tuple[str, ...]]:
    """The entries of the claims, and the ids of those that are not true."""
    entries, wrong = [], []
    for number, (entry, is_wrong) in enumerate(fault.plant(draw, found)):
        id = f"planted-{number + 1}"
        entries.append({"id": id, "claimant": draw(st.sampled_from(list(CLAIMANTS))), **entry})
        if is_wrong:
            wrong.append(id)
    return entries, tuple(wrong)


def _suited(faults: Iterable[str], contest: Contest) -> list[str]:
    """Those of the faults that can be planted in the contest."""
    has, each = len(contest.options), contest.votes_per_ballot
    found = ((name, FAULTS[name]) for name in faults)
    return [
        name
        for name, fault in found
        if has >= fault.least_options and contest.ranked == fault.is_ranked and (each == 1 or not fault.is_simple)
    ]


def corrupted_ledgers(
    *,
    faults: Iterable[str] = LEDGER_FAULTS,
    contests: st.SearchStrategy[Contest] | None = None,
    roundings: st.SearchStrategy[Rounding] | None = None,
    kinds: Iterable[str] = KINDS,
    most_claims: int = MOST_CLAIMS,
) -> st.SearchStrategy[CorruptedLedger]:
    """Ledgers with one of `faults` planted, which is named; else as `consistent_ledgers`, with no limits assumed.

    At most `most_claims` true claims of `kinds` stand beside it; a ledger shrinks to the planted claims alone, and
    towards faults of few claims. Of `contests` those are taken that a fault can be planted in; there must be some.
    Raises `ReconcileError` for a name that no fault or kind has, and for a number of claims below zero.
    """
    expect_range("claims", 0, most_claims, 0)
    named, of_kinds = chosen("fault", faults, LEDGER_FAULTS), chosen("kind", kinds, KINDS)
    return _ledgers(named, contests, roundings, of_kinds, most_claims)

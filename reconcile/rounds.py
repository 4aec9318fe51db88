"""Rounds of a ranked contest: the same ballots counted again, without the options that are eliminated.

In each round, a ballot counts for the option that it ranks first among those that are left; one that ranks none of them
is exhausted. So ballots move only away from eliminated options: to others, or to none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reconcile.claim_rules import unnamed
from reconcile.constraints import Clause, Row, Terms, combine, variable
from reconcile.identities import OPTIONAL, Counts
from reconcile.languages import term
from reconcile.model import FEWEST_ELIMINATED, QUANTITIES, Contest, Ledger, Tally

__all__ = ["round_clauses", "round_rows"]

Needs = frozenset[str]


def round_rows(ledger: Ledger, contest: Contest, counts: Counts) -> Iterator[Row]:
    """What every later round has in common with the one before."""
    tallies = _rounds(ledger, contest)
    for tally in tallies.values():
        if tally.round_after is not None:
            gone = _eliminated(contest, tally, tallies)
            yield from _same_ballots(tally, tally.round_after, counts)
            yield from _moves(contest, tally, tally.round_after, gone)
            yield from _fewest_rows(ledger, contest, tally, gone)


def round_clauses(ledger: Ledger, contest: Contest) -> Iterator[Clause]:
    """Where several options are eliminated at once, some one of them had the fewest votes.

    They may have been eliminated one after the other: then only the first had fewer than all that are left.
    """
    tallies = _rounds(ledger, contest)
    for tally in tallies.values():
        eliminated = sorted(tally.eliminated or ())
        if len(eliminated) > 1 and _speaks_of(ledger, contest, tally):
            for option in _left(contest, _eliminated(contest, tally, tallies)):
                cases = tuple((_fewer(contest, tally, each, option), 0) for each in eliminated)
                yield Clause(f"{tally.id} eliminated or {option}", cases, _doubts(tally), _sentence(ledger))


def _rounds(ledger: Ledger, contest: Contest) -> Mapping[str, Tally]:
    return {tally.id: tally for tally in ledger.tallies if contest.ranked and tally.contest == contest.id}


def _eliminated(contest: Contest, tally: Tally, tallies: Mapping[str, Tally]) -> dict[str, Needs]:
    """The variables, in this round, of all options eliminated until then, and what each elimination rests on."""
    found: dict[str, Needs] = {}
    needs: Needs = frozenset()
    last: Tally | None = tally
    while last is not None and last.round_after is not None:
        needs |= frozenset(last.rests_on)
        found |= {_votes(contest, tally.id, option): needs for option in last.eliminated or ()}
        last = tallies.get(last.round_after)
    return found


def _votes(contest: Contest, tally: str, option: str) -> str:
    """The variable of an option, or of the group of those that the contest does not name."""
    return variable("votes", tally, option) if option in contest.options else unnamed(contest, tally)


def _same_ballots(tally: Tally, before: str, counts: Counts) -> Iterator[Row]:
    """Every total of ballots, and the roll, is that of the round before."""
    for name in QUANTITIES:
        if name in counts or name not in OPTIONAL:
            same = combine([(1, variable(name, tally.id)), (-1, variable(name, before))])
            why = term("a round counts the ballots of the round before")
            yield Row(f"{name}[{tally.id}] same", same, 0, equal=True, needs=frozenset(tally.rests_on), why=why)


def _moves(contest: Contest, tally: Tally, before: str, gone: Mapping[str, Needs]) -> Iterator[Row]:
    """No ballot leaves an option that is left, or comes back from being exhausted; eliminated options have none.

    Of options that the contest does not name, some may be eliminated and others not, so their sum may fall.
    """
    needs = frozenset(tally.rests_on)
    more = combine([(1, variable("exhausted", tally.id)), (-1, variable("exhausted", before))])
    yield Row(f"exhausted[{tally.id}] stay", more, 0, needs=needs, why=term("an exhausted ballot stays exhausted"))
    for option in contest.options:
        mine = variable("votes", tally.id, option)
        if mine not in gone:
            kept = combine([(1, mine), (-1, variable("votes", before, option))])
            yield Row(f"{mine} kept", kept, 0, needs=needs, why=term("an option that is left keeps its votes"))
    for name, doubts in gone.items():
        why = term("an eliminated option has no votes")
        yield Row(f"{name} gone", combine([(1, name)]), 0, equal=True, needs=doubts, why=why)


def _fewest_rows(ledger: Ledger, contest: Contest, tally: Tally, gone: Mapping[str, Needs]) -> Iterator[Row]:
    """An option that is eliminated alone had no more votes, in the round before, than any that is left."""
    eliminated = tally.eliminated or ()
    if len(eliminated) == 1 and _speaks_of(ledger, contest, tally):
        for option in _left(contest, gone):
            fewer = _fewer(contest, tally, eliminated[0], option)
            yield Row(f"{tally.id} eliminated or {option}", fewer, 0, needs=_doubts(tally), why=_sentence(ledger))


def _speaks_of(ledger: Ledger, contest: Contest, tally: Tally) -> bool:
    """Whether the assumption is about this round. Of several options that are not named, any had the fewest votes."""
    assumed = next(each for each in ledger.assumptions if each.id == FEWEST_ELIMINATED)
    named = all(option in contest.options for option in tally.eliminated or ())
    return named and assumed.holds and (not assumed.tallies or tally.id in assumed.tallies)


def _left(contest: Contest, gone: Mapping[str, Needs]) -> list[str]:
    names = {name.rpartition(",")[2].removesuffix("]") for name in gone}
    return [option for option in contest.options if option not in names]


def _fewer(contest: Contest, tally: Tally, eliminated: str, left: str) -> Terms:
    assert tally.round_after is not None
    before = tally.round_after
    return combine([(1, variable("votes", before, left)), (-1, _votes(contest, before, eliminated))])


def _doubts(tally: Tally) -> Needs:
    return frozenset((FEWEST_ELIMINATED, *tally.rests_on))


def _sentence(ledger: Ledger) -> str:
    return next(each.text for each in ledger.assumptions if each.id == FEWEST_ELIMINATED)

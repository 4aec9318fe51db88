"""Run-offs: a contest between the options that had the most votes in an earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from reconcile.claim_rules import top
from reconcile.constraints import Row, combine, variable
from reconcile.identities import Counts
from reconcile.model import OF_THE_FIRST, SAME_ROLL, UNNAMED, Assumption, Contest, Ledger

__all__ = ["least_places", "runoff_rows", "with_linked_rolls"]


def runoff_rows(ledger: Ledger, contest: Contest, counts: Counts) -> Iterator[Row]:
    """No option outside the run-off had more votes, in the final tally of the first, than one in it.

    Where several had as many, the rules of the contest decide which of them takes part.
    """
    if contest.runoff_of is None:
        return
    first = ledger.contest(contest.runoff_of)
    whole, last = ledger.final_tally(first.id).id, ledger.final_tally(contest.id).id
    for assumption in _taken(ledger, OF_THE_FIRST, whole):
        others = [(o, variable("votes", whole, o)) for o in first.options if o not in contest.options]
        others.append((UNNAMED, top(whole, 1)))
        for (name, theirs), option in product(others, contest.options):
            ahead = combine([(1, variable("votes", whole, option)), (-1, theirs)])
            row = f"{contest.id} {option} or {name}"
            yield Row(row, ahead, 0, needs=frozenset({OF_THE_FIRST}), why=assumption.text)
    for assumption in _taken(ledger, SAME_ROLL, last) if "registered" in counts else ():
        same = combine([(1, variable("registered", last)), (-1, variable("registered", whole))])
        why = assumption.text
        yield Row(f"registered[{last}] same", same, 0, equal=True, needs=frozenset({SAME_ROLL}), why=why)


def least_places(ledger: Ledger, places: Mapping[str, int]) -> dict[str, int]:
    """How many places among options that are not named matter: at least the first, where a run-off follows."""
    followed = {contest.runoff_of for contest in ledger.contests}
    return {id: max(number, 1 if id in followed else 0) for id, number in places.items()}


def with_linked_rolls(ledger: Ledger, counts: Mapping[str, Counts]) -> dict[str, Counts]:
    """The optional counts of each contest: where a run-off has the first round's roll, claims of one speak of both."""
    found = dict(counts)
    linked = [
        {contest.id, contest.runoff_of}
        for contest in ledger.contests
        if contest.runoff_of is not None and any(_taken(ledger, SAME_ROLL, ledger.final_tally(contest.id).id))
    ]
    for _ in linked:
        for pair in linked:
            if any("registered" in found[id] for id in pair):
                found |= {id: found[id] | {"registered"} for id in sorted(pair)}
    return found


def _taken(ledger: Ledger, id: str, tally: str) -> Iterable[Assumption]:
    """The assumption of that id, if it holds and speaks of the tally."""
    return (a for a in ledger.assumptions if a.id == id and a.holds and (not a.tallies or tally in a.tallies))

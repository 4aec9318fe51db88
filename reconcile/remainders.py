"""What a count leaves: the lead against the votes that are uncounted, and what a later count adds to an earlier one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from reconcile.claim_rules import said_by, top, unnamed, votes_of
from reconcile.constraints import AtLeast, Quantity, combine, variable
from reconcile.identities import room_per_option
from reconcile.model import Ledger, Tally, Total
from reconcile.relations import rest_of, rest_terms, steps_to_final
from reconcile.statements import Problem

__all__ = [
    "Gap",
    "asked_increments",
    "asked_leads",
    "carried_over",
    "figures_at",
    "gap_of",
    "increment_quantities",
    "lead_of",
    "not_ahead",
    "options_in_order",
    "overtaking",
    "share_if_leader_takes_the_rest",
]

ROLL = ("registered", "sheets")
"""What is known of the whole before anything is counted."""


class Gap(NamedTuple):
    """Of a tally and the final one: the uncounted valid votes, and a lead in the tally as a share of them."""

    uncounted: Quantity
    ratio: Quantity


def figures_at(problem: Problem, account: str, tally: str) -> frozenset[str]:
    """The statements of an account that print a figure of a tally, or of a part of it; and the roll of the whole.

    So a first bulletin is looked at without what later ones say.
    """
    ledger = problem.ledger
    within = _parts(ledger, tally)
    whole = ledger.whole_of(tally).id
    found = set()
    for statement in problem.statements:
        if account in statement.accounts and (statement.quantity is not None or statement.meaning.clauses):
            claim = said_by(statement.claim, ledger)
            before = claim.tally == whole and isinstance(claim, Total) and claim.of in ROLL
            if getattr(claim, "figure", None) is not None and (claim.tally in within or before):
                found.add(statement.id)
    return frozenset(found)


def _parts(ledger: Ledger, tally: str) -> list[str]:
    """A tally, and all that it holds."""
    found = [tally]
    for whole in found:
        parts = [t.id for t in ledger.tallies if t.part_of == whole]
        found += [part for part in (*parts, *ledger.tally(whole).made_of) if part not in found]
    return found


def asked_leads(problem: Problem) -> Iterator[tuple[str, str]]:
    """Each tally that is an earlier count of the final one, with each account that prints votes or shares of it."""
    ledger = problem.ledger
    for tally in _tallies_in_order(problem):
        if len(ledger.contest(tally.contest).options) > 1 and steps_to_final(ledger, tally) is not None:
            yield from ((tally.id, account) for account in _counting(problem, tally.id))


def _counting(problem: Problem, tally: str) -> list[str]:
    """The accounts that print votes or shares of a tally."""
    stated = [s for s in problem.statements if s.quantity and s.quantity.tally == tally]
    counting = [s.accounts for s in stated if s.quantity is not None and s.quantity.name in ("votes", "share", "lead")]
    return [account for account in problem.accounts if any(account in accounts for accounts in counting)]


def asked_increments(problem: Problem) -> Iterator[tuple[str, str]]:
    """Each tally that is part of another but the final one, with each account that prints votes or shares of both."""
    ledger = problem.ledger
    for tally in _tallies_in_order(problem):
        if tally.part_of is not None and not ledger.tally(tally.part_of).final:
            both = set(_counting(problem, tally.part_of))
            yield from ((tally.id, account) for account in _counting(problem, tally.id) if account in both)


def lead_of(tally: str, leader: str, other: str) -> Quantity:
    """The votes of one option less those of another."""
    terms = combine([(1, variable("votes", tally, leader)), (-1, variable("votes", tally, other))])
    return Quantity("lead", tally, f"{leader} over {other}", None, terms)


def options_in_order(problem: Problem, tally: str) -> list[str]:
    """The options of a tally's contest, in the order in which the claims speak of them."""
    place = {name: i for i, name in enumerate(problem.system.variables)}
    options = problem.ledger.contest_of(tally).options
    return sorted(options, key=lambda option: place[variable("votes", tally, option)])


def _tallies_in_order(problem: Problem) -> list[Tally]:
    place = {name: i for i, name in enumerate(problem.system.variables)}
    return sorted(problem.ledger.tallies, key=lambda tally: place.get(variable("valid", tally.id), len(place)))


def gap_of(problem: Problem, tally: str, leader: str, runner_up: str) -> Gap:
    """The uncounted valid votes, and the lead as a share of them.

    A runner-up draws level with this share of them, if the leader gets none.
    """
    whole = problem.ledger.whole_of(tally).id
    rest = combine([(1, variable("valid", whole)), (-1, variable("valid", tally))])
    lead = lead_of(tally, leader, runner_up)
    name = f"{whole} less {tally}"
    return Gap(
        Quantity("valid", name, None, None, rest), Quantity("lead", name, lead.option, "valid", lead.numerator, rest)
    )


def share_if_leader_takes_the_rest(ratio: Fraction) -> Fraction:
    """The share `s` of the uncounted votes that makes up a lead where the leader gets the others: `s - (1 - s)`."""
    return (1 + ratio) / 2


def carried_over(problem: Problem, figures: frozenset[str], tally: str) -> tuple[str, ...]:
    """The hypotheses that what is printed of a tally's coverage is its share of the valid votes, too."""
    stated = {s.id: s.claim.tally for s in problem.statements if s.id in figures}
    return tuple(h.id for h in problem.hypotheses if h.carried and stated.get(h.statement) == tally)


def overtaking(problem: Problem, tally: str, leader: str) -> list[list[AtLeast]]:
    """That another option is ahead of the leader in the whole, each option by itself."""
    whole = problem.ledger.whole_of(tally).id
    return _behind_another(problem, whole, leader, 1)


def not_ahead(problem: Problem, tally: str, leader: str) -> list[list[AtLeast]]:
    """That another option has at least as many votes as the leader in the tally, each option by itself."""
    return _behind_another(problem, tally, leader, 0)


def _behind_another(problem: Problem, tally: str, leader: str, by: int) -> list[list[AtLeast]]:
    """That the leader is behind by so many votes: behind each other option, and the first of those not named.

    All votes for options that a contest does not name may be for one of them, as far as a ballot's rules let them.
    """
    contest = problem.ledger.contest_of(tally)
    mine = variable("votes", tally, leader)
    others = [variable("votes", tally, option) for option in options_in_order(problem, tally) if option != leader]
    goals = [[(combine([(1, other), (-1, mine)]), by)] for other in others]
    first = top(tally, 1)
    if first in problem.system.variables:
        return [*goals, [(combine([(1, first), (-1, mine)]), by)]]
    most = [combine([(1, unnamed(contest, tally))])]
    most += [room_per_option(contest, tally)] if contest.votes_per_ballot > 1 else []
    return [*goals, [(combine([(1, terms), (-1, mine)]), by) for terms in most]]


def increment_quantities(problem: Problem, tally: str) -> list[Quantity]:
    """Of what the tally that holds this one adds: valid votes, ballots cast, each option's votes and share, turnout."""
    ledger = problem.ledger
    part = ledger.tally(tally)
    contest = ledger.contest(part.contest)
    assert part.part_of is not None
    name, whole = rest_of(part), part.part_of
    totals = {each: rest_terms(part, combine([(1, variable(each, whole))])) for each in ("valid", "cast", "registered")}
    found = [Quantity(each, name, None, None, totals[each]) for each in ("valid", "cast")]
    options = [*options_in_order(problem, tally), *(group.id for group in contest.groups)]
    for option in options:
        votes = rest_terms(part, votes_of(contest, whole, option))
        found.append(Quantity("votes", name, option, None, votes))
        found.append(Quantity("share", name, option, "valid", votes, totals["valid"]))
    if variable("registered", whole) in problem.system.variables:
        found.append(Quantity("turnout", name, None, "registered", totals["cast"], totals["registered"]))
    return found

"""What is asked of the engine: the numbers that statements speak of, and headline totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from reconcile.claim_rules import said_by, seats_of, total_of, votes_of
from reconcile.constraints import AtLeast, Quantity, Terms, combine, variable
from reconcile.errors import ReconcileError, shown, unknown
from reconcile.model import EVERYTHING, SOME_TOTALS, Contest, Total
from reconcile.relations import holders, wholes
from reconcile.results import Conflict
from reconcile.statements import Problem, Statement

__all__ = [
    "OF_OPTIONS",
    "denials_of",
    "disputes_to_reach",
    "figures_of",
    "focus_of",
    "headline_quantities",
    "named_quantity",
    "spoken_of",
]

WINNING = ("winner", "ahead", "rank", "control")
OF_OPTIONS = ("votes", "seats")
OF_CONTESTS = ("options", "chamber")
COUNTING = ("votes", "share", "total", "turnout", "lead")


def spoken_of(statement: Statement) -> list[Quantity]:
    """The number that a statement speaks of, or its margins where it prints no figure."""
    if statement.quantity is not None:
        return [statement.quantity]
    return [Quantity("lead", statement.claim.tally, None, None, margin) for margin in statement.meaning.margins]


def denials_of(statement: Statement) -> list[list[AtLeast]]:
    """What denies a statement: for each of its constraints, the inequalities that break it."""
    rows = [[_denial(terms, bound)] for _, terms, bound in statement.meaning.rows]
    clauses = [[_denial(terms, bound) for terms, bound in cases] for _, cases in statement.meaning.clauses]
    return rows + clauses


def _denial(terms: Terms, bound: int) -> AtLeast:
    return combine([(-1, terms)]), 1 - bound


def focus_of(problem: Problem, stated: tuple[str, ...]) -> str:
    """The statement of a conflict whose number the others leave no room for.

    The one that stands alone against statements of one other account; of two such, one that names a
    winner, else the one that stands first in the documents. Without such a one, the first.
    """
    members = [problem.statement(id) for id in stated]

    def alone(member: Statement) -> bool:
        others = [other.accounts for other in members if other is not member]
        common = frozenset.intersection(*others) if others else frozenset()
        return bool(common - member.accounts)

    candidates = [member for member in members if alone(member)] or members
    return min(candidates, key=lambda member: (member.claim.kind not in WINNING, members.index(member))).id


def figures_of(problem: Problem, account: str) -> frozenset[str]:
    """The statements of an account that print a figure."""
    return frozenset(s.id for s in problem.statements if account in s.accounts and s.quantity is not None)


def disputes_to_reach(problem: Problem, conflicts: Iterable[Conflict]) -> Iterator[tuple[str, str]]:
    """The account on the other side of each disputed number, and the statement that prints that number.

    Where the account's own figures can hold together: what all of them leave for it is worth a note. In the order of
    the statements, whichever way the conflicts stand.
    """
    conflicts, accounts = list(conflicts), problem.accounts
    members = [frozenset(conflict.members) for conflict in conflicts]
    found = set[tuple[str, str]]()
    for conflict in conflicts:
        focus = problem.statement(conflict.focus)
        others = [problem.statement(id) for id in conflict.statements if id != conflict.focus]
        common = frozenset.intersection(*(other.accounts for other in others)) if others else frozenset()
        for account in accounts if focus.quantity is not None else ():
            if account not in common - focus.accounts:
                continue
            figures = figures_of(problem, account) | frozenset(problem.assumptions)
            if not any(names <= figures for names in members):
                found.add((account, focus.id))
    pairs = ((account, statement.id) for statement in problem.statements for account in accounts)
    yield from (pair for pair in pairs if pair in found)


def named_quantity(contest: Contest, tally: str, name: str, option: str | None = None) -> Quantity:
    """A count by its name: `votes` of an option or group, `seats` of an option, or a total of the tally.

    Raises `ReconcileError` for a name that is none of these, and for an option that is missing or unknown.
    """
    known = (*OF_OPTIONS, *OF_CONTESTS, *contest.totals)
    if name in SOME_TOTALS and name not in known:
        raise ReconcileError(f"{shown(name)}: only {SOME_TOTALS[name]} have this total")
    if name not in known:
        raise ReconcileError(unknown("quantity", name, known))
    options = [*contest.options, *(group.id for group in contest.groups)]
    if name in OF_OPTIONS and option is None:
        raise ReconcileError(f"{shown(name)} are counted by option; expected one of: {', '.join(map(shown, options))}")
    if name in OF_OPTIONS and option not in options:
        raise ReconcileError(unknown("option", str(option), options))
    if name not in OF_OPTIONS and option is not None:
        raise ReconcileError(f"{shown(name)} is not counted by option; leave {shown(option)} out")
    if name == "votes" and option is not None:
        return Quantity("votes", tally, option, None, votes_of(contest, tally, option))
    if name == "seats" and option is not None:
        return Quantity("seats", tally, option, None, seats_of(contest, tally, option))
    if name in OF_CONTESTS:
        return Quantity(name, tally, None, None, combine([(1, variable(name, contest.id))]))
    return Quantity(name, tally, None, None, total_of(contest, tally, name))


def headline_quantities(problem: Problem, account: str) -> Iterator[Quantity]:
    """The counts to bound for an account.

    Of each tally for which it prints a figure, and of every whole that this is part of or that is made of such: the
    options' votes, the valid votes, the ballots cast, and every other total that a claim speaks of, there or in a part.
    """
    ledger = problem.ledger
    own = [s for s in problem.statements if account in (EVERYTHING, *s.accounts)]
    said = {s.id: said_by(s.claim, ledger) for s in problem.statements}
    counted = dict.fromkeys(s.claim.tally for s in own if said[s.id].kind in COUNTING)
    spoken = dict.fromkeys(claim.tally for claim in said.values() if isinstance(claim, Total))
    steps = wholes(ledger.tallies)
    held = {tally: holders(tally, steps) for tally in (*counted, *spoken)}
    printed = [claim for claim in said.values() if isinstance(claim, Total)]
    totals = {(tally, claim.of) for claim in printed for tally in (claim.tally, *held[claim.tally])}
    place = {name: i for i, name in enumerate(problem.system.variables)}
    for tally in dict.fromkeys(chain.from_iterable((tally, *held[tally]) for tally in counted)):
        contest = ledger.contest_of(tally)
        places = [place[variable("votes", tally, option)] for option in contest.options]
        options = [option for _, option in sorted(zip(places, contest.options, strict=True))]
        for option in (*options, *(group.id for group in contest.groups)):
            yield named_quantity(contest, tally, "votes", option)
        for name in contest.totals:
            known = all(each in place for each, _ in total_of(contest, tally, name))
            if name in ("valid", "cast") or ((tally, name) in totals and known):
                yield named_quantity(contest, tally, name)
    counts = [s.quantity for s in own if s.quantity is not None and said[s.id].kind in ("options", "seats")]
    yield from dict.fromkeys(counts)

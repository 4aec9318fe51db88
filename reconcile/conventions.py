"""Rounding conventions as hypotheses: the figures of a ledger read as if they had been truncated, and so on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import attrs

from reconcile.claim_rules import Meaning, meaning_of, said_by
from reconcile.constraints import AtLeast, Clause, Row, evaluate
from reconcile.figures import Figure, Interval, Rounding, parse
from reconcile.model import Claim, Ledger
from reconcile.solutions import Solution
from reconcile.statements import Problem

__all__ = ["Group", "Reread", "constraints_under", "groups_of", "holds_in", "read_under", "reread"]


class Group(NamedTuple):
    """The claims of one account in one source, and the statements that they are printings of."""

    source: str
    account: str
    claims: frozenset[str]
    statements: tuple[str, ...]


class Reread(NamedTuple):
    """The claims that a convention reads otherwise: all of them, and those that may mean something new then."""

    changed: frozenset[str]
    new: frozenset[str]


def reread(ledger: Ledger) -> dict[Rounding, Reread]:
    """What each other convention reads otherwise; no convention that reads nothing as anything new.

    Of a figure rounded to nearest with ties unknown, halves rounded up, down or to even are among what it means.
    """
    found: dict[Rounding, Reread] = {}
    for rounding in Rounding:
        values = {claim.id: _values_under(claim, ledger, rounding) for claim in ledger.claims}
        changed = {id: read for id, read in values.items() if read is not None and read[0] != read[1]}
        new = frozenset(id for id, read in changed.items() if not _is_within(*read))
        if rounding.value != ledger.rounding and new:
            found[rounding] = Reread(frozenset(changed), new)
    return found


def _values_under(claim: Claim, ledger: Ledger, rounding: Rounding) -> tuple[Interval, Interval] | None:
    """What a claim's figure means under that convention, and now."""
    said = said_by(claim, ledger)
    figure: Figure | None = getattr(said, "figure", None)
    return None if figure is None else (_figure_under(said, figure, ledger, rounding).values, figure.values)


def _is_within(inner: Interval, outer: Interval) -> bool:
    low = outer.low is None or (inner.low is not None and (inner.low > outer.low or _starts_within(inner, outer)))
    high = outer.high is None or (inner.high is not None and (inner.high < outer.high or _ends_within(inner, outer)))
    return low and high


def _starts_within(inner: Interval, outer: Interval) -> bool:
    return inner.low == outer.low and (inner.low_open or not outer.low_open)


def _ends_within(inner: Interval, outer: Interval) -> bool:
    return inner.high == outer.high and (inner.high_open or not outer.high_open)


def read_under(ledger: Ledger, rounding: Rounding) -> Ledger:
    """The ledger with every figure read as that convention has it."""
    return attrs.evolve(
        ledger,
        claims=tuple(_claim_under(claim, ledger, rounding) for claim in ledger.claims),
        rounding=rounding.value,
    )


def _claim_under(claim: Claim, ledger: Ledger, rounding: Rounding) -> Claim:
    figure = getattr(claim, "figure", None)
    if figure is None:
        return claim
    changes: dict[str, Any] = {"figure": _figure_under(claim, figure, ledger, rounding)}
    return attrs.evolve(claim, **changes)


def _figure_under(claim: Claim, figure: Figure, ledger: Ledger, rounding: Rounding) -> Figure:
    return parse(figure.text, decimal=ledger.decimal_of(claim), rounding=rounding)


def constraints_under(
    problem: Problem, rounding: Rounding, changed: frozenset[str]
) -> tuple[dict[str, str], list[Row], list[Clause]]:
    """The name to take for each claim as that convention reads it, and the constraints that need the new names.

    A claim that means the same then keeps its statement's name.
    """
    under = {claim.id: claim for claim in read_under(problem.ledger, rounding).claims}
    names: dict[str, str] = {}
    rows: list[Row] = []
    clauses: list[Clause] = []
    for statement in problem.statements:
        for claim in statement.claims:
            names[claim.id] = statement.id
            if claim.id in changed:
                name = names[claim.id] = f"{claim.id} [{rounding.value}]"
                meaning = _meaning_under(claim, under, problem.ledger)
                needs = frozenset({name, *meaning.assumes})
                rows += [Row(f"{name} {part}", terms, bound, needs=needs) for part, terms, bound in meaning.rows]
                clauses += [Clause(f"{name} {part}", cases, needs=needs) for part, cases in meaning.clauses]
    return names, rows, clauses


def _meaning_under(claim: Claim, under: Mapping[str, Claim], ledger: Ledger) -> Meaning:
    """What a claim means as read in `under`; of an endorsement, what is endorsed."""
    said = under[said_by(claim, ledger).id]
    return meaning_of(said, ledger)._replace(assumes=meaning_of(claim, ledger).assumes)


def groups_of(problem: Problem) -> Iterator[Group]:
    """Each source with each account that states something in it, in the order of the statements."""
    ledger = problem.ledger
    found: dict[tuple[str, str], dict[str, str]] = {}
    for statement in problem.statements:
        for claim in statement.claims:
            key = claim.source, ledger.account_of(claim.claimant)
            found.setdefault(key, {})[claim.id] = statement.id
    for (source, account), claims in found.items():
        yield Group(source, account, frozenset(claims), tuple(dict.fromkeys(claims.values())))


def holds_in(values: Solution, claims: Iterable[Claim], ledger: Ledger) -> bool:
    """Whether counts keep what claims mean in a ledger; what defines variables of their own is left out."""
    for claim in claims:
        meaning = meaning_of(claim, ledger)
        cases: list[tuple[AtLeast, ...]] = [((terms, bound),) for _, terms, bound in meaning.rows]
        cases += [alternatives for _, alternatives in meaning.clauses]
        if not all(any(evaluate(terms, values) >= bound for terms, bound in each) for each in cases):
            return False
    return True

"""Questions that a report did not answer already: bounds of one more quantity, the limit at which claims fit."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from reconcile.constraints import Quantity
from reconcile.errors import ReconcileError, shown, unknown
from reconcile.identities import optional_among
from reconcile.results import AccountRange, Range
from reconcile.statements import Problem, build
from reconcile.strengths import limiting
from reconcile.what_if import BreakEven
from reconcile.worker import Worker

__all__ = ["ask", "ask_break_even", "ask_claims"]


def ask(problem: Problem, account: str, quantity: Quantity) -> list[AccountRange]:
    """The ranges that an account leaves for a quantity: one, or one for each of its smallest repairs.

    Raises `UndecidedError` where the engine gave up, `ReconcileError` where `all` is asked of an
    inconsistent ledger.
    """
    return Worker(build(problem.ledger, _optional_of(quantity))).ranges_of(account, quantity)


def ask_claims(problem: Problem, claims: Iterable[str], quantity: Quantity) -> Range:
    """The range that some claims alone leave for a quantity, with all assumptions.

    Raises `UndecidedError`, and `ReconcileError` for unknown claims and for some that cannot hold together.
    """
    problem = build(problem.ledger, _optional_of(quantity))
    return Worker(problem).range_by(_statements_of(problem, claims), quantity)


def ask_break_even(
    problem: Problem, assumption: str, claims: Iterable[str], account: str | None, precision: Fraction
) -> BreakEven:
    """The limit at which claims, with what figures an account prints, begin to fit. Raises as `ask_claims` does."""
    limiting(problem.ledger, assumption)
    if not 0 < precision < 1:
        raise ReconcileError(f"expected a precision above 0 and below 100%, not {precision}")
    names = {*_statements_of(problem, claims), *(_printed_by(problem, account) if account else ())}
    if not names:
        raise ReconcileError("expected at least one claim, or an account that prints figures")
    return Worker(problem).break_even(assumption, names.union(problem.assumptions), precision)


def _printed_by(problem: Problem, account: str) -> frozenset[str]:
    """The statements of an account that print a figure, also those of a share of a total that is not named."""
    own = (s for s in problem.statements if account in s.accounts)
    return frozenset(s.id for s in own if s.quantity is not None or getattr(s.claim, "figure", None) is not None)


def _statements_of(problem: Problem, claims: Iterable[str]) -> list[str]:
    """The statements that claims are printings of. Raises `ReconcileError` for an id that no statement has."""
    statements = {claim.id: statement.id for statement in problem.statements for claim in statement.claims}
    claims = list(claims)
    for id in claims:
        if any(id == claim.id for claim in problem.ledger.claims) and id not in statements:
            raise ReconcileError(f"claim {shown(id)} is superseded: it states nothing any more")
        if id not in statements:
            raise ReconcileError(unknown("claim", id, statements))
    return list(dict.fromkeys(statements[id] for id in claims))


def _optional_of(quantity: Quantity) -> frozenset[str]:
    return optional_among(name for name, _ in (*quantity.numerator, *(quantity.denominator or ())))

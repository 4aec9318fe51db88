"""Questions that a report did not answer already: bounds of one more quantity, totals that fit."""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

from reconcile.constraints import Quantity
from reconcile.errors import FigureError, ReconcileError, shown, unknown
from reconcile.figures import Rounding, Unit, parse
from reconcile.identities import optional_among
from reconcile.reconciliation import Bounds
from reconcile.results import AccountRange, Range
from reconcile.statements import Problem, build
from reconcile.strengths import limiting
from reconcile.what_if import BreakEven

__all__ = ["ask", "ask_break_even", "ask_claims", "total_bounds"]


def ask(problem: Problem, account: str, quantity: Quantity) -> list[AccountRange]:
    """The ranges that an account leaves for a quantity: one, or one for each of its smallest repairs.

    Raises `UndecidedError` where the engine gave up, `ReconcileError` where `all` is asked of an
    inconsistent ledger.
    """
    from reconcile.reconciler import Worker

    return Worker(build(problem.ledger, _optional_of(quantity))).ranges_of(account, quantity)


def ask_claims(problem: Problem, claims: Iterable[str], quantity: Quantity) -> Range:
    """The range that some claims alone leave for a quantity, with all assumptions.

    Raises `UndecidedError`, and `ReconcileError` for unknown claims and for some that cannot hold together.
    """
    from reconcile.reconciler import Worker

    problem = build(problem.ledger, _optional_of(quantity))
    return Worker(problem).range_by(_statements_of(problem, claims), quantity)


def ask_break_even(
    problem: Problem, assumption: str, claims: Iterable[str], account: str | None, precision: Fraction
) -> BreakEven:
    """The limit at which claims, with what figures an account prints, begin to fit. Raises as `ask_claims` does."""
    from reconcile.reconciler import Worker

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


def total_bounds(
    *, votes: int, share: str, decimal: str | None = None, rounding: Rounding | str = Rounding.NEAREST
) -> Bounds:
    """The totals of which `votes` are the printed share: `total_bounds(votes=5_150_092, share="51.2%")`.

    With `a <= votes/total <= b`, the total lies from `votes/b` to `votes/a`, in whole numbers; an end that
    the rounding convention excludes is left out. `low > high` where no total fits; an end is `None` where
    nothing bounds it. Raises `FigureError` for a share that cannot be read, `ReconcileError` for a
    negative number of votes.
    """
    if type(votes) is not int or votes < 0:
        raise ReconcileError(f"votes: expected a whole number of at least 0, not {votes!r}")
    figure = parse(share, decimal=decimal, rounding=rounding)
    if figure.unit is not Unit.PERCENT:
        raise FigureError(share, 0, 'expected a share such as "51.2%"', len(share) or 1)
    values = figure.values
    least = 1
    if values.high is not None and values.high > 0:
        least = max(least, _least(Fraction(votes) / values.high, excluded=values.high_open))
    elif values.high == 0 and (votes > 0 or values.high_open):
        return Bounds(1, 0)
    if values.low is None or values.low == 0:
        impossible = values.low_open and votes == 0
        return Bounds(1, 0) if impossible else Bounds(least, None)
    most = Fraction(votes) / values.low
    high = math.ceil(most) - 1 if values.low_open else math.floor(most)
    return Bounds(least, high)


def _least(end: Fraction, *, excluded: bool) -> int:
    return math.floor(end) + 1 if excluded else math.ceil(end)

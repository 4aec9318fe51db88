"""The least and greatest possible counts, with their reasons, as text."""

from __future__ import annotations

from collections.abc import Iterable

from reconcile.constraints import Quantity
from reconcile.errors import ReconcileError, UndecidedError, printable
from reconcile.expressions import expression, is_expression
from reconcile.model import Ledger
from reconcile.reconciliation import Bounds, Reconciliation
from reconcile.results import Verdict
from reconcile.wording import number, tally_words

__all__ = ["bounds_text", "check_tally"]


def bounds_text(
    result: Reconciliation, tally: str | None = None, quantity: str | None = None, *, account: str | None = None
) -> str:
    """A table of all kept bounds, of one tally's, or of one quantity's (`valid`, `votes:OPTION`).

    In place of a tally, a linear expression of counts may stand. Raises `ReconcileError` for unknown names.
    """
    if tally is not None and is_expression(tally):
        asked = expression(result.ledger, tally)
        found = result.bounds_of(tally, account)
        return _table([_row(result, account or _counter(result, asked.tally), asked.tally, asked.name, found)])
    if quantity is not None and tally is not None:
        name, _, option = quantity.partition(":")
        found = result.bounds(tally, name, option or None, account)
        return _table([_row(result, account or _counter(result, tally), tally, quantity, found)])
    check_tally(result.ledger, tally)
    if account == "all" and result.verdict is Verdict.INCONSISTENT:
        raise ReconcileError("the statements of all accounts cannot hold together; ask for one account")
    rows = []
    seen = set()
    for bound in result.core.bounds:
        asked = bound.quantity
        key = (bound.account, asked.tally, asked.name, asked.option)
        if (tally in (None, asked.tally)) and (account in (None, bound.account)) and key not in seen:
            seen.add(key)
            label = f"{asked.name}:{asked.option}" if asked.option else asked.name
            rows.append(_row(result, bound.account, asked.tally, label, _known(result, bound.account, asked)))
    return _table(rows) if rows else "No bounds: no account prints a figure for this.\n"


def check_tally(ledger: Ledger, tally: str | None) -> None:
    """Raise `ReconcileError` for what is neither a tally nor an expression that can be read."""
    if tally is not None and is_expression(tally):
        expression(ledger, tally)
    elif tally is not None and tally not in {known.id for known in ledger.tallies}:
        known = ", ".join(t.id for t in ledger.tallies)
        raise ReconcileError(f"there is no tally {tally!r}; known are: {known}")


def _known(result: Reconciliation, account: str, asked: Quantity) -> Bounds | None:
    """The bounds that a result has, or `None` where the search was given up."""
    try:
        return result.bounds(asked.tally, asked.name, asked.option, account)
    except UndecidedError:
        return None


def _counter(result: Reconciliation, tally: str) -> str:
    counted_by = result.ledger.tally(tally).counted_by
    return result.ledger.account_of(counted_by) if counted_by else "all"


def _row(result: Reconciliation, account: str, tally: str, quantity: str, found: Bounds | None) -> list[str]:
    if found is None:
        words = ["undecided", "undecided", "the search was given up"]
        return [printable(cell) for cell in (account, tally_words(result.ledger, tally), quantity, *words)]
    low, high = ("-" if end is None else number(int(end)) for end in (found.low, found.high))
    because = ", ".join(dict.fromkeys((*found.low_because, *found.high_because))) or "identities"
    return [printable(cell) for cell in (account, tally_words(result.ledger, tally), quantity, low, high, because)]


def _table(rows: Iterable[list[str]]) -> str:
    from tabulate import tabulate

    headers = ["account", "tally", "quantity", "least", "greatest", "because"]
    align = ["left", "left", "left", "right", "right", "left"]
    text = tabulate(list(rows), headers, tablefmt="simple", colalign=align, disable_numparse=True)
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"

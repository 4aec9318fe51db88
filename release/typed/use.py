"""What a user writes, with the type of everything that comes out: `mypy --strict` accepts it, and it runs."""

from collections.abc import Iterator
from typing import Any, assert_type

from hypothesis import given, settings
from hypothesis import strategies as st

import reconcile
from reconcile import flags, sheets
from reconcile.model import Claim
from reconcile.report.json import to_plain
from reconcile.report.text import to_text
from reconcile.strategies import CorruptedFile, DrawnLedger, consistent_ledgers, corrupted_files
from reconcile.testing import assert_consistent, assert_sheets_hold


def claims() -> None:
    """Claims of a file, and all that is said of them."""
    ledger = assert_type(reconcile.load("apart.toml"), reconcile.Ledger)
    assert_type(ledger.claim("stone-votes"), Claim)
    result = assert_type(reconcile.reconcile(ledger), reconcile.Reconciliation)
    assert_type(result.verdict, reconcile.Verdict)
    findings = assert_type(result.findings, tuple[reconcile.Finding, ...])
    assert_type(findings[0].claims, tuple[str, ...])
    statuses = [assert_type(claim.status, reconcile.Status) for claim in result.claims]
    bounds = assert_type(result.bounds("count", "votes", "stone"), reconcile.Bounds)
    low = 0 if bounds.low is None else bounds.low + 1
    assert_type(to_text(result), str)
    checked = reconcile.verify(to_plain(result), ledger)
    assert_type(checked, reconcile.Reconciliation)
    print(result.verdict.value, len(statuses), low, checked.verdict is result.verdict)


def figures() -> None:
    """Figures, errors and other values."""
    figure = assert_type(reconcile.parse("about 51.2%"), reconcile.Figure)
    assert_type(reconcile.total_bounds(votes=640, share="53.8%"), reconcile.Bounds)
    assert_type(flags.round_shares((1, 1), ("50%", "50%")), flags.Flag | None)
    assert_type(reconcile.flags.round_shares((1, 1), ("50%", "50%")), flags.Flag | None)
    try:
        reconcile.from_texts({"a.toml": "[[claim]]\nid = 1"}, rounding=reconcile.Rounding.TRUNCATED)
    except reconcile.LedgerError as error:
        assert_type(error.faults, tuple[reconcile.Fault, ...])
    with reconcile.language("es"):
        print(figure.values)


def tables() -> Iterator[str]:
    """A file of results, checked."""
    with sheets.read("mesas.csv") as reading:
        assert_type(reading, sheets.Sheets)
        for outcome in assert_type(sheets.examine(reading), sheets.Examined).outcomes:
            assert_type(outcome, sheets.Outcome)
            yield f"{outcome.check.code}: {outcome.fails:,}"
    assert_type(sheets.built_in(), tuple[sheets.Layout, ...])


@given(consistent_ledgers(most_claims=3))
@settings(max_examples=2, deadline=None, database=None)
def holds(drawn: DrawnLedger) -> None:
    """A property."""
    assert_type(assert_consistent(drawn.ledger()), reconcile.Reconciliation)


def strategies() -> None:
    """Strategies, by what they draw, and assertions."""
    assert_type(consistent_ledgers(), st.SearchStrategy[DrawnLedger])
    assert_type(corrupted_files(), st.SearchStrategy[CorruptedFile])
    assert_sheets_hold("mesas.csv", fail_on="warning")
    holds()


def main() -> None:
    """Everything, once."""
    claims()
    figures()
    print(*tables(), sep="\n")
    strategies()
    told: dict[str, Any] = {"all": "as annotated"}
    print("all", told["all"])


if __name__ == "__main__":
    main()

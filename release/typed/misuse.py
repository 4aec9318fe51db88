"""What `mypy --strict` has to refuse, each line with its code; it is never run."""

import reconcile
from reconcile import sheets
from reconcile.strategies import DrawnLedger, consistent_ledgers
from reconcile.testing import assert_sheets_hold

ledger = reconcile.load("apart.toml", rounding=3)  # refused: arg-type
result = reconcile.reconcile("apart.toml")  # refused: arg-type
verdict: str = result.verdict  # refused: assignment
print(result.findigs)  # refused: attr-defined
print(reconcile.lode("apart.toml"))  # refused: attr-defined
print(result.bounds("count", "votes", "stone").low + 1)  # refused: operator
result.verdict = reconcile.Verdict.CONSISTENT  # refused: misc
print(sheets.read())  # refused: call-arg
assert_sheets_hold("mesas.csv", fail_on="anything")  # refused: arg-type


def drawn() -> DrawnLedger:
    """A strategy is not what it draws."""
    return consistent_ledgers()  # refused: return-value

"""Decides exactly which reported election results can be true together, and which cannot.

>>> import reconcile
>>> ledger = reconcile.load("seeds/")
>>> result = reconcile.reconcile(ledger)
>>> result.verdict, result.findings, result.repairs  # doctest: +SKIP
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from reconcile.bounds import Bounds
from reconcile.errors import ExpressionError, Fault, FigureError, LedgerError, ReconcileError, UndecidedError
from reconcile.figures import Figure, Rounding, parse
from reconcile.findings import Finding
from reconcile.fitting_totals import total_bounds
from reconcile.languages import language
from reconcile.ledger import from_texts, load
from reconcile.model import Ledger
from reconcile.proof import ProofError
from reconcile.reconciler import reconcile
from reconcile.reconciliation import ClaimResult, Reconciliation
from reconcile.results import Status, Verdict
from reconcile.unrelated import Unrelated, unrelated_tallies

if TYPE_CHECKING:
    from reconcile import flags as flags  # public
    from reconcile.verifier import verify
else:  # where it stood, every misspelt name would be of any type

    def __getattr__(name: str) -> Any:
        """`verify` and the module `flags` are loaded when they are first asked for."""
        if name == "flags":
            return import_module("reconcile.flags")
        if name == "verify":
            from reconcile.verifier import verify

            return verify
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "Bounds",
    "ClaimResult",
    "ExpressionError",
    "Fault",
    "Figure",
    "FigureError",
    "Finding",
    "Ledger",
    "LedgerError",
    "ProofError",
    "ReconcileError",
    "Reconciliation",
    "Rounding",
    "Status",
    "UndecidedError",
    "Unrelated",
    "Verdict",
    "from_texts",
    "language",
    "load",
    "parse",
    "reconcile",
    "total_bounds",
    "unrelated_tallies",
    "verify",
]

"""`reconcile(ledger)`: what the claims of a ledger say together, every piece proven and checked."""

from __future__ import annotations

from reconcile.core_checks import check_core
from reconcile.model import Ledger
from reconcile.reconciliation import Reconciliation
from reconcile.statements import build
from reconcile.worker import Worker

__all__ = ["reconcile"]


def reconcile(ledger: Ledger) -> Reconciliation:
    """Decide exactly which claims of a ledger can be true together.

    Every verdict, conflict, bound and status of the result carries its proof or solution, and all of them
    were checked in exact arithmetic before this returns (`ProofError` otherwise: a defect, never bad input).
    """
    problem = build(ledger)
    core = Worker(problem).run()
    check_core(core, problem)
    return Reconciliation(problem, core)

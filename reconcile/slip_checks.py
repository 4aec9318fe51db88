"""Checks that a slip is one, and that everything else fits with it undone; asks no engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reconcile.constraints import meets
from reconcile.evidence import Evidence
from reconcile.proof import ProofError
from reconcile.results import Conflict
from reconcile.slip_meanings import MOST, Corrected, corrections_of, exchange_of, in_order, says
from reconcile.statements import Problem
from reconcile.what_if import Slip

__all__ = ["check_slips"]


def check_slips(slips: Sequence[Slip], conflicts: Sequence[Conflict], problem: Problem, evidence: Evidence) -> None:
    """Check all slips of a result, and their order. Raises `ProofError`."""
    if len({slip[:4] for slip in slips}) < len(slips):
        raise ProofError("a slip stands twice")
    for slip in slips:
        _check_slip(slip, conflicts, problem, evidence)
    if list(slips) != in_order(slips, problem):
        raise ProofError("slips stand in another order")
    singles = Counter((slip.account, slip.statements) for slip in slips if len(slip.statements) == 1)
    if max(singles.values(), default=0) > MOST:
        raise ProofError("too many edits of one statement are slips")


def _check_slip(slip: Slip, conflicts: Sequence[Conflict], problem: Problem, evidence: Evidence) -> None:
    assumed = frozenset(problem.assumptions)
    own = problem.of_scope(slip.account)
    if not own or not own.issuperset(slip.statements):
        raise ProofError(f"{list(slip.statements)} are not stated by {slip.account}")
    if not any((own | assumed).issuperset(conflict.members) for conflict in conflicts):
        raise ProofError(f"nothing shows that {slip.account} cannot hold as it is")
    rest = (own | assumed) - set(slip.statements)
    values = evidence.solution(slip.solution, rest)
    if not any(meets(values, rows) for rows in says(_corrected(slip, problem), problem, rest)):
        raise ProofError(f"the solution does not keep {list(slip.would_be)}")


def _corrected(slip: Slip, problem: Problem) -> Corrected:
    statements = [statement for statement in problem.statements if statement.id in slip.statements]
    if tuple(statement.id for statement in statements) != slip.statements:
        raise ProofError(f"{list(slip.statements)} are not statements in their order")
    possible: list[Corrected | None] = []
    if len(statements) == 1:
        possible += corrections_of(problem, statements[0])
    elif len(statements) == 2:
        possible.append(exchange_of(*statements))
    for corrected in possible:
        if corrected is not None and (corrected.kind, corrected.would_be) == (slip.kind, slip.would_be):
            return corrected
    raise ProofError(f"{slip.kind} does not make {list(slip.would_be)} of what {list(slip.statements)} print")

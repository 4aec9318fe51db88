"""Checks both sides of a break-even; asks no engine."""

from __future__ import annotations

from reconcile.constraints import AtLeast, meets
from reconcile.evidence import Evidence
from reconcile.proof import ProofError
from reconcile.statements import Problem
from reconcile.strengths import LARGEST, is_upper, limit_at, limited, limiting, nothing
from reconcile.what_if import BreakEven

__all__ = ["check_break_even"]


def check_break_even(found: BreakEven, problem: Problem, evidence: Evidence) -> None:
    """Check both sides of a break-even. Raises `ProofError`."""
    taken = frozenset(found.taken)
    if found.assumption in taken:
        raise ProofError(f"{found.assumption} is both taken and looked for")
    upper, ratios = is_upper(limiting(problem.ledger, found.assumption)), limited(problem, found.assumption, taken)
    if (found.value is None) != (found.solution is None) or (found.beyond is None) != (
        found.value is None or not found.proofs
    ):
        raise ProofError("a break-even has a value with a solution, and what lies beyond it has a proof")
    if found.value is None and not found.proofs:
        raise ProofError("nothing shows that no limit fits")
    if found.value is not None:
        if found.value < 0 or (not found.proofs and found.value != (0 if upper else LARGEST)):
            raise ProofError("nothing shows that no harder limit fits")
        values = evidence.solution(found.solution, taken)
        if not meets(values, [limit_at(ratio, found.value, upper=upper) for ratio in ratios]):
            raise ProofError(f"the solution does not keep the limit {found.value}")
    goals: list[list[AtLeast]] = [[]]
    if found.beyond is not None and found.value is not None:
        if found.beyond != found.value and (found.beyond > found.value) == upper:
            raise ProofError("what lies beyond a break-even lies on the harder side")
        strict = [ratio for ratio in ratios if found.exact and [nothing(ratio)] in map(list, _goals(found))]
        goals = [[limit_at(ratio, found.beyond, upper=upper, excluded=ratio in strict) for ratio in ratios]]
        goals += [[nothing(ratio)] for ratio in strict]
    evidence.check_proofs(found.proofs, found.because, taken, goals if found.proofs else [])


def _goals(found: BreakEven) -> list[tuple[AtLeast, ...]]:
    return [proof.goal for proof in found.proofs[1:]]

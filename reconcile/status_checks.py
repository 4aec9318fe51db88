"""Checks that a status is shown: by the others' proofs and solutions, and by what the assumptions alone allow."""

from __future__ import annotations

from reconcile.constraints import AtLeast, combine, meets
from reconcile.evidence import Evidence
from reconcile.proof import ProofError
from reconcile.quantities import denials_of, spoken_of
from reconcile.results import Standing, Status, stated_ends
from reconcile.statements import Problem, Statement

__all__ = ["check_standing"]

WITH_ROOM = (Status.COMPATIBLE, Status.UNTESTED)
Goal = tuple[AtLeast, ...]


def check_standing(standing: Standing, taken: frozenset[str], problem: Problem, evidence: Evidence) -> None:
    """Check a status against what is `taken` of the others. Raises `ProofError`."""
    statement = problem.statement(standing.statement)
    _check_room(standing, statement, taken, evidence)
    _check_ranges(standing, statement, taken, evidence)
    proofs, because = standing.proofs, standing.because
    if standing.status is Status.CONTRADICTED:
        if statement.id not in because:
            raise ProofError(f"nothing is contradicted by {statement.id}")
        evidence.check_proofs(proofs, because, taken | {statement.id}, [()])
    elif standing.status is Status.IMPLIED:
        evidence.check_proofs(proofs, because, taken, denials_of(statement))
    elif standing.status is Status.COMPATIBLE:
        goals = [proof.goal for proof in proofs]
        if len(goals) != 1 or not _is_limit(goals[0], standing, statement, problem):
            raise ProofError(f"{statement.id} is untested: nothing shows that others narrow what it speaks of")
        evidence.check_proofs(proofs, because, taken, goals, less=taken & frozenset(problem.assumptions))
    elif standing.status is Status.UNTESTED:
        evidence.check_proofs(
            proofs, because, taken & frozenset(problem.assumptions), _limits(standing, statement, problem)
        )
    elif standing.status is not Status.UNDECIDED or because or proofs:
        raise ProofError(f"{statement.id} is no superseded claim, and what is undecided has no reason")


def _check_room(standing: Standing, statement: Statement, taken: frozenset[str], evidence: Evidence) -> None:
    """Solutions of the others keep the statement, and break it, where the status says so."""
    status = standing.status
    if (standing.inside is not None) != (status in (*WITH_ROOM, Status.IMPLIED)):
        raise ProofError(f"a solution that keeps {statement.id} is missing, or does not belong there")
    if (standing.outside is not None) != (status is not Status.IMPLIED) and status is not Status.UNDECIDED:
        raise ProofError(f"a solution outside {statement.id} is missing, or does not belong there")
    if standing.inside is not None:
        evidence.solution(standing.inside, taken | {statement.id})
    if standing.outside is not None:
        values = evidence.solution(standing.outside, taken)
        if status in WITH_ROOM and not any(meets(values, goals) for goals in denials_of(statement)):
            raise ProofError(f"the solution outside {statement.id} does not break it")


def _check_ranges(standing: Standing, statement: Statement, taken: frozenset[str], evidence: Evidence) -> None:
    """A range for all that a statement speaks of; some statuses can do without."""
    spoken, quantity, status = spoken_of(statement), statement.quantity, standing.status
    if len(standing.ranges) > len(spoken):
        raise ProofError(f"{statement.id} does not speak of so many numbers")
    for found, each in zip(standing.ranges, spoken, strict=False):
        evidence.check_range(found, each, taken)
        if status is Status.UNTESTED and not (found.low.attained and found.high.attained):
            raise ProofError(f"others may narrow what {statement.id} speaks of: an end need not be attained")
    if len(standing.ranges) < len(spoken) and status is not Status.UNDECIDED:
        needed = (
            (status is Status.UNTESTED)
            if quantity is None
            else (quantity.denominator is None or status is Status.IMPLIED)
        )
        if needed:
            raise ProofError(f"expected a range for all that {statement.id} speaks of")


def _is_limit(goal: Goal, standing: Standing, statement: Statement, problem: Problem) -> bool:
    """Whether it lies beyond an end of a range, or beyond any value of a margin."""
    margins = [combine([(sign, margin)]) for margin in statement.meaning.margins for sign in (1, -1)]
    beyond = len(goal) == 1 and statement.quantity is None and goal[0][0] in margins
    return beyond or goal in _limits(standing, statement, problem)


def _limits(standing: Standing, statement: Statement, problem: Problem) -> list[Goal]:
    """What the others exclude of that which a statement speaks of: what lies beyond the ends that rest on statements.

    Where there is no range of a ratio, that it is one at all.
    """
    if statement.quantity is not None and not standing.ranges:
        return [(statement.quantity.something,)]
    statements = {s.id for s in problem.statements}
    return [proof.goal for _, proof in stated_ends(standing.ranges, statements)]

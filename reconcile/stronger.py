"""Where not all conflicts are known: others beside the shortest ones, of no more statements, that show a bigger gap.

A conflict is minimal, and still there may be one that a reader learns more from: with another figure of the same tally
in the place of one of its members.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from reconcile.engine.answers import Refuted
from reconcile.engine.conflicts import Conflicts, minimal_reason
from reconcile.engine.parts import Engine
from reconcile.engine.ranges import quantity_range
from reconcile.errors import UndecidedError
from reconcile.gaps import gap_of
from reconcile.quantities import focus_of
from reconcile.statements import Problem, Statement
from reconcile.tables import Tables

__all__ = ["with_bigger_gaps"]

Names = frozenset[str]
MOST = 8
"""Conflicts of more statements than this are hard to follow anyway."""
KINDS = ("votes", "share", "total")


def with_bigger_gaps(problem: Problem, engine: Engine, found: Conflicts) -> Conflicts:
    """The conflicts, with those added that show a bigger gap for what one of the short ones disputes."""
    if found.complete:
        return found
    ids = frozenset(statement.id for statement in problem.statements)
    added: dict[Names, None] = {}
    shortest: dict[str, int] = {}
    for names in sorted(found.conflicts, key=lambda names: len(names & ids)):
        stated = _stated(problem, names)
        focus = focus_of(problem, stated) if stated else ""
        if 2 < len(stated) <= MOST and len(stated) <= shortest.setdefault(focus, len(stated)):
            better = _best(problem, engine, names, focus)
            if better is not None:
                added[better] = None
    known = set(found.conflicts)
    return found._replace(conflicts=(*found.conflicts, *(names for names in added if names not in known)))


def _stated(problem: Problem, names: Names) -> tuple[str, ...]:
    return tuple(statement.id for statement in problem.statements if statement.id in names)


def _best(problem: Problem, engine: Engine, names: Names, focus: str) -> Names | None:
    """The swap with the biggest gap, if any is bigger than that of the conflict itself."""
    best, size = None, _gap(problem, engine, names, focus)
    for swapped in _swaps(problem, names, focus):
        answer = engine.decide(swapped)
        reason = minimal_reason(engine, answer.used) if isinstance(answer, Refuted) else None
        if reason is None or not reason.minimal or focus not in reason.names:
            continue
        gap = _gap(problem, engine, reason.names, focus)
        if gap > size:
            best, size = reason.names, gap
    return best


def _swaps(problem: Problem, names: Names, focus: str) -> Iterator[Names]:
    """With another figure of the same tally, by one of the same accounts, in the place of one member."""
    assumed = frozenset(problem.assumptions)
    for member in (problem.statement(id) for id in _stated(problem, names) if id != focus):
        for other in _alike(problem.statements, member):
            if other.id not in names:
                yield (names - {member.id}) | {other.id} | assumed


def _alike(statements: Iterable[Statement], member: Statement) -> Iterator[Statement]:
    for other in statements:
        same = other.claim.tally == member.claim.tally and other.claim.kind in KINDS and member.claim.kind in KINDS
        if same and other.accounts & member.accounts and other is not member:
            yield other


def _gap(problem: Problem, engine: Engine, names: Names, focus: str) -> int | Fraction:
    """How far what the others leave lies from what the focus prints; 0 where that cannot be told."""
    statement = problem.statement(focus)
    if statement.quantity is None:
        return 0
    try:
        found = quantity_range(engine, statement.quantity, names - {focus}, Tables(problem.system.variables))
    except UndecidedError:
        return 0
    gap = gap_of(statement, found)
    return 0 if gap is None else gap.size

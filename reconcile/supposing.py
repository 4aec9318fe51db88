"""All that a report says about what would hold otherwise, and about what is uncounted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reconcile.break_evens import break_even
from reconcile.engine.parts import Engine
from reconcile.engine.ranges import quantity_range
from reconcile.findings import asked_unread, strongest_of
from reconcile.leads import Leads
from reconcile.readings import Readings
from reconcile.refits import Refits
from reconcile.results import Conflict
from reconcile.slips import Slips
from reconcile.statements import Problem
from reconcile.strengths import PRECISION, asked_break_evens
from reconcile.tables import Tables
from reconcile.what_if import BreakEven, Unread, WhatIf

__all__ = ["what_if"]


def what_if(problem: Problem, engine: Engine, tables: Tables, conflicts: Sequence[Conflict]) -> WhatIf:
    """Each kind of question has a budget of its own; proofs and solutions go into the tables."""
    engine.limit(len(problem.hypotheses))
    readings = tuple(Readings(problem, engine, tables).tried())
    engine.limit()
    leads = Leads(problem, engine, tables)
    ahead, added = tuple(leads.leads()), tuple(leads.increments())
    engine.limit(len(conflicts))
    break_evens = tuple(_break_evens(problem, engine, tables, conflicts))
    refits = tuple(Refits(problem, tables).found(conflicts))
    engine.limit(len(conflicts))
    slips = tuple(Slips(problem, engine, tables).found(conflicts))
    engine.limit(len(conflicts))
    unread = tuple(_unread(problem, engine, tables, conflicts))
    return WhatIf(readings, ahead, added, refits, break_evens, slips, unread)


def _unread(problem: Problem, engine: Engine, tables: Tables, conflicts: Sequence[Conflict]) -> Iterator[Unread]:
    """What conflicts leave without an unstated ratio."""
    for conflict, statement in asked_unread(problem, conflicts):
        quantity = problem.statement(conflict.focus).quantity
        left, taken = None, frozenset(conflict.members) - {conflict.focus, statement}
        with tables.attempt():
            left = None if quantity is None else quantity_range(engine, quantity, taken, tables)
        if left is not None:
            yield Unread(conflict.members, statement, left)


def _break_evens(
    problem: Problem, engine: Engine, tables: Tables, conflicts: Sequence[Conflict]
) -> Iterator[BreakEven]:
    """Of each limit that the strongest conflict of a finding rests on."""
    for assumption, names in asked_break_evens(problem, strongest_of(problem, conflicts)):
        found = None
        with tables.attempt():
            found = break_even(problem, engine, tables, assumption, names, PRECISION)
        if found is not None:
            yield found

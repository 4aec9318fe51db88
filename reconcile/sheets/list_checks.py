"""Columns that are the sum of some options: of the lists of one ticket, of the parties of one coalition."""

from __future__ import annotations

from typing import Final

from reconcile.languages import term
from reconcile.sheets.canonical import Relations
from reconcile.sheets.checks import Severity
from reconcile.sheets.handover import numbers_of
from reconcile.sheets.outcomes import Check, Outcome
from reconcile.sheets.spans import equal, span, total, unknown
from reconcile.sheets.violations import violations

__all__ = ["LISTS", "check_lists"]

LISTS: Final = Check(
    "lists-sum",
    term("Lists against the sum printed for them"),
    "Listas y la suma impresa de ellas",
    term("the votes of some lists add up to the sum that is printed for them"),
    Severity.ERROR,
)


def check_lists(relations: Relations) -> Outcome:
    """Each printed sum of some options against these, in every unit."""
    import ibis

    plan = relations.plan
    if not plan.sums:
        return Outcome(LISTS, not_applicable=term("it needs a layout that names a column as the sum of some options"))
    units = relations.units()
    holds = fails = 0
    broken = []
    for i, column in enumerate(plan.sums):
        parts = [
            span(units, f"o_{plan.lists.index(part)}", relations.whole) if part in plan.lists else unknown()
            for part in plan.layout.sums[column]
        ]
        found, expected = total(parts), span(units, f"s_{i}", relations.whole)
        verdict = equal(found, expected)
        counts = numbers_of(units.aggregate(fails=verdict.fails.sum(), holds=verdict.holds.sum()))
        holds, fails = holds + counts["holds"], fails + counts["fails"]
        ends = {"found_low": found.low, "found_high": found.high}
        ends |= {"expected_low": expected.low, "expected_high": expected.high}
        rows = units.mutate(**ends, item=ibis.literal(column)).filter(verdict.fails)
        broken.append(violations(rows, relations.path(), "item"))
    every = int(units.count().to_pyarrow().as_py()) * len(plan.sums)
    table = ibis.union(*broken)
    return Outcome(LISTS, holds=holds, fails=fails, unknown=every - holds - fails, violations=table if fails else None)

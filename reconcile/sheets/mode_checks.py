"""Votes by mode, such as early or by post, against the total of all modes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reconcile.languages import term
from reconcile.sheets.canonical import Relations
from reconcile.sheets.checks import Severity
from reconcile.sheets.handover import numbers_of
from reconcile.sheets.outcomes import Check, Outcome
from reconcile.sheets.spans import equal
from reconcile.sheets.unit_checks import sides_of
from reconcile.sheets.violations import violations

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["check_modes", "parts_of"]

MODES: Final = Check(
    "modes-sum",
    term("Votes by mode against their total"),
    "Votos por modalidad y su total",
    term("an option's votes by mode add up to its votes"),
    Severity.ERROR,
)


def check_modes(relations: Relations) -> Outcome:
    """Votes by mode against their total, option by option."""
    votes = relations.votes() if relations.plan.layout.is_long else None
    if votes is None or "parts_low" not in votes.columns:
        return Outcome(MODES, not_applicable=term("it needs votes by mode beside their total"))
    found = votes.mutate(
        found_low=votes.parts_low,
        found_high=votes.parts_high,
        expected_low=votes.votes_low,
        expected_high=votes.votes_high,
    )
    applies = found.parts_low.notnull()
    verdict = equal(*sides_of(found))
    counts = found.aggregate(
        fails=(verdict.fails & applies).sum(),
        holds=(verdict.holds & applies).sum(),
        all=found.count(),
        applies=applies.sum(),
    )
    numbers = numbers_of(counts)
    broken = _with_parts(found.filter(verdict.fails & applies), relations)
    return Outcome(
        MODES,
        holds=numbers["holds"],
        fails=numbers["fails"],
        unknown=numbers["applies"] - numbers["holds"] - numbers["fails"],
        left_out=numbers["all"] - numbers["applies"],
        violations=violations(broken, relations.path(), item="option") if numbers["fails"] else None,
    )


def _with_parts(broken: ir.Table, relations: Relations) -> ir.Table:
    """The breaks, each with the one mode as the cause that has just as many votes as the difference, if one has."""
    path = [*relations.path(), "option"]
    apart = broken.mutate(apart=(broken.found_low - broken.expected_low).abs())
    exact = (apart.found_low == apart.found_high) & (apart.expected_low == apart.expected_high) & (apart.apart > 0)
    sizes = apart.filter(exact.fill_null(False)).select(*path, "apart")
    parts = parts_of(relations)
    same = parts.inner_join(sizes, [*path, (parts.part_votes, sizes.apart)])
    counted = same.group_by(path).aggregate(cause=same.part.min(), parts=same.count())
    only = counted.filter(counted.parts == 1).drop("parts")
    return broken.left_join(only, path).select(*broken.columns, "cause")


def parts_of(relations: Relations) -> ir.Table:
    """The votes of each mode: the path, `option`, `part` (the mode's name) and `part_votes`."""
    import ibis

    plan, rows = relations.plan, relations.of_depth(None)
    path = [*relations.path(), "option"]
    if plan.has_mode:
        found: Any = rows.select(*path, part=rows["mode"], part_votes=rows.votes)
        word = plan.layout.modes.total
        if word is not None:
            found = found.filter((found.part.upper() != word.upper()).fill_null(False))
        return found.filter(found.part_votes.notnull())
    tables = [
        rows.select(*path, part=ibis.literal(mode), part_votes=rows[f"m_{i}"]) for i, mode in enumerate(plan.modes)
    ]
    return ibis.union(*tables)

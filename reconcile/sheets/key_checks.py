"""Whether each unit stands once, and every row says of which it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from reconcile.languages import term
from reconcile.sheets.canonical import Relations
from reconcile.sheets.checks import Severity
from reconcile.sheets.handover import numbers_of
from reconcile.sheets.matching import match_paths
from reconcile.sheets.order import first_row, first_text
from reconcile.sheets.outcomes import Check, Outcome
from reconcile.sheets.plan import Plan
from reconcile.sheets.renaming import paths_of, with_keys
from reconcile.sheets.violations import ENDS, violations

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["check_expected", "check_keys"]

MISSING: Final = Check(
    "unit-missing",
    term("Units expected and not here"),
    "Unidades esperadas que faltan",
    term("every unit of the list of those expected is here"),
    Severity.WARNING,
)
UNEXPECTED: Final = Check(
    "unit-unexpected",
    term("Units that are not expected"),
    "Unidades no esperadas",
    term("every unit here is one of those expected"),
    Severity.WARNING,
)

DUPLICATE: Final = Check(
    "duplicate-unit",
    term("Units that stand more than once"),
    "Unidades repetidas",
    term("each unit of a contest stands once (each option of it, where options have rows)"),
    Severity.ERROR,
)
UNNAMED: Final = Check(
    "unit-unnamed",
    term("Units without a name"),
    "Unidades sin nombre",
    term("every row says which unit it is of"),
    Severity.NOTE,
)


def _key_of(plan: Plan) -> list[str]:
    """The columns that tell one row from another."""
    key = [*([] if plan.layout.contest else ["contest"]), *(f"l_{level}" for level in plan.key)]
    if plan.has_totals:
        key.append("depth")
    if plan.layout.is_long:
        key += ["option", *(["party"] if plan.has_party else []), *(["mode"] if plan.has_mode else [])]
    return key


def check_keys(relations: Relations) -> Iterator[Outcome]:
    """Units that stand more than once, and rows without a unit."""
    import ibis

    rows, plan = relations.rows, relations.plan
    key = _key_of(plan)
    last = rows[f"l_{plan.smallest}"]
    unnamed = (last.isnull() | (last == "")).fill_null(True)
    if plan.has_totals:
        unnamed &= rows.depth == len(plan.levels)
    times = rows.group_by([*key, unnamed.name("bare")]).aggregate(times=rows.count())
    found = times.aggregate(
        units=(~times.bare).sum(),
        fails=(~times.bare & (times.times > 1)).sum(),
        nameless=times.times.sum(where=times.bare),
        count=times.times.sum(),
    )
    numbers = numbers_of(found)
    units, fails, nameless, count = (numbers[name] for name in ("units", "fails", "nameless", "count"))
    named = rows.filter(~unnamed)
    broken = _again(named, key, relations.path()) if fails else None
    item = "option" if plan.layout.is_long else None
    yield Outcome(
        DUPLICATE,
        holds=units - fails,
        fails=fails,
        violations=None if broken is None else violations(broken, relations.path(), item=item),
    )
    bare = rows.filter(unnamed).mutate(
        found_low=ibis.null("int64"),
        found_high=ibis.null("int64"),
        expected_low=ibis.null("int64"),
        expected_high=ibis.null("int64"),
    )
    yield Outcome(
        UNNAMED,
        holds=count - nameless,
        fails=nameless,
        violations=violations(bare, relations.path(), item=item) if nameless else None,
    )


def _again(named: ir.Table, key: list[str], path: list[str]) -> ir.Table:
    """The keys that stand more than once, with how often."""
    import ibis

    first = first_row(named) | {name: first_text(named, name) for name in path if name not in key}
    grouped = named.group_by(key).aggregate(times=named.count(), **first)
    again = grouped.filter(grouped.times > 1)
    one = ibis.literal(1, "int64")
    return again.mutate(found_low=again.times, found_high=again.times, expected_low=one, expected_high=one)


def check_expected(relations: Relations, expected: Relations) -> Iterator[Outcome]:
    """The units against a list of those expected; keys that differ in leading zeros, case or accents are the same."""
    key = [f"l_{level}" for level in relations.plan.key]
    here, there = (_units(each.of_depth(None), key) for each in (relations, expected))
    sides = paths_of(there.anti_join(here, key), key), paths_of(here.anti_join(there, key), key)
    if sides[0] is not None and sides[1] is not None:
        there = _units(with_keys(there, match_paths(sides[0], sides[1]), key), key)
    for about, one, other in ((MISSING, there, here), (UNEXPECTED, here, there)):
        yield _only_in(about, one, other, key)


def _units(rows: ir.Table, key: list[str]) -> ir.Table:
    return rows.group_by(key).aggregate(**first_row(rows))


def _only_in(about: Check, one: ir.Table, other: ir.Table, key: list[str]) -> Outcome:
    import ibis

    alone = one.anti_join(other, key).mutate(contest=ibis.literal(""), **dict.fromkeys(ENDS, ibis.null("int64")))
    every, fails = (int(table.count().to_pyarrow().as_py()) for table in (one, alone))
    return Outcome(about, holds=every - fails, fails=fails, violations=violations(alone, key, None) if fails else None)

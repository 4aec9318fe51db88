"""The checks of each unit's own numbers, in one pass over the units."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from reconcile.sheets.canonical import Relations
from reconcile.sheets.checks import RULES, Quantities, Rule, Severity, Sides
from reconcile.sheets.handover import numbers_of
from reconcile.sheets.layout import Rules
from reconcile.sheets.outcomes import Check, Outcome
from reconcile.sheets.spans import Span
from reconcile.sheets.violations import violations

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["ROLL_OF", "check_rules", "sides_of"]

CAUSES: Final = ("null", "blank", "other", "overvotes", "undervotes", "signed", "registered")
"""Quantities that are left out, or counted twice, where a sum is apart by just as many."""

ROLL_OF: Final = "the roll is that of "
"""How the cause of a break begins that is a roll which another unit of the place has too."""


def check_rules(relations: Relations, depth: int | None = None) -> Iterator[Outcome]:
    """All rules in one pass over the units; with `depth`, over the rows of totals of so many steps."""
    units = relations.units(depth)
    of = Quantities(units, relations.plan.layout.rules, relations.whole_units())
    sides = [(rule, rule.sides(of)) for rule in RULES]
    counts = {}
    for rule, here in sides:
        if here is None:
            continue
        fails, holds, applies = _states(rule, here)
        counts[f"{rule.code}:fails"] = fails.sum()
        counts[f"{rule.code}:holds"] = holds.sum()
        counts[f"{rule.code}:applies"] = applies.sum() if applies is not None else units.count()
    found = numbers_of(units.aggregate(units=units.count(), **counts))
    for rule, here in sides:
        severity = Severity.NOTE if rule.code == "above-roll" and of.rules.roll_may_grow else rule.severity
        about = Check(rule.code, rule.title, rule.title_es, rule.rule, severity)
        if here is None:
            yield Outcome(about, not_applicable=rule.needs)
            continue
        fails, holds, applies = (found[f"{rule.code}:{name}"] for name in ("fails", "holds", "applies"))
        yield Outcome(
            about,
            holds=holds,
            fails=fails,
            unknown=applies - fails - holds,
            left_out=found["units"] - applies,
            violations=_broken(units, relations.path(depth), rule, here, of.rules) if fails else None,
        )


def _states(rule: Rule, sides: Sides) -> tuple[Any, Any, Any]:
    verdict = rule.compare(sides.found, sides.expected)
    if sides.applies is None:
        return verdict.fails, verdict.holds, None
    return verdict.fails & sides.applies, verdict.holds & sides.applies, sides.applies


def _broken(units: ir.Table, path: list[str], rule: Rule, sides: Sides, rules: Rules) -> ir.Table:
    fails, _, _ = _states(rule, sides)
    found = units.mutate(
        found_low=sides.found.low,
        found_high=sides.found.high,
        expected_low=sides.expected.low,
        expected_high=sides.expected.high,
        fails=fails,
    ).filter("fails")
    found = found.mutate(cause=_cause(found, rule, rules))
    if rule.code == "above-roll" and len(path) > 1:
        found = _with_rolls(found, units, path)
    return violations(found, path, item=None)


def _cause(found: ir.Table, rule: Rule, rules: Rules) -> Any:
    """The one quantity beside the options that is as large as the difference, where there is just one.

    Where the sum of the ballots is apart by as much as the sum of the options the other way, that other break.
    """
    import ibis

    apart = (found.found_low - found.expected_low).abs()
    exact = (found.found_low == found.found_high) & (found.expected_low == found.expected_high) & (apart > 0)
    names = [name for name in CAUSES if f"q_{name}" in found.columns]
    if not names:
        return ibis.null("string")
    equal_to = {name: (exact & (found[f"q_{name}"] == apart)).fill_null(False) for name in names}
    count = sum((each.ifelse(1, 0) for each in equal_to.values()), ibis.literal(0))
    first = ibis.cases(*((each, ibis.literal(name)) for name, each in equal_to.items()), else_=ibis.null("string"))
    alone = (count == 1).ifelse(first, ibis.null("string"))
    of = Quantities(found, rules)
    options, valid = of.options_and_blank(), of.printed("valid")
    if rule.code != "ballots-sum" or options is None or valid is None:
        return alone
    same = (options.low - valid.low == found.expected_low - found.found_low) & exact
    known = (same & (options.low == options.high) & (valid.low == valid.high)).fill_null(False)
    return known.ifelse(ibis.literal("options-sum"), alone)


def _with_rolls(found: ir.Table, units: ir.Table, path: list[str]) -> ir.Table:
    """Units above their roll; where just one other unit of the place has the same roll, with that as the cause."""
    import ibis

    name = "q_registered_counted" if "q_registered_counted" in units.columns else "q_registered"
    *place, last = path
    others = units.select(*place, name, other=units[last])
    mine = found.select(*path, name)
    same = mine.inner_join(others, [*place, name])
    same = same.filter((same.other != same[last]).fill_null(False))
    counted = same.group_by(path).aggregate(others=same.count(), other=same.other.min())
    only = counted.filter(counted.others == 1).select(*path, "other")
    with_other = found.left_join(only, path)
    copied = ibis.literal(ROLL_OF) + with_other.other
    columns = [name for name in found.columns if name != "cause"]
    return with_other.select(*columns, cause=with_other.other.isnull().ifelse(with_other.cause, copied))


def sides_of(found: ir.Table) -> tuple[Span, Span]:
    """What is found and what is expected, in a table that has the ends of both."""
    return Span(found.found_low, found.found_high), Span(found.expected_low, found.expected_high)

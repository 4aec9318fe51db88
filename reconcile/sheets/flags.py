"""Patterns that are no error: they rest on no rule, stand apart from the checks, and count for no exit status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from reconcile.languages import Grouped, term
from reconcile.sheets.canonical import Relations
from reconcile.sheets.checks import Quantities
from reconcile.sheets.handover import numbers_of
from reconcile.sheets.violations import joined

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["UnitFlag", "flags"]

LEAST_VOTES: Final = 50
"""Units with fewer votes are often alike, and few voters often all vote."""
EXAMPLES: Final = 3


@attrs.frozen
class UnitFlag:
    """A pattern among units: a stable code, how many units show it, a sentence, some of them, what it does not show."""

    code: str
    units: int
    sentence: str
    examples: tuple[str, ...]
    does_not_show: str


def flags(relations: Relations) -> list[UnitFlag]:
    """Units with the same votes for every option, and units in which all voters of the roll voted."""
    found = (_same_votes(relations), _whole_roll(relations))
    return [flag for flag in found if flag is not None]


def _same_votes(relations: Relations) -> UnitFlag | None:
    """Units of one contest with the same votes for every option, at least two of them with votes."""
    plan = relations.plan
    if plan.layout.is_long or len(plan.options) < 3:
        return None
    units = relations.units()
    columns = plan.option_columns()
    some = sum(((units[name] > 0).fill_null(False).ifelse(1, 0) for name in columns[1:]), _first(units, columns[0]))
    exact = (units.options_low == units.options_high).fill_null(False)
    told = units.filter(exact & (units.options_low >= LEAST_VOTES) & (some > 1))
    groups = told.group_by(["contest", *columns]).aggregate(units=told.count())
    groups = groups.filter(groups.units > 1)
    numbers = numbers_of(groups.aggregate(groups=groups.count(), units=groups.units.sum()))
    if not numbers["groups"]:
        return None
    alike = told.semi_join(groups, ["contest", *columns])
    total, sets = numbers["units"], numbers["groups"]
    return UnitFlag(
        "same-votes",
        total,
        term(
            "{count} units of at least {least} votes and two options with votes have the same votes for every option "
            "as another of them: {sets}.",
            count=Grouped(total),
            least=LEAST_VOTES,
            sets=term("{count} set", count=sets) if sets == 1 else term("{count} sets", count=Grouped(sets)),
        ),
        _names(alike, relations, columns),
        term(
            "Small units of one kind are often alike by chance; how often depends on how much units differ. It does "
            "not show which of two sheets is right, nor that one is a copy of the other."
        ),
    )


def _first(units: ir.Table, column: str) -> Any:
    return (units[column] > 0).fill_null(False).ifelse(1, 0)


def _whole_roll(relations: Relations) -> UnitFlag | None:
    """Units with as many ballots as registered voters."""
    units = relations.units()
    of = Quantities(units, relations.plan.layout.rules, relations.whole_units())
    cast, roll = of.voted(), of.printed("registered")
    if cast is None or roll is None:
        return None
    full = units.filter(((cast.low == cast.high) & (cast.low == roll.high) & (cast.low > 0)).fill_null(False))
    count = int(full.count().to_pyarrow().as_py())
    if not count:
        return None
    return UnitFlag(
        "whole-roll",
        count,
        term("In one unit as many ballots were cast as voters are registered.")
        if count == 1
        else term("In {count} units as many ballots were cast as voters are registered.", count=Grouped(count)),
        _names(full, relations, []),
        term("Where few voters are registered, or a roll is made of those who come, that is what is expected."),
    )


def _names(units: ir.Table, relations: Relations, columns: list[str]) -> tuple[str, ...]:
    """The first units, in an order that does not depend on the engine's."""
    path = [name for name in relations.path() if name != "contest"]
    order = [*columns, "file", "row"]
    named = units.mutate(named=joined([units[name].fill_null("") for name in path]))
    rows = named.order_by(order).select("named", *order).limit(EXAMPLES).to_pyarrow().to_pylist()
    return tuple(row["named"] for row in rows)

"""Units against the published figures of the places that they lie in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from reconcile.sheets.canonical import Relations
from reconcile.sheets.matching import Path, match_many
from reconcile.sheets.order import first_row
from reconcile.sheets.plan import path_of
from reconcile.sheets.renaming import items_of, paths_of, renamed, with_keys, with_names
from reconcile.sheets.sources import FileError

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["RollUp", "roll_up", "summed_by", "without_no_rolls"]

ROLLS: Final = ("registered", "registered_counted")


@attrs.frozen(eq=False)
class RollUp:
    """Sums of units beside what their parents print.

    `figures` has a row for each parent and item that both have: the parent's contest and path (`l_LEVEL`), `file` and
    `row` of the parent, `item`, `found_low` and `found_high` (the sum of the units), `expected_low` and `expected_high`
    (as printed), `units` (how many were added) and `missing` (in how many of them the number is missing); `added` are
    the units' own figures. `renamed` are options that the two write differently, for each contest and place from the
    units' name to the parents', `rewritten` places that they do; `items_apart` are items of one side only.
    `only_parents` are the parents without any unit here, `only_units` the places of units without a parent.
    """

    levels: tuple[str, ...]
    figures: ir.Table
    added: ir.Table
    renamed: dict[Path, dict[str, str]]
    rewritten: dict[Path, Path]
    items_apart: tuple[str, ...]
    only_parents: ir.Table
    only_units: ir.Table


def roll_up(units: Relations, parents: Relations, depth: int | None = None) -> RollUp:
    """Add the units up by their parents' paths. Raises `FileError` where the units do not say what their parents are.

    With `depth`, the parents are the rows of totals of so many steps. A missing number of ballots is from 0 to the
    unit's roll, where it has one; other missing numbers have no upper end.
    """
    levels = parents.plan.levels[:depth] if depth is not None else parents.plan.key
    lacking = [level for level in levels if level not in units.plan.levels]
    if lacking:
        reason = f"the units have no level {', '.join(lacking)}, by which the parents are told apart"
        raise FileError("--parent", reason)
    path = path_of(levels)
    below, above = (without_no_rolls(each) for each in (units.figures(within_roll=True), parents.figures(depth)))
    rewritten = _rewritten(below, above, path)
    below = with_keys(below, rewritten, path)
    names = renamed(below, above, path)
    below = with_names(below, names, path)
    added = summed_by(below, path, is_long=units.plan.layout.is_long)
    printed = above.select(*path, "file", "row", "item", expected_low=above.low, expected_high=above.high)
    items = [set(items_of(below)), set(items_of(above))]
    places, printed_places = (each.group_by(path).aggregate(**first_row(each)) for each in (below, above))
    shared = printed.filter(printed["item"].isin(sorted(items[0] & items[1]))).semi_join(places, path)
    both = shared.left_join(added, [*path, "item"])
    ends = {name: both[name].fill_null(0) for name in ("found_low", "units", "missing")}  # no unit has a row for it
    figures = both.mutate(**ends).select(
        *path, "file", "row", "item", "found_low", "found_high", "expected_low", "expected_high", "units", "missing"
    )
    return RollUp(
        levels=tuple(levels),
        figures=figures,
        added=below,
        renamed=names,
        rewritten=rewritten,
        items_apart=tuple(sorted(items[0] ^ items[1])),
        only_parents=printed_places.anti_join(places, path),
        only_units=places.anti_join(printed_places, path),
    )


def summed_by(figures: ir.Table, path: list[str], *, is_long: bool) -> ir.Table:
    """The figures of units added up by a path and item: `found_low`, `found_high`, `units` and `missing`.

    `found_high` is null where nothing bounds the sum: a unit's number has no upper end or, in long layouts, a unit has
    no row for what others have.
    """
    sums = figures.group_by([*path, "item"]).aggregate(
        found_low=figures.low.sum().cast("int64"),
        found_high=(figures.high.isnull().sum() == 0).ifelse(figures.high.sum(), None).cast("int64"),
        units=figures.count(),
        missing=(figures.low != figures.high).fill_null(True).sum(),
    )
    if not is_long:
        return sums
    unit = ["contest", *(name for name in figures.columns if name.startswith("l_"))]
    units, rows = (figures.select(names).distinct() for names in (unit, [*unit, "item"]))
    every = units.group_by(path).aggregate(every=units.count())
    have = rows.group_by([*path, "item"]).aggregate(have=rows.count())
    counted = sums.inner_join(have, [*path, "item"]).inner_join(every, path)
    high = (counted.have == counted.every).ifelse(counted.found_high, None).cast("int64")
    return counted.mutate(found_high=high).select(sums.columns)


def without_no_rolls(figures: ir.Table) -> ir.Table:
    """The figures with a roll of 0 as a roll that is missing."""
    import ibis

    none = figures.item.isin(ROLLS) & (figures.low == 0) & (figures.high == 0).fill_null(False)
    return figures.mutate(high=none.ifelse(ibis.null("int64"), figures.high))


def _rewritten(below: ir.Table, above: ir.Table, path: list[str]) -> dict[Path, Path]:
    """The places of units that their parents plainly write differently."""
    here, there = paths_of(below, path), paths_of(above, path)
    return {} if here is None or there is None else match_many(here, there)

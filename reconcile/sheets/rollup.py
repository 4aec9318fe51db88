"""Units against the published figures of the places that they lie in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from reconcile.sheets.canonical import VOTES, Relations
from reconcile.sheets.matching import match_names
from reconcile.sheets.sources import FileError

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["RollUp", "items_of", "renamed", "roll_up", "with_names"]

MOST_NAMES: Final = 200_000
Path = tuple[str | None, ...]


@attrs.frozen(eq=False)
class RollUp:
    """Sums of units beside what their parents print.

    `figures` has a row for each parent and item that both have: the parent's contest and path (`l_LEVEL`), `file` and
    `row` of the parent, `item`, `found_low` and `found_high` (the sum of the units), `expected_low` and `expected_high`
    (as printed), `units` (how many were added) and `missing` (in how many of them the number is missing). `renamed`
    are options that the two write differently, for each contest and place from the units' name to the parents';
    `items_apart` are items of one side only. `only_parents` are the parents without any unit here, `only_units` the
    places of units without a parent.
    """

    levels: tuple[str, ...]
    figures: ir.Table
    renamed: dict[Path, dict[str, str]]
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
    if lacking or (not levels and depth is None):
        raise FileError(
            "--parent", f"the units have no level {', '.join(lacking)}, by which the parents are told apart"
        )
    path = ["contest", *(f"l_{level}" for level in levels)]
    below = units.figures(within_roll=True)
    above = parents.figures(depth)
    names = renamed(below, above, path)
    below = with_names(below, names, path)
    counted = below.high.isnull()
    added = below.group_by([*path, "item"]).aggregate(
        found_low=below.low.sum().cast("int64"),
        found_high=(counted.sum() == 0).ifelse(below.high.sum(), None).cast("int64"),
        units=below.count(),
        missing=(below.low != below.high).fill_null(True).sum(),
    )
    printed = above.select(*path, "file", "row", "item", expected_low=above.low, expected_high=above.high)
    both = printed.join(added, [*path, "item"])
    figures = both.select(
        *path, "file", "row", "item", "found_low", "found_high", "expected_low", "expected_high", "units", "missing"
    )
    items = [set(items_of(below)), set(items_of(above))]
    places = below.select(path).distinct()
    printed_places = above.group_by(path).aggregate(file=above.file.min(), row=above.row.min())
    return RollUp(
        levels=tuple(levels),
        figures=figures,
        renamed=names,
        items_apart=tuple(sorted(items[0] ^ items[1])),
        only_parents=printed_places.anti_join(places, path),
        only_units=places.anti_join(printed_places, path),
    )


def items_of(figures: ir.Table) -> list[str]:
    """The options and quantities that some figures are of."""
    return sorted(figures.select("item").distinct().to_pyarrow()["item"].to_pylist())


def renamed(below: ir.Table, above: ir.Table, path: list[str]) -> dict[Path, dict[str, str]]:
    """The options that units and parents write differently, place by place."""
    keys = [*path, "item"]
    here, there = (each.filter(each.item.startswith(VOTES)).select(keys).distinct() for each in (below, above))
    alone: list[dict[Path, list[str]]] = []
    for one, other in ((here, there), (there, here)):
        rows = one.anti_join(other, keys).limit(MOST_NAMES).to_pyarrow().to_pylist()
        groups: dict[Path, list[str]] = {}
        for row in rows:
            groups.setdefault(tuple(row[name] for name in path), []).append(row["item"][len(VOTES) :])
        alone.append(groups)
    found = {}
    for place, names in alone[0].items():
        if place in alone[1] and (same := match_names(names, alone[1][place])):
            found[place] = same
    return found


def with_names(figures: ir.Table, renames: dict[Path, dict[str, str]], path: list[str]) -> ir.Table:
    """The figures with the parents' names for the options."""
    import ibis
    import pyarrow as pa

    rows = [(*place, VOTES + old, VOTES + new) for place, names in renames.items() for old, new in names.items()]
    if not rows:
        return figures
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    names = ibis.memtable(pa.table(columns, names=[*path, "item", "name"]))
    joined = figures.left_join(names, [*path, "item"])
    return joined.select(
        *(name for name in figures.columns if name != "item"), item=ibis.coalesce(joined.name, joined.item)
    )

"""The numbers of two readings, unit beside unit.

Where both have a column for each option, a row is a unit of a contest, with a column here and one there for each item.
Else a row is one item of a unit. All that is asked of two readings is asked of that one table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from reconcile.sheets.canonical import VOTES, Relations, has_repeats
from reconcile.sheets.matching import Path, match_names, match_paths
from reconcile.sheets.order import first_row
from reconcile.sheets.renaming import MOST_NAMES, items_of, renamed, with_keys, with_names
from reconcile.sheets.spans import Span, span, total

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Pair", "SideBySide", "side_by_side"]

ENDS: Final = ("file", "row")


@attrs.frozen(eq=False)
class Pair:
    """One number as both have it: its item, if it is the same in every row, and the numbers, null where missing.

    With `is_whole`, no number is missing on a side that has the unit.
    """

    item: str | None
    here: Any
    there: Any
    is_whole: bool

    @property
    def differs(self) -> Any:
        """Whether the two are not the same, a missing number being the same as another; of a unit that both have."""
        return self.here != self.there if self.is_whole else ~self.here.identical_to(self.there)

    @property
    def is_lower(self) -> Any:
        """Whether both have the number, and it is lower here."""
        return self.here < self.there if self.is_whole else (self.here < self.there).fill_null(False)

    @property
    def misses_one(self) -> Any:
        """Whether one has the number and the other has not; of a unit that both have."""
        import ibis

        return ibis.literal(False) if self.is_whole else self.here.isnull() != self.there.isnull()


@attrs.frozen(eq=False)
class SideBySide:
    """Two readings as one table.

    `table` has `key` (contest and path) and, where it has a row for each item, `item`; `file` and `row` here,
    `file_there` and `row_there` (null where that side has no such row); `of_here` and `of_there`, whether the unit is
    in each; and a column of numbers for each of `items` and side. `whole` are items of which no number is missing,
    `rewritten` keys that the two write differently, `apart` the items of one side only.
    """

    key: list[str]
    table: ir.Table
    items: tuple[str | None, ...]
    whole: frozenset[str]
    rewritten: dict[Path, Path]
    apart: frozenset[str]

    @property
    def is_by_item(self) -> bool:
        """Whether a row is one item of a unit."""
        return self.items == (None,)

    def pairs(self, table: ir.Table | None = None) -> list[Pair]:
        """The pairs of numbers of a row."""
        rows = self.table if table is None else table
        return [
            Pair(item, rows[f"here_{i}"], rows[f"there_{i}"], item in self.whole) for i, item in enumerate(self.items)
        ]


def side_by_side(here: Relations, there: Relations, key: list[str]) -> SideBySide | tuple[set[str], set[str]]:
    """The two readings by these columns; the items of each where they have none in common."""
    if here.plan.layout.is_long or there.plan.layout.is_long:
        return _item_by_item(here, there, key)
    return _unit_by_unit(here, there, key)


# ---- A row for each unit


def _unit_by_unit(here: Relations, there: Relations, key: list[str]) -> SideBySide | tuple[set[str], set[str]]:
    """A row for each unit, with the numbers of both side by side."""
    left, right = _spans(here), _spans(there)
    for old, new in match_names(there.plan.options, here.plan.options).items():
        right[VOTES + new] = right.pop(VOTES + old)
    both = sorted(left.keys() & right.keys())
    ours, theirs = here.of_depth(None), there.of_depth(None)
    if not both or not (_has_rows(ours) and _has_rows(theirs)):
        return (set(left) if _has_rows(ours) else set()), (set(right) if _has_rows(theirs) else set())
    ours = _beside(ours, key, {f"here_{i}": left[item] for i, item in enumerate(both)})
    theirs = _beside(theirs, key, {f"there_{i}": right[item] for i, item in enumerate(both)})
    table = _units(ours, theirs, key)
    only_here, only_there = (table.filter(~other).select(key) for other in (table.of_there, table.of_here))
    rewritten = _rewritten(only_here, only_there, key)
    if rewritten:
        table = _units(ours, with_keys(theirs, rewritten, key), key)
    whole = frozenset(item for item in both if left[item].is_whole and right[item].is_whole)
    return SideBySide(key, table, tuple(both), whole, rewritten, frozenset(left.keys() ^ right.keys()))


def _beside(rows: ir.Table, key: list[str], items: Mapping[str, Span]) -> ir.Table:
    """One row a unit, with a number for each item by its name: of a unit that stands more than once, the sums."""
    if has_repeats(rows, key):
        return _summed(rows, key, items)
    return rows.select(*key, *ENDS, **{name: _number(ends).cast("int64") for name, ends in items.items()})


def _units(ours: ir.Table, theirs: ir.Table, key: list[str]) -> ir.Table:
    table = _joined(ours, theirs, key)
    return table.mutate(of_here=table.file.notnull(), of_there=table.file_there.notnull())


def _spans(relations: Relations) -> dict[str, Span]:
    """Each item as an expression of the rows; of an option with several lists, their sum."""
    rows, plan = relations.of_depth(None), relations.plan
    lists: dict[str, list[Span]] = {}
    for i, option in enumerate(plan.options):
        lists.setdefault(VOTES + option, []).append(span(rows, f"o_{i}", relations.whole))
    found = {item: total(spans) for item, spans in lists.items()}
    return found | {name: span(rows, f"q_{name}", relations.whole) for name in plan.counts}


def _has_rows(table: ir.Table) -> bool:
    return bool(table.limit(1).count().to_pyarrow().as_py())


# ---- A row for each item of a unit


def _item_by_item(here: Relations, there: Relations, key: list[str]) -> SideBySide | tuple[set[str], set[str]]:
    """A row for each number of a unit, where one of the two has a row an option."""
    ours, theirs = here.figures(), there.figures()
    keys = [figures.select(key).distinct() for figures in (ours, theirs)]
    rewritten = _rewritten(keys[0].anti_join(keys[1], key), keys[1].anti_join(keys[0], key), key)
    theirs = with_keys(theirs, rewritten, key)
    theirs = with_names(theirs, renamed(theirs, ours, key), key)
    left, right = set(items_of(ours)), set(items_of(theirs))
    if not left & right:
        return left, right
    at, both = [*key, "item"], sorted(left & right)
    ours, theirs = (figures.filter(figures.item.isin(both)) for figures in (ours, theirs))
    ours = _summed(ours, at, {"here_0": Span(ours.low, ours.high)})
    theirs = _summed(theirs, at, {"there_0": Span(theirs.low, theirs.high)})
    table = _joined(ours, theirs, at)
    table = table.mutate(is_here=table.file.notnull(), is_there=table.file_there.notnull())
    units = table.group_by(key).aggregate(of_here=table.is_here.sum() > 0, of_there=table.is_there.sum() > 0)
    whole = table.inner_join(units, key).drop("is_here", "is_there")
    return SideBySide(key, whole, (None,), frozenset(), rewritten, frozenset(left ^ right))


# ---- Of both


def _summed(rows: ir.Table, at: list[str], items: Mapping[str, Span]) -> ir.Table:
    """One row a key, with its numbers: of one that stands more than once, the sums."""
    made: dict[str, Any] = first_row(rows)
    for name, ends in items.items():
        number = _number(ends)
        made[name] = (number.count() == rows.count()).ifelse(number.sum(), None).cast("int64")
    return rows.group_by(at).aggregate(**made)


def _joined(ours: ir.Table, theirs: ir.Table, at: list[str]) -> ir.Table:
    """The rows of both.

    The columns of numbers keep their names from here on: Spark takes ages to plan a condition on columns that were
    renamed after it, twice as long for each.
    """
    import ibis

    other = {name: f"there_{name}" for name in at}
    theirs = theirs.rename({new: old for old, new in other.items()} | {f"{name}_there": name for name in ENDS})
    both = ours.outer_join(theirs, [*other.items()])
    rest = [name for name in both.columns if name not in {*other, *other.values()}]
    return both.select(
        **{name: ibis.coalesce(both[name], both[new]) for name, new in other.items()}, **{n: both[n] for n in rest}
    )


def _number(ends: Span) -> Any:
    """The number that is printed, null where none is, or a range."""
    return ends.low if ends.is_whole else (ends.low == ends.high).fill_null(False).ifelse(ends.low, None)


def _rewritten(only_here: ir.Table, only_there: ir.Table, key: list[str]) -> dict[Path, Path]:
    """The keys of the other side that are plainly ours, written differently; from theirs to ours."""
    alone: list[list[Path]] = []
    for keys in (only_there, only_here):
        rows = keys.limit(MOST_NAMES + 1).to_pyarrow().to_pylist()
        if not 0 < len(rows) <= MOST_NAMES:
            return {}
        alone.append([tuple(row[name] for name in key) for row in rows])
    return match_paths(*alone)

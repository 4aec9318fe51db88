"""Two readings of the same units: what is equal, changed, only here, only there; and what that does to each option."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from reconcile.errors import shown
from reconcile.sheets.canonical import VOTES, Relations
from reconcile.sheets.handover import numbers_of, rows_of
from reconcile.sheets.matching import Path
from reconcile.sheets.order import POSITIONS, first_row, position
from reconcile.sheets.plan import path_of
from reconcile.sheets.side_by_side import Pair, SideBySide, side_by_side
from reconcile.sheets.sources import FileError

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["COUNTS", "Comparison", "Effect", "compare"]


COUNTS: Final = ("equal", "changed", "only_here", "only_there", "shrunk", "missing")
"""The numbers of units in a comparison."""
MOST_LISTED: Final = 8
SUMS: Final = ("here", "there", "added", "removed", "given", "here lacks", "there lacks")


@attrs.frozen(order=True)
class Effect:
    """What the differences do to one option (or quantity) of a contest, in votes.

    `here` and `there` are the sums of the numbers that are printed, `lacking` how many are missing here and there;
    `changed` is the part of the difference from numbers that both print, `given` the part from numbers that one prints
    and the other lacks, `added` the votes of units only here, `removed` those of units only there: here = there +
    changed + given + added - removed.
    """

    contest: str
    item: str
    here: int
    there: int
    changed: int
    added: int
    removed: int
    given: int = 0
    lacking: tuple[int, int] = (0, 0)


@attrs.frozen(eq=False)
class Comparison:
    """This reading (`here`) against another (`there`), unit by unit, over what both print.

    `equal`, `changed`, `only_here`, `only_there` count units of a contest; `shrunk` those of which some number is lower
    here, and `missing` those of which a number that one has is missing in the other. `cells` has a row for each number
    that differs: the key, `item`, `here`, `there` (null where missing), `difference` (here less there), `file` and
    `row` here. `units_here` and `units_there` are the keys of one side only. `rewritten` are keys that the two write
    differently and that were matched. `items_apart` are options and quantities of one side only.
    """

    key: tuple[str, ...]
    equal: int
    changed: int
    only_here: int
    only_there: int
    shrunk: int
    missing: int
    cells: ir.Table
    units_here: ir.Table
    units_there: ir.Table
    effects: tuple[Effect, ...]
    rewritten: dict[Path, Path]
    items_apart: tuple[str, ...]

    def orders(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """For each contest the options by their votes, most first, here and there; those level stand by name."""
        found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        for contest in sorted({effect.contest for effect in self.effects}):
            options = [e for e in self.effects if e.contest == contest and e.item.startswith(VOTES)]
            here = sorted(options, key=lambda effect: (-effect.here, effect.item))
            there = sorted(options, key=lambda effect: (-effect.there, effect.item))
            found[contest] = tuple(e.item[len(VOTES) :] for e in here), tuple(e.item[len(VOTES) :] for e in there)
        return found

    def largest(self, count: int) -> list[dict[str, Any]]:
        """The rows of `cells` that differ most, as many as `count`; those with a number missing come last."""
        import ibis

        at = position(self.cells).fill_null(POSITIONS)
        cells = self.cells.mutate(size=self.cells["difference"].abs().fill_null(-1), position=at)
        levels = [f"l_{level}" for level in self.key]
        ordered = cells.order_by([ibis.desc("size"), "position", "contest", *levels, "item"]).limit(count)
        return rows_of(ordered.drop("size", "position"))


def compare(here: Relations, there: Relations) -> Comparison:
    """Match the units of two readings by contest and key, and compare what both print.

    Keys and options that differ in leading zeros, case, accents or marks alone are matched, and said to be. Raises
    `FileError` where the two have no levels in common by which units are told apart, and no counts.
    """
    levels = [level for level in here.plan.key if level in there.plan.levels]
    if len(levels) < len(here.plan.key):
        lacking = " and ".join(level for level in here.plan.key if level not in levels)
        raise FileError("--against", f"these files do not say of which {lacking} their units are")
    both = side_by_side(here, there, path_of(levels))
    if not isinstance(both, SideBySide):
        listed = (", ".join(map(shown, sorted(each)[:MOST_LISTED])) or "none" for each in both)
        raise FileError("--against", "no option and no quantity is in both; here: {}; there: {}".format(*listed))
    counts = _counts(both)
    return Comparison(
        key=tuple(levels),
        equal=counts["units"] - counts["changed"],
        changed=counts["changed"],
        only_here=counts["only_here"],
        only_there=counts["only_there"],
        shrunk=counts["shrunk"],
        missing=counts["missing"],
        cells=_cells(both),
        units_here=_only(both, "here"),
        units_there=_only(both, "there"),
        effects=_effects(both),
        rewritten=both.rewritten,
        items_apart=tuple(sorted(both.apart)),
    )


def _counts(both: SideBySide) -> dict[str, int]:
    """Units of both and of one side only; of those of both, how many changed, shrank or miss a number."""
    import ibis

    pairs = both.pairs()
    of = {
        "changed": ibis.or_(*(pair.differs for pair in pairs)),
        "shrunk": ibis.or_(*(pair.is_lower for pair in pairs)),
        "missing": ibis.or_(*(pair.misses_one for pair in pairs)),
    }
    units = both.table.select(*both.key, "of_here", "of_there", **of)
    if both.is_by_item:
        units = units.group_by(both.key).aggregate(
            **{name: units[name].sum() > 0 for name in ("of_here", "of_there", *of)}
        )
    is_of_both = units.of_here & units.of_there
    found = units.aggregate(
        units=is_of_both.sum(),
        only_here=(~units.of_there).sum(),
        only_there=(~units.of_here).sum(),
        **{name: (is_of_both & units[name]).sum() for name in of},
    )
    return numbers_of(found)


def _cells(both: SideBySide) -> ir.Table:
    """The numbers that differ of the units that are on both sides, null where a side has none."""
    import ibis

    rows = both.table.filter(both.table.of_here & both.table.of_there)
    rows = rows.filter(ibis.or_(*(pair.differs for pair in both.pairs(rows))))
    if not both.is_by_item:  # each of these rows once for each item, and the item's two numbers picked out
        pairs = both.pairs(rows)
        rows = rows.select(
            *both.key,
            "file",
            "row",
            all_here=ibis.array([pair.here for pair in pairs]),
            all_there=ibis.array([pair.there for pair in pairs]),
            place=ibis.range(len(pairs)).unnest(),
        )
        items = ibis.array([str(item) for item in both.items])
        rows = rows.mutate(item=items[rows.place], here_0=rows.all_here[rows.place], there_0=rows.all_there[rows.place])
    pair = Pair(None, rows.here_0, rows.there_0, is_whole=False)
    rows = rows.filter(pair.differs)
    return rows.select(
        *both.key, "item", "file", "row", here=pair.here, there=pair.there, difference=pair.here - pair.there
    )


def _only(both: SideBySide, side: str) -> ir.Table:
    """The keys that are on one side only, with the first row of each."""
    table = both.table
    if side == "here":
        units = table.filter(~table.of_there).select(*both.key, "file", "row")
    else:
        units = table.filter(~table.of_here).select(*both.key, file=table.file_there, row=table.row_there)
    return units.group_by(both.key).aggregate(**first_row(units)) if both.is_by_item else units


def _effects(both: SideBySide) -> tuple[Effect, ...]:
    """What the differences do to each item of each contest."""
    table = both.table
    is_here, is_there = table.file.notnull(), table.file_there.notnull()
    at = ["contest", "item"] if both.is_by_item else ["contest"]
    made: dict[str, Any] = {}
    for i, pair in enumerate(both.pairs()):
        sums = {
            "here": pair.here.sum(),
            "there": pair.there.sum(),
            "added": pair.here.sum(where=~table.of_there),
            "removed": pair.there.sum(where=~table.of_here),
        }
        if not pair.is_whole:
            sums |= {
                "given": (pair.here.fill_null(0) - pair.there.fill_null(0)).sum(
                    where=table.of_here & table.of_there & pair.misses_one
                ),
                "here lacks": (is_here & pair.here.isnull()).sum(),
                "there lacks": (is_there & pair.there.isnull()).sum(),
            }
        made |= {f"{name} {i}": value.fill_null(0).cast("int64") for name, value in sums.items()}
    rows = table.group_by(at).aggregate(**made).to_pyarrow().to_pylist()
    effects = [
        _effect(row["contest"], item or row["item"], {name: row.get(f"{name} {i}", 0) for name in SUMS})
        for row in rows
        for i, item in enumerate(both.items)
    ]
    return tuple(sorted(effects, key=lambda effect: (effect.contest, effect.item)))


def _effect(contest: str, item: str, sums: dict[str, int]) -> Effect:
    lacking = (sums.pop("here lacks"), sums.pop("there lacks"))
    changed = sums["here"] - sums["there"] - sums["given"] - sums["added"] + sums["removed"]
    return Effect(contest, item, changed=changed, lacking=lacking, **sums)

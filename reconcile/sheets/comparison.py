"""Two readings of the same units: what is equal, changed, only here, only there; and what that does to each option."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from reconcile.errors import shown
from reconcile.sheets.canonical import VOTES, Relations
from reconcile.sheets.handover import rows_of
from reconcile.sheets.matching import Path, match_paths
from reconcile.sheets.order import POSITIONS, first_row, position
from reconcile.sheets.renaming import MOST_NAMES, items_of, renamed, with_keys, with_names
from reconcile.sheets.sources import FileError

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["Comparison", "Effect", "compare"]


MOST_LISTED: Final = 8


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
    key = ["contest", *(f"l_{level}" for level in levels)]
    ours, theirs = here.figures(), there.figures()
    rewritten = _rewritten(ours, theirs, key)
    theirs = with_keys(theirs, rewritten, key)
    theirs = with_names(theirs, renamed(theirs, ours, key), key)
    items = set(items_of(ours)), set(items_of(theirs))
    both = sorted(items[0] & items[1])
    if not both:
        listed = (", ".join(map(shown, sorted(each)[:MOST_LISTED])) or "none" for each in items)
        raise FileError("--against", "no option and no quantity is in both; here: {}; there: {}".format(*listed))
    ours, theirs = (_summed(figures.filter(figures.item.isin(both)), key) for figures in (ours, theirs))
    units_ours, units_theirs = (_units(figures, key) for figures in (ours, theirs))
    only_ours, only_theirs = units_ours.anti_join(units_theirs, key), units_theirs.anti_join(units_ours, key)
    cells = _cells(ours, theirs, key)
    counts = _counts(cells, key)
    return Comparison(
        key=tuple(levels),
        equal=counts["units"] - counts["changed"],
        changed=counts["changed"],
        only_here=_count(only_ours),
        only_there=_count(only_theirs),
        shrunk=counts["shrunk"],
        missing=counts["missing"],
        cells=cells.filter(cells.differs).drop("differs"),
        units_here=only_ours,
        units_there=only_theirs,
        effects=_effects(ours, theirs, only_ours, only_theirs, cells, key),
        rewritten=rewritten,
        items_apart=tuple(sorted(items[0] ^ items[1])),
    )


def _summed(figures: ir.Table, key: list[str]) -> ir.Table:
    """One row a number: of a unit that stands more than once, the sum."""
    exact = (figures.low == figures.high).fill_null(False)
    return figures.group_by([*key, "item"]).aggregate(
        **first_row(figures),
        votes=(exact.sum() == figures.count()).ifelse(figures.low.sum(), None).cast("int64"),
    )


def _units(figures: ir.Table, key: list[str]) -> ir.Table:
    return figures.group_by(key).aggregate(**first_row(figures))


def _cells(ours: ir.Table, theirs: ir.Table, key: list[str]) -> ir.Table:
    """The numbers of the units that are on both sides, null where a side has none."""
    import ibis

    at = [*key, "item"]
    other = theirs.select(*at, there=theirs.votes)
    joined = ours.select(*at, "file", "row", here=ours.votes).inner_join(other, at)
    here = ours.semi_join(theirs, key).anti_join(theirs, at)
    there = theirs.semi_join(ours, key).anti_join(ours, at)
    nothing = ibis.null("int64")
    joined = joined.select(*at, "file", "row", "here", "there").union(
        here.select(*at, "file", "row", here=here.votes, there=nothing),
        there.select(*at, file=ibis.null("int32"), row=nothing, here=nothing, there=there.votes),
    )
    same = joined.here.identical_to(joined.there)
    return joined.select(
        *key,
        "item",
        "file",
        "row",
        "here",
        "there",
        difference=joined.here - joined.there,
        differs=~same,
    )


def _counts(cells: ir.Table, key: list[str]) -> dict[str, int]:
    lower = (cells.here < cells.there).fill_null(False)
    gone = cells.differs & (cells.here.isnull() | cells.there.isnull())
    units = cells.group_by(key).aggregate(changed=cells.differs.sum(), shrunk=lower.sum(), missing=gone.sum())
    found = units.aggregate(
        units=units.count(),
        changed=(units.changed > 0).sum(),
        shrunk=(units.shrunk > 0).sum(),
        missing=(units.missing > 0).sum(),
    )
    return {name: int(value or 0) for name, value in found.to_pyarrow().to_pylist()[0].items()}


def _count(table: ir.Table) -> int:
    return int(table.count().to_pyarrow().as_py())


def _effects(
    ours: ir.Table, theirs: ir.Table, only_ours: ir.Table, only_theirs: ir.Table, cells: ir.Table, key: list[str]
) -> tuple[Effect, ...]:
    def sums(figures: ir.Table) -> dict[tuple[str, str], int]:
        found = figures.group_by(["contest", "item"]).aggregate(votes=figures.votes.sum().fill_null(0).cast("int64"))
        return {(row["contest"], row["item"]): row["votes"] for row in found.to_pyarrow().to_pylist()}

    def missing(figures: ir.Table) -> dict[tuple[str, str], int]:
        found = figures.group_by(["contest", "item"]).aggregate(votes=figures.votes.isnull().sum())
        return {(row["contest"], row["item"]): row["votes"] for row in found.to_pyarrow().to_pylist()}

    here, there = sums(ours), sums(theirs)
    lacking, other_lacking = missing(ours), missing(theirs)
    both = sums(cells.mutate(votes=cells["difference"]))
    added, removed = sums(ours.semi_join(only_ours, key)), sums(theirs.semi_join(only_theirs, key))
    effects = []
    for contest, item in sorted(here.keys() | there.keys()):
        at = (contest, item)
        total, other, more, less = (sums_.get(at, 0) for sums_ in (here, there, added, removed))
        rest = total - other - more + less
        gaps = (lacking.get(at, 0), other_lacking.get(at, 0))
        effects.append(Effect(contest, item, total, other, both.get(at, 0), more, less, rest - both.get(at, 0), gaps))
    return tuple(effects)


# ---- Keys that are written differently


def _rewritten(ours: ir.Table, theirs: ir.Table, key: list[str]) -> dict[Path, Path]:
    """The keys of the other side that are plainly ours, written differently; from theirs to ours."""
    here, there = (figures.select(key).distinct() for figures in (ours, theirs))
    alone: list[list[Path]] = []
    for one, other in ((there, here), (here, there)):
        left = one.anti_join(other, key).limit(MOST_NAMES + 1).to_pyarrow().to_pylist()
        alone.append([tuple(row[name] for name in key) for row in left])
    if max(map(len, alone)) > MOST_NAMES:
        return {}
    return match_paths(*alone)

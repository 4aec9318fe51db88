"""Staged rows -> the canonical relations: one row a unit of a contest, and one row an option of it.

Everything here is an Ibis expression over whole numbers, so that any engine gives the same answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs

from reconcile.sheets.layout import QUANTITIES
from reconcile.sheets.order import first_row
from reconcile.sheets.plan import HIGH, LOW, Plan, path_of
from reconcile.sheets.spans import Span, span, total

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["OPTIONS", "VOTES", "Relations", "has_repeats"]

BALLOTS: Final = ("signed", "cast", "valid", "null", "blank", "other")
"""Quantities of which a unit has no more than registered voters."""

OPTIONS: Final = "options"

VOTES: Final = "votes:"
"""What stands before an option's name where options and quantities are listed together."""


@attrs.frozen(eq=False)
class Relations:
    """The relations of one reading.

    `rows` are the staged rows as a table of the engine, `whole` its columns of counts in which no number is missing.

    Columns of units: `contest`, `l_LEVEL` and `t_LEVEL` of the path, `file` and `row` (the first, where a unit has
    several), `q_QUANTITY` with its ends, and `options` (how many have a row, in long layouts), `options_low`,
    `options_high`, `largest_low`, `largest_high`: the sum of all options, and the most that one of them has. Of votes:
    the same path, `option`, `votes_low`, `votes_high` and, with modes, `parts_low`, `parts_high`.
    """

    plan: Plan
    rows: ir.Table
    whole: frozenset[str] = frozenset()

    def whole_units(self) -> frozenset[str]:
        """The columns of units in which no number is missing; `OPTIONS` among them where that is so of all options."""
        columns = self.plan.option_columns()
        return self.whole | ({OPTIONS} if columns and self.whole.issuperset(columns) else frozenset())

    def printed(self, *, some: bool = True) -> Relations | None:
        """The same of the units that print some count of votes or ballots; else of those that print none.

        `None` where every unit has a column for each count and no number is missing, so that there are none of these.
        """
        import ibis

        columns = {"votes", *self.plan.option_columns(), *(f"q_{name}" for name in BALLOTS), *self._modes()}
        counts = [name for name in self.plan.numbers() if name in columns]
        if not self.plan.layout.is_long and self.whole.issuperset(counts):
            return self if some else None
        rows = self.rows
        is_printed = ibis.or_(*(rows[end].notnull() for name in counts for end in self.plan.ends(name)))
        if self.plan.layout.is_long:
            is_ballots = rows.quantity.isnull() | rows.quantity.isin(BALLOTS)
            of_unit = ibis.window(group_by=[*self.path(), *(["depth"] if self.plan.has_totals else [])])
            rows = rows.mutate(is_printed=(is_printed & is_ballots).fill_null(False).max().over(of_unit))
            is_printed = rows.is_printed
        return attrs.evolve(self, rows=rows.filter(is_printed if some else ~is_printed))

    def _modes(self) -> list[str]:
        return [f"m_{i}" for i in range(len(self.plan.modes))]

    def numbered_from(self, first: int) -> Relations:
        """The same with its files numbered from there on."""
        return attrs.evolve(self, rows=self.rows.mutate(file=(self.rows.file + first).cast("int32"))) if first else self

    def as_units(self, depth: int) -> Relations:
        """The rows of totals of so many steps, each as a unit."""
        import ibis

        rows = self.of_depth(depth).mutate(depth=ibis.literal(len(self.plan.levels), "int8"))
        return attrs.evolve(self, rows=rows)

    def path(self, depth: int | None = None) -> list[str]:
        """The columns of contest and path, of so many steps."""
        return path_of(self.plan.levels[:depth])

    def units(self, depth: int | None = None) -> ir.Table:
        """One row a unit of a contest; with `depth`, the rows of totals of the units that so many steps name."""
        rows = self.of_depth(depth)
        return self._summed(rows) if self.plan.layout.is_long else self._beside(rows)

    def votes(self, depth: int | None = None) -> ir.Table:
        """One row an option of a unit of a contest."""
        rows = self.of_depth(depth)
        return self._by_option(rows) if self.plan.layout.is_long else self._unpivoted(rows)

    def figures(self, depth: int | None = None, *, within_roll: bool = False) -> ir.Table:
        """Every count of every unit, one a row: the path, `file`, `row`, `item`, `low` and `high`.

        An item is a quantity, such as `valid`, or an option's name after `votes:`. With `within_roll`, so that the
        figures can be added up, a missing number of votes or ballots is at most the unit's roll, where it has one, and
        a quantity that has no row among those of its unit, but of others, is missing.
        """
        import ibis

        rows = self.of_depth(depth)
        if within_roll and not self.plan.layout.is_long and "registered" in self.plan.counts:
            rows = self._within_roll(rows)
        units = self._summed(rows) if self.plan.layout.is_long else self._beside(rows)
        names = [*self.path(), "file", "row"]
        tables = []
        if self.plan.layout.is_long or self.plan.options:
            votes = self._by_option(rows) if self.plan.layout.is_long else self._unpivoted(rows)
            item = ibis.literal(VOTES) + votes.option
            tables.append(votes.select(*names, item=item, low=votes.votes_low, high=votes.votes_high))
        for quantity in QUANTITIES:
            if f"q_{quantity}" in units.columns:
                only_printed = self.plan.layout.is_long and not within_roll
                here = units.filter(units[f"n_{quantity}"] > 0) if only_printed else units
                ends = span(here, f"q_{quantity}")
                tables.append(here.select(*names, item=ibis.literal(quantity), low=ends.low, high=ends.high))
        return ibis.union(*tables)

    def _within_roll(self, rows: ir.Table) -> ir.Table:
        """The rows with ends for each count of ballots: from 0 to the roll where the number is missing.

        A roll bounds nothing where the sheet itself prints more than it, nor where voters may register on the day.
        """
        import ibis

        options = {name: span(rows, name) for name in self.plan.option_columns()}
        names = [name for name in BALLOTS if name != "valid" or not self.plan.layout.rules.several_votes]
        ballots = {f"q_{name}": span(rows, f"q_{name}") for name in names if name in self.plan.counts}
        printed = [each.low for each in ballots.values()] + ([total([*options.values()]).low] if options else [])
        bounds = ibis.and_(rows.q_registered > 0, *(low <= rows.q_registered for low in printed))
        bounds &= ibis.literal(not self.plan.layout.rules.roll_may_grow)
        roll = bounds.ifelse(rows.q_registered, ibis.null("int64"))
        made: dict[str, Any] = {}
        for column, ends in (ballots | options).items():
            made |= {column + LOW: ends.low, column + HIGH: ibis.coalesce(ends.high, roll)}
        return rows.mutate(**made)

    def depths(self) -> list[int]:
        """Of how many steps the rows of totals are, if there are any."""
        if not self.plan.has_totals:
            return []
        found = self.rows.filter(self.rows.depth < len(self.plan.levels)).select("depth").distinct()
        return sorted(int(depth) for depth in found.to_pyarrow()["depth"].to_pylist())

    def of_depth(self, depth: int | None) -> ir.Table:
        """The staged rows of units; with `depth`, the rows of totals of the units that so many steps name."""
        if not self.plan.has_totals:
            return self.rows
        return self.rows.filter(self.rows.depth == (len(self.plan.levels) if depth is None else depth))

    # ---- One option a column

    def _beside(self, rows: ir.Table) -> ir.Table:
        """The rows with what their options add up to, and the most that one of them has."""
        import ibis

        spans = [span(rows, f"o_{i}", self.whole) for i in range(len(self.plan.options))]
        if not spans:
            return rows
        lists: dict[str, list[Span]] = {}
        for option, of_list in zip(self.plan.options, spans, strict=True):
            lists.setdefault(option, []).append(of_list)
        each, options = [total(of_option) for of_option in lists.values()], total(spans)
        low = _largest([one.low for one in each])
        return rows.mutate(
            options_low=options.low,
            options_high=options.high,
            largest_low=low,
            largest_high=low
            if options.is_whole
            else options.high.isnull().ifelse(ibis.null("int64"), _largest([one.high.fill_null(0) for one in each])),
        )

    def _unpivoted(self, rows: ir.Table) -> ir.Table:
        """One row an option, from rows with a column an option; several lists of one option are added up."""
        import ibis

        if not self.plan.options:
            return _no_votes(self.path())
        tables = []
        for i, option in enumerate(self.plan.options):
            votes = span(rows, f"o_{i}")
            tables.append(
                rows.select(
                    *self.path(),
                    "file",
                    "row",
                    option=ibis.literal(option),
                    votes_low=votes.low,
                    votes_high=votes.high,
                )
            )
        votes = ibis.union(*tables)
        if len(set(self.plan.options)) == len(self.plan.options):
            return votes
        return votes.group_by([*self.path(), "file", "row", "option"]).aggregate(
            votes_low=votes.votes_low.sum().cast("int64"),
            votes_high=_sum_or_null(votes.votes_high, votes.votes_low.notnull()),
        )

    # ---- One option a row

    def _by_option(self, rows: ir.Table) -> ir.Table:
        """The options' own rows; where each mode has a row, its modes together."""
        votes = self._modes_together(rows) if self.plan.has_mode else self._with_ends(rows)
        return votes.filter(votes.quantity.isnull()).drop("quantity")

    def _with_ends(self, rows: ir.Table) -> ir.Table:
        ends = span(rows, "votes")
        found = rows.mutate(votes_low=ends.low.cast("int64"), votes_high=ends.high.cast("int64"))
        names = [*self.path(), "file", "row", "option", "quantity", "votes_low", "votes_high"]
        if self.plan.modes:
            parts = total([span(rows, f"m_{i}") for i in range(len(self.plan.modes))])
            found = found.mutate(parts_low=parts.low, parts_high=parts.high)
            names += ["parts_low", "parts_high"]
        return found.select(names)

    def _modes_together(self, rows: ir.Table) -> ir.Table:
        """For each option its row for all modes, if it has one, else the sum of its modes; and that sum beside it."""
        import ibis

        word = self.plan.layout.modes.total
        whole = ibis.literal(False) if word is None else (rows["mode"].upper() == word.upper()).fill_null(False)
        ends = span(rows, "votes")
        rows = rows.mutate(is_whole=whole, low=ends.low, high=ends.high)
        part, all_modes = ~rows.is_whole, rows.is_whole
        grouped = rows.group_by([*self.path(), "option", "quantity"]).aggregate(
            **first_row(rows),
            wholes=all_modes.sum(),
            parts=part.sum(),
            whole_low=rows.low.sum(where=all_modes).cast("int64"),
            whole_high=_sum_or_null(rows.high, all_modes),
            part_low=rows.low.sum(where=part).cast("int64"),
            part_high=_sum_or_null(rows.high, part),
        )
        has_whole = grouped.wholes > 0
        nothing = ibis.null("int64")
        return grouped.select(
            *self.path(),
            "file",
            "row",
            "option",
            "quantity",
            votes_low=has_whole.ifelse(grouped.whole_low, grouped.part_low),
            votes_high=has_whole.ifelse(grouped.whole_high, grouped.part_high),
            parts_low=(has_whole & (grouped.parts > 0)).ifelse(grouped.part_low, nothing),
            parts_high=(has_whole & (grouped.parts > 0)).ifelse(grouped.part_high, nothing),
        )

    def _summed(self, rows: ir.Table) -> ir.Table:
        """The options of each unit added up, with what stands among them and is none."""
        votes = self._modes_together(rows) if self.plan.has_mode else self._with_ends(rows)
        if self.plan.has_party and not self.plan.has_mode:  # an option may stand once for each party
            votes = votes.group_by([*self.path(), "option", "quantity"]).aggregate(
                **first_row(votes),
                votes_high=_sum_or_null(votes.votes_high, votes.votes_low.notnull()),
                votes_low=votes.votes_low.sum().cast("int64"),
            )
        is_option = votes.quantity.isnull()
        made: dict[str, Any] = {
            **first_row(votes),
            "options": is_option.sum(),
            "options_low": votes.votes_low.sum(where=is_option).fill_null(0).cast("int64"),
            "options_high": _sum_or_null(votes.votes_high, is_option),
            "largest_low": votes.votes_low.max(where=is_option).fill_null(0).cast("int64"),
            "largest_high": _or_null(votes.votes_high, is_option, votes.votes_high.max(where=is_option)),
        }
        for quantity in self.totals():
            here = votes.quantity == quantity
            made[f"n_{quantity}"] = here.sum()
            made[f"q_{quantity}"] = _sum_or_null(votes.votes_high, here)
            made[f"q_{quantity}{LOW}"] = votes.votes_low.sum(where=here).cast("int64")
            made[f"q_{quantity}{HIGH}"] = _sum_or_null(votes.votes_high, here)
        return votes.group_by(self.path()).aggregate(**made)

    def totals(self) -> list[str]:
        """The quantities that stand among the options."""
        found = self.rows.select("quantity").distinct().to_pyarrow()["quantity"].to_pylist()
        return [quantity for quantity in QUANTITIES if quantity in found]


def has_repeats(rows: ir.Table, key: list[str]) -> bool:
    """Whether a key stands more than once. To ask is far cheaper than to group all numbers by it for no reason."""
    times = rows.group_by(key).aggregate(times=rows.count())
    return bool(times.filter(times.times > 1).limit(1).count().to_pyarrow().as_py())


def _largest(values: list[Any]) -> Any:
    import ibis

    return ibis.greatest(*values) if len(values) > 1 else values[0]


def _sum_or_null(value: Any, where: Any) -> Any:
    """The sum of the values of some rows, null where one of them is missing or there is none."""
    return _or_null(value, where, value.sum(where=where))


def _or_null(value: Any, where: Any, aggregate: Any) -> Any:
    """An aggregate of the values of some rows, null where one of them is missing."""
    missing = (where & value.isnull()).sum()
    return (missing == 0).ifelse(aggregate, None).cast("int64")


def _no_votes(path: list[str]) -> ir.Table:
    """Votes of a file that has no options."""
    import ibis

    texts = dict.fromkeys([*path, "option"], "string")
    return ibis.memtable(
        [], schema={**texts, "file": "int32", "row": "int64", "votes_low": "int64", "votes_high": "int64"}
    )

"""All checks of one reading: how often each holds, fails and cannot be evaluated, with its violations as rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from reconcile.sheets.canonical import Relations
from reconcile.sheets.cells import KINDS
from reconcile.sheets.checks import RULES, Quantities, Rule, Severity, Sides
from reconcile.sheets.list_checks import check_lists
from reconcile.sheets.outcomes import Check, Outcome
from reconcile.sheets.rollup import RollUp, roll_up
from reconcile.sheets.sheets import Sheets
from reconcile.sheets.spans import Span, equal
from reconcile.sheets.violations import joined, of_cells, of_rows, violations

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["check"]


CAUSES: Final = ("null", "blank", "other", "overvotes", "undervotes", "signed", "registered")
"""Quantities that are left out, or counted twice, where a sum is apart by just as many."""

NOT_A_COUNT: Final = Check(
    "not-a-count",
    "Cells that hold no count",
    "Celdas que no son números de votos",
    "every count is a whole number of at least 0",
    Severity.ERROR,
)
REFUSED: Final = Check(
    "row-refused",
    "Rows that cannot be read",
    "Filas que no se pueden leer",
    "every row has as many cells as the header",
    Severity.ERROR,
)
DUPLICATE: Final = Check(
    "duplicate-unit",
    "Units that stand more than once",
    "Unidades repetidas",
    "each unit of a contest stands once (each option of it, where options have rows)",
    Severity.ERROR,
)
UNNAMED: Final = Check(
    "unit-unnamed",
    "Units without a name",
    "Unidades sin nombre",
    "every row says which unit it is of",
    Severity.NOTE,
)
MODES: Final = Check(
    "modes-sum",
    "Votes by mode against their total",
    "Votos por modalidad y su total",
    "an option's votes by mode add up to its votes",
    Severity.ERROR,
)
TOTALS: Final = Check(
    "totals-row",
    "Rows of totals against their units",
    "Filas de totales y sus unidades",
    "a row of totals is the sum of the units of its place",
    Severity.ERROR,
)
SAME_FILE: Final = Check(
    "same-file",
    "Files that are the same",
    "Archivos iguales",
    "no two files read together have the same content",
    Severity.ERROR,
)
ROLL_UP: Final = Check(
    "roll-up",
    "Units against the published figures of their places",
    "Unidades y cifras publicadas de sus lugares",
    "the units of a place add up to what is published for it",
    Severity.ERROR,
)
PARENTS: Final = Check(
    "place-without-units",
    "Places published without any unit here",
    "Lugares publicados sin unidades",
    "every place published has units",
    Severity.NOTE,
)
ORPHANS: Final = Check(
    "units-without-place",
    "Places of units for which nothing is published",
    "Lugares de unidades sin cifras publicadas",
    "for the place of every unit something is published",
    Severity.NOTE,
)


def check(sheets: Sheets, parent: Sheets | None = None) -> list[Outcome]:
    """Every check, in a fixed order. With `parent`, also against the published figures of the places above."""
    relations = sheets.relations
    outcomes = [_refused(sheets), _odd(sheets), _same_file(sheets)]
    outcomes += _rules(relations)
    outcomes += [check_lists(relations), _modes(relations), *_keys(relations)]
    outcomes += _totals(relations)
    if parent is not None:
        outcomes += _against_parent(roll_up(relations, parent.relations))
    return outcomes


# ---- Of rows and cells


def _refused(sheets: Sheets) -> Outcome:
    read, lost = sum(file.rows for file in sheets.files), len(sheets.refused)
    return Outcome(REFUSED, holds=read, fails=lost, violations=of_rows(sheets) if lost else None)


def _odd(sheets: Sheets) -> Outcome:
    odd = sum(sheets.staged.odd_count.get(kind, 0) for kind in KINDS)
    return Outcome(NOT_A_COUNT, holds=sheets.staged.counts, fails=odd, violations=of_cells(sheets) if odd else None)


def _same_file(sheets: Sheets) -> Outcome:
    if len(sheets.sources) < 2:
        return Outcome(SAME_FILE, not_applicable="one file is read")
    seen: dict[tuple[int, str], int] = {}
    for source in sheets.sources:
        key = (source.size, source.sha256())
        seen[key] = seen.get(key, 0) + 1
    again = sum(count - 1 for count in seen.values())
    return Outcome(SAME_FILE, holds=len(sheets.sources) - again, fails=again)


# ---- Of a unit's own numbers


def _rules(relations: Relations) -> Iterator[Outcome]:
    """All rules in one pass over the units."""
    units = relations.units()
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
    found = units.aggregate(units=units.count(), **counts).to_pyarrow().to_pylist()[0]
    for rule, here in sides:
        about = Check(rule.code, rule.title, rule.title_es, rule.rule, rule.severity)
        if here is None:
            yield Outcome(about, not_applicable=f"it needs {rule.needs}")
            continue
        fails, holds, applies = (int(found[f"{rule.code}:{name}"] or 0) for name in ("fails", "holds", "applies"))
        yield Outcome(
            about,
            holds=holds,
            fails=fails,
            unknown=applies - fails - holds,
            left_out=int(found["units"]) - applies,
            violations=_broken(units, relations, rule, here) if fails else None,
        )


def _states(rule: Rule, sides: Sides) -> tuple[Any, Any, Any]:
    verdict = rule.compare(sides.found, sides.expected)
    if sides.applies is None:
        return verdict.fails, verdict.holds, None
    return verdict.fails & sides.applies, verdict.holds & sides.applies, sides.applies


def _broken(units: ir.Table, relations: Relations, rule: Rule, sides: Sides) -> ir.Table:
    fails, _, _ = _states(rule, sides)
    found = units.mutate(
        found_low=sides.found.low,
        found_high=sides.found.high,
        expected_low=sides.expected.low,
        expected_high=sides.expected.high,
        fails=fails,
    ).filter("fails")
    found = found.mutate(cause=_cause(found, rule))
    return violations(found, relations.path(), item=None)


def _cause(found: ir.Table, rule: Rule) -> Any:
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
    count = sum((each.cast("int64") for each in equal_to.values()), ibis.literal(0))
    first = ibis.cases(*((each, ibis.literal(name)) for name, each in equal_to.items()), else_=ibis.null("string"))
    alone = (count == 1).ifelse(first, ibis.null("string"))
    if rule.code != "ballots-sum" or "q_valid" not in found.columns or "options_low" not in found.columns:
        return alone
    same = (found.options_low - found.q_valid == found.expected_low - found.found_low) & exact
    known = (same & (found.options_low == found.options_high)).fill_null(False)
    return known.ifelse(ibis.literal("options-sum"), alone)


def _modes(relations: Relations) -> Outcome:
    votes = relations.votes() if relations.plan.layout.is_long else None
    if votes is None or "parts_low" not in votes.columns:
        return Outcome(MODES, not_applicable="it needs votes by mode beside their total")
    found = votes.mutate(
        found_low=votes.parts_low,
        found_high=votes.parts_high,
        expected_low=votes.votes_low,
        expected_high=votes.votes_high,
    )
    applies = found.parts_low.notnull()
    verdict = equal(*_sides(found))
    counts = found.aggregate(
        fails=(verdict.fails & applies).sum(),
        holds=(verdict.holds & applies).sum(),
        all=found.count(),
        applies=applies.sum(),
    )
    numbers = {name: int(value or 0) for name, value in counts.to_pyarrow().to_pylist()[0].items()}
    broken = violations(found.filter(verdict.fails & applies), relations.path(), item="option")
    return Outcome(
        MODES,
        holds=numbers["holds"],
        fails=numbers["fails"],
        unknown=numbers["applies"] - numbers["holds"] - numbers["fails"],
        left_out=numbers["all"] - numbers["applies"],
        violations=broken if numbers["fails"] else None,
    )


def _sides(found: ir.Table) -> tuple[Any, Any]:
    return Span(found.found_low, found.found_high), Span(found.expected_low, found.expected_high)


# ---- Of the units together


def _keys(relations: Relations) -> Iterator[Outcome]:
    import ibis

    rows, plan = relations.rows, relations.plan
    key = [*([] if plan.layout.contest else ["contest"]), *(f"l_{level}" for level in plan.key)]
    if plan.has_totals:
        key.append("depth")
    if plan.layout.is_long:
        key += ["option", *(["party"] if plan.has_party else []), *(["mode"] if plan.has_mode else [])]
    last = rows[f"l_{plan.smallest}"]
    unnamed = (last.isnull() | (last == "")).fill_null(True)
    if plan.has_totals:
        unnamed &= rows.depth == len(plan.levels)
    named = rows.filter(~unnamed)
    times = named.group_by(key).aggregate(times=named.count())
    numbers = times.aggregate(units=times.count(), fails=(times.times > 1).sum()).to_pyarrow().to_pylist()[0]
    fails, units = int(numbers["fails"] or 0), int(numbers["units"])
    all_rows = rows.aggregate(nameless=unnamed.sum(), count=rows.count()).to_pyarrow().to_pylist()[0]
    nameless, count = int(all_rows["nameless"] or 0), int(all_rows["count"])
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

    first = {name: named[name].min() for name in ("file", "row", *path) if name not in key}
    grouped = named.group_by(key).aggregate(times=named.count(), **first)
    again = grouped.filter(grouped.times > 1)
    one = ibis.literal(1, "int64")
    return again.mutate(found_low=again.times, found_high=again.times, expected_low=one, expected_high=one)


def _totals(relations: Relations) -> Iterator[Outcome]:
    depths = relations.depths()
    if not depths:
        yield Outcome(TOTALS, not_applicable="no row of totals stands in these files")
    for depth in depths:
        rolled = roll_up(relations, relations, depth)
        yield _compared(TOTALS, rolled)


def _against_parent(rolled: RollUp) -> Iterator[Outcome]:
    import ibis

    yield _compared(ROLL_UP, rolled)
    path = ["contest", *(f"l_{level}" for level in rolled.levels)]
    for about, places in ((PARENTS, rolled.only_parents), (ORPHANS, rolled.only_units)):
        count = int(places.count().to_pyarrow().as_py())
        missing = [name for name in ("file", "row") if name not in places.columns]
        nothing = {name: ibis.null("int64") for name in missing}
        nothing |= {name: ibis.null("int64") for name in ("found_low", "found_high", "expected_low", "expected_high")}
        yield Outcome(
            about, fails=count, violations=violations(places.mutate(**nothing), path, None) if count else None
        )


def _compared(about: Check, rolled: RollUp) -> Outcome:
    figures = rolled.figures
    verdict = equal(*_sides(figures))
    counts = figures.aggregate(fails=verdict.fails.sum(), holds=verdict.holds.sum(), all=figures.count())
    numbers = {name: int(value or 0) for name, value in counts.to_pyarrow().to_pylist()[0].items()}
    path = ["contest", *(f"l_{level}" for level in rolled.levels)]
    return Outcome(
        about,
        holds=numbers["holds"],
        fails=numbers["fails"],
        unknown=numbers["all"] - numbers["holds"] - numbers["fails"],
        violations=violations(_with_units(rolled, verdict.fails), path, "item") if numbers["fails"] else None,
    )


def _with_units(rolled: RollUp, fails: Any) -> ir.Table:
    """The breaks, each with the one unit of its place whose figures are all just as large as the differences."""
    broken = rolled.figures.filter(fails)
    path = ["contest", *(f"l_{level}" for level in rolled.levels)]
    steps = [name for name in rolled.added.columns if name.startswith("l_") and name not in path]
    if not steps:
        return broken
    apart = broken.mutate(apart=(broken.found_low - broken.expected_low).abs())
    sizes = apart.select(*path, "item", "apart")
    count = sizes.group_by(path).aggregate(items=sizes.count())
    exact = rolled.added.filter((rolled.added.low == rolled.added.high).fill_null(False))
    same = exact.select(*path, *steps, "item", apart=exact.low).inner_join(sizes, [*path, "item", "apart"])
    matched = same.group_by([*path, *steps]).aggregate(same=same.count()).inner_join(count, path)
    whole = matched.filter((matched.same == matched["items"]) & (matched["items"] > 1))
    named = whole.mutate(cause=joined([whole[name].fill_null("") for name in steps]))
    units = named.group_by(path).aggregate(cause=named.cause.min(), units=named.count())
    only = units.filter(units.units == 1).drop("units")
    return broken.left_join(only, path).select(*broken.columns, "cause")

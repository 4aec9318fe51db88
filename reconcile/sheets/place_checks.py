"""Units against the figures of the places that they lie in: rows of totals, and what is published elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs

from reconcile.languages import Term, term
from reconcile.sheets.canonical import VOTES, Relations
from reconcile.sheets.checks import Severity
from reconcile.sheets.handover import numbers_of, rows_of
from reconcile.sheets.mode_checks import parts_of
from reconcile.sheets.outcomes import WHOLE, AddedUp, Check, Outcome
from reconcile.sheets.plan import path_of
from reconcile.sheets.rollup import RollUp, roll_up
from reconcile.sheets.spans import equal
from reconcile.sheets.unit_checks import check_rules, sides_of
from reconcile.sheets.violations import ENDS, joined, violations

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["CONTEST", "ROLL_UP", "WITHIN", "check_places", "check_totals"]

WITHIN: Final = "places within"
"""The cause of a break that those of smaller places add up to."""

CONTEST: Final = "whole contest"
"""The cause of a break of a place's total that is the sum of the whole contest."""

TOTALS: Final = Check(
    "totals-row",
    term("Rows of totals against their units"),
    "Filas de totales y sus unidades",
    term("a row of totals is the sum of the units of its place"),
    Severity.ERROR,
)
ROLL_UP: Final = Check(
    "roll-up",
    term("Units against the published figures of their places"),
    "Unidades y cifras publicadas de sus lugares",
    term("the units of a place add up to what is published for it"),
    Severity.ERROR,
)
PARENTS: Final = Check(
    "place-without-units",
    term("Places published without any unit here"),
    "Lugares publicados sin unidades",
    term("every place published has units"),
    Severity.NOTE,
)
ORPHANS: Final = Check(
    "units-without-place",
    term("Places of units for which nothing is published"),
    "Lugares de unidades sin cifras publicadas",
    term("for the place of every unit something is published"),
    Severity.NOTE,
)


def check_totals(relations: Relations) -> Iterator[Outcome]:
    """Rows of totals against the units of their places, against the totals within, and each in itself."""
    depths = relations.depths()
    if not depths:
        yield Outcome(TOTALS, not_applicable=term("no row of totals stands in these files"))
    for depth in depths:
        level = relations.plan.levels[depth - 1] if depth else WHOLE
        of_level = (level or Term.of(term("all"))) if len(depths) > 1 else ""
        rolled = roll_up(relations, relations, depth)
        yield _compared(attrs.evolve(TOTALS, title=_of_level(TOTALS.title, of_level)), rolled)
        deeper = [each for each in depths if each > depth]
        if deeper:
            about = attrs.evolve(TOTALS, title=_of_level(term("Rows of totals against the totals within"), of_level))
            within = _compared(about, _not_yet(_of_totals(relations, depth, deeper[0]), rolled))
            if within.holds or within.fails or within.unknown:
                yield within
        for outcome in check_rules(relations, depth):
            if outcome.fails or outcome.unknown:
                title = _of_level(term("{check}, in rows of totals", check=Term.of(outcome.check.title)), of_level)
                yield attrs.evolve(outcome, check=attrs.evolve(outcome.check, title=title), level=level)


def _of_totals(relations: Relations, depth: int, deeper: int) -> RollUp:
    """The totals of places that lie within others, added up, where each of these with units has one row."""
    rolled = roll_up(relations.as_units(deeper), relations, depth)
    path, places = relations.path(depth), relations.path(deeper)
    with_units = relations.of_depth(None).select(places).distinct()
    wanted = with_units.group_by(path).aggregate(wanted=with_units.count())
    of_places = rolled.added.select(*places, "item").distinct().semi_join(with_units, places)
    have = of_places.group_by([*path, "item"]).aggregate(have=of_places.count())
    counted = rolled.figures.inner_join(wanted, path).inner_join(have, [*path, "item"])
    each_once = (counted.have == counted.wanted) & (counted.units == counted.wanted)
    whole = counted.filter(each_once).select(rolled.figures.columns)
    return attrs.evolve(rolled, figures=whole)


def _not_yet(rolled: RollUp, other: RollUp) -> RollUp:
    """Without the figures that fail in the other already."""
    broken = other.figures.filter(equal(*sides_of(other.figures)).fails)
    path = [*path_of(rolled.levels), "item"]
    return attrs.evolve(rolled, figures=rolled.figures.anti_join(broken, path))


def check_places(relations: Relations, parents: Sequence[Relations]) -> Iterator[Outcome]:
    """The units against what is published for their places, the smallest places first.

    A break of a larger place that is just as large as those of the places within it says so.
    """
    below: ir.Table | None = None
    for rolled in sorted((roll_up(relations, parent) for parent in parents), key=lambda r: -len(r.levels)):
        about = _titled(ROLL_UP, rolled, parents)
        yield attrs.evolve(_compared(about, rolled, below, relations), added_up=_added_up(rolled))
        broken = rolled.figures.filter(equal(*sides_of(rolled.figures)).fails)
        below = broken.mutate(apart=_apart_by(broken))
        path = path_of(rolled.levels)
        for what, places in ((PARENTS, rolled.only_parents), (ORPHANS, rolled.only_units)):
            yield attrs.evolve(_apart(_titled(what, rolled, parents), places, path), level=rolled.levels[-1])


def _titled(about: Check, rolled: RollUp, parents: Sequence[Relations]) -> Check:
    """The check, of several parents with the level that it is of."""
    return attrs.evolve(about, title=_of_level(about.title, rolled.levels[-1])) if len(parents) > 1 else about


def _of_level(title: str, level: str) -> str:
    return term("{check} ({level})", check=Term.of(title), level=level) if level else title


def _added_up(rolled: RollUp) -> tuple[AddedUp, ...]:
    figures = rolled.figures
    verdict = equal(*sides_of(figures))
    found = figures.group_by(["contest", "item"]).aggregate(
        published=figures.expected_low.sum().cast("int64"),
        found=figures.found_low.sum().cast("int64"),
        places=figures.count(),
        apart=verdict.fails.sum().cast("int64"),
        unknown=(~verdict.fails & ~verdict.holds).sum().cast("int64"),
    )
    return tuple(sorted(AddedUp(**row) for row in rows_of(found)))


def _apart(about: Check, places: ir.Table, path: list[str]) -> Outcome:
    """Places that stand on one side only."""
    import ibis

    count = int(places.count().to_pyarrow().as_py())
    missing = [name for name in ("file", "row") if name not in places.columns]
    bare = places.mutate(**{name: ibis.null("int64") for name in (*missing, *ENDS)})
    return Outcome(about, fails=count, violations=violations(bare, path, None) if count else None)


def _compared(
    about: Check, rolled: RollUp, below: ir.Table | None = None, relations: Relations | None = None
) -> Outcome:
    figures = rolled.figures
    verdict = equal(*sides_of(figures))
    counts = figures.aggregate(fails=verdict.fails.sum(), holds=verdict.holds.sum(), all=figures.count())
    numbers = numbers_of(counts)
    path = path_of(rolled.levels)
    broken = None
    if numbers["fails"]:
        broken = _with_places(_with_modes(_with_units(rolled, verdict.fails), relations, path), below, path)
        if about.code == TOTALS.code and rolled.levels:
            broken = _with_contests(broken, rolled)
    return Outcome(
        about,
        holds=numbers["holds"],
        fails=numbers["fails"],
        unknown=numbers["all"] - numbers["holds"] - numbers["fails"],
        violations=None if broken is None else violations(broken, path, "item"),
        level=rolled.levels[-1] if rolled.levels else WHOLE,
    )


def _apart_by(figures: ir.Table) -> Any:
    """How far apart found and expected are, where both are one number."""
    import ibis

    exact = (figures.found_low == figures.found_high) & (figures.expected_low == figures.expected_high)
    return exact.fill_null(False).ifelse(figures.found_low - figures.expected_low, ibis.null("int64"))


def _with_places(broken: ir.Table, below: ir.Table | None, path: list[str]) -> ir.Table:
    """The breaks, those that the breaks of the places within add up to with that as their cause."""
    import ibis

    if below is None or not set(path) <= set(below.columns):
        return broken
    within = below.group_by([*path, "item"]).aggregate(
        within=(below.apart.count() == below.count()).ifelse(below.apart.sum(), None).cast("int64")
    )
    joined_ = broken.left_join(within, [*path, "item"])
    same = (joined_.within == _apart_by(joined_)).fill_null(False)
    cause = joined_.cause if "cause" in broken.columns else ibis.null("string")
    columns = [name for name in broken.columns if name != "cause"]
    return joined_.select(*columns, cause=same.ifelse(ibis.literal(WITHIN), cause))


def _with_contests(broken: ir.Table, rolled: RollUp) -> ir.Table:
    """The breaks; a total of one place that is the sum of the whole contest has that as its cause."""
    import ibis

    exact = (rolled.added.low == rolled.added.high).fill_null(False)
    sums = rolled.added.group_by(["contest", "item"]).aggregate(
        whole=(exact.sum() == rolled.added.count()).ifelse(rolled.added.low.sum(), None).cast("int64")
    )
    joined_ = broken.left_join(sums, ["contest", "item"])
    same = (joined_.whole == joined_.expected_low) & (joined_.expected_low == joined_.expected_high)
    columns = [name for name in broken.columns if name != "cause"]
    cause = joined_.cause if "cause" in broken.columns else ibis.null("string")
    return joined_.select(*columns, cause=same.fill_null(False).ifelse(ibis.literal(CONTEST), cause))


def _with_modes(broken: ir.Table, relations: Relations | None, path: list[str]) -> ir.Table:
    """The breaks; those without a cause with the one mode whose votes are all of the difference, if there is one."""
    import ibis

    if relations is None or not (relations.plan.has_mode or relations.plan.modes):
        return broken
    parts = parts_of(relations)
    added = parts.group_by([*path, "option", "part"]).aggregate(apart=parts.part_votes.sum().cast("int64"))
    added = added.select(*path, "part", "apart", item=ibis.literal(VOTES) + added.option)
    sizes = broken.select(*path, "item", apart=_apart_by(broken).abs())
    same = added.inner_join(sizes, [*path, "item", "apart"]).filter(lambda row: row.apart > 0)
    counted = same.group_by([*path, "item"]).aggregate(part=same.part.min(), parts=same.count())
    only = counted.filter(counted.parts == 1).drop("parts")
    joined_ = broken.left_join(only, [*path, "item"])
    columns = [name for name in broken.columns if name != "cause"]
    cause = ibis.coalesce(joined_.cause, joined_.part) if "cause" in broken.columns else joined_.part
    return joined_.select(*columns, cause=cause)


def _with_units(rolled: RollUp, fails: Any) -> ir.Table:
    """The breaks, each with the one unit of its place whose figures are all just as large as the differences."""
    broken = rolled.figures.filter(fails)
    path = path_of(rolled.levels)
    steps = [name for name in rolled.added.columns if name.startswith("l_") and name not in path]
    if not steps:
        return broken
    apart = broken.mutate(apart=_apart_by(broken).abs())
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

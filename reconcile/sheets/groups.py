"""Ten thousand violations -> the few groups that a person reads: by check, contest and place, the gravest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import attrs

from reconcile.sheets.canonical import VOTES, Relations
from reconcile.sheets.handover import rows_of
from reconcile.sheets.order import position
from reconcile.sheets.outcomes import Check, Outcome
from reconcile.sheets.place_checks import CONTEST, ROLL_UP, WITHIN
from reconcile.sheets.violations import STEP, together

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = [
    "Extent",
    "Group",
    "Violation",
    "breaks_by_place",
    "extent_of",
    "groups",
    "leads_of",
    "violations_by_check",
    "violations_of",
]

INFINITE: Final = 10**18
UNCOUNTED: Final = ("duplicate-unit", "roll-counted", "sheets-counted")
"""Checks of something else than votes."""
OF_ONE: Final = ("lists-sum", "modes-sum")
"""Checks of one option, or of some, whose names stand as they are."""
SHOWN: Final = 3
"""So many violations of a group are given with it."""


@attrs.frozen
class Violation:
    """One break of a rule; see `violations.COLUMNS`."""

    contest: str
    place: str
    unit: str
    item: str | None
    found: tuple[int | None, int | None]
    expected: tuple[int | None, int | None]
    difference: int | None
    cause: str | None
    text: str | None
    file: int
    row: int | None


@attrs.frozen
class Group:
    """Breaks of one rule in one contest and place: how many, and the largest of them.

    `votes` is by how many votes of options they are apart in all: of one option each, or of the sum of a unit's.

    `cause` is what is just as large as each of the differences, if there is such a thing. `lead` is by how much the
    first option of the contest leads the second, where the breaks are of so many votes in all that they could change
    who is ahead, and else `None`. `explains` is how many breaks of the larger places that it lies in are just as far
    as those of the places within, `level` the level of its units (see `Outcome`), `outcome` which
    of the outcomes it is of.
    """

    check: Check
    contest: str
    place: str
    count: int
    votes: int
    cause: str | None
    lead: int | None
    largest: tuple[Violation, ...]
    explains: int = 0
    level: str | None = None
    outcome: int = 0


@attrs.frozen
class Extent:
    """How far the breaks of a check reach: of how many votes of options they are, in how many contests and places.

    `places` are units, or the places whose figures are broken; `groups` are contests and places as of groups.
    """

    votes: int
    contests: int
    places: int
    groups: int


def extent_of(outcome: Outcome) -> Extent:
    """Of all breaks of a check that fails, however many groups are given."""
    table = outcome.violations
    size = table["difference"].abs().fill_null(0)
    votes = size.sum(where=_of_options(table, outcome.check.code)).fill_null(0).cast("int64")
    return Extent(
        rows_of(table.aggregate(votes=votes))[0]["votes"],
        _different(table.filter(table.contest != ""), "contest"),
        _different(table, "place", "unit"),
        _different(table, "contest", "place"),
    )


def breaks_by_place(outcomes: Sequence[Outcome]) -> dict[tuple[str, str], int]:
    """How many breaks there are in each contest and place."""
    found = Counter[tuple[str, str]]()
    for table in violations_by_check(outcomes):
        counted = table.group_by(["contest", "place"]).aggregate(breaks=table.count())
        found.update({(row["contest"], row["place"]): row["breaks"] for row in rows_of(counted)})
    return dict(found)


def _different(table: ir.Table, *columns: str) -> int:
    distinct = table.select(*columns).distinct()
    count: int = rows_of(distinct.aggregate(count=distinct.count()))[0]["count"]
    return count


def violations_of(outcomes: Sequence[Outcome]) -> ir.Table | None:
    """All violations, each with the code of its check; `None` where there are none."""
    return together((o.check.code, o.violations) for o in outcomes if o.violations is not None)


def violations_by_check(outcomes: Sequence[Outcome]) -> Iterator[ir.Table]:
    """The same table, a part of it for each check that fails, in the order of their codes.

    All checks in one query are more than some engines can plan.
    """
    failed = [outcome for outcome in outcomes if outcome.fails]
    for code in sorted({outcome.check.code for outcome in failed}):
        table = violations_of([outcome for outcome in failed if outcome.check.code == code])
        assert table is not None  # what fails has violations
        yield table


def groups(
    outcomes: Sequence[Outcome],
    most: int | None = None,
    shown: int = SHOWN,
    leads: Mapping[str, int] = MappingProxyType({}),
) -> list[Group]:
    """The groups, at most so many of each check: first those that could change who is ahead, then by votes in question.

    `leads` is by how much the first option of each contest leads the second; see `leads_of`.
    """
    within = _within(outcomes)
    codes = {WITHIN, *(outcome.check.code for outcome in outcomes)}  # explained by other breaks
    order = {"error": 0, "warning": 1, "note": 2}
    found: list[tuple[tuple[object, ...], Group]] = []
    times: dict[str, int] = {}
    for number, outcome in enumerate(outcomes):
        size = times[outcome.check.code] = times.get(outcome.check.code, -1) + 1  # the smallest places come first
        if outcome.violations is not None and outcome.fails:
            for one in _groups_of(outcome, most, shown, leads):
                group = attrs.evolve(one, explains=_explained(one, within), outcome=number)
                first = (order[group.check.severity.value], group.cause in codes, size, group.lead is None)
                found.append(((*first, -group.votes, -group.count, group.contest, group.place), group))
    return [group for _, group in sorted(found, key=lambda ranked: ranked[0])]


def _within(outcomes: Sequence[Outcome]) -> dict[tuple[str, str], int]:
    """How many breaks of each place, by contest and path, those of the places within add up to."""
    found: dict[tuple[str, str], int] = {}
    for outcome in outcomes:
        if outcome.check.code == ROLL_UP.code and outcome.violations is not None:
            table = outcome.violations.filter((outcome.violations.cause == WITHIN).fill_null(False))
            for row in rows_of(table.group_by(["contest", "place", "unit"]).aggregate(breaks=table.count())):
                path = STEP.join(filter(None, (row["place"], row["unit"])))
                found[row["contest"], path] = found.get((row["contest"], path), 0) + row["breaks"]
    return found


def _explained(group: Group, within: Mapping[tuple[str, str], int]) -> int:
    """Of the places that a group lies in, from the smallest on, as long as those within add up to each."""
    if group.check.code != ROLL_UP.code:
        return 0
    steps = group.place.split(STEP) if group.place else []
    count = 0
    for size in range(len(steps), 0, -1):
        here = within.get((group.contest, STEP.join(steps[:size])), 0)
        if not here:
            break
        count += here
    return count


def leads_of(relations: Relations) -> dict[str, int]:
    """By how much the first option of each contest leads the second, by the votes that are printed."""
    found: dict[str, dict[str, int]] = {}
    if relations.plan.layout.is_long:
        votes = relations.votes()
        sums = votes.group_by(["contest", "option"]).aggregate(votes=votes.votes_low.sum().cast("int64"))
        for row in rows_of(sums):
            found.setdefault(row["contest"], {})[row["option"]] = row["votes"] or 0
    elif relations.plan.options:  # all columns in one pass
        rows = relations.of_depth(None)
        columns = {name: rows[name].sum().cast("int64") for name in relations.plan.option_columns()}
        for row in rows_of(rows.group_by("contest").aggregate(**columns)):
            by_option = found.setdefault(row["contest"], {})
            for name, option in zip(columns, relations.plan.options, strict=True):
                by_option[option] = by_option.get(option, 0) + (row[name] or 0)
    first_two = {contest: sorted(of.values(), reverse=True)[:2] for contest, of in found.items() if len(of) > 1}
    return {contest: first - second for contest, (first, second) in first_two.items()}


def _groups_of(outcome: Outcome, most: int | None, shown: int, leads: Mapping[str, int]) -> list[Group]:
    """The groups of one check, the gravest first, each with its largest breaks."""
    import ibis

    table = outcome.violations
    table = table.mutate(size=table["difference"].abs().fill_null(0), position=position(table))
    counted = table.group_by(["contest", "place"]).aggregate(
        count=table.count(),
        votes=table["size"].sum().cast("int64"),
        of_options=table["size"].sum(where=_of_options(table, outcome.check.code)).fill_null(0).cast("int64"),
        explained=table.cause.count(),
        cause=table.cause.min(),
        causes=table.cause.nunique(),
        first=table.position.min(),
    )
    order = [ibis.desc("of_options"), ibis.desc("votes"), ibis.desc("count"), "first", "contest", "place"]
    top = counted.order_by(order).limit(most) if most is not None else counted.order_by(order)
    window = ibis.window(group_by=["contest", "place"], order_by=[ibis.desc("size"), "position", "unit"])
    ranked = table.semi_join(top, ["contest", "place"]).mutate(rank=ibis.rank().over(window))
    rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in sorted(rows_of(ranked.filter(ranked["rank"] < shown)), key=lambda row: (row["rank"], row["item"] or "")):
        rows.setdefault((row["contest"], row["place"]), []).append(row)
    return [
        Group(
            outcome.check,
            group["contest"],
            group["place"],
            group["count"],
            group["of_options"],
            group["cause"] if group["explained"] == group["count"] and group["causes"] == 1 else None,
            _lead(group, leads),
            tuple(map(_violation, rows[group["contest"], group["place"]][:shown])),
            level=outcome.level,
        )
        for group in rows_of(top)
    ]


def _lead(group: Mapping[str, Any], leads: Mapping[str, int]) -> int | None:
    """The contest's lead, where the breaks are of as many votes; not where totals are those of the whole contest."""
    if group["of_options"] < leads.get(group["contest"], INFINITE):
        return None
    return None if group["cause"] == CONTEST and group["explained"] == group["count"] else leads[group["contest"]]


def _of_options(table: ir.Table, code: str) -> Any:
    """Whether a break is of votes of options: of one, or of a unit's sum."""
    import ibis

    if code in UNCOUNTED:
        return ibis.literal(False)
    return table["item"].isnull() | table["item"].fill_null("").startswith(VOTES) | ibis.literal(code in OF_ONE)


def _violation(row: dict[str, Any]) -> Violation:
    return Violation(
        row["contest"],
        row["place"],
        row["unit"],
        row["item"],
        (row["found_low"], row["found_high"]),
        (row["expected_low"], row["expected_high"]),
        row["difference"],
        row["cause"],
        row["text"],
        row["file"],
        row["row"],
    )

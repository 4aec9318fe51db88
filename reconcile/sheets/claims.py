"""The sums of sheets as claims of a tally, in the form of a claim file, so that they join a ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Final

import attrs

from reconcile.errors import ReconcileError, shown
from reconcile.model import Contest, Ledger
from reconcile.sheets.canonical import VOTES, Relations, has_repeats
from reconcile.sheets.handover import rows_of
from reconcile.sheets.matching import match_names
from reconcile.sheets.plan import path_of
from reconcile.sheets.rollup import summed_by, without_no_rolls
from reconcile.sheets.sheets import Sheets
from reconcile.toml_text import quoted

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["NAME", "Sums", "as_claims", "sums_of"]

NAME: Final = "sheets"
"""The id of the source, the claimant and, where none is given, the tally of the sheets."""
LEFT, LISTED = f"{NAME}-left", f"{NAME}-listed"
ARE_PART, ARE_ALL = f"{NAME}-are-part", f"{NAME}-are-all"
TOTALS: Final = ("valid", "null", "blank", "other", "cast")
ROLL: Final = "registered"


@attrs.frozen
class Sums:
    """What the sheets of one contest add up to.

    `units` counts the sheets, and `counted` those that print some count of votes or ballots. `sums` has for each item
    (a quantity, or an option after `votes:`) the least and the greatest sum of the counted sheets: a number that is
    missing on one of them is from 0 to its roll, and without a roll there is no greatest sum (`None`). A number below 0
    is missing, and so is a roll of 0. `roll_left` is the roll of the sheets that are not counted, where all of these
    print one.
    """

    contest: str
    units: int
    counted: int
    sums: Mapping[str, tuple[int, int | None]]
    roll_left: int | None


def sums_of(sheets: Sheets) -> list[Sums]:
    """The sums of each contest."""
    relations = sheets.relations
    printed = relations.printed()
    items: dict[str, dict[str, tuple[int, int | None]]] = {}
    assert printed is not None  # only of units that print none may there be none
    figures = _once(_counts(without_no_rolls(printed.figures(within_roll=True))), printed)
    sums = summed_by(figures, ["contest"], is_long=relations.plan.layout.is_long)
    for row in rows_of(sums):
        items.setdefault(row["contest"], {})[row["item"]] = (row["found_low"], row["found_high"])
    all_units = _units(relations)
    counted = _units(printed)
    left = _rolls(relations.printed(some=False), printed)
    return [
        Sums(
            contest,
            units,
            counted.get(contest, 0),
            items.get(contest, {}),
            left.get(contest) if counted.get(contest, 0) < units else None,
        )
        for contest, units in sorted(all_units.items())
    ]


def _counts(figures: ir.Table) -> ir.Table:
    """The figures with a negative number, which no claim can state of a count, as one that is missing."""
    import ibis

    is_count = figures.low >= 0
    return figures.mutate(low=is_count.ifelse(figures.low, 0), high=is_count.ifelse(figures.high, ibis.null("int64")))


def _once(figures: ir.Table, relations: Relations) -> ir.Table:
    """Each unit once: of one that stands several times, each number is from the least to the greatest of these."""
    import ibis

    plan = relations.plan
    if plan.has_party or plan.has_mode:  # an option may have several rows of one unit
        return figures
    unit = path_of(plan.key)
    units = relations.of_depth(None)
    if not plan.layout.is_long and not has_repeats(units.filter(units[f"l_{plan.smallest}"] != ""), unit):
        return figures
    key = [*unit, "item"]
    named = figures.filter(figures[f"l_{plan.smallest}"] != "")
    ends = named.group_by(key).aggregate(
        low=named.low.min(), high=(named.high.isnull().sum() == 0).ifelse(named.high.max(), None).cast("int64")
    )
    others = figures.filter(figures[f"l_{plan.smallest}"] == "")
    return ibis.union(*(each.select(*key, "low", "high") for each in (ends, others)))


def _units(relations: Relations) -> dict[str, int]:
    """How many units each contest has; one that stands several times counts once."""
    units, plan = relations.units(), relations.plan
    named = units[f"l_{plan.smallest}"] != ""
    distinct = units.filter(named).select(*path_of(plan.key)).distinct()
    found: dict[str, int] = {}
    for table in (distinct, units.filter(~named)):
        for row in rows_of(table.group_by("contest").aggregate(units=table.count())):
            found[row["contest"]] = found.get(row["contest"], 0) + row["units"]
    return found


def _rolls(relations: Relations | None, counted: Relations) -> dict[str, int]:
    """The roll of the units of each contest that are not counted, of contests in which all of these have one."""
    if relations is None or ROLL not in relations.plan.counts:
        return {}
    units, plan = relations.units(), relations.plan
    key = path_of(plan.key)
    named = units[f"l_{plan.smallest}"] != ""
    once = units.filter(named).group_by(key).aggregate(least=units.q_registered.min(), most=units.q_registered.max())
    once = once.anti_join(counted.units().select(key).distinct(), key)
    found: dict[str, int | None] = {}
    others = units.filter(~named).mutate(least=units.q_registered, most=units.q_registered)
    for table in (once, others):
        known = ((table.least > 0) & (table.least == table.most)).fill_null(False)
        sums = table.group_by("contest").aggregate(unknown=(~known).sum(), roll=table.most.sum().cast("int64"))
        for row in rows_of(sums):
            before = found.get(row["contest"], 0)
            found[row["contest"]] = None if row["unknown"] or before is None else before + row["roll"]
    return {contest: roll for contest, roll in found.items() if roll is not None}


def as_claims(sheets: Sheets, ledger: Ledger, tally: str | None = None, *, whole: bool = False) -> str:
    """A claim file (TOML) of what the sheets add up to, for the contest of the ledger that has their options.

    The claims are of `tally`, a tally of the ledger, or of a new one that is part of the contest's final tally, which
    is an assumption. Sheets without any count are a tally of their own, which their rolls bound; both together are what
    the files list. With `whole`, that is all of the final tally, which is an assumption too. Valid votes are no claim
    where ballots have several of them, by the layout and the contest: claims of valid votes speak of ballots.

    Raises `ReconcileError` where no contest, or more than one, has the options of the sheets, where there is no such
    tally, and where both `whole` and `tally` are given.
    """
    if whole and tally is not None:
        raise ReconcileError("--whole: expected no --tally beside it; it speaks of a new tally of the sheets")
    contest, sums, names = _matched(sheets, ledger, tally)
    lines = [*_source(sheets), *_claimant(), *_defaults(tally)]
    if tally is None:
        lines += _tallies(contest, sums, ledger.final_tally(contest.id).id, whole=whole)
    votes_are_ballots = contest.votes_per_ballot == 1 or not sheets.plan.layout.rules.several_votes
    totals = [item for item in TOTALS if item != "valid" or votes_are_ballots]
    return "\n".join([*lines, *_claims(sums, names, totals)]) + "\n"


def _matched(sheets: Sheets, ledger: Ledger, tally: str | None) -> tuple[Contest, Sums, dict[str, str]]:
    """The one contest of the claims that has the options of one contest of the sheets, with the names of both."""
    contests = list(ledger.contests)
    if tally is not None:
        wanted = next((t.contest for t in ledger.tallies if t.id == tally), None)
        if wanted is None:
            known = ", ".join(shown(t.id) for t in ledger.tallies)
            raise ReconcileError(f"--tally: unknown tally {shown(tally)}; the claims have {known}")
        contests = [contest for contest in contests if contest.id == wanted]
    found = []
    for sums in sums_of(sheets):
        options = [item[len(VOTES) :] for item in sums.sums if item.startswith(VOTES)]
        for contest in contests:
            same = _options_of(contest, options)
            if options and len(same) == len(options):
                found.append((contest, sums, same))
    if len(found) != 1:
        listed = ", ".join(f"{shown(contest.id)} with {shown(sums.contest)}" for contest, sums, _ in found)
        reason = f"several contests do: {listed}; name the tally with --tally" if found else _unmatched(sheets, ledger)
        raise ReconcileError(f"--claims: expected one contest with the options of the sheets; {reason}")
    return found[0]


def _options_of(contest: Contest, options: list[str]) -> dict[str, str]:
    """The contest's option that each name is of, as far as that is plain: by its name, else by its id."""
    named = {contest.name_of(option): option for option in contest.options}
    known = set(contest.options)
    same = {name: named[name] for name in options if name in named}
    same |= {name: named[other] for name, other in match_names(options, named, shared=1).items()}
    return {name: name for name in options if name in known} | same


def _unmatched(sheets: Sheets, ledger: Ledger) -> str:
    options = sorted({item[len(VOTES) :] for sums in sums_of(sheets) for item in sums.sums if item.startswith(VOTES)})
    known = [contest.name_of(option) for contest in ledger.contests for option in contest.options]
    return f"the sheets have {', '.join(map(shown, options[:12]))}; the claims {', '.join(map(shown, known[:24]))}"


def _source(sheets: Sheets) -> Iterator[str]:
    names = ", ".join(source.own_name for source in sheets.sources[:3])
    more = f" and {len(sheets.sources) - 3} more files" if len(sheets.sources) > 3 else ""
    yield "[source]"
    yield f"id = {quoted(NAME)}"
    yield f"document = {quoted(f'sums of the tally sheets in {names}{more}')}"
    if len(sheets.sources) == 1:
        yield f"sha256 = {quoted(sheets.sources[0].sha256())}"
    yield 'decimal = "."'
    yield ""


def _claimant() -> Iterator[str]:
    yield "[[claimant]]"
    yield f"id = {quoted(NAME)}"
    yield 'name = "the results file"'
    yield ""


def _defaults(tally: str | None) -> Iterator[str]:
    yield "[defaults]"
    yield f"tally = {quoted(tally or NAME)}"
    yield f"claimant = {quoted(NAME)}"


def _tallies(contest: Contest, sums: Sums, final: str, *, whole: bool) -> Iterator[str]:
    """The tally of the sheets; with sheets that are not counted, also of these, and of all that are listed."""
    names = {NAME: "the tally sheets"}
    left = sums.units - sums.counted
    if left:
        names |= {LEFT: "the tally sheets without counts", LISTED: "the tally sheets, also those without counts"}
    for id, name in names.items():
        yield ""
        yield "[[tally]]"
        yield f"id = {quoted(id)}"
        yield f"contest = {quoted(contest.id)}"
        yield f"counted_by = {quoted(NAME)}"
        yield f"name = {quoted(name)}"
        if id == LISTED:
            yield f"made_of = [{quoted(NAME)}, {quoted(LEFT)}]"
        if id == (LISTED if left else NAME):
            yield f"part_of = {quoted(final)}"
            yield f"rests_on = [{quoted(ARE_PART)}]"
    yield from _assumption(ARE_PART, "the tally sheets are of the ballots of the final tally")
    if left:
        yield from _claim("left", "total", f"{left:,}", of="sheets", tally=LEFT)
        if sums.roll_left is not None:
            yield from _claim("left-roll", "total", f"{sums.roll_left:,}", of=ROLL, tally=LEFT)
    if whole:
        yield from _assumption(ARE_ALL, "the files list every tally sheet of the final tally")
        of_listed = {"tally": LISTED} if left else {}
        yield from _claim("whole", "coverage", "at least 100%", of="cast", rests_on=ARE_ALL, **of_listed)


def _assumption(id: str, text: str) -> Iterator[str]:
    yield ""
    yield "[[assumption]]"
    yield f"id = {quoted(id)}"
    yield f"text = {quoted(text)}"


def _claims(sums: Sums, names: dict[str, str], totals: Collection[str]) -> Iterator[str]:
    yield from _claim("sheets", "total", f"{sums.counted:,}", of="sheets")
    for item, (low, high) in sorted(sums.sums.items()):
        figure = f"{low:,}" if low == high else f"at least {low:,}" if high is None else f"from {low:,} to {high:,}"
        if item.startswith(VOTES):
            option = names[item[len(VOTES) :]]
            yield from _claim(option, "votes", figure, option=option)
        elif item in totals or (item == ROLL and low == high):
            yield from _claim(item, "total", figure, of=item)


def _claim(id: str, kind: str, figure: str, *, rests_on: str | None = None, **more: str) -> Iterator[str]:
    yield ""
    yield "[[claim]]"
    yield f"id = {quoted(f'{NAME}-{id}')}"
    yield f"{kind} = {quoted(figure)}"
    for key, value in more.items():
        yield f"{key} = {quoted(value)}"
    if rests_on is not None:
        yield f"rests_on = [{quoted(rests_on)}]"

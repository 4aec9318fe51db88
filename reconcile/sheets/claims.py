"""The sums of sheets as claims of a tally, in the form of a claim file, so that they join a ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from reconcile.errors import ReconcileError, shown
from reconcile.model import Contest, Ledger
from reconcile.sheets.canonical import VOTES
from reconcile.sheets.handover import rows_of
from reconcile.sheets.matching import match_names
from reconcile.sheets.sheets import Sheets

__all__ = ["NAME", "Sums", "as_claims", "sums_of"]

NAME: Final = "sheets"
"""The id of the source, the claimant and, where none is given, the tally of the sheets."""
TOTALS: Final = ("valid", "null", "blank", "other", "cast")
ROLL: Final = "registered"


@attrs.frozen
class Sums:
    """What the sheets of one contest add up to: how many there are, how many have every option's count, and the sums.

    `sums` has for each item (a quantity, or an option after `votes:`) the sum of what is printed and whether that is
    all of it. `most_missing` is the roll of the sheets without counts, where all of these print one.
    """

    contest: str
    units: int
    counted: int
    sums: Mapping[str, tuple[int, bool]]
    most_missing: int | None


def sums_of(sheets: Sheets) -> list[Sums]:
    """The sums of each contest."""
    figures = sheets.relations.figures()
    per_item = figures.group_by(["contest", "item"]).aggregate(
        low=figures.low.sum().cast("int64"),
        missing=(figures.low != figures.high).fill_null(True).sum(),
    )
    items: dict[str, dict[str, tuple[int, bool]]] = {}
    for row in rows_of(per_item):
        items.setdefault(row["contest"], {})[row["item"]] = (int(row["low"]), not row["missing"])
    units = sheets.relations.units()
    whole = units.options_high.notnull() if "options_high" in units.columns else units.contest.notnull()
    made: dict[str, Any] = {"units": units.count(), "counted": whole.sum()}
    if ROLL in sheets.plan.counts:
        missing = ~whole
        known = missing & (units.q_registered > 0).fill_null(False)
        made |= {"missing": missing.sum(), "known": known.sum(), "roll": units.q_registered.sum(where=known)}
    found = rows_of(units.group_by("contest").aggregate(**made))
    return [
        Sums(
            row["contest"],
            row["units"],
            row["counted"] or 0,
            items.get(row["contest"], {}),
            int(row["roll"] or 0) if row.get("missing") and row["missing"] == row["known"] else None,
        )
        for row in sorted(found, key=lambda row: row["contest"])
    ]


def as_claims(sheets: Sheets, ledger: Ledger, tally: str | None = None) -> str:
    """A claim file (TOML) of what the sheets add up to, for the contest of the ledger that has their options.

    The claims are of `tally`, a tally of the ledger, or of a new one that is part of the contest's final tally, which
    is an assumption. Sums are exact for the sheets that have counts. Raises `ReconcileError` where no contest, or more
    than one, has the options of the sheets, or there is no such tally.
    """
    contest, sums, names = _matched(sheets, ledger, tally)
    final = next((t.id for t in ledger.tallies if t.contest == contest.id and t.final), None)
    lines = [*_source(sheets), *_tally(contest, tally, final), *_claims(sums, names, tally or NAME)]
    return "\n".join(lines) + "\n"


def _matched(sheets: Sheets, ledger: Ledger, tally: str | None) -> tuple[Contest, Sums, dict[str, str]]:
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
    yield f"id = {_quoted(NAME)}"
    yield f"document = {_quoted(f'sums of the tally sheets in {names}{more}')}"
    if len(sheets.sources) == 1:
        yield f"sha256 = {_quoted(sheets.sources[0].sha256())}"
    yield 'decimal = "."'
    yield ""


def _tally(contest: Contest, tally: str | None, final: str | None) -> Iterator[str]:
    yield "[[claimant]]"
    yield f"id = {_quoted(NAME)}"
    yield 'name = "the tally sheets"'
    yield ""
    if tally is not None:
        return
    yield "[[tally]]"
    yield f"id = {_quoted(NAME)}"
    yield f"contest = {_quoted(contest.id)}"
    yield f"counted_by = {_quoted(NAME)}"
    yield 'name = "the tally sheets"'
    if final is not None:
        yield f"part_of = {_quoted(final)}"
        yield 'rests_on = ["sheets-are-part"]'
        yield ""
        yield "[[assumption]]"
        yield 'id = "sheets-are-part"'
        yield 'text = "the tally sheets are of the ballots of the final tally"'
    yield ""


def _claims(sums: Sums, names: dict[str, str], tally: str) -> Iterator[str]:
    yield "[defaults]"
    yield f"tally = {_quoted(tally)}"
    yield f"claimant = {_quoted(NAME)}"
    yield from _claim("sheets", "total", f"{sums.counted:,}", "sheets")
    for item, (low, exact) in sorted(sums.sums.items()):
        figure = f"{low:,}" if exact or sums.counted < sums.units else f"at least {low:,}"
        if item.startswith(VOTES):
            option = names[item[len(VOTES) :]]
            yield from _claim(option, "votes", figure, None, option)
        elif item in TOTALS or (item == ROLL and exact):
            yield from _claim(item, "total", figure, item)


def _claim(id: str, kind: str, figure: str, of: str | None, option: str | None = None) -> Iterator[str]:
    yield ""
    yield "[[claim]]"
    yield f"id = {_quoted(f'{NAME}-{id}')}"
    yield f"{kind} = {_quoted(figure)}"
    if of is not None:
        yield f"of = {_quoted(of)}"
    if option is not None:
        yield f"option = {_quoted(option)}"


def _quoted(text: str) -> str:
    """A TOML string; JSON's escapes are among those of TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

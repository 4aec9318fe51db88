"""The sentences that the reports of tally sheets share: what breaks a rule, by how much, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reconcile.report.layout import count as many
from reconcile.sheets.canonical import VOTES
from reconcile.sheets.checks import Severity
from reconcile.sheets.groups import Group, Violation
from reconcile.sheets.layout import QUANTITIES
from reconcile.sheets.place_checks import CONTEST, WITHIN
from reconcile.sheets.results import Examined
from reconcile.sheets.unit_checks import ROLL_OF

__all__ = [
    "cause_words",
    "file_words",
    "group_title",
    "group_words",
    "item_name",
    "known_words",
    "note_words",
    "range_words",
    "unit_words",
    "verdict_words",
    "violation_words",
]

MOST_KEYS: Final = 5
MOST_COLUMNS: Final = 8


def item_name(item: str) -> str:
    """An option's name, or a quantity in words."""
    return item[len(VOTES) :] if item.startswith(VOTES) else QUANTITIES.get(item, item)


def range_words(ends: tuple[int | None, int | None]) -> str:
    """A count, or the least and the greatest that are possible."""
    low, high = ends
    if low == high:
        return f"{low:,}"
    return f"{low:,} or more" if high is None else f"{low:,} to {high:,}"


def unit_words(unit: str, level: str) -> str:
    """A unit by its name; a number with the level that it is of."""
    if not level:
        return "in all"
    return f"{level} {unit}" if unit.isdecimal() else unit or f"{level} without a name"


# ---- The whole


def verdict_words(found: Examined, *, folders: bool = True) -> str:
    """What was read, how many breaks of how many checks there are, and whether numbers are missing."""
    broken = {s: [o for o in found.outcomes if o.check.severity is s and o.fails] for s in Severity}
    errors, warnings = (sum(o.fails for o in broken[s]) for s in (Severity.ERROR, Severity.WARNING))
    rows = sum(file.rows for file in found.sheets.files)
    one = found.sheets.files[0].name if folders else found.short_name(0)
    files = one if len(found.sheets.files) == 1 else f"{len(found.sheets.files)} files"
    start = f"{many(rows, 'row')} of {files} (layout {found.sheets.layout.name})."
    if errors or warnings:
        kinds = sum(map(len, (broken[Severity.ERROR], broken[Severity.WARNING])))
        parts = [many(count, what) for count, what in ((errors, "error"), (warnings, "warning")) if count]
        verdict = f"{' and '.join(parts)} in {kinds} of the checks."
    else:
        verdict = "No check fails."
    unknown = [outcome for outcome in found.outcomes if outcome.unknown]
    if unknown:
        most = max(unknown, key=lambda outcome: outcome.unknown)
        verdict += f" Numbers are missing: {most.check.code} cannot say in {many(most.unknown, 'case')}"
        verdict += f", and {many(len(unknown) - 1, 'other check')} in no more." if len(unknown) > 1 else "."
    return f"{start} {verdict}"


def note_words(found: Examined) -> Iterator[str]:
    """What is missing: one paragraph a check."""
    for number, outcome in enumerate(found.outcomes):
        if outcome.check.severity is Severity.NOTE and outcome.fails:
            groups = [group for group in found.groups if group.outcome == number]
            names = [f"{_place(group)} ({_units(group, found)})" for group in groups[:MOST_KEYS]]
            where = f": {'; '.join(names)}"
            more = f" and {len(groups) - MOST_KEYS:,} more" if len(groups) > MOST_KEYS else ""
            yield f"Note: {outcome.check.title}, {outcome.fails:,}{where}{more}."


def known_words(found: Examined) -> tuple[str, list[str]]:
    """How many known breaks were left out, and the entries that no longer fit; nothing where none are known."""
    known = found.known
    if known is None:
        return "", []
    parts = [f"Known breaks: {known.known:,} left out", f"{len(known.changed):,} with other numbers now"]
    words = f"{', '.join(parts)}, {many(len(known.stale), 'entry', 'entries')} of no break any more."
    entries = []
    for what, odd in (("other numbers", known.changed), ("no break", known.stale)):
        for entry in odd[:MOST_KEYS]:
            name = ", ".join(part for part in (entry.code, entry.contest, entry.place, entry.unit, entry.item) if part)
            entries.append(f"{what}: {name}: {entry.found} for {entry.expected}")
    return words, entries


def file_words(found: Examined, *, folders: bool = True) -> Iterator[str]:
    """What was read of each file, and what it lacks."""
    for number, file in enumerate(found.sheets.files):
        name = file.name if folders else found.short_name(number)
        words = f"{name}: {many(file.rows, 'row')} read, {file.refused:,} unreadable"
        if file.unknown_columns:
            names = ", ".join(file.unknown_columns[:MOST_COLUMNS])
            more = len(file.unknown_columns) - MOST_COLUMNS
            words += f"; columns not used: {names}" + (f" and {more} more" if more > 0 else "")
        if file.lacking:
            names = ", ".join(QUANTITIES.get(name, name) for name in file.lacking[:MOST_COLUMNS])
            words += f"; has no column for {names}, as others have: checks that need them cannot say"
        yield f"{words}."


# ---- Breaks


def group_title(group: Group) -> str:
    """What is broken, and in which contest and place."""
    where = _place(group)
    return f"{group.check.title}{': ' + where if where else ''}"


def group_words(group: Group, found: Examined) -> str:
    """How many breaks, by how much, why, what that could change, and the rule."""
    count = f"{group.count:,} {'break' if group.count == 1 else 'breaks'}"
    votes = f", apart by {group.votes:,} votes in all" if group.votes and group.count > 1 else ""
    cause = f"; {cause_words(group.cause, found)}" if group.cause else ""
    lead = f"; who is ahead could change: the lead is {group.lead:,}" if group.lead is not None else ""
    larger = f"; explains {many(group.explains, 'break')} of larger places" if group.explains else ""
    code = f"{group.check.severity.value} {group.check.code}"
    return f"{code}: {count}{votes}{cause}{larger}{lead}. The rule: {group.check.rule}."


def violation_words(violation: Violation, found: Examined, group: Group) -> str:
    """One break: of what, found for expected, and where it stands; with its cause where the group has none."""
    more = f"; {cause_words(violation.cause, found)}" if violation.cause and not group.cause else ""
    return _violation(violation, found, group.level) + more


def cause_words(cause: str, found: Examined) -> str:
    """What is just as large as the difference of a break."""
    if cause in QUANTITIES:
        return f"each by just the {QUANTITIES[cause]}"
    if cause.startswith(ROLL_OF):
        unit = cause.removeprefix(ROLL_OF)
        return ROLL_OF + (f"{found.sheets.plan.smallest} {unit}" if unit.isdecimal() else unit)
    if cause == CONTEST:
        return "each is the sum of the whole contest"
    if cause == WITHIN:
        return "just as far as the places within it are together"
    if any(cause == outcome.check.code for outcome in found.outcomes):
        return f"each by as much as {cause} of the same unit, the other way"
    return f"each by just what {cause} has"


def _violation(violation: Violation, found: Examined, level: str | None) -> str:
    where = [f"line {violation.row}"] if violation.row is not None else []
    if len(found.sheets.files) > 1 or violation.file:
        where.insert(0, found.short_name(violation.file))
    level = found.sheets.plan.smallest if level is None else level
    name = unit_words(violation.unit, level)
    if violation.text is not None:
        return ": ".join(filter(None, (name, violation.item, violation.text)))
    if violation.item:
        name += f", {item_name(violation.item)}"
    if violation.difference is None:
        return f"{name} ({', '.join(where)})" if where else name
    apart = "; ".join([f"{violation.difference:+,}", *([", ".join(where)] if where else [])])
    return f"{name}: {range_words(violation.found)} for {range_words(violation.expected)} ({apart})"


def _place(group: Group) -> str:
    return " in ".join(part for part in (group.contest, group.place) if part)


def _units(group: Group, found: Examined) -> str:
    level = found.sheets.plan.smallest if group.level is None else group.level
    names = [unit_words(violation.unit, level) for violation in group.largest]
    more = group.count - len(names)
    return ", ".join(dict.fromkeys(names)) + (f" and {more:,} more" if more > 0 else "")

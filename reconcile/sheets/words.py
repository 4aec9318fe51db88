"""The sentences that the reports of tally sheets share: what breaks a rule, by how much, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reconcile.languages import marked, plural, tell, term
from reconcile.report.layout import count as many
from reconcile.sheets.canonical import VOTES
from reconcile.sheets.cells import KINDS
from reconcile.sheets.checks import Severity
from reconcile.sheets.groups import Group, Violation, extent_of
from reconcile.sheets.layout import QUANTITIES
from reconcile.sheets.place_checks import CONTEST, WITHIN
from reconcile.sheets.results import Examined
from reconcile.sheets.unit_checks import ROLL_OF
from reconcile.wording import JOINTS, counts_words, number

__all__ = [
    "SEVERITIES",
    "against_words",
    "cause_words",
    "fault_words",
    "file_words",
    "group_title",
    "group_words",
    "item_name",
    "known_words",
    "more_words",
    "note_words",
    "row_words",
    "unit_words",
    "verdict_words",
    "violation_words",
]

MOST_KEYS: Final = 5
MOST_COLUMNS: Final = 8
SEVERITIES: Final = {
    Severity.ERROR: term("error", "errors"),
    Severity.WARNING: term("warning", "warnings"),
    Severity.NOTE: term("note", "notes"),
}


def item_name(item: str) -> str:
    """An option's name, or a quantity in words."""
    return item[len(VOTES) :] if item.startswith(VOTES) else tell(QUANTITIES.get(item, item))


def unit_words(unit: str, level: str) -> str:
    """A unit by its name; a number with the level that it is of."""
    if not level:
        return tell("in all")
    return f"{level} {unit}" if unit.isdecimal() else unit or tell("{level} without a name", level=level)


def row_words(row: int | None) -> str:
    """A row that cannot be read, or the file where it is none."""
    return plural("file", "files", 1) if row is None else tell("row {row}", row=row)


def more_words(count: int) -> str:
    """` and 3 more`, or nothing."""
    return tell(" and {count} more", count=number(count)) if count > 0 else ""


# ---- The whole


def against_words(found: Examined, *, folders: bool = True) -> str:
    """The files that are compared with: the first, and how many more."""
    first = found.against[0] if folders else found.against[0].replace("\\", "/").rpartition("/")[2]
    return first + more_words(len(found.against) - 1)


def verdict_words(found: Examined, *, folders: bool = True) -> str:
    """What was read, how many breaks of how many checks there are, and whether numbers are missing."""
    rows = sum(file.rows for file in found.sheets.files)
    one = found.sheets.files[0].name if folders else found.short_name(0)
    files = one if len(found.sheets.files) == 1 else many(len(found.sheets.files), "file")
    layout = found.sheets.layout.name
    start = tell("{rows} of {files} (layout {layout}).", rows=many(rows, "row"), files=files, layout=layout)
    return f"{start} {_broken_words(found)}{_unknown_words(found)}"


def _broken_words(found: Examined) -> str:
    severities = (Severity.ERROR, Severity.WARNING)
    broken = [[o for o in found.outcomes if o.check.severity is severity and o.fails] for severity in severities]
    fails = [sum(outcome.fails for outcome in outcomes) for outcomes in broken]
    if not any(fails):
        return tell("No check fails.")
    parts = [many(count, SEVERITIES[each]) for each, count in zip(severities, fails, strict=True) if count]
    breaks = f" {tell(JOINTS['and'])} ".join(parts)
    return tell("{breaks} in {count} of the checks.", breaks=breaks, count=sum(map(len, broken)))


def _unknown_words(found: Examined) -> str:
    unknown = [outcome for outcome in found.outcomes if outcome.unknown]
    if not unknown:
        return ""
    most = max(unknown, key=lambda outcome: outcome.unknown)
    cases = many(most.unknown, "case")
    words = tell(" Numbers are missing: {check} cannot say in {cases}", check=most.check.code, cases=cases)
    others = many(len(unknown) - 1, "other check")
    return words + (tell(", and {checks} in no more.", checks=others) if len(unknown) > 1 else ".")


def note_words(found: Examined) -> Iterator[str]:
    """What is missing: one paragraph a check."""
    for place, outcome in enumerate(found.outcomes):
        if outcome.check.severity is Severity.NOTE and outcome.fails:
            groups = [group for group in found.groups if group.outcome == place]
            names = [f"{_place(group)} ({_units(group, found)})" for group in groups[:MOST_KEYS]]
            where = "; ".join(names) + more_words(extent_of(outcome).groups - len(names))
            title, fails = tell(outcome.check.title), number(outcome.fails)
            yield tell("Note: {check}, {count}: {names}.", check=title, count=fails, names=where)


def known_words(found: Examined, *, folders: bool = True) -> tuple[str, list[str]]:
    """How many known breaks were left out, and the entries that no longer fit; nothing where none are known."""
    known = found.known
    if known is None:
        return "", []
    words = tell(
        "Known breaks: {known} left out, {changed} with other numbers now, {stale} of no break any more.",
        known=number(known.known),
        changed=number(len(known.changed)),
        stale=many(len(known.stale), "entry", "entries"),
    )
    entries = []
    for what, odd in ((tell("other numbers"), known.changed), (tell("no break"), known.stale)):
        for entry in odd[:MOST_KEYS]:
            place = entry.place if folders else found.without_folders(entry.place)
            name = ", ".join(part for part in (entry.code, entry.contest, place, entry.unit, entry.item) if part)
            apart = tell("{found} for {expected}", found=entry.found, expected=entry.expected)
            entries.append(f"{what}: {name}: {apart}")
    return words, entries


def file_words(found: Examined, *, folders: bool = True) -> Iterator[str]:
    """What was read of each file, and what it lacks."""
    for place, file in enumerate(found.sheets.files):
        name = file.name if folders else found.short_name(place)
        rows, refused = many(file.rows, "row"), number(file.refused)
        words = tell("{file}: {rows} read, {refused} unreadable", file=name, rows=rows, refused=refused)
        if file.unknown_columns:
            names = ", ".join(file.unknown_columns[:MOST_COLUMNS])
            more = more_words(len(file.unknown_columns) - MOST_COLUMNS)
            words += tell("; columns not used: {names}", names=names) + more
        if file.lacking:
            names = ", ".join(tell(QUANTITIES.get(name, name)) for name in file.lacking[:MOST_COLUMNS])
            words += tell("; has no column for {names}, as others have: checks that need them cannot say", names=names)
        yield f"{words}."


# ---- Breaks


def group_title(group: Group) -> str:
    """What is broken, and in which contest and place."""
    where = _place(group)
    return f"{tell(group.check.title)}{': ' + where if where else ''}"


def group_words(group: Group, found: Examined) -> str:
    """How many breaks, by how much, why, what that could change, and the rule."""
    said = f"{tell(SEVERITIES[group.check.severity])} {group.check.code}: {many(group.count, 'break')}"
    if group.votes and group.count > 1:
        said += tell(", apart by {count} votes in all", count=number(group.votes))
    if group.cause:
        said += f"; {cause_words(group.cause, found)}"
    if group.explains:
        said += tell("; explains {breaks} of larger places", breaks=many(group.explains, "break"))
    if group.lead is not None:
        said += tell("; who is ahead could change: the lead is {count}", count=number(group.lead))
    return tell("{breaks}. The rule: {rule}.", breaks=said, rule=tell(group.check.rule))


def violation_words(violation: Violation, found: Examined, group: Group) -> str:
    """One break: of what, found for expected, and where it stands; with its cause where the group has none."""
    more = f"; {cause_words(violation.cause, found)}" if violation.cause and not group.cause else ""
    return _violation(violation, found, group.level) + more


def cause_words(cause: str, found: Examined) -> str:
    """What is just as large as the difference of a break."""
    if cause in QUANTITIES:
        return tell("each by just the {quantity}", quantity=tell(QUANTITIES[cause]))
    if cause.startswith(ROLL_OF):
        unit = cause.removeprefix(ROLL_OF)
        named = f"{found.sheets.plan.smallest} {unit}" if unit.isdecimal() else unit
        return tell("the roll is that of {unit}", unit=named)
    if cause == CONTEST:
        return tell("each is the sum of the whole contest")
    if cause == WITHIN:
        return tell("just as far as the places within it are together")
    if any(cause == outcome.check.code for outcome in found.outcomes):
        return tell("each by as much as {check} of the same unit, the other way", check=cause)
    return tell("each by just what {unit} has", unit=cause)


def fault_words(text: str) -> str:
    """A cell as printed with what is odd about it; of rows and files, the words of the error."""
    for words in KINDS.values():
        if text.endswith(f" ({words})"):
            return f"{text.removesuffix(f'({words})')}({tell(words)})"
    return text


def _violation(violation: Violation, found: Examined, level: str | None) -> str:
    where = [tell("line {row}", row=violation.row)] if violation.row is not None else []
    if len(found.sheets.files) > 1 or violation.file:
        where.insert(0, found.short_name(violation.file))
    level = found.sheets.plan.smallest if level is None else level
    name = unit_words(violation.unit, level)
    if violation.text is not None:
        return ": ".join(filter(None, (row_words(violation.row), violation.item, fault_words(violation.text))))
    if violation.item:
        name += f", {item_name(violation.item)}"
    if violation.difference is None:
        return f"{name} ({', '.join(where)})" if where else name
    apart = "; ".join([marked(f"{violation.difference:+,}"), *([", ".join(where)] if where else [])])
    both = tell(
        "{found} for {expected}", found=counts_words(*violation.found), expected=counts_words(*violation.expected)
    )
    return f"{name}: {both} ({apart})"


def _place(group: Group) -> str:
    if group.contest and group.place:
        return tell("{contest} in {place}", contest=group.contest, place=group.place)
    return group.contest or group.place


def _units(group: Group, found: Examined) -> str:
    level = found.sheets.plan.smallest if group.level is None else group.level
    names = [unit_words(violation.unit, level) for violation in group.largest]
    return ", ".join(dict.fromkeys(names)) + more_words(group.count - len(names))

"""What was found in a file of results, as text: what is wrong first, and where to start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reconcile.languages import language
from reconcile.report.layout import count as many
from reconcile.report.layout import folded, table
from reconcile.sheets.canonical import VOTES
from reconcile.sheets.checks import Severity
from reconcile.sheets.comparison_text import compared, item_name
from reconcile.sheets.groups import Group, Violation
from reconcile.sheets.layout import QUANTITIES
from reconcile.sheets.outcomes import AddedUp, Outcome
from reconcile.sheets.place_checks import CONTEST, WITHIN
from reconcile.sheets.results import Examined
from reconcile.sheets.unit_checks import ROLL_OF

__all__ = ["MOST", "sheets_text"]

MOST: Final = 10
"""So many groups of breaks are shown; the others are counted."""
MOST_KEYS: Final = 5
MOST_COLUMNS: Final = 8


@language("en")  # its own sentences are English alone
def sheets_text(found: Examined, most: int = MOST, joined: str = "") -> str:
    """The report, as lines of at most 96 characters; `joined` is what the claims say together with the sums."""
    lines = [*_head(found, joined), *_findings(found, most), *_notes(found), *_known(found), *_checks(found.outcomes)]
    lines += [*_added_up(found.outcomes), *_flags(found)]
    if found.comparison is not None:
        lines += compared(found.comparison, found)
    lines += _read(found)
    return "\n".join(lines) + "\n"


# ---- What was found


def _head(found: Examined, joined: str) -> Iterator[str]:
    broken = {s: [o for o in found.outcomes if o.check.severity is s and o.fails] for s in Severity}
    errors, warnings = (sum(o.fails for o in broken[s]) for s in (Severity.ERROR, Severity.WARNING))
    rows = sum(file.rows for file in found.sheets.files)
    names = [file.name for file in found.sheets.files]
    files = names[0] if len(names) == 1 else f"{len(names)} files"
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
    yield from folded("", " ".join(filter(None, [start, verdict, joined])), indent=0)


def _findings(found: Examined, most: int) -> Iterator[str]:
    broken = [group for group in found.groups if group.check.severity is not Severity.NOTE]
    shown = broken[:most]
    for number, group in enumerate(shown, 1):
        yield ""
        yield from _group(number, group, found)
    rest = found.fails((Severity.ERROR, Severity.WARNING)) - sum(group.count for group in shown)
    if rest > 0:
        yield ""
        yield from folded("", f"And {many(rest, 'break')} more: --violations FILE writes all.", indent=0)


def _notes(found: Examined) -> Iterator[str]:
    """What is missing: one paragraph a check."""
    for number, outcome in enumerate(found.outcomes):
        if outcome.check.severity is Severity.NOTE and outcome.fails:
            groups = [group for group in found.groups if group.outcome == number]
            names = [f"{_place(group)} ({_units(group, found)})" for group in groups[:MOST_KEYS]]
            where = f": {'; '.join(names)}"
            more = f" and {len(groups) - MOST_KEYS:,} more" if len(groups) > MOST_KEYS else ""
            yield ""
            yield from folded("", f"Note: {outcome.check.title}, {outcome.fails:,}{where}{more}.", indent=4)


def _place(group: Group) -> str:
    return " in ".join(part for part in (group.contest, group.place) if part)


def _units(group: Group, found: Examined) -> str:
    level = found.sheets.plan.smallest if group.level is None else group.level
    names = [_named(violation.unit, level) for violation in group.largest]
    more = group.count - len(names)
    return ", ".join(dict.fromkeys(names)) + (f" and {more:,} more" if more > 0 else "")


def _named(unit: str, level: str) -> str:
    """A unit by its name; a number with the level that it is of."""
    if not level:
        return "in all"
    return f"{level} {unit}" if unit.isdecimal() else unit or f"{level} without a name"


def _known(found: Examined) -> Iterator[str]:
    known = found.known
    if known is None:
        return
    yield ""
    parts = [f"Known breaks: {known.known:,} left out", f"{len(known.changed):,} with other numbers now"]
    yield from folded(
        "", f"{', '.join(parts)}, {many(len(known.stale), 'entry', 'entries')} of no break any more.", indent=4
    )
    for words, entries in (("other numbers", known.changed), ("no break", known.stale)):
        for entry in entries[:MOST_KEYS]:
            name = ", ".join(part for part in (entry.code, entry.contest, entry.place, entry.unit, entry.item) if part)
            yield from folded("    ", f"{words}: {name}: {entry.found} for {entry.expected}", indent=8)


def _group(number: int, group: Group, found: Examined) -> Iterator[str]:
    where = _place(group)
    yield from folded(f"{number}  ", f"{group.check.title}{': ' + where if where else ''}", indent=3)
    count = f"{group.count:,} {'break' if group.count == 1 else 'breaks'}"
    votes = f", apart by {group.votes:,} votes in all" if group.votes and group.count > 1 else ""
    cause = f"; {_cause(group.cause, found)}" if group.cause else ""
    lead = f"; who is ahead could change: the lead is {group.lead:,}" if group.lead is not None else ""
    larger = f"; explains {many(group.explains, 'break')} of larger places" if group.explains else ""
    code = f"{group.check.severity.value} {group.check.code}"
    yield from folded("   ", f"{code}: {count}{votes}{cause}{larger}{lead}. The rule: {group.check.rule}.", indent=3)
    for violation in group.largest:
        more = f"; {_cause(violation.cause, found)}" if violation.cause and not group.cause else ""
        yield from folded("     ", _violation(violation, found, group.level) + more, indent=7)
    if group.count > len(group.largest):
        yield f"     and {group.count - len(group.largest):,} more"


def _cause(cause: str, found: Examined) -> str:
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
    name = _named(violation.unit, level)
    if violation.text is not None:
        return ": ".join(filter(None, (name, violation.item, violation.text)))
    if violation.item:
        name += f", {item_name(violation.item)}"
    if violation.difference is None:
        return f"{name} ({', '.join(where)})" if where else name
    apart = "; ".join([f"{violation.difference:+,}", *([", ".join(where)] if where else [])])
    return f"{name}: {_range(violation.found)} for {_range(violation.expected)} ({apart})"


def _range(ends: tuple[int | None, int | None]) -> str:
    low, high = ends
    if low == high:
        return f"{low:,}"
    return f"{low:,} or more" if high is None else f"{low:,} to {high:,}"


def _flags(found: Examined) -> Iterator[str]:
    if not found.flags:
        return
    yield ""
    yield "FLAGS, apart from the checks: no rule is broken"
    for flag in found.flags:
        yield from folded("    ", f"{flag.code}: {flag.sentence} {flag.does_not_show}", indent=8)
        yield from folded("        ", f"First: {'; '.join(flag.examples)}.", indent=8)


# ---- The checks


def _checks(outcomes: Sequence[Outcome]) -> Iterator[str]:
    rows = [
        (o.check.code, o.check.title, f"{o.holds:,}", f"{o.fails:,}", f"{o.unknown:,}", f"{o.left_out:,}")
        for o in outcomes
        if not o.not_applicable
    ]
    yield ""
    yield "CHECKS"
    yield from table(rows, right=(2, 3, 4, 5), headers=("code", "what", "holds", "fails", "cannot say", "left out"))
    apart = [outcome for outcome in outcomes if outcome.not_applicable]
    if apart:
        yield ""
        yield "NOT APPLICABLE"
        yield from table([(o.check.code, o.not_applicable) for o in apart])


def _added_up(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What is published for all places together, beside the sums of their units: what is apart, the most first."""
    for outcome in outcomes:
        apart = [each for each in outcome.added_up if each.apart]
        apart.sort(key=lambda each: (not each.item.startswith(VOTES), -abs(each.found - each.published), each))
        if apart:
            yield ""
            yield f"ADDED UP, all places of the level {outcome.level} together: what is apart"
            headers = ("", "published", "units", "difference", "places", "apart", "cannot say")
            several = len({each.contest for each in outcome.added_up}) > 1
            rows = [_of_all(each, several=several) for each in apart[:MOST]]
            yield from table(rows, right=(1, 2, 3, 4, 5, 6), headers=headers)
            if len(apart) > MOST:
                yield f"    and {len(apart) - MOST:,} more"


def _of_all(one: AddedUp, *, several: bool) -> tuple[str, ...]:
    numbers = (one.published, one.found, one.places, one.apart, one.unknown)
    published, found, places, apart, unknown = (f"{number:,}" for number in numbers)
    difference = f"{one.found - one.published:+,}"
    name = f"{one.contest}: {item_name(one.item)}" if several else item_name(one.item)
    return (name, published, found, difference, places, apart, unknown)


# ---- What was read


def _read(found: Examined) -> Iterator[str]:
    yield ""
    yield "READ"
    layout = found.sheets.layout
    yield from folded("    ", f"Layout {layout.name}: {layout.title}.", indent=8)
    for file in found.sheets.files[:MOST]:
        words = f"{file.name}: {many(file.rows, 'row')} read, {file.refused:,} unreadable"
        if file.unknown_columns:
            names = ", ".join(file.unknown_columns[:MOST_COLUMNS])
            more = len(file.unknown_columns) - MOST_COLUMNS
            words += f"; columns not used: {names}" + (f" and {more} more" if more > 0 else "")
        if file.lacking:
            names = ", ".join(QUANTITIES.get(name, name) for name in file.lacking[:MOST_COLUMNS])
            words += f"; has no column for {names}, as others have: checks that need them cannot say"
        yield from folded("    ", f"{words}.", indent=8)
    if len(found.sheets.files) > MOST:
        yield f"    and {len(found.sheets.files) - MOST:,} more files"
    if missing := found.sheets.staged.missing_words:
        yield from folded("    ", f"{many(missing, 'cell')} with a word that says that a number is missing.")

"""What was found in a file of results, as text: what is wrong first, and where to start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from reconcile.languages import marked, tell, term
from reconcile.report.layout import count as many
from reconcile.report.layout import folded, table
from reconcile.sheets.canonical import VOTES
from reconcile.sheets.cells import KINDS
from reconcile.sheets.checks import Severity
from reconcile.sheets.comparison_text import compared, item_name
from reconcile.sheets.groups import Group, Violation
from reconcile.sheets.layout import QUANTITIES
from reconcile.sheets.outcomes import AddedUp, Outcome
from reconcile.sheets.place_checks import CONTEST, WITHIN
from reconcile.sheets.results import Examined
from reconcile.sheets.unit_checks import ROLL_OF
from reconcile.wording import JOINTS, number

__all__ = ["MOST", "sheets_text"]

MOST: Final = 10
"""So many groups of breaks are shown; the others are counted."""
MOST_KEYS: Final = 5
MOST_COLUMNS: Final = 8
NAMES: Final = {Severity.ERROR: term("error", "errors"), Severity.WARNING: term("warning", "warnings")}


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
    files = names[0] if len(names) == 1 else many(len(names), "file")
    layout = found.sheets.layout.name
    start = tell("{rows} of {files} (layout {layout}).", rows=many(rows, "row"), files=files, layout=layout)
    if errors or warnings:
        kinds = sum(map(len, (broken[Severity.ERROR], broken[Severity.WARNING])))
        parts = [many(count, NAMES[each]) for each, count in zip(NAMES, (errors, warnings), strict=True) if count]
        breaks = f" {tell(JOINTS['and'])} ".join(parts)
        verdict = tell("{breaks} in {count} of the checks.", breaks=breaks, count=kinds)
    else:
        verdict = tell("No check fails.")
    unknown = [outcome for outcome in found.outcomes if outcome.unknown]
    if unknown:
        most = max(unknown, key=lambda outcome: outcome.unknown)
        cases = many(most.unknown, "case")
        verdict += tell(" Numbers are missing: {check} cannot say in {cases}", check=most.check.code, cases=cases)
        others = many(len(unknown) - 1, "other check")
        verdict += tell(", and {checks} in no more.", checks=others) if len(unknown) > 1 else "."
    yield from folded("", " ".join(filter(None, [start, verdict, joined])), indent=0)


def _findings(found: Examined, most: int) -> Iterator[str]:
    broken = [group for group in found.groups if group.check.severity is not Severity.NOTE]
    shown = broken[:most]
    for place, group in enumerate(shown, 1):
        yield ""
        yield from _group(place, group, found)
    rest = found.fails((Severity.ERROR, Severity.WARNING)) - sum(group.count for group in shown)
    if rest > 0:
        yield ""
        more = tell("And {breaks} more: --violations FILE writes all.", breaks=many(rest, "break"))
        yield from folded("", more, indent=0)


def _notes(found: Examined) -> Iterator[str]:
    """What is missing: one paragraph a check."""
    for place, outcome in enumerate(found.outcomes):
        if outcome.check.severity is Severity.NOTE and outcome.fails:
            groups = [group for group in found.groups if group.outcome == place]
            names = [f"{_place(group)} ({_units(group, found)})" for group in groups[:MOST_KEYS]]
            where = "; ".join(names) + _more(len(groups) - MOST_KEYS)
            title, fails = tell(outcome.check.title), number(outcome.fails)
            yield ""
            yield from folded(
                "", tell("Note: {check}, {count}: {names}.", check=title, count=fails, names=where), indent=4
            )


def _more(count: int) -> str:
    """` and 3 more`, or nothing."""
    return tell(" and {count} more", count=number(count)) if count > 0 else ""


def _place(group: Group) -> str:
    if group.contest and group.place:
        return tell("{contest} in {place}", contest=group.contest, place=group.place)
    return group.contest or group.place


def _units(group: Group, found: Examined) -> str:
    level = found.sheets.plan.smallest if group.level is None else group.level
    names = [_named(violation.unit, level) for violation in group.largest]
    more = group.count - len(names)
    return ", ".join(dict.fromkeys(names)) + _more(more)


def _named(unit: str, level: str) -> str:
    """A unit by its name; a number with the level that it is of."""
    if not level:
        return tell("in all")
    return f"{level} {unit}" if unit.isdecimal() else unit or tell("{level} without a name", level=level)


def _known(found: Examined) -> Iterator[str]:
    known = found.known
    if known is None:
        return
    yield ""
    text = tell(
        "Known breaks: {known} left out, {changed} with other numbers now, {stale} of no break any more.",
        known=number(known.known),
        changed=number(len(known.changed)),
        stale=many(len(known.stale), "entry", "entries"),
    )
    yield from folded("", text, indent=4)
    for words, entries in ((tell("other numbers"), known.changed), (tell("no break"), known.stale)):
        for entry in entries[:MOST_KEYS]:
            name = ", ".join(part for part in (entry.code, entry.contest, entry.place, entry.unit, entry.item) if part)
            apart = tell("{found} for {expected}", found=entry.found, expected=entry.expected)
            yield from folded("    ", f"{words}: {name}: {apart}", indent=8)


def _group(place: int, group: Group, found: Examined) -> Iterator[str]:
    where = _place(group)
    yield from folded(f"{place}  ", f"{tell(group.check.title)}{': ' + where if where else ''}", indent=3)
    severity = tell(NAMES[group.check.severity])
    said = f"{severity} {group.check.code}: {many(group.count, 'break')}"
    if group.votes and group.count > 1:
        said += tell(", apart by {count} votes in all", count=number(group.votes))
    if group.cause:
        said += f"; {_cause(group.cause, found)}"
    if group.explains:
        said += tell("; explains {breaks} of larger places", breaks=many(group.explains, "break"))
    if group.lead is not None:
        said += tell("; who is ahead could change: the lead is {count}", count=number(group.lead))
    yield from folded("   ", tell("{breaks}. The rule: {rule}.", breaks=said, rule=tell(group.check.rule)), indent=3)
    for violation in group.largest:
        more = f"; {_cause(violation.cause, found)}" if violation.cause and not group.cause else ""
        yield from folded("     ", _violation(violation, found, group.level) + more, indent=7)
    if group.count > len(group.largest):
        yield f"    {_more(group.count - len(group.largest))}"


def _cause(cause: str, found: Examined) -> str:
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


def _violation(violation: Violation, found: Examined, level: str | None) -> str:
    where = [tell("line {row}", row=violation.row)] if violation.row is not None else []
    if len(found.sheets.files) > 1 or violation.file:
        where.insert(0, found.short_name(violation.file))
    level = found.sheets.plan.smallest if level is None else level
    name = _named(violation.unit, level)
    if violation.text is not None:
        return ": ".join(filter(None, (name, violation.item, _fault(violation.text))))
    if violation.item:
        name += f", {item_name(violation.item)}"
    if violation.difference is None:
        return f"{name} ({', '.join(where)})" if where else name
    apart = "; ".join([marked(f"{violation.difference:+,}"), *([", ".join(where)] if where else [])])
    both = tell("{found} for {expected}", found=_range(violation.found), expected=_range(violation.expected))
    return f"{name}: {both} ({apart})"


def _fault(text: str) -> str:
    """A cell as printed with what is odd about it; of rows and files, the words of the error."""
    for words in KINDS.values():
        if text.endswith(f" ({words})"):
            return f"{text.removesuffix(f'({words})')}({tell(words)})"
    return text


def _range(ends: tuple[int | None, int | None]) -> str:
    low, high = ends
    if low == high:
        return marked(f"{low:,}")
    least = marked(f"{low:,}")
    return (
        tell("{number} or more", number=least)
        if high is None
        else tell("{low} to {high}", low=least, high=number(high))
    )


def _flags(found: Examined) -> Iterator[str]:
    if not found.flags:
        return
    yield ""
    yield tell("FLAGS, apart from the checks: no rule is broken")
    for flag in found.flags:
        yield from folded("    ", f"{flag.code}: {tell(flag.sentence)} {tell(flag.does_not_show)}", indent=8)
        yield from folded("        ", tell("First: {units}.", units="; ".join(flag.examples)), indent=8)


# ---- The checks


def _checks(outcomes: Sequence[Outcome]) -> Iterator[str]:
    rows = [
        (o.check.code, tell(o.check.title), *map(number, (o.holds, o.fails, o.unknown, o.left_out)))
        for o in outcomes
        if not o.not_applicable
    ]
    yield ""
    yield tell("CHECKS")
    headers = (tell("code"), tell("what"), tell("holds"), tell("fails"), tell("cannot say"), tell("left out"))
    yield from table(rows, right=(2, 3, 4, 5), headers=headers)
    apart = [outcome for outcome in outcomes if outcome.not_applicable]
    if apart:
        yield ""
        yield tell("NOT APPLICABLE")
        yield from table([(o.check.code, tell(o.not_applicable)) for o in apart])


def _added_up(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What is published for all places together, beside the sums of their units: what is apart, the most first."""
    for outcome in outcomes:
        apart = [each for each in outcome.added_up if each.apart]
        apart.sort(key=lambda each: (not each.item.startswith(VOTES), -abs(each.found - each.published), each))
        if apart:
            yield ""
            yield tell("ADDED UP, all places of the level {level} together: what is apart", level=outcome.level)
            headers = (
                *("", tell("published"), tell("units"), tell("difference")),
                *(tell("places"), tell("apart"), tell("cannot say")),
            )
            several = len({each.contest for each in outcome.added_up}) > 1
            rows = [_of_all(each, several=several) for each in apart[:MOST]]
            yield from table(rows, right=(1, 2, 3, 4, 5, 6), headers=headers)
            if len(apart) > MOST:
                yield f"   {_more(len(apart) - MOST)}"


def _of_all(one: AddedUp, *, several: bool) -> tuple[str, ...]:
    numbers = (one.published, one.found, one.places, one.apart, one.unknown)
    published, found, places, apart, unknown = map(number, numbers)
    difference = marked(f"{one.found - one.published:+,}")
    name = f"{one.contest}: {item_name(one.item)}" if several else item_name(one.item)
    return (name, published, found, difference, places, apart, unknown)


# ---- What was read


def _read(found: Examined) -> Iterator[str]:
    yield ""
    yield tell("READ")
    layout = found.sheets.layout
    yield from folded("    ", tell("Layout {layout}: {title}.", layout=layout.name, title=layout.title), indent=8)
    for file in found.sheets.files[:MOST]:
        rows, refused = many(file.rows, "row"), number(file.refused)
        words = tell("{file}: {rows} read, {refused} unreadable", file=file.name, rows=rows, refused=refused)
        if file.unknown_columns:
            names = ", ".join(file.unknown_columns[:MOST_COLUMNS])
            more = _more(len(file.unknown_columns) - MOST_COLUMNS)
            words += tell("; columns not used: {names}", names=names) + more
        if file.lacking:
            names = ", ".join(tell(QUANTITIES.get(name, name)) for name in file.lacking[:MOST_COLUMNS])
            words += tell("; has no column for {names}, as others have: checks that need them cannot say", names=names)
        yield from folded("    ", f"{words}.", indent=8)
    if len(found.sheets.files) > MOST:
        yield f"    {tell('and {count} more files', count=number(len(found.sheets.files) - MOST))}"
    if missing := found.sheets.staged.missing_words:
        words = tell("{cells} with a word that says that a number is missing.", cells=many(missing, "cell"))
        yield from folded("    ", words)

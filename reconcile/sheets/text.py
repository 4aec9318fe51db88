"""What was found in a file of results, as text: what is wrong first, and where to start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from reconcile.languages import tell
from reconcile.report.layout import count as many
from reconcile.report.layout import folded, table
from reconcile.sheets.checks import Severity
from reconcile.sheets.comparison_text import compared
from reconcile.sheets.groups import Group
from reconcile.sheets.outcomes import Outcome
from reconcile.sheets.results import Examined
from reconcile.sheets.tables import added_up_headers, added_up_tables, check_headers, check_rows
from reconcile.sheets.words import (
    file_words,
    group_title,
    group_words,
    known_words,
    more_words,
    note_words,
    verdict_words,
    violation_words,
)
from reconcile.wording import number

__all__ = ["MOST", "sheets_text"]

MOST: Final = 10
"""So many groups of breaks are shown; the others are counted."""


def sheets_text(found: Examined, most: int = MOST, joined: str = "") -> str:
    """The report, as lines of at most 96 characters; `joined` is what the claims say together with the sums."""
    lines = list(folded("", " ".join(filter(None, [verdict_words(found), joined])), indent=0))
    lines += [*_findings(found, most), *_notes(found), *_known(found), *_checks(found.outcomes)]
    lines += [*_added_up(found.outcomes), *_flags(found)]
    if found.comparison is not None:
        lines += compared(found.comparison, found)
    lines += _read(found)
    return "\n".join(lines) + "\n"


def _findings(found: Examined, most: int) -> Iterator[str]:
    shown = found.broken[:most]
    for place, group in enumerate(shown, 1):
        yield ""
        yield from _group(place, group, found)
    rest = found.fails((Severity.ERROR, Severity.WARNING)) - sum(group.count for group in shown)
    if rest > 0:
        yield ""
        more = tell("And {breaks} more: --violations FILE writes all.", breaks=many(rest, "break"))
        yield from folded("", more, indent=0)


def _group(place: int, group: Group, found: Examined) -> Iterator[str]:
    yield from folded(f"{place}  ", group_title(group), indent=3)
    yield from folded("   ", group_words(group, found), indent=3)
    for violation in group.largest:
        yield from folded("     ", violation_words(violation, found, group), indent=7)
    if group.count > len(group.largest):
        yield f"    {more_words(group.count - len(group.largest))}"


def _notes(found: Examined) -> Iterator[str]:
    for words in note_words(found):
        yield ""
        yield from folded("", words, indent=4)


def _known(found: Examined) -> Iterator[str]:
    words, entries = known_words(found)
    if words:
        yield ""
        yield from folded("", words, indent=4)
        for entry in entries:
            yield from folded("    ", entry, indent=8)


def _flags(found: Examined) -> Iterator[str]:
    if not found.flags:
        return
    yield ""
    yield tell("FLAGS, apart from the checks: no rule is broken")
    for flag in found.flags:
        yield from folded("    ", f"{flag.code}: {tell(flag.sentence)} {tell(flag.does_not_show)}", indent=8)
        yield from folded("        ", tell("First: {units}.", units="; ".join(flag.examples)), indent=8)


def _checks(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield ""
    yield tell("CHECKS")
    yield from table(check_rows(outcomes), right=(2, 3, 4, 5), headers=check_headers())
    yield ""
    yield tell("NOT APPLICABLE")  # never none: sums of lists need options in columns, and modes need them in rows
    yield from table([(o.check.code, tell(o.not_applicable)) for o in outcomes if o.not_applicable])


def _added_up(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for level, rows in added_up_tables(outcomes):
        yield ""
        yield tell("ADDED UP, all places of the level {level} together: what is apart", level=level)
        yield from table(rows[:MOST], right=(1, 2, 3, 4, 5, 6), headers=added_up_headers())
        if len(rows) > MOST:
            yield f"   {more_words(len(rows) - MOST)}"


def _read(found: Examined) -> Iterator[str]:
    yield ""
    yield tell("READ")
    layout = found.sheets.layout
    yield from folded("    ", tell("Layout {layout}: {title}.", layout=layout.name, title=layout.title), indent=8)
    for words in islice(file_words(found), MOST):
        yield from folded("    ", words, indent=8)
    if len(found.sheets.files) > MOST:
        yield f"    {tell('and {count} more files', count=number(len(found.sheets.files) - MOST))}"
    if missing := found.sheets.staged.missing_words:
        words = tell("{cells} with a word that says that a number is missing.", cells=many(missing, "cell"))
        yield from folded("    ", words)

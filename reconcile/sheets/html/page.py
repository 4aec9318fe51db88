"""The template of sheets filled with the sentences and tables of the other reports, and with pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from reconcile.findings import Finding
from reconcile.languages import plural, tell, term
from reconcile.reconciliation import Reconciliation
from reconcile.report.charts import chart_of
from reconcile.report.html.disagreements import IN_STYLE
from reconcile.report.html.templates import fingerprint, inlined, render
from reconcile.report.labels import Labels
from reconcile.report.pictures import picture_of_counts
from reconcile.report.svg import svg_of
from reconcile.sheets.battery import OF_FILES
from reconcile.sheets.checks import Severity
from reconcile.sheets.comparison import Comparison
from reconcile.sheets.comparison_text import lacking_words, order_words, shared_words
from reconcile.sheets.groups import Group, breaks_by_place, extent_of
from reconcile.sheets.html.breaks import Break, Spread, breaks, spread_of, spreads
from reconcile.sheets.html.charts import drawn
from reconcile.sheets.outcomes import WHOLE
from reconcile.sheets.results import Examined
from reconcile.sheets.tables import (
    added_up_headers,
    added_up_tables,
    check_headers,
    check_rows,
    difference_words,
    effect_table,
)
from reconcile.sheets.words import (
    SEVERITIES,
    against_words,
    file_words,
    group_title,
    group_words,
    known_words,
    more_words,
    note_words,
    verdict_words,
    violation_words,
)

__all__ = ["page"]

PACKAGE: Final = "reconcile.sheets.html"
PLACES: Final = term("Breaks by contest and place, the most first")
MOST_GROUPS: Final = 10
MOST_PLACES: Final = 12
MOST_DIFFERENCES: Final = 50
MOST_ROWS: Final = 500
MOST_FILES: Final = 200


class Column(NamedTuple):
    """A column of the list: its name, the field of a break that it shows, and the number that it is sorted by."""

    name: str
    field: str
    sorted_by: str = ""
    right: bool = False
    filters: bool = False


COLUMNS: Final = (
    Column(term("severity"), "severity", filters=True),
    Column(term("check"), "check", filters=True),
    Column(term("contest"), "contest", filters=True),
    Column(term("place"), "place"),
    Column(term("unit"), "unit"),
    Column(term("what"), "what"),
    Column(term("found"), "found", "found_size", right=True),
    Column(term("expected"), "expected", "expected_size", right=True),
    Column(term("difference"), "difference", "size", right=True),
    Column(term("where"), "where", "line"),
    Column(term("cause"), "cause"),
)


class Broken(NamedTuple):
    """A group of breaks: its title, a paragraph, the largest breaks, and how many more there are."""

    title: str
    words: str
    largest: list[str]
    more: str


class Level(NamedTuple):
    """A row of the breaks by level."""

    level: str
    check: str
    severity: str
    breaks: int
    votes: int
    contests: int
    places: int


class Compared(NamedTuple):
    """What two readings differ in."""

    against: str
    sentences: list[str]
    largest: list[str]
    picture: Markup | None
    headers: list[str]
    rows: list[tuple[str, ...]]
    more: int
    after: list[str]


class Joined(NamedTuple):
    """What the claims say together with the sums of the sheets."""

    headline: str
    findings: tuple[Finding, ...]
    hint: str


def page(found: Examined, joined: Reconciliation | None, hint: str) -> str:
    """The page. Everything that comes from a file is shown as text."""
    style, script = inlined("style.css"), inlined("sort_and_filter.js", PACKAGE)
    listed = breaks(found)
    count = len(found.sheets.files)
    return render(
        "sheets.html.j2",
        PACKAGE,
        style=style,
        style_hash=fingerprint(style),
        script=script,
        script_hash=fingerprint(script),
        title=found.short_name(0) if count == 1 else found.short_name(0) + more_words(count - 1),
        verdict=verdict_words(found, folders=False),
        groups=_groups(found),
        notes=list(note_words(found)),
        levels=list(_levels(found)),
        places=_places(found),
        places_title=tell(PLACES),
        spreads=_spreads(found),
        columns=_columns(listed),
        breaks=listed,
        all_breaks=found.fails(tuple(Severity)),
        comparison=None if found.comparison is None else _compared(found.comparison, found),
        added_up=list(_added_up(found)),
        added_up_headers=added_up_headers(),
        checks=check_rows(found.outcomes),
        check_headers=check_headers(),
        rules=[(o.check.code, tell(o.check.rule)) for o in found.outcomes if not o.not_applicable],
        not_applicable=[(o.check.code, tell(o.not_applicable)) for o in found.outcomes if o.not_applicable],
        joined=None if joined is None else _joined(joined, hint),
        known=known_words(found, folders=False),
        layout=found.sheets.layout,
        files=list(file_words(found, folders=False))[:MOST_FILES],
        more_files=max(count - MOST_FILES, 0),
        missing_words=found.sheets.staged.missing_words,
        flags=found.flags,
    )


def _groups(found: Examined) -> list[Broken]:
    """The first groups of breaks."""
    return [_broken(group, found) for group in found.broken[:MOST_GROUPS]]


def _added_up(found: Examined) -> Iterator[tuple[str | None, list[tuple[str, ...]], str]]:
    """For each level the first rows of sums, and how many more there are."""
    for level, rows in added_up_tables(found.outcomes):
        yield level, rows[:MOST_ROWS], more_words(len(rows) - MOST_ROWS)


def _spreads(found: Examined) -> list[tuple[Markup, Spread]]:
    """By how much the breaks of each check are apart, drawn and in numbers."""
    by = tell("how far the breaks are apart")
    return [(drawn(spread, f"spread-{i}", by), spread) for i, spread in enumerate(spreads(found.outcomes))]


def _broken(group: Group, found: Examined) -> Broken:
    largest = [found.without_folders(violation_words(violation, found, group)) for violation in group.largest]
    return Broken(
        found.without_folders(group_title(group)),
        group_words(group, found),
        largest,
        more_words(group.count - len(largest)),
    )


def _columns(listed: list[Break]) -> list[Column]:
    """The columns in which some break has something."""
    shown = [column for column in COLUMNS if any(getattr(row, column.field) for row in listed)]
    return [column._replace(name=tell(column.name)) for column in shown]


def _levels(found: Examined) -> Iterator[Level]:
    """The breaks of each check at each level, the smallest level first."""
    for outcome in found.outcomes:
        if outcome.fails:
            extent, of_files = extent_of(outcome), outcome.check.code in OF_FILES
            level = found.sheets.plan.smallest if outcome.level is None else outcome.level
            yield Level(
                plural("file", "files", 1) if of_files else tell("in all") if level == WHOLE else level,
                tell(outcome.check.title),
                tell(SEVERITIES[outcome.check.severity]),
                outcome.fails,
                extent.votes,
                extent.contests,
                extent.groups if of_files else extent.places,
            )


def _places(found: Examined) -> Markup | None:
    """The contests and places with the most breaks, notes left out, where there are several."""
    counts = breaks_by_place([o for o in found.outcomes if o.check.severity is not Severity.NOTE])
    if len(counts) < 2:
        return None
    several = len({contest for contest, _ in counts}) > 1
    most = sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:MOST_PLACES]
    rows = [(_place(contest, found.without_folders(place), several=several), count) for (contest, place), count in most]
    picture = picture_of_counts(tell(PLACES), rows)
    return svg_of(chart_of(picture, IN_STYLE), "places", picture.title, picture.description)


def _place(contest: str, place: str, *, several: bool) -> str:
    """Where some breaks are; without the contest, where it is the only one."""
    if several and contest and place:
        return tell("{contest} in {place}", contest=contest, place=place)
    return (contest if several else "") or place or tell("the whole")


def _compared(comparison: Comparison, found: Examined) -> Compared:
    spread = spread_of(comparison.cells, tell("Numbers that differ"))
    headers, rows = effect_table(comparison)
    largest: list[dict[str, Any]] = comparison.largest(MOST_DIFFERENCES)
    return Compared(
        against_words(found, folders=False),
        list(shared_words(comparison)),
        [difference_words(row, comparison, found) for row in largest],
        drawn(spread, "compared-spread", tell("by how much")) if spread.bins else None,
        headers,
        rows[:MOST_ROWS],
        len(rows[MOST_ROWS:]),
        [*lacking_words(comparison), order_words(comparison)],
    )


def _joined(joined: Reconciliation, hint: str) -> Joined:
    return Joined(Labels(joined).headline(), joined.disagreements, hint)

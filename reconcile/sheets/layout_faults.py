"""What a layout may say: every fault of one that has the right shape."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reconcile.errors import printable, shown, unknown
from reconcile.sheets.layout import FORMATS, QUANTITIES, FileShape, Layout, plain

__all__ = ["layout_faults"]


def layout_faults(layout: Layout) -> Iterator[tuple[str, str]]:
    """Each fault, as its key path and the problem."""
    yield from _faults_of_file(layout.file)
    yield from _faults_of_levels(layout)
    yield from _faults_of_options(layout)
    if (layout.contest is None) == (not layout.contest_columns) and layout.file.format == "table":
        yield "contest", "expected either `contest` or `contest_columns`"
    seen: dict[str, str] = {}
    for where, name in _uses(layout):
        if plain(name) in seen:
            yield where, f"column {shown(name)} is named in {seen[plain(name)]} too"
        seen.setdefault(plain(name), where)


def _uses(layout: Layout) -> Iterator[tuple[str, str]]:
    """The columns that may stand in one place only."""
    for quantity, columns in layout.counts.items():
        for column in columns:
            yield f"counts.{quantity}", column
    for column in layout.options.columns:
        yield "options.columns", column
    for column in layout.modes.columns:
        yield "modes.columns", column
    for column in layout.sums:
        yield "sums", column
    for key in ("column", "votes"):
        if column := getattr(layout.options, key):
            yield f"options.{key}", column


def _faults_of_file(file: FileShape) -> Iterator[tuple[str, str]]:
    if file.format not in FORMATS:
        yield "file.format", unknown("format", file.format, FORMATS)
    for key in ("delimiter", "grouping"):
        mark = getattr(file, key)
        if mark is not None and (len(mark) != 1 or mark in '"\r\n' or mark.isalnum()):
            yield f"file.{key}", f"expected one character, no letter, digit or quote, not {shown(mark)}"
    for encoding in file.encodings:
        try:
            "".encode(encoding)
        except (LookupError, ValueError):
            yield "file.encodings", f"unknown encoding {shown(encoding)}"
    if file.name is not None:
        yield from _faults_of_pattern("file.name", file.name)


def _faults_of_pattern(where: str, pattern: str, groups: int | None = None) -> Iterator[tuple[str, str]]:
    try:
        found = re.compile(pattern).groups
    except RecursionError:
        yield where, "not a regular expression: its groups nest too deeply"
        return
    except (re.error, OverflowError) as error:
        yield where, f"not a regular expression: {printable(str(error))}"
        return
    if groups is not None and found != groups:
        yield where, f"expected {groups} group in parentheses, found {found}"


def _faults_of_levels(layout: Layout) -> Iterator[tuple[str, str]]:
    names = [level.name for level in layout.level]
    seen = set[str]()
    if not names:
        yield "level", "expected at least one [[level]]"
    for level in layout.level:
        where = f"level {shown(level.name)}"
        if not re.fullmatch("[a-z][a-z0-9_]*", level.name):
            yield where, f"expected a name of lower-case letters, digits and _, not {shown(level.name)}"
        if level.name in seen:
            yield where, "this name is taken by another level"
        seen.add(level.name)
        if (level.pattern is None) != (level.within is None):
            yield where, "expected `within` and `pattern` together: a column, and what to find in it"
        if level.pattern is not None:
            yield from _faults_of_pattern(f"{where}: pattern", level.pattern, groups=1)
    for name in layout.key:
        if name not in names:
            yield "key", unknown("level", name, names)


def _faults_of_options(layout: Layout) -> Iterator[tuple[str, str]]:
    options = layout.options
    if options.column is not None:
        if options.columns or options.rest:
            yield "options", "expected `column` (one option a row) or `columns` and `rest` (one a column), not both"
        if list(layout.counts.items()):
            yield (
                "counts",
                "expected none where the options stand one a row; name what stands there in [options.totals]",
            )
        if options.votes is None:
            yield "options.votes", "this required key is missing where the options stand one a row"
    elif options.votes or options.party or options.totals:
        yield "options.column", "this required key is missing where the options stand one a row"
    yield from _faults_of_modes(layout)
    yield from _faults_of_sums(layout)
    for name, quantity in options.totals.items():
        if quantity not in QUANTITIES and quantity != "none":
            yield f"options.totals: {shown(name)}", unknown("quantity", quantity, [*QUANTITIES, "none"])


def _faults_of_sums(layout: Layout) -> Iterator[tuple[str, str]]:
    for column, parts in layout.sums.items():
        for part in parts:
            if part not in layout.options.columns:
                yield f"sums: {shown(column)}", unknown("column of an option", part, layout.options.columns)
        if not parts:
            yield f"sums: {shown(column)}", "expected at least one column of an option"


def _faults_of_modes(layout: Layout) -> Iterator[tuple[str, str]]:
    modes = layout.modes
    if (modes.columns or modes.column) and not layout.is_long:
        yield "modes", "votes by mode are read only where the options stand one a row"
    for name in modes.needs:
        if name not in modes.columns:
            yield "modes.needs", unknown("column", name, modes.columns)

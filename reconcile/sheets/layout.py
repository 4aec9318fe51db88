"""Layouts: which columns of a file hold what. Each is one TOML file; those of this package stand in `layouts/`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

import attrs

from reconcile.entry_shapes import plain_toml, shaped
from reconcile.errors import Fault, LedgerError, ReconcileError, printable, shown, unknown

__all__ = [
    "FORMATS",
    "QUANTITIES",
    "Counts",
    "FileShape",
    "Layout",
    "LayoutError",
    "Level",
    "Modes",
    "Options",
    "Rules",
    "built_in",
    "find",
    "fitting",
    "load",
    "plain",
]

QUANTITIES: Final = {
    "registered": "registered voters (the roll)",
    "registered_counted": "registered voters of the sheets counted",
    "signed": "voters who signed or were handed a ballot",
    "cast": "ballots cast",
    "valid": "valid votes",
    "null": "null votes",
    "blank": "blank votes",
    "other": "challenged or unprocessed ballots",
    "overvotes": "over-votes",
    "undervotes": "under-votes",
    "sheets_expected": "tally sheets expected",
    "sheets_counted": "tally sheets counted",
}
"""What a column can count beside the options, by the name that layouts use."""

FORMATS: Final = ("table", "sirekap-json", "cdf-xml", "cdf-json")
"""`table` is CSV, TSV, Parquet or XLSX, told apart by the name and the first bytes."""

LARGEST: Final = 1_000_000
NEAREST: Final = 3
MOST_LISTED: Final = 6


class LayoutError(ReconcileError):
    """A file that no layout describes, or more than one."""


@attrs.frozen(kw_only=True)
class FileShape:
    """`[file]`: how the bytes become cells.

    `delimiter` is one character; without it, the one of `,;|` and tab that the header line holds most of. `encodings`
    are tried in this order, each on the whole file; a byte-order mark goes first. `missing` are words that say that a
    number is missing, beside an empty cell. `grouping` is the mark between groups of three digits, if any. With
    `suppressed`, a cell such as `<10` is one of the whole numbers from 0 to 9. With `entities`, `&quot;` and the like
    in names stand for their characters. `name` is a regular expression that the file's whole name has to match.
    """

    format: str = "table"
    delimiter: str | None = None
    encodings: tuple[str, ...] = ("utf-8", "cp1252", "latin-1")
    missing: tuple[str, ...] = ()
    grouping: str | None = None
    suppressed: bool = False
    entities: bool = False
    name: str | None = None


@attrs.frozen(kw_only=True)
class Level:
    """`[[level]]`: one step of the path to a reporting unit, from the largest to the smallest.

    `column` holds its code or name; `also` are other names of that column. `label` holds a name to be shown beside a
    code. Where a file lacks the column, the step
    is what the one group of the regular expression `pattern` finds in the column `within`. A row with one of the
    `total` words here (with `blank_is_total`, also an empty cell) is a total of the step above. An `optional` level may
    be missing in a file.
    """

    name: str
    column: str
    also: tuple[str, ...] = ()
    label: str | None = None
    within: str | None = None
    pattern: str | None = None
    total: tuple[str, ...] = ()
    blank_is_total: bool = False
    optional: bool = False


@attrs.frozen(kw_only=True)
class Counts:
    """`[counts]`: the columns that are added up to each quantity; see `QUANTITIES`."""

    registered: tuple[str, ...] = ()
    registered_counted: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    valid: tuple[str, ...] = ()
    null: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    overvotes: tuple[str, ...] = ()
    undervotes: tuple[str, ...] = ()
    sheets_expected: tuple[str, ...] = ()
    sheets_counted: tuple[str, ...] = ()

    def items(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The quantities that have columns."""
        for quantity in QUANTITIES:
            if columns := getattr(self, quantity):
                yield quantity, columns


@attrs.frozen(kw_only=True)
class Options:
    """`[options]`: where the options' votes stand.

    Wide: `columns`, each with the option's name; with `rest`, every column that the layout names nowhere else is an
    option too, under its own name. Long, one option a row: `column` holds its name, `votes` its votes, `party` its
    party; `totals` are names that stand among the options and are none, with the quantity that they count.
    """

    columns: dict[str, str] = attrs.field(factory=dict)
    rest: bool = False
    column: str | None = None
    votes: str | None = None
    party: str | None = None
    totals: dict[str, str] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Modes:
    """`[modes]`: votes by how they were cast, beside their total.

    Parts in `columns`, each with the mode's name, as far as the file has them; they are all of the total only where
    the file has each of `needs`. Or one mode a row: `column` holds it, and `total` is the word for all modes.
    """

    columns: dict[str, str] = attrs.field(factory=dict)
    needs: tuple[str, ...] = ()
    column: str | None = None
    total: str | None = None


@attrs.frozen(kw_only=True)
class Rules:
    """`[rules]`: what the contest's rules say. `blank_is_valid`: blank votes are among the valid ones.

    `options_are_all`: the options named in the file are all there were, so that they add up to the valid votes.
    `roll_may_grow`: people may register on the day, so that ballots above the roll are expected.
    """

    blank_is_valid: bool = False
    options_are_all: bool = True
    roll_may_grow: bool = False


@attrs.frozen(kw_only=True)
class Layout:
    """Which columns of a file hold what. `contest` names the only contest; else `contest_columns` do together.

    `key` are the levels that tell one unit from another, where fewer than all do. A layout that `refines` another goes
    before it where both fit. `optional` columns may be missing in a file; `unused` ones are known and not read.
    `sums` are columns that are the sum of some options' columns, such as those of one ticket or coalition.
    """

    name: str
    title: str
    source: str = ""
    refines: str | None = None
    contest: str | None = None
    contest_columns: tuple[str, ...] = ()
    file: FileShape = FileShape()
    level: tuple[Level, ...]
    key: tuple[str, ...] = ()
    counts: Counts = Counts()
    options: Options = Options()
    modes: Modes = Modes()
    sums: dict[str, tuple[str, ...]] = attrs.field(factory=dict)
    rules: Rules = Rules()
    optional: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def is_long(self) -> bool:
        """Whether each option has a row of its own."""
        return self.options.column is not None

    def required(self) -> tuple[str, ...]:
        """The columns that a file has to have, in the layout's order."""
        return tuple(name for name in self.named() if plain(name) not in set(map(plain, self._may_be_missing())))

    def named(self) -> tuple[str, ...]:
        """Every column that the layout names, in its order, once each; also those that it says are not used."""
        names = [*self.contest_columns]
        for level in self.level:
            names += [level.column, *level.also, *([level.label] if level.label else [])]
        names += [column for _, columns in self.counts.items() for column in columns]
        options = self.options
        names += [*options.columns, *(name for name in (options.column, options.votes, options.party) if name)]
        names += [*self.modes.columns, *([self.modes.column] if self.modes.column else []), *self.sums, *self.unused]
        return tuple(dict.fromkeys(names))

    def _may_be_missing(self) -> Iterator[str]:
        yield from self.optional
        yield from self.unused
        yield from self.modes.columns
        yield from self.sums
        for level in self.level:
            if level.optional or level.also:
                yield level.column
            yield from level.also
            if level.label:
                yield level.label
        if self.options.party:
            yield self.options.party


def plain(name: str) -> str:
    """A column's name as it is compared: without marks of order or width, in lower case, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).replace("\ufeff", "").casefold().split())


def load(path: str | Path) -> Layout:
    """The layout that a TOML file describes. Raises `LedgerError` with every fault, each with its key path."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = "this is not UTF-8" if isinstance(error, UnicodeDecodeError) else f"cannot be read: {error.strerror}"
        raise LedgerError([Fault(str(path), "", reason)]) from None
    return _read(str(path), text)


@cache
def built_in() -> tuple[Layout, ...]:
    """The layouts that come with this package, by name."""
    folder = resources.files("reconcile.sheets") / "layouts"
    found = [
        _read(file.name, file.read_text(encoding="utf-8")) for file in folder.iterdir() if file.name[-5:] == ".toml"
    ]
    return tuple(sorted(found, key=lambda layout: layout.name))


def find(name: str) -> Layout:
    """The layout of this name, or of this TOML file. Raises `LayoutError` where there is none."""
    for layout in built_in():
        if layout.name == name:
            return layout
    if name.endswith(".toml") or Path(name).is_file():
        return load(name)
    raise LayoutError(f"{unknown('layout', name, [layout.name for layout in built_in()])}; or give a TOML file")


def _read(file: str, text: str) -> Layout:
    try:
        content = plain_toml(text)
    except ValueError as error:
        raise LedgerError([Fault(file, "", str(error))]) from None
    layout, faults = shaped(content, Layout)
    found = [Fault(file, path, problem) for path, problem in faults]
    if layout is not None:
        found += [Fault(file, where, problem) for where, problem in _faults(layout)]
    if found:
        raise LedgerError(found)
    assert isinstance(layout, Layout)
    return layout


# ---- What a layout may say


def _faults(layout: Layout) -> Iterator[tuple[str, str]]:
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
    except re.error as error:
        yield where, f"not a regular expression: {error}"
        return
    if groups is not None and found != groups:
        yield where, f"expected {groups} group in parentheses, found {found}"


def _faults_of_levels(layout: Layout) -> Iterator[tuple[str, str]]:
    names = [level.name for level in layout.level]
    if not names:
        yield "level", "expected at least one [[level]]"
    for i, level in enumerate(layout.level):
        where = f"level {shown(level.name)}"
        if not re.fullmatch("[a-z][a-z0-9_]*", level.name):
            yield where, f"expected a name of lower-case letters, digits and _, not {shown(level.name)}"
        if level.name in names[:i]:
            yield where, "this name is taken by another level"
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


# ---- Which layout a file has


def fitting(header: Sequence[str], name: str, layouts: Iterable[Layout], fault: str = "") -> Layout:
    """The layout whose required columns the header has, with the most columns named; raises `LayoutError` otherwise.

    `name` is the file's own, without folders; a layout may ask for some form of it. A layout that refines another goes
    before that one. The message for a file that none describes names the nearest layouts with what is missing.
    """
    layouts = tuple(layouts)
    has = set(map(plain, header))
    ranked: dict[int, list[Layout]] = {}
    for layout in layouts:
        if layout.file.format != "table" or not _is_named(name, layout):
            continue
        if all(plain(column) in has for column in layout.required()):
            ranked.setdefault(sum(plain(column) in has for column in layout.named()), []).append(layout)
    if not ranked:
        raise LayoutError(_no_layout(header, name, layouts, fault))
    best = ranked[max(ranked)]
    refined = {layout.refines for layout in best}
    best = [layout for layout in best if layout.name not in refined]
    if len(best) > 1:
        names = " and ".join(sorted(layout.name for layout in best))
        raise LayoutError(f"{printable(name)}: the layouts {names} fit alike; choose one with --layout")
    return best[0]


def _is_named(name: str, layout: Layout) -> bool:
    return layout.file.name is None or re.fullmatch(layout.file.name, name, re.IGNORECASE) is not None


def _no_layout(header: Sequence[str], name: str, layouts: Sequence[Layout], fault: str) -> str:
    has = set(map(plain, header))
    found = ", ".join(shown(column) for column in header[:12]) + (", ..." if len(header) > 12 else "")
    lines = [f"{printable(name)}: no layout describes this file{fault}; its columns are {found}"]
    table = [layout for layout in layouts if layout.file.format == "table"]

    def missing(layout: Layout) -> list[str]:
        return [column for column in layout.required() if plain(column) not in has]

    near = sorted(table, key=lambda layout: (len(missing(layout)) / (len(layout.required()) or 1), layout.name))
    for layout in near[:NEAREST]:
        lacks = missing(layout)
        columns = ", ".join(map(shown, lacks[:MOST_LISTED]))
        columns += f" and {len(lacks) - MOST_LISTED} more" if len(lacks) > MOST_LISTED else ""
        lines.append(
            f"  {layout.name} ({layout.title}) " + (f"lacks {columns}" if columns else "asks for another name")
        )
    lines.append("A layout of your own is one TOML file: --layout FILE")
    return "\n".join(lines)


def columns_of(header: Sequence[str]) -> Mapping[str, int]:
    """Where each column stands, by its name as compared. Raises `ValueError` for a name that stands twice."""
    places: dict[str, int] = {}
    for i, name in enumerate(header):
        if plain(name) in places and plain(name):
            raise ValueError(f"column {shown(name)} stands twice in the header")
        places.setdefault(plain(name), i)
    return places

"""Layouts: which columns of a file hold what. `layout_files` reads them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from reconcile.errors import ReconcileError, shown
from reconcile.languages import term

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
    "columns_of",
    "plain",
]

QUANTITIES: Final = {
    "registered": term("registered voters (the roll)"),
    "registered_counted": term("registered voters of the sheets counted"),
    "signed": term("voters who signed or were handed a ballot"),
    "cast": term("ballots cast"),
    "valid": term("valid votes"),
    "null": term("null votes"),
    "blank": term("blank votes"),
    "other": term("challenged or unprocessed ballots"),
    "overvotes": term("over-votes"),
    "undervotes": term("under-votes"),
    "sheets_expected": term("tally sheets expected"),
    "sheets_counted": term("tally sheets counted"),
}
"""What a column can count beside the options, by the name that layouts use."""

FORMATS: Final = ("table", "sirekap-json", "cdf-xml", "cdf-json")
"""`table` is CSV, TSV, Parquet or XLSX, told apart by the name and the first bytes."""


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
    `roll_may_grow`: people may register on the day, so that ballots above the roll are expected. `several_votes`: a
    ballot may have several votes, so that there may be more votes than ballots.
    """

    blank_is_valid: bool = False
    options_are_all: bool = True
    roll_may_grow: bool = False
    several_votes: bool = False


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

    def of_units_only(self) -> Layout:
        """The same for a list of units: the levels that tell one from another, and nothing that is counted."""
        key = self.key or tuple(level.name for level in self.level)
        levels = tuple(attrs.evolve(level, optional=level.name not in key) for level in self.level)
        return Layout(
            name=self.name,
            title=self.title,
            contest="",
            file=self.file,
            level=levels,
            key=self.key,
        )

    def required(self) -> tuple[str, ...]:
        """The columns that a file has to have, in the layout's order."""
        optional = frozenset(map(plain, self._may_be_missing()))
        return tuple(name for name in self.named() if plain(name) not in optional)

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


def columns_of(header: Sequence[str]) -> Mapping[str, int]:
    """Where each column stands, by its name as compared. Raises `ValueError` for a name that stands twice."""
    places: dict[str, int] = {}
    for i, name in enumerate(header):
        if plain(name) in places and plain(name):
            raise ValueError(f"column {shown(name)} stands twice in the header")
        places.setdefault(plain(name), i)
    return places

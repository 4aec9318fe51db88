"""A layout meets the headers of some files: which columns become what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import attrs

from reconcile.errors import shown
from reconcile.sheets.layout import Layout, LayoutError, columns_of, plain
from reconcile.sheets.sources import FileError

__all__ = ["HIGH", "LOW", "Columns", "Plan", "Step", "columns_in", "path_of", "plan_of"]

LOW: Final = "_low"
HIGH: Final = "_high"


@attrs.frozen
class Step:
    """Where a level of the path stands in one file: in a column, or found in one by a pattern; -1 where nowhere."""

    column: int
    label: int
    within: int


@attrs.frozen(kw_only=True)
class Columns:
    """Where everything stands in one file, by the place in its header."""

    contest: tuple[int, ...]
    steps: tuple[Step, ...]
    counts: dict[str, tuple[int, ...]]
    options: dict[str, int]
    option: int
    votes: int
    party: int
    modes: dict[str, tuple[int, ...]]
    mode: int
    sums: dict[str, int]
    unknown: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Plan:
    """What the staged rows of all files hold: the same columns for each, null where a file has them not.

    `levels` are the names of the steps of the path, `labels` of those that have a name beside the code. `counts` are
    the quantities with a column, `lists` the columns of votes, `options` the name of the option that each is of (that
    of several lists, where an option has more than one), `sums` the columns that are sums of lists, `modes` the names
    of the modes that have a column.
    """

    layout: Layout
    levels: tuple[str, ...]
    labels: tuple[str, ...]
    counts: tuple[str, ...]
    lists: tuple[str, ...]
    options: tuple[str, ...]
    sums: tuple[str, ...]
    modes: tuple[str, ...]
    has_mode: bool
    has_party: bool
    has_totals: bool

    @property
    def key(self) -> tuple[str, ...]:
        """The levels that tell one unit from another."""
        wanted = [name for name in self.layout.key if name in self.levels]
        return tuple(wanted) if len(wanted) == len(self.layout.key) and wanted else self.levels

    @property
    def smallest(self) -> str:
        """The name of the level of the units."""
        return self.levels[-1]

    def option_columns(self) -> list[str]:
        """The staged columns of options that have a column each."""
        return [f"o_{i}" for i in range(len(self.options))]

    def ends(self, column: str) -> tuple[str, ...]:
        """A staged column of counts, with those of its ends where it may be a range: of a cell, or a sum of several."""
        kind, _, name = column.partition("_")
        added = 1
        if kind == "q":
            added = len(getattr(self.layout.counts, name))
        elif kind == "m":
            added = list(self.layout.modes.columns.values()).count(self.modes[int(name)])
        return (column, column + LOW, column + HIGH) if added > 1 or self.layout.file.suppressed else (column,)

    def numbers(self) -> Iterator[str]:
        """The staged columns that hold counts."""
        yield from (f"q_{quantity}" for quantity in self.counts)
        yield from (f"o_{i}" for i in range(len(self.options)))
        if self.layout.is_long:
            yield "votes"
        yield from (f"s_{i}" for i in range(len(self.sums)))
        yield from (f"m_{i}" for i in range(len(self.modes)))


def path_of(levels: Iterable[str]) -> list[str]:
    """The staged columns of the contest and of these levels."""
    return ["contest", *(f"l_{level}" for level in levels)]


def columns_in(layout: Layout, header: Sequence[str], file: str) -> Columns:
    """Where the layout's columns stand. Raises `FileError` where a column stands twice or one is missing."""
    try:
        places = columns_of(header)
    except ValueError as error:
        raise FileError(file, str(error)) from None
    if missing := [name for name in layout.required() if plain(name) not in places]:
        names = ", ".join(f'"{name}"' for name in missing)
        raise FileError(file, f"the layout {layout.name} asks for {names}, which this file lacks")

    def at(name: str | None) -> int:
        return -1 if name is None else places.get(plain(name), -1)

    steps = []
    for level in layout.level:
        place = max(map(at, (level.column, *level.also)))
        steps.append(Step(place, at(level.label), at(level.within) if place < 0 else -1))
    options = {column: at(column) for column in layout.options.columns if at(column) >= 0}
    known = set(map(plain, (*layout.named(), *(level.within or "" for level in layout.level))))
    others = [name for name in header if name.strip() and plain(name) not in known]
    if layout.options.rest:
        options |= {name: at(name) for name in others}
        others = []
    modes: dict[str, tuple[int, ...]] = {}
    for column, mode in layout.modes.columns.items():
        if at(column) >= 0:
            modes[mode] = (*modes.get(mode, ()), at(column))
    return Columns(
        contest=tuple(place for place in map(at, layout.contest_columns) if place >= 0),
        steps=tuple(steps),
        counts={name: found for name, found in _counts(layout, at).items() if found},
        options=options,
        option=at(layout.options.column),
        votes=at(layout.options.votes),
        party=at(layout.options.party),
        modes=modes,
        mode=at(layout.modes.column),
        sums={name: at(name) for name in layout.sums if at(name) >= 0},
        unknown=tuple(others),
    )


def _counts(layout: Layout, at: Callable[[str | None], int]) -> dict[str, tuple[int, ...]]:
    """The places of each quantity's columns, where the file has all of them."""
    found = {}
    for quantity, names in layout.counts.items():
        places = tuple(map(at, names))
        found[quantity] = places if min(places) >= 0 else ()
    return found


def plan_of(layout: Layout, files: Iterable[Columns]) -> Plan:
    """What the rows of all these files hold together. Raises `LayoutError` where none has a column of any level."""
    files = list(files)
    levels = [
        (i, level.name)
        for i, level in enumerate(layout.level)
        if any(file.steps[i].column >= 0 or file.steps[i].within >= 0 for file in files)
    ]
    if not levels:
        named = ", ".join(shown(level.column) for level in layout.level)
        raise LayoutError(f"the layout {layout.name} finds no level of units in these files; expected one of {named}")
    needed = {layout.modes.columns[name] for name in layout.modes.needs}
    modes = dict.fromkeys(mode for file in files if needed <= file.modes.keys() for mode in file.modes)
    lists = dict.fromkeys(column for file in files for column in file.options)
    return Plan(
        layout=layout,
        levels=tuple(name for _, name in levels),
        labels=tuple(name for i, name in levels if any(file.steps[i].label >= 0 for file in files)),
        counts=tuple(name for name, _ in layout.counts.items() if any(name in file.counts for file in files)),
        sums=tuple(name for name in layout.sums if any(name in file.sums for file in files)),
        lists=tuple(lists),
        options=tuple(layout.options.columns.get(column, column) for column in lists),
        modes=tuple(modes),
        has_mode=any(file.mode >= 0 for file in files),
        has_party=any(file.party >= 0 for file in files),
        has_totals=any(level.total or level.blank_is_total for level in layout.level),
    )

"""Units of a result file with true counts, and the rows that say them in a layout.

What is drawn is drawn from a `random.Random`: one of Hypothesis's own, whose choices shrink, or a plain one.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final

import attrs

from reconcile.sheets.layout import Layout
from reconcile.sheets.sirekap import LEVELS

__all__ = ["Row", "Unit", "drawn_unit", "header_of", "number_columns", "rows_of", "units_of"]

Row = dict[str, str]
MOST_VOTES: Final = 199
BRANCHES: Final = 5
"""So many units of a level share one of the level above."""
LONG_OPTIONS: Final = 3
VOTES_OF_NO_OPTION: Final = ("onpe-2021-district-votes",)
"""Layouts of totals alone, one a row."""
FIRST_STATION: Final = 9901020003001
REPORTS: Final = ("cdf-json", "cdf-xml")
BESIDE: Final = ("null", "other", "overvotes", "undervotes", "blank")


@attrs.frozen
class Unit:
    """One unit of one contest, and its true counts.

    `contest` and `path` (the unit's codes by level, from the largest) are as they are read. `votes` are those of each
    option, `counts` every quantity that the layout has, whole numbers by name (`reconcile.sheets.layout.QUANTITIES`).
    `early` says how many in a thousand votes were cast in another way than the rest, where a layout says so.
    """

    contest: str
    path: tuple[str, ...]
    votes: dict[str, int]
    counts: dict[str, int]
    early: int = 0


def header_of(layout: Layout) -> list[str]:
    """A header with every column of the layout that holds something."""
    unused = {*layout.unused, *(name for level in layout.level for name in level.also)}
    return [name for name in layout.named() if name not in unused]


def number_columns(layout: Layout) -> list[str]:
    """The columns that hold counts."""
    columns = [column for _, names in layout.counts.items() for column in names]
    return [*columns, *layout.options.columns, *filter(None, [layout.options.votes]), *layout.modes.columns]


def drawn_unit(layout: Layout, random: Random, number: int, contest: int = 0) -> Unit:
    """The unit of that number, from 0, with counts that keep every rule."""
    named = _option_names(layout)
    votes = {name: random.randint(0, MOST_VOTES) for name in named}
    return Unit(
        _contest(layout, contest), _path(layout, number), votes, _counts(layout, random, votes), random.randint(0, 1000)
    )


def units_of(layout: Layout, random: Random, number: int) -> list[Unit]:
    """So many units, of one contest or, where contests have columns, of two."""
    contests = range(2 if layout.contest_columns else 1)
    return [drawn_unit(layout, random, i, contest) for contest in contests for i in range(number)]


def _contest_cells(layout: Layout, contest: int) -> Row:
    return {column: f"{column} {contest + 1}" for column in layout.contest_columns}


def _contest(layout: Layout, contest: int) -> str:
    return layout.contest or " ".join(_contest_cells(layout, contest).values())


def _path(layout: Layout, number: int) -> tuple[str, ...]:
    """The codes of the levels: the last is the unit's own."""
    if layout.file.format == "sirekap-json":
        station = str(FIRST_STATION + number)
        return tuple(station[:digits] for digits in LEVELS.values())
    if layout.file.format != "table":
        return (f"unit-{number + 1}",)
    depth = len(layout.level)
    return tuple(f"{level.name} {number // BRANCHES ** (depth - 1 - i) + 1}" for i, level in enumerate(layout.level))


def _option_names(layout: Layout) -> list[str]:
    if not layout.is_long:
        return list(layout.options.columns.values())
    return [] if layout.name in VOTES_OF_NO_OPTION else [f"Candidate {i + 1}" for i in range(LONG_OPTIONS)]


def _counts(layout: Layout, random: Random, votes: dict[str, int]) -> dict[str, int]:
    """Every quantity that the layout has beside the votes, by the rules of tallies."""
    there = {name for name, _ in layout.counts.items()} | {*layout.options.totals.values()} - {"none"}
    if layout.file.format in REPORTS:
        there = {"overvotes", "undervotes"}  # all else is of a unit, whatever the contest
    valid = sum(votes.values()) if votes else random.randint(0, MOST_VOTES)
    made = {"valid": valid} | {name: random.randint(0, 19) for name in BESIDE}
    if layout.rules.blank_is_valid and "blank" in there:
        made["valid"] += made["blank"]
    beside = [name for name in BESIDE if name in there and not (name == "blank" and layout.rules.blank_is_valid)]
    made["cast"] = made["signed"] = made["valid"] + sum(made[name] for name in beside)
    made["registered_counted"] = made["cast"] + random.randint(1, 99)
    made["registered"] = made["registered_counted"] + random.randint(0, 49)
    made["sheets_counted"] = random.randint(1, 4)
    made["sheets_expected"] = made["sheets_counted"] + random.randint(0, 1)
    return {name: made[name] for name in sorted(there)}


# ---- Rows


def rows_of(layout: Layout, units: Sequence[Unit]) -> list[Row]:
    """The rows of a file: one a unit, or several where each option has its own."""
    contests = {_contest(layout, i): _contest_cells(layout, i) for i in range(2)}
    rows: list[Row] = []
    for unit in units:
        row = dict(contests[unit.contest])
        for level, code in zip(layout.level[-len(unit.path) :], unit.path, strict=True):
            row[level.column] = code
            if level.label:
                row[level.label] = f"name of {code}"
        rows += _long(layout, unit, row) if layout.is_long else [_wide(layout, unit, row)]
    return rows


def _wide(layout: Layout, unit: Unit, row: Row) -> Row:
    row |= {column: str(unit.votes[name]) for column, name in layout.options.columns.items()}
    for quantity, columns in layout.counts.items():
        first, *others = columns
        share = unit.counts[quantity] // len(columns)
        row |= dict.fromkeys(others, str(share))
        row[first] = str(unit.counts[quantity] - share * len(others))
    return row


def _long(layout: Layout, unit: Unit, row: Row) -> list[Row]:
    options = layout.options
    names = {quantity: name for name, quantity in reversed(options.totals.items())}
    counted = [*unit.votes.items(), *((names[quantity], count) for quantity, count in unit.counts.items())]
    rows = []
    for name, count in counted:
        here = {**row, options.column or "": name, options.votes or "": str(count)}
        if options.party:
            here[options.party] = f"Party of {name}"
        rows += _by_mode(layout, here, count, count * unit.early // 1000)
    return rows


def _by_mode(layout: Layout, row: Row, count: int, early: int) -> list[Row]:
    """The row, or one for each mode, or with the votes of each mode in its columns."""
    modes = layout.modes
    if modes.column and modes.total and layout.file.format in REPORTS:
        return [{**row, modes.column: modes.total}]
    if modes.column:
        by_mode = {"EARLY": early, "ELECTION DAY": count - early, **({modes.total: count} if modes.total else {})}
        return [{**row, modes.column: mode, layout.options.votes or "": str(n)} for mode, n in by_mode.items()]
    if modes.columns:
        first = modes.needs[0] if modes.needs else next(iter(modes.columns))
        others = [column for column in modes.columns if column != first]
        row = {**row, **dict.fromkeys(others, "0"), first: str(count - early), others[-1]: str(early)}
    return [row]

"""Faults planted in the rows of a result file, each with the check that it breaks.

A fault takes the layout, the rows and a source of chance, changes the rows, and gives the code of the check that has to
fail: `""` where that depends on the numbers, `None` where the layout has not what it takes and nothing was changed.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from reconcile.sheets.layout import Layout
from reconcile.strategies.sheet_rows import Row, number_columns

__all__ = ["PLANTS", "SHEET_FAULTS"]

Plant = Callable[[Layout, list[Row], Random], str | None]
"""What plants a fault."""


def _changed(columns_of: Callable[[Layout], list[str]], code: Callable[[Layout], str | None]) -> Plant:
    """A number that is made larger."""

    def plant(layout: Layout, rows: list[Row], random: Random) -> str | None:
        columns = columns_of(layout)
        if not columns:
            return None
        row, column = random.choice(rows), random.choice(columns)
        row[column] = str(int(row[column] or 0) + random.choice([1, 7, 100]))
        return code(layout)

    return plant


def _of(*names: str) -> Callable[[Layout], list[str]]:
    """The columns of some quantities."""
    return lambda layout: [column for name in names for column in getattr(layout.counts, name)]


def _options_add_up(layout: Layout) -> bool:
    """Whether the options, and blank votes that are valid, have to add up to the valid votes."""
    return layout.rules.options_are_all and (not layout.rules.blank_is_valid or bool(layout.counts.blank))


def _ballots_add_up(layout: Layout) -> bool:
    """Whether the ballots cast have to be the sum of what the layout has columns for."""
    counts = layout.counts
    told = bool(counts.null or (counts.overvotes and counts.undervotes))
    valid = bool(counts.valid or (layout.options.columns and _options_add_up(layout)))
    return told and valid and not layout.rules.several_votes


def _options(layout: Layout) -> str | None:
    """The check of sums that a layout's options come into, if any."""
    if layout.counts.valid:
        return "options-sum" if _options_add_up(layout) else ""
    return _parts(layout) if layout.counts.cast else None


def _valid(layout: Layout) -> str:
    """The check of sums that the valid votes come into."""
    return "options-sum" if layout.options.columns and _options_add_up(layout) else ""


def _parts(layout: Layout) -> str | None:
    """The check of the parts of the ballots, if any."""
    found = "ballots-sum" if layout.counts.cast else ("ballots-signed" if layout.counts.signed else None)
    return found and (found if _ballots_add_up(layout) else "")


def _blank_or_other(layout: Layout) -> str | None:
    return "" if layout.rules.blank_is_valid else _parts(layout)


def _signed(layout: Layout) -> str:
    return "ballots-signed" if layout.counts.cast or _ballots_add_up(layout) else ""


def _voted(layout: Layout) -> tuple[str, ...]:
    """The columns that say how many voted, or at least how many."""
    counts, options = layout.counts, tuple(layout.options.columns)
    apart = (counts.null, counts.blank, counts.other, counts.overvotes, counts.undervotes)
    votes = () if layout.rules.several_votes else counts.valid or (options if any(apart) else ())
    return counts.signed or counts.cast or votes


def _roll_below_ballots(layout: Layout, rows: list[Row], random: Random) -> str | None:
    columns = layout.counts.registered_counted or layout.counts.registered
    row = random.choice(rows)
    if not columns or sum(int(row[column]) for column in _voted(layout)) < 2:
        return None
    for column in columns[1:]:
        row[column] = "0"
    row[columns[0]] = "1"
    return "above-roll"


def _roll_copied(layout: Layout, rows: list[Row], random: Random) -> str | None:
    """The roll of a neighbour in place of a unit's own, where the neighbour's is too small."""
    columns = layout.counts.registered_counted or layout.counts.registered
    if len(columns) != 1:
        return None
    small, large = random.sample(rows, 2)
    for column in (*layout.options.columns, *layout.counts.null, *layout.counts.blank, *layout.counts.other):
        small[column] = "0"
    for name in ("valid", "cast", "signed"):
        for column in getattr(layout.counts, name):
            small[column] = "0"
    if layout.counts.registered_counted:
        large[layout.counts.registered[0]] = "100000"
    small[columns[0]] = large[columns[0]] = "2"
    return "above-roll" if sum(int(large[column]) for column in _voted(layout)) > 2 else None


def _option_above_ballots(layout: Layout, rows: list[Row], random: Random) -> str | None:
    if not layout.options.columns or not (layout.counts.cast or layout.counts.valid):
        return None
    random.choice(rows)[random.choice(list(layout.options.columns))] = "900000"
    return "option-above-ballots"


def _cell(text: str) -> Plant:
    """A cell that holds no count."""

    def plant(layout: Layout, rows: list[Row], random: Random) -> str | None:
        row = random.choice(rows)
        row[random.choice([column for column in number_columns(layout) if column in row])] = text
        return "not-a-count"

    return plant


def _missing(layout: Layout, rows: list[Row], random: Random) -> str | None:
    row = random.choice(rows)
    row[random.choice([column for column in number_columns(layout) if column in row])] = ""
    return ""


def _a_row_twice(_: Layout, rows: list[Row], random: Random) -> str | None:
    rows.append(dict(random.choice(rows)))
    return "duplicate-unit"


def _mode_changed(layout: Layout, rows: list[Row], random: Random) -> str | None:
    """The votes of one mode, so that those of all modes are no longer their total."""
    modes, options = layout.modes, layout.options
    if modes.columns:
        row = random.choice([row for row in rows if row[options.column or ""] not in options.totals])
        column = random.choice([column for column in modes.columns if column in row])
    elif modes.column and modes.total:
        row = random.choice([row for row in rows if row[modes.column] != modes.total])
        column = options.votes or ""
        if row[options.column or ""] in options.totals:
            return None
    else:
        return None
    row[column] = str(int(row[column] or 0) + 3)
    return "modes-sum"


PLANTS: Final[dict[str, Plant]] = {
    "an option's votes": _changed(lambda layout: list(layout.options.columns), _options),
    "valid votes": _changed(_of("valid"), _valid),
    "null votes": _changed(_of("null"), _parts),
    "blank or other votes": _changed(_of("blank", "other"), _blank_or_other),
    "ballots cast": _changed(_of("cast"), lambda layout: "ballots-sum" if _ballots_add_up(layout) else ""),
    "voters who signed": _changed(_of("signed"), _signed),
    "a roll below the ballots": _roll_below_ballots,
    "a roll copied from a neighbour": _roll_copied,
    "an option above all ballots": _option_above_ballots,
    "sheets above those expected": _changed(
        lambda layout: list(layout.counts.sheets_counted) if layout.counts.sheets_expected else [], lambda _: ""
    ),
    "a negative number": _cell("-4"),
    "a fraction": _cell("12.5"),
    "no number": _cell("twelve"),
    "a number of twenty digits": _cell("9" * 20),
    "a missing number": _missing,
    "a row twice": _a_row_twice,
    "a mode": _mode_changed,
}
"""What plants each fault, by its name."""
SHEET_FAULTS: Final = tuple(PLANTS)
"""The names of the faults that `corrupted_files` plants."""

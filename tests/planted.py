"""Made-up result files of any layout that keep every rule, and faults planted in them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from reconcile.sheets.layout import Layout

CELLS = {"registered", "registered_counted", "sheets_expected", "sheets_counted"}


def columns_of(layout: Layout) -> list[str]:
    """A header with every column of the layout that holds something."""
    unused = {*layout.unused, *(name for level in layout.level for name in level.also)}
    return [name for name in layout.named() if name not in unused]


def consistent(layout: Layout, random, units: int) -> list[dict[str, str]]:
    """The rows of a file that keeps every rule: so many units, of one contest or of two where contests have columns."""
    rows: list[dict[str, str]] = []
    for contest in range(2 if layout.contest_columns else 1):
        for number in range(units):
            rows += _unit(layout, random, contest, number)
    return rows


def _unit(layout: Layout, random, contest: int, number: int) -> list[dict[str, str]]:
    row = {column: f"{column} {contest + 1}" for column in layout.contest_columns}
    for depth, level in enumerate(layout.level):
        step = number if depth == len(layout.level) - 1 else number // 5 ** (len(layout.level) - 1 - depth)
        row[level.column] = f"{level.name} {step + 1}"
        if level.label:
            row[level.label] = f"name of {level.name} {step + 1}"
    return _long(layout, random, row) if layout.is_long else [_wide(layout, random, row)]


def numbers(layout: Layout, random, options: int) -> tuple[list[int], dict[str, int]]:
    """The votes of the options of a unit, and every quantity that goes with them."""
    votes = [random.randrange(0, 200) for _ in range(options)]
    made = {"valid": sum(votes)}
    made |= {name: random.randrange(0, 20) for name in ("null", "blank", "other", "overvotes", "undervotes")}
    there = {name for name, _ in layout.counts.items()} | set(layout.options.totals.values())
    beside = [name for name in ("null", "other", "overvotes", "undervotes", "blank") if name in there]
    if layout.rules.blank_is_valid and "blank" in beside:
        beside.remove("blank")
    made["cast"] = made["signed"] = made["valid"] + sum(made[name] for name in beside)
    made["registered_counted"] = made["cast"] + random.randrange(1, 100)
    made["registered"] = made["registered_counted"] + random.randrange(0, 50)
    made["sheets_counted"] = random.randrange(1, 5)
    made["sheets_expected"] = made["sheets_counted"] + random.randrange(0, 2)
    return votes, {name: made[name] for name in sorted(there - {"none"})}


def _wide(layout: Layout, random, row: dict[str, str]) -> dict[str, str]:
    named = list(layout.options.columns)
    votes, made = numbers(layout, random, len(named))
    row |= {column: str(count) for column, count in zip(named, votes, strict=True)}
    for quantity, columns in layout.counts.items():
        first, *others = columns
        shares = [made[quantity] // len(columns) for _ in others]
        row |= {column: str(share) for column, share in zip(others, shares, strict=True)}
        row[first] = str(made[quantity] - sum(shares))
    return row


def _long(layout: Layout, random, row: dict[str, str]) -> list[dict[str, str]]:
    options, modes = layout.options, layout.modes
    names = {quantity: name for name, quantity in reversed(options.totals.items()) if quantity != "none"}
    votes, made = numbers(layout, random, 0 if layout.name == "onpe-2021-district-votes" else 3)
    counted = [(f"Candidate {i + 1}", count) for i, count in enumerate(votes)]
    counted += [(names[quantity], count) for quantity, count in made.items()]
    rows = []
    for name, count in counted:
        here = row | {options.column: name, options.votes: str(count)}
        if options.party:
            here[options.party] = f"Party of {name}"
        first, *others = modes.columns or ("",)
        if first:
            first = modes.needs[0] if modes.needs else first
            others = [column for column in modes.columns if column != first]
            here |= dict.fromkeys(others, "0")
            part = random.randrange(0, count + 1)
            here[first] = str(count - part)
            here[others[-1]] = str(part)
        rows += _by_mode(layout, random, here, count) if modes.column else [here]
    return rows


def _by_mode(layout: Layout, random, row: dict[str, str], count: int) -> list[dict[str, str]]:
    part = random.randrange(0, count + 1)
    by_mode = {"EARLY": part, "ELECTION DAY": count - part}
    if layout.modes.total:
        by_mode[layout.modes.total] = count
    return [row | {layout.modes.column: mode, layout.options.votes: str(n)} for mode, n in by_mode.items()]


def written(layout: Layout, rows: list[dict[str, str]], folder: Path, name: str) -> Path:
    """The rows as a file in the layout's own form."""
    columns = columns_of(layout)
    text = io.StringIO(newline="")
    delimiter = layout.file.delimiter or ","
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    path = folder / name
    path.write_text(text.getvalue(), encoding=layout.file.encodings[0])
    return path
